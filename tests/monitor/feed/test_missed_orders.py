"""Which orders of REST the feed did not bring: a multiset, blind to REST's unverified side."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.rows_lists import LiquidationOrder
from cgtui.monitor.feed.missed_orders import as_received, missed_orders
from tests.monitor.build import T0_MS, order


def row_of(one: Liquidation, **changes: Any) -> LiquidationOrder:
    """The same order as REST tells it."""
    fields = {
        "exchange_name": one.exchange.upper(),
        "base_asset": one.coin,
        "symbol": one.pair,
        "side": {Side.LONG: 1, Side.SHORT: 2}.get(one.side, 9),
        "price": one.price,
        "usd_value": one.usd,
        "time": one.time_ms,
    }
    return LiquidationOrder.model_validate(fields | changes)


def test_what_was_received_is_not_missed_and_the_rest_is() -> None:
    seen, unseen = order(usd=5.0), order(usd=7.0)
    missed = missed_orders([row_of(seen), row_of(unseen)], [seen])
    assert [one.usd for one in missed.orders] == [7.0]
    assert (missed.matched, missed.other_side) == (1, 0)


def test_equal_orders_count_one_by_one() -> None:
    missed = missed_orders([row_of(order())] * 3, [order(), order()])
    assert len(missed.orders) == 1
    assert missed.matched == 2


def test_sizes_that_a_channel_has_rounded_are_one_orders() -> None:
    seen = order(usd=3_858.184)
    assert not missed_orders([row_of(seen, usd_value=3_858.18)], [seen]).orders
    assert missed_orders([row_of(seen, usd_value=3_900.0)], [seen]).orders


def test_an_order_of_another_venue_pair_or_time_is_another_one() -> None:
    one = order()
    for other in (
        order(exchange="OKX"),
        order(pair="BTCUSDC"),
        order(time_ms=T0_MS + 1),
    ):
        assert len(missed_orders([row_of(one)], [other]).orders) == 1


def test_the_side_tells_no_orders_apart_but_is_compared() -> None:
    seen = order(side=Side.SHORT)
    missed = missed_orders([row_of(seen, side=1)], [seen])
    assert not missed.orders
    assert (missed.matched, missed.other_side) == (1, 1)
    unknown = missed_orders([row_of(seen, side=3)], [seen])
    assert (unknown.matched, unknown.other_side) == (1, 0)


def test_what_was_missed_is_told_as_the_feed_would_oldest_first() -> None:
    late, early = order(time_ms=T0_MS + 5, side=Side.SHORT), order(time_ms=T0_MS)
    rows = [row_of(late), row_of(early)]
    told = as_received(rows, T0_MS + 9_000, sides_hold=True)
    assert told == (
        msgspec.structs.replace(early, received_ms=T0_MS + 9_000),
        msgspec.structs.replace(late, received_ms=T0_MS + 9_000),
    )
    assert {one.side for one in as_received(rows, 0, sides_hold=False)} == {Side.UNKNOWN}


_ORDERS = st.builds(
    order,
    exchange=st.sampled_from(["Binance", "OKX"]),
    time_ms=st.integers(T0_MS, T0_MS + 3),
    usd=st.sampled_from([1_000.0, 2_000.0, 2_001.0, 50_000.0]),
)


@given(st.lists(_ORDERS, max_size=20), st.lists(_ORDERS, max_size=10), st.randoms())
def test_received_and_missed_are_always_all_of_them(
    received: list[Liquidation], unseen: list[Liquidation], mixing: Any
) -> None:
    rows = [row_of(one) for one in (*received, *unseen)]
    mixing.shuffle(rows)
    missed = missed_orders(rows, received)
    assert (len(missed.orders), missed.matched) == (len(unseen), len(received))
    told = sorted((one.exchange, one.time_ms, one.usd) for one in missed.orders)
    wanted = sorted((one.exchange, one.time_ms, one.usd) for one in unseen)
    assert told == wanted
