"""Sample orders and frames, and short ways to parse them."""

from __future__ import annotations

import json
from typing import Any

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.frames import FrameParser, ParsedFrame
from cgtui.coinglass.stream_events import BadFrame, OrdersReceived

DAY_MS = 86_400_000
NOW_MS = 1_725_416_320_000
TIME_MS = 1_725_416_318_379

CAMEL: dict[str, Any] = {
    "baseAsset": "BTC",
    "exName": "Binance",
    "price": 56738.00,
    "side": 2,
    "symbol": "BTCUSDT",
    "time": TIME_MS,
    "volUsd": 3858.184,
}
SNAKE: dict[str, Any] = {
    "base_asset": "BTC",
    "exchange": "Binance",
    "price": 56738.00,
    "side": 2,
    "symbol": "BTCUSDT",
    "time": TIME_MS,
    "volume_usd": 3858.184,
}
BTC_SHORT = Liquidation(
    exchange="Binance",
    coin="BTC",
    pair="BTCUSDT",
    side=Side.SHORT,
    price=56738.0,
    usd=3858.184,
    time_ms=TIME_MS,
    received_ms=NOW_MS,
)


def parse(text: str | bytes, channel: str = "liquidationOrders") -> ParsedFrame:
    return FrameParser(channel).parse(text, received_ms=NOW_MS)


def parse_orders(*orders: object, channel: str = "liquidationOrders") -> OrdersReceived:
    event = parse(json.dumps({"channel": channel, "data": list(orders)}))
    assert isinstance(event, OrdersReceived)
    return event


def parse_one(**changes: object) -> Liquidation:
    event = parse_orders(CAMEL | changes)
    assert event.rejected == ()
    return event.orders[0]


def rejection(order: object) -> str:
    """Why the order is rejected, in the company of a good one that must be kept."""
    event = parse_orders(order, CAMEL)
    assert event.orders == (BTC_SHORT,)
    assert len(event.rejected) == 1
    return event.rejected[0].kind


def bad_kind(text: str | bytes) -> str:
    event = parse(text)
    assert isinstance(event, BadFrame)
    return event.rejected.kind
