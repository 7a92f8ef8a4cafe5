"""A log line's values made plain: short, inert, and without secrets. The last processor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TypeVar

from cgtui.redact import MASK, Redactor, names_a_secret
from cgtui.sanitize import clean

MAX_TEXT_CHARS = 2000
MAX_TRACEBACK_LINES = 200
_MAX_ITEMS = 50
_MAX_DEPTH = 4
_LARGEST_INT = 2**63

_T = TypeVar("_T")
Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


class PlainRecord:
    """Turns an event with any fields into one with plain, redacted ones. Never raises."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def __call__(
        self, logger: object, method: str, fields: Mapping[str, object]
    ) -> dict[str, Plain]:
        """The processor: ``fields`` plain; a traceback keeps its lines, without locals."""
        record: dict[str, Plain] = {}
        for name, value in fields.items():
            if name == "exception":
                record[name] = self.traceback(_text_of(value))
            else:
                record[self.text(name)] = self._field(name, value, depth=0)
        return record

    def text(self, text: str) -> str:
        """``text`` redacted and then sanitised (a cut must not leave half a secret behind)."""
        return clean(self._redactor.redact(text), limit=MAX_TEXT_CHARS)

    def traceback(self, text: str) -> str:
        """``text`` redacted and sanitised line by line, the innermost lines kept."""
        lines = self._redactor.redact(text).splitlines()[-MAX_TRACEBACK_LINES:]
        return "\n".join(clean(line, limit=MAX_TEXT_CHARS) for line in lines)

    def _field(self, name: str, value: object, depth: int) -> Plain:
        if names_a_secret(name) and value is not None:
            return MASK
        return self._plain(value, depth)

    def _plain(self, value: object, depth: int) -> Plain:
        if value is None or isinstance(value, bool):
            return value
        if type(value) is int and abs(value) < _LARGEST_INT:
            return value
        if type(value) is float and math.isfinite(value):
            return value
        if depth < _MAX_DEPTH and isinstance(value, Mapping):
            pairs = _first(value.items())
            return {
                self.text(_text_of(key)): self._field(_text_of(key), item, depth + 1)
                for key, item in pairs
            }
        if depth < _MAX_DEPTH and isinstance(value, list | tuple | set | frozenset):
            return [self._plain(item, depth + 1) for item in _first(value)]
        return self.text(_text_of(value))


def _first(items: Iterable[_T]) -> list[_T]:
    return [item for item, _ in zip(items, range(_MAX_ITEMS), strict=False)]


def _text_of(value: object) -> str:
    try:
        if isinstance(value, bytes):
            return value.decode("utf-8", "backslashreplace")
        if isinstance(value, BaseException):
            return f"{type(value).__name__}: {value}"
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LARGEST_INT:
            return hex(value)
        return str(value)
    except Exception:  # noqa: BLE001 - a foreign __str__ may raise anything; a log line must not
        return f"<unprintable {type(value).__name__}>"
