"""The orders in a recorded frame, as a service that sent it would have booked them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Annotated

import msgspec

from cgtui.simulator.instruments import VENUES
from cgtui.simulator.liquidation_frame import CHANNELS
from cgtui.simulator.order import LONG, SHORT, Order

MOST_USD = 1e15
OLDEST_MS = 7 * 86_400_000
NEWEST_MS = 60_000
"""An order older than a week, or further ahead than a minute, is no order: product.md."""

_SECONDS_BELOW = 1e11
_Amount = Annotated[float, msgspec.Meta(ge=0, le=MOST_USD)]
_VENUE_NAMES = {name.casefold(): name for name in VENUES} | {"gate.io": "Gate", "huobi": "HTX"}


class _Row(msgspec.Struct, gc=False):
    price: _Amount
    side: float
    time: float
    coin: str = msgspec.field(name="baseAsset")
    exchange: str = msgspec.field(name="exName")
    pair: str = msgspec.field(name="symbol")
    usd: _Amount = msgspec.field(name="volUsd")


class _Frame(msgspec.Struct):
    channel: str
    data: list[_Row]


_WHOLE = msgspec.json.Decoder(_Frame, strict=False)


def orders_of(frame: str, now_ms: int) -> list[Order]:
    """The valid orders of a frame that was received at ``now_ms``, in its order.

    Only longs and shorts: REST has no place for another side. Anything that is not a frame of
    orders gives none; a bad order does not cost the frame its good ones.
    """
    try:
        typed = _WHOLE.decode(frame)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return list(_one_by_one(frame, now_ms))
    if typed.channel not in CHANNELS:
        return []
    return [order for row in typed.data if (order := _order(row, now_ms))]


def _one_by_one(frame: str, now_ms: int) -> Iterator[Order]:
    try:
        value = json.loads(frame, strict=False, parse_int=float)
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict) or value.get("channel") not in CHANNELS:
        return
    data = value.get("data")
    for row in data if isinstance(data, list) else ():
        if not isinstance(row, dict):
            continue
        exchange = row.get("exName", row.get("exchange"))
        coin = row.get("baseAsset", row.get("base_asset"))
        pair = row.get("symbol")
        if not (isinstance(exchange, str) and isinstance(coin, str) and isinstance(pair, str)):
            continue
        price, side, time = (_number(row.get(name)) for name in ("price", "side", "time"))
        usd = _number(row.get("volUsd", row.get("volume_usd")))
        order = _order(_Row(price, side, time, coin, exchange, pair, usd), now_ms)
        if order is not None:
            yield order


def _number(value: object) -> float:
    """NaN for what is no number; a number in a string is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        return float(value)
    except (ValueError, OverflowError):
        return math.nan


def _order(row: _Row, now_ms: int) -> Order | None:
    coin, pair, exchange = row.coin.strip(), row.pair.strip(), row.exchange.strip()
    if not (coin and pair and exchange) or row.side not in {LONG, SHORT}:
        return None
    time_ms = row.time * 1_000 if 0 < row.time < _SECONDS_BELOW else row.time
    in_time = now_ms - OLDEST_MS <= time_ms <= now_ms + NEWEST_MS
    if not (in_time and 0 <= row.price <= MOST_USD and 0 <= row.usd <= MOST_USD):
        return None
    exchange = _VENUE_NAMES.get(exchange.casefold(), exchange)
    return Order(exchange, coin, pair, int(row.side), row.price, row.usd, int(time_ms))
