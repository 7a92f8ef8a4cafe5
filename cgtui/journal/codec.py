"""The signals' frozen values to JSON and back.

Reading is forgiving in both directions of time: a field that is not known is passed over, one that
is not there takes its default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, get_type_hints

import msgspec

from cgtui.signals.alert import Alert
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import (
    FundingInput,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from cgtui.signals.reading import Reading

CodecError = msgspec.MsgspecError
"""What decoding raises for text that does not fit."""

T = TypeVar("T")


def to_json(value: object) -> str:
    """``value`` (dataclasses, enums, tuples, plain values) as JSON text."""
    return msgspec.json.encode(value).decode()


def plain_from(text: str) -> object:
    """Plain lists, dicts and values. Raises `CodecError`."""
    return msgspec.json.decode(text)


def heads_up_from(text: str) -> HeadsUp:
    """Raises `CodecError`."""
    return msgspec.json.decode(text, type=HeadsUp)


def reading_from(text: str) -> Reading:
    """Raises `CodecError`."""
    return _READING(msgspec.json.decode(text))


def alert_from(text: str) -> Alert:
    """Raises `CodecError`."""
    return _ALERT(msgspec.json.decode(text))


def _input(present: type[T]) -> Callable[[object], T | MissingInput]:
    def convert(raw: object) -> T | MissingInput:
        if isinstance(raw, dict) and "reason" in raw:  # only a missing one has a reason
            return msgspec.convert(raw, MissingInput)
        return msgspec.convert(raw, present)

    return convert


def _optional(convert: Callable[[object], T]) -> Callable[[object], T | None]:
    return lambda raw: None if raw is None else convert(raw)


class _Built(Generic[T]):
    """A dataclass field by field: msgspec takes none that holds a union of two dataclasses."""

    def __init__(self, cls: type[T], special: Mapping[str, Callable[[object], object]]) -> None:
        self._cls = cls
        self._special = special
        self._hints = get_type_hints(cls)

    def __call__(self, raw: object) -> T:
        if not isinstance(raw, dict):
            raise msgspec.ValidationError(f"{self._cls.__name__} is not an object")
        values = {
            name: self._special[name](raw[name])
            if name in self._special
            else msgspec.convert(raw[name], hint)
            for name, hint in self._hints.items()
            if name in raw
        }
        try:
            return self._cls(**values)
        except TypeError as error:  # a field without a default is lacking
            raise msgspec.ValidationError(str(error)) from error


_INPUTS = _Built(
    Inputs,
    {
        "taker": _input(TakerInput),
        "open_interest": _input(OpenInterestInput),
        "liquidations": _input(LiquidationInput),
        "funding": _input(FundingInput),
    },
)
_READING = _Built(Reading, {"inputs": _INPUTS})
_ALERT = _Built(Alert, {"reading": _optional(_READING)})
