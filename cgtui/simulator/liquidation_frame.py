"""Orders as websocket text frames, in both spellings CoinGlass documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cgtui.simulator.order import Order

CAMEL_CHANNEL = "liquidationOrders"
SNAKE_CHANNEL = "liquidation_orders"
CHANNELS = (CAMEL_CHANNEL, SNAKE_CHANNEL)

MAX_ORDERS_A_FRAME = 50_000
"""An order takes about 140 bytes: this keeps a frame under half of the 16 MiB clients allow."""


def encode_frames(orders: Sequence[Order], channel: str = CAMEL_CHANNEL) -> Iterator[str]:
    """The frames that carry these orders, in order; as a rule one."""
    fields = _snake_fields if channel == SNAKE_CHANNEL else _camel_fields
    for start in range(0, len(orders), MAX_ORDERS_A_FRAME):
        data = [fields(order) for order in orders[start : start + MAX_ORDERS_A_FRAME]]
        yield json.dumps(
            {"channel": channel, "data": data}, separators=(",", ":"), ensure_ascii=False
        )


def _camel_fields(order: Order) -> dict[str, object]:
    return {
        "baseAsset": order.coin,
        "exName": order.exchange,
        "price": order.price,
        "side": order.side,
        "symbol": order.pair,
        "time": order.time_ms,
        "volUsd": order.usd,
    }


def _snake_fields(order: Order) -> dict[str, object]:
    return {
        "base_asset": order.coin,
        "exchange": order.exchange,
        "price": order.price,
        "side": order.side,
        "symbol": order.pair,
        "time": order.time_ms,
        "volume_usd": order.usd,
    }
