"""Anything at all: the parser never raises, and what it lets through is valid."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from cgtui.coinglass.frames import ParsedFrame
from cgtui.coinglass.stream_events import OrdersReceived
from tests.coinglass.wire_samples import CAMEL, DAY_MS, NOW_MS, SNAKE, TIME_MS, parse, parse_orders

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.sampled_from(["1", "NaN", "1e999", 2**70, 10**300, TIME_MS, TIME_MS // 1_000, -0.0]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from([*CAMEL, *SNAKE]), inner, max_size=9
        )
    ),
    max_leaves=20,
)
orders_nearly_right = st.lists(
    st.fixed_dictionaries(
        {}, optional={key: st.just(value) | json_values for key, value in (CAMEL | SNAKE).items()}
    )
    | st.just(CAMEL)
    | json_values,
    max_size=6,
)
frames_nearly_right = st.fixed_dictionaries(
    {"channel": st.just("liquidationOrders") | json_values, "data": orders_nearly_right},
    optional={"event": json_values, "code": json_values, "msg": json_values},
)


def check(event: ParsedFrame) -> None:
    """What holds for whatever the server sends."""
    if isinstance(event, OrdersReceived):
        for order in event.orders:
            assert 0 <= order.price <= 1e15
            assert 0 <= order.usd <= 1e15
            assert NOW_MS - 7 * DAY_MS <= order.time_ms <= NOW_MS + 60_000
            assert isinstance(order.time_ms, int)
            for name in (order.exchange, order.coin, order.pair):
                assert 0 < len(name) <= 32
                assert name.isprintable()
        for item in event.rejected:
            assert len(item.excerpt) <= 120
            assert item.excerpt.isprintable()
    repr(event).encode()


@given(st.text(st.characters(codec=None)) | st.binary())
@example("\ud800")
@example(b"\xff\xfe")
@example("9" * 5_000)
@example("-" * 10)
def test_no_text_raises(text: str | bytes) -> None:
    check(parse(text))


@given(json_values | frames_nearly_right)
def test_no_json_raises(value: object) -> None:
    check(parse(json.dumps(value)))


@given(orders_nearly_right, st.integers(min_value=0, max_value=6))
def test_good_orders_survive_any_neighbours(others: list[object], at: int) -> None:
    marked = CAMEL | {"symbol": "MARKED"}
    event = parse_orders(*others[:at], marked, *others[at:])
    check(event)
    assert "MARKED" in {order.pair for order in event.orders}
    assert len(event.orders) + len(event.rejected) == len(others) + 1


@given(orders_nearly_right)
def test_both_ways_of_reading_agree(orders: list[object]) -> None:
    """A spoilt neighbour sends the frame down the patient way; the orders must be the same."""
    at_once = parse_orders(*orders)
    patiently = parse_orders(*orders, "spoilt")
    assert patiently.orders == at_once.orders
    assert patiently.rejected[:-1] == at_once.rejected
