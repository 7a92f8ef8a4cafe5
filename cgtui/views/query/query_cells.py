"""One column of a `query` table: its heading and its figures, by the unit in the field's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from cgtui.sanitize import clean
from cgtui.views.numbers import count, price, usd
from cgtui.views.query.query_result import Value

MISSING: Final = "-"

_TEXT_CELLS: Final = 60
_DAY_MS: Final = 86_400_000
_UNIT: Final = re.compile(r"(?:^|_)(usd|pct|ms|coins|btc|h)(?=_|$)")
_UNIT_WORDS: Final = {"usd": "USD", "pct": "%", "ms": "UTC", "coins": "COINS", "btc": "BTC"}
_PRICES: Final = frozenset(["open", "high", "low", "close", "price_usd", "net_asset_value_usd"])

# Funding is a few thousandths of a percent.
_RATES: Final = frozenset(
    [
        *("open_pct", "high_pct", "low_pct", "close_pct"),
        *("funding_rate_pct", "funding_rate_by_oi_pct", "funding_rate_by_volume_pct"),
    ]
)


def heading(field: str, coin: str | None) -> str:
    """``LONG USD`` of ``long_usd``; amounts in coins are headed with the coin where it is one."""
    shown = [_UNIT_WORDS.get(word, word.upper()) for word in field.split("_")]
    return " ".join(coin if word == "COINS" and coin else word for word in shown)


def is_right(field: str, values: Sequence[Value]) -> bool:
    """Whether the column is of figures, which are read from the right."""
    if unit_of(field) == "ms":
        return False
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def unit_of(field: str) -> str | None:
    """``usd``, ``pct``, ``ms``, ``coins``, ``btc`` or ``h``: the unit in a field's name."""
    found: list[str] = _UNIT.findall(field)
    return found[-1] if found else None


def texts(field: str, values: Sequence[Value]) -> list[str]:
    """The cells of a column, figures in one precision, ``-`` where a value is missing."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if unit_of(field) == "ms":
        pattern = _time_pattern([int(number) for number in numbers])
        return [_moment(value, pattern) for value in values]
    return [_text(field, value) for value in values]


def _text(field: str, value: Value) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return clean(value, _TEXT_CELLS) if isinstance(value, str) else _figure(field, value)


def _figure(field: str, value: float) -> str:
    if field in _PRICES or field.endswith("price"):
        return price(value)
    if field.endswith(("_shares", "shares_outstanding")):
        return amount(value)
    if field.endswith("_pct") or "_pct_" in field:
        return _percent(value, 4 if field in _RATES else 2)
    by_unit = {"usd": usd, "coins": amount, "btc": amount}.get(unit_of(field) or "", _plain)
    return by_unit(value)


def _plain(value: float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else count(value)


def _percent(value: float, decimals: int) -> str:
    shown = f"{value:.{decimals}f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown


def amount(value: float) -> str:
    """An amount in coins or shares: short from a thousand up, with its decimals below."""
    if value == 0:
        return "0"
    return usd(value) if abs(value) >= 1000 else f"{value:.4g}"


def _time_pattern(times_ms: Sequence[int]) -> str:
    if all(at_ms % _DAY_MS == 0 for at_ms in times_ms):
        return "%Y-%m-%d"
    whole_minutes = all(at_ms % 60_000 == 0 for at_ms in times_ms)
    return "%Y-%m-%d %H:%M" if whole_minutes else "%Y-%m-%d %H:%M:%S"


def _moment(value: Value, pattern: str) -> str:
    if not isinstance(value, int):
        return MISSING
    return datetime.fromtimestamp(value / 1000, UTC).strftime(pattern)
