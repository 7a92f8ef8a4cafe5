"""Which orders of a recorded frame count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.simulator.liquidation_frame import CAMEL_CHANNEL, SNAKE_CHANNEL, encode_frames
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.tape_orders import orders_of
from tests.simulator.tapes import BTC, NEWCOIN, T0, at, frame

NOW_MS = T0 + 1_000
ROW: dict[str, Any] = {
    "baseAsset": "BTC",
    "exName": "Binance",
    "price": 90_000.0,
    "side": 1,
    "symbol": "BTCUSDT",
    "time": T0,
    "volUsd": 1_000.0,
}


def framed(*rows: object, channel: object = CAMEL_CHANNEL) -> str:
    return json.dumps({"channel": channel, "data": list(rows)})


@pytest.mark.parametrize("channel", [CAMEL_CHANNEL, SNAKE_CHANNEL])
def test_both_spellings_are_read(channel: str) -> None:
    orders = [BTC, at(NEWCOIN, 500, side=SHORT)]
    assert orders_of(next(encode_frames(orders, channel)), NOW_MS) == orders


def test_numbers_may_be_strings_and_times_seconds() -> None:
    row = ROW | {"price": "90000", "side": "2", "time": str(T0 // 1000), "volUsd": "12.5"}
    expected = Order("Binance", "BTC", "BTCUSDT", SHORT, 90_000.0, 12.5, T0)
    assert orders_of(framed(row), NOW_MS) == [expected]
    assert orders_of(framed(row, {"odd": 1}), NOW_MS) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        {"side": 0},
        {"side": 3},
        {"side": None},
        {"side": True},
        {"price": -1},
        {"price": float("nan")},
        {"volUsd": float("inf")},
        {"volUsd": 2e15},
        {"volUsd": "many"},
        {"time": T0 - 8 * 86_400_000},
        {"time": NOW_MS + 60_001},
        {"time": [T0]},
        {"baseAsset": " "},
        {"exName": 5},
        {"symbol": None},
    ],
)
def test_a_bad_order_is_left_out_and_costs_the_frame_nothing(change: dict[str, Any]) -> None:
    assert orders_of(framed(ROW | change, ROW), NOW_MS) == [BTC]


@pytest.mark.parametrize(
    "text",
    [
        "pong",
        "",
        "[]",
        '{"channel":"liquidationOrders"}',
        '{"channel":"liquidationOrders","data":{}}',
        framed(ROW, channel="trades"),
        framed(ROW, channel=["liquidationOrders"]),
        "[" * 100_000,
        "\ud800",
    ],
)
def test_what_is_no_frame_of_orders_gives_none(text: str) -> None:
    assert orders_of(text, NOW_MS) == []


def test_a_number_of_thousands_of_digits_costs_its_own_order_alone() -> None:
    text = framed(ROW | {"volUsd": 4711}, ROW).replace("4711", "9" * 5_000)
    assert orders_of(text, NOW_MS) == [BTC]


def test_venues_that_are_known_have_one_spelling() -> None:
    rows = [ROW | {"exName": name} for name in ("BINANCE", "gate.io", "Aster")]
    assert [o.exchange for o in orders_of(framed(*rows), NOW_MS)] == ["Binance", "Gate", "Aster"]


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_no_text_raises(text: str) -> None:
    assert orders_of(text, NOW_MS) == []


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(ROW)), st.none() | st.floats() | st.text() | st.integers()
        )
    )
)
def test_no_rows_raise(rows: list[dict[str, object]]) -> None:
    found = orders_of(framed(ROW, *({**ROW, **row} for row in rows)), NOW_MS)
    assert found[0] == BTC
    assert all(o.side in {LONG, SHORT} and 0 <= o.usd <= 1e15 for o in found)


def test_an_order_of_the_last_week_counts() -> None:
    late = at(BTC, -6 * 86_400_000)
    assert orders_of(frame(late), NOW_MS) == [late]
