"""One order as it came, read with patience: both spellings, numbers or numeric strings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.excerpt import Mask
from cgtui.coinglass.exchanges import normalise_exchange
from cgtui.coinglass.name_cache import BlankNameError, NameCache
from cgtui.sanitize import clean

MAX_AMOUNT: Final = 1e15
"""Above any price or notional on earth, and low enough that no sum of them overflows."""

MAX_PAST_MS: Final = 7 * 24 * 3_600_000
MAX_AHEAD_MS: Final = 60_000

COIN_LIMIT: Final = 24
PAIR_LIMIT: Final = 32

_SECONDS_BELOW: Final = 1e11
_LONGEST_NUMBER: Final = 40
_ABSENT: Final = object()

# Documented 2024 to January 2026, then the page of 2026.
_COIN: Final = ("baseAsset", "base_asset")
_EXCHANGE: Final = ("exName", "exchange")
_USD: Final = ("volUsd", "volume_usd")


class SideCodes(dict[int, Side]):
    """The websocket's code book: any other code is UNKNOWN, never a default side."""

    def __missing__(self, code: int) -> Side:
        return Side.UNKNOWN


# Only this channel's. REST contradicts itself on the same codes and has its own mapping.
WEBSOCKET_SIDES: Final = SideCodes({1: Side.LONG, 2: Side.SHORT})


class BadOrderError(ValueError):
    """An order that cannot be used; ``kind`` is the stable word for Rejected."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class OrderNames:
    """The three names of an order, normalised, sanitised and interned."""

    __slots__ = ("coin", "exchange", "pair")

    def __init__(self, mask: Mask) -> None:
        self.exchange = NameCache(lambda raw: normalise_exchange(mask(raw)))
        self.coin = NameCache(lambda raw: clean(mask(raw).strip(), COIN_LIMIT))
        self.pair = NameCache(lambda raw: clean(mask(raw).strip(), PAIR_LIMIT))


def time_bounds_ms(received_ms: int) -> tuple[int, int]:
    """Oldest and newest time an order received at ``received_ms`` may carry, both allowed."""
    return received_ms - MAX_PAST_MS, received_ms + MAX_AHEAD_MS


def read_order(raw: object, names: OrderNames, received_ms: int) -> Liquidation:
    """The order in a decoded JSON value. Raises BadOrderError naming what is wrong.

    Zero is allowed for price and notional: dust rounds to ``0.00`` on the wire and is a real
    order all the same. A time below 1e11 is taken for seconds.
    """
    if not isinstance(raw, dict):
        raise BadOrderError("not_an_order")
    coin = _field(raw, _COIN)
    exchange = _field(raw, _EXCHANGE)
    pair = _field(raw, ("symbol",))
    side = _field(raw, ("side",), null=True)
    price = _field(raw, ("price",))
    usd = _field(raw, _USD)
    time = _field(raw, ("time",))
    return Liquidation(
        exchange=_name(exchange, names.exchange),
        coin=_name(coin, names.coin),
        pair=_name(pair, names.pair),
        side=_side(side),
        price=_amount(price),
        usd=_amount(usd),
        time_ms=_time_ms(time, received_ms),
        received_ms=received_ms,
    )


def _field(
    raw: Mapping[object, object], spellings: tuple[str, ...], *, null: bool = False
) -> object:
    for spelling in spellings:
        value = raw.get(spelling, _ABSENT)
        if value is not _ABSENT and (null or value is not None):
            return value
    raise BadOrderError("missing_field")


def _name(value: object, cache: NameCache) -> str:
    if not isinstance(value, str):
        raise BadOrderError("bad_text")
    try:
        return cache[value]
    except BlankNameError:
        raise BadOrderError("missing_field") from None


def _side(value: object) -> Side:
    if isinstance(value, str):
        value = {"1": 1, "2": 2}.get(value.strip())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return Side.UNKNOWN
    return WEBSOCKET_SIDES[value]


def _amount(value: object) -> float:
    number = _number(value)
    if not 0.0 <= number <= MAX_AMOUNT:
        raise BadOrderError("bad_number")
    return number


def _time_ms(value: object, received_ms: int) -> int:
    number = _number(value)
    if 0.0 < number < _SECONDS_BELOW:
        number *= 1_000.0
    oldest, newest = time_bounds_ms(received_ms)
    if not oldest <= number <= newest:
        raise BadOrderError("time_out_of_range")
    return int(number)


def _number(value: object) -> float:
    if isinstance(value, str):
        # float() would also take the underscores of Python source, and megabytes of digits.
        if len(value) > _LONGEST_NUMBER or "_" in value:
            raise BadOrderError("bad_number")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise BadOrderError("bad_number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise BadOrderError("bad_number") from None
    if not math.isfinite(number):
        raise BadOrderError("bad_number")
    return number
