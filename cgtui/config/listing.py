"""The settings in force as rows: for ``config show`` and whoever else lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from cgtui.config import keys
from cgtui.config.bounds import plain_number
from cgtui.config.load import Loaded
from cgtui.config.origin import DEFAULT, Origin
from cgtui.redact import MASK, mask_url

Plain = str | int | float | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: ``value`` for programs, ``text`` for people, neither ever a secret."""

    key: str
    value: Plain
    text: str
    origin: Origin


def rows_in_force(loaded: Loaded) -> Iterator[SettingRow]:
    """Every setting in the model's order, a coin's own floor as a row of its own."""
    for key in keys.fields():
        section, _, name = key.partition(".")
        value = getattr(getattr(loaded.settings, section), name)
        if key != keys.FLOOR_KEY:
            yield _row(key, value, loaded.origins[key])
            continue
        for coin, floor_usd in value.items():
            floor_key = f"{key}.{coin}"
            yield _row(floor_key, floor_usd, loaded.origins.get(floor_key, DEFAULT))


def _row(key: str, value: object, origin: Origin) -> SettingRow:
    plain = plain_value(value)
    return SettingRow(key, plain, text_of(key, plain), origin)


def plain_value(value: object) -> Plain:
    """A setting's value as JSON has it; a secret as ``***``."""
    if isinstance(value, SecretStr):
        return MASK
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, Path | str):
        return mask_url(str(value))
    return value if isinstance(value, int | bool) else None


def text_of(key: str, value: Plain) -> str:
    """A plain value as people read it."""
    if value is None:
        return "off" if key.startswith("alerts.") else "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(value) or "none"
    return value if isinstance(value, str) else plain_number(value)
