"""Recordings as the frames of the feed."""

from __future__ import annotations

import json

from cgtui.journal.records import StoredOrder
from cgtui.monitor.feed.recorded_frames import FrameReader, frames_of
from tests.monitor.build import T0_MS, order

ORDER = {
    "baseAsset": "BTC",
    "exName": "Binance",
    "price": 1.0,
    "side": 1,
    "symbol": "BTCUSDT",
    "time": T0_MS,
    "volUsd": 5.0,
}


def text(*orders: object, channel: str = "liquidationOrders") -> str:
    return json.dumps({"channel": channel, "data": orders})


def test_what_is_no_good_is_counted_by_what_it_is_and_the_good_orders_kept() -> None:
    reader = FrameReader("liquidationOrders")
    recorded = [
        (T0_MS, text(ORDER, {**ORDER, "volUsd": -1})),
        None,
        (T0_MS + 1, "no JSON"),
        (T0_MS + 2, "pong"),
        (T0_MS + 3, text(channel="liquidationOrders")),
        (T0_MS + 4, text(ORDER, channel="another")),
        (T0_MS + 5, text(ORDER, ORDER)),
    ]
    frames = list(reader.read(recorded))
    assert [(one.received_ms, len(one.orders)) for one in frames] == [(T0_MS, 1), (T0_MS + 5, 2)]
    assert (reader.frames, reader.bad_lines) == (6, 1)
    assert (reader.bad_frames, reader.bad_orders) == (2, 1)


def test_stored_orders_of_one_moment_are_one_frame() -> None:
    orders = [order(received_ms=T0_MS + at, usd=float(at)) for at in (0, 0, 5, 9, 9)]
    frames = list(frames_of(StoredOrder(one, False) for one in orders))
    assert [(one.received_ms, len(one.orders)) for one in frames] == [
        (T0_MS, 2),
        (T0_MS + 5, 1),
        (T0_MS + 9, 2),
    ]
    assert list(frames_of([])) == []
