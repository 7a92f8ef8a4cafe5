"""Frames a feed should never send: not JSON, not orders, or far too many of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace

from cgtui.simulator.liquidation_frame import CAMEL_CHANNEL, encode_frames
from cgtui.simulator.order import LONG, SHORT, Order

HUGE_FRAME_ORDERS = 12_000
_DEPTH = 20_000
_AN_HOUR_MS = 3_600_000


def garbage_frames(good: Order, now_ms: int) -> list[str]:
    """Malformed frames; the one before the last also carries ``good`` twice, once a side.

    In order: not JSON, not an object, another channel, no data, data that is no list, nested too
    deep, good orders among bad ones, an order with a literal NaN.
    """
    first = _row(replace(good, time_ms=now_ms))
    second = _row(replace(good, time_ms=now_ms, side=LONG if good.side == SHORT else SHORT))
    missing = {key: value for key, value in first.items() if key != "price"}
    mixed = [
        first,
        missing,
        first | {"volUsd": -good.usd},
        first | {"price": "NaN"},
        first | {"time": now_ms + _AN_HOUR_MS},
        "not an order",
        second,
    ]
    return [
        '{"channel":"liquidationOrders","data":[{"baseAsset":',
        "[1,2,3]",
        '{"channel":"futures_ticker@Binance_BTCUSDT","data":[{"time":"2026-04-29 16:00:00"}]}',
        '{"channel":"liquidationOrders"}',
        '{"channel":"liquidationOrders","data":"none"}',
        '{"channel":"liquidationOrders","data":' + "[" * _DEPTH + "]" * _DEPTH + "}",
        json.dumps({"channel": CAMEL_CHANNEL, "data": mixed}),
        json.dumps({"channel": CAMEL_CHANNEL, "data": [first | {"volUsd": float("nan")}]}),
    ]


def huge_frame(like: Sequence[Order], now_ms: int, rng: random.Random) -> str:
    """One frame of 12,000 small orders (50 to 500 USD) on the coins of ``like``, none alike."""
    orders = [
        replace(
            like[index % len(like)], usd=round(rng.uniform(50, 500), 4), time_ms=now_ms - index // 8
        )
        for index in range(HUGE_FRAME_ORDERS)
    ]
    return next(encode_frames(orders))


def _row(order: Order) -> dict[str, object]:
    rows: list[dict[str, object]] = json.loads(next(encode_frames([order])))["data"]
    return rows[0]
