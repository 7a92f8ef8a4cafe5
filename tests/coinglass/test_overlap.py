"""Orders repeated after a reconnect are dropped once each; equal orders elsewhere are all real."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.overlap import MAX_REMEMBERED, ReconnectOverlap

T0_MS = 1_760_000_000_000


def order(pair: str = "BTCUSDT", time_ms: int = T0_MS, received_ms: int = T0_MS) -> Liquidation:
    return Liquidation("Binance", "BTC", pair, Side.LONG, 1.0, 2.0, time_ms, received_ms)


def test_equal_orders_inside_one_connection_are_all_real() -> None:
    overlap = ReconnectOverlap()
    overlap.connection_opened(T0_MS)
    for _ in range(3):
        assert overlap.fresh((order(), order()), T0_MS) == (order(), order())


def test_each_remembered_order_takes_out_one_repetition() -> None:
    overlap = ReconnectOverlap()
    overlap.fresh((order(), order()), T0_MS)
    overlap.connection_opened(T0_MS + 5_000)
    assert len(overlap.fresh((order(), order(), order()), T0_MS + 6_000)) == 1
    assert len(overlap.fresh((order(),), T0_MS + 7_000)) == 1


def test_receive_time_does_not_make_an_order_another() -> None:
    overlap = ReconnectOverlap()
    overlap.fresh((order(),), T0_MS)
    overlap.connection_opened(T0_MS + 5_000)
    assert overlap.fresh((order(received_ms=T0_MS + 6_000),), T0_MS + 6_000) == ()


def test_any_other_field_does() -> None:
    overlap = ReconnectOverlap()
    overlap.fresh((order(time_ms=T0_MS + 9),), T0_MS)
    overlap.connection_opened(T0_MS + 5_000)
    others = (
        order(pair="BTCUSD", time_ms=T0_MS + 9),
        order(time_ms=T0_MS + 8),
        Liquidation("OKX", "BTC", "BTCUSDT", Side.LONG, 1.0, 2.0, T0_MS + 9, T0_MS),
        Liquidation("Binance", "BTC", "BTCUSDT", Side.SHORT, 1.0, 2.0, T0_MS + 9, T0_MS),
        Liquidation("Binance", "BTC", "BTCUSDT", Side.LONG, 1.1, 2.0, T0_MS + 9, T0_MS),
        Liquidation("Binance", "BTC", "BTCUSDT", Side.LONG, 1.0, 2.1, T0_MS + 9, T0_MS),
    )
    assert overlap.fresh(others, T0_MS + 6_000) == others


def test_after_two_minutes_nothing_is_compared_any_more() -> None:
    overlap = ReconnectOverlap()
    overlap.fresh((order(), order()), T0_MS)
    overlap.connection_opened(T0_MS + 5_000)
    assert overlap.fresh((order(),), T0_MS + 124_999) == ()
    assert overlap.fresh((order(),), T0_MS + 125_000) == (order(),)


def test_only_the_last_two_minutes_are_remembered() -> None:
    overlap = ReconnectOverlap()
    old, recent = order(pair="OLD"), order(pair="RECENT")
    overlap.fresh((old,), T0_MS)
    overlap.fresh((recent,), T0_MS + 121_000)
    overlap.connection_opened(T0_MS + 122_000)
    assert overlap.fresh((old, recent), T0_MS + 123_000) == (old,)


def test_a_connection_that_brought_nothing_does_not_wipe_the_memory() -> None:
    overlap = ReconnectOverlap()
    overlap.fresh((order(),), T0_MS)
    overlap.connection_opened(T0_MS + 5_000)
    overlap.connection_opened(T0_MS + 9_000)
    assert overlap.fresh((order(),), T0_MS + 9_500) == ()


def test_memory_is_bounded() -> None:
    overlap = ReconnectOverlap()
    many = tuple(order(time_ms=T0_MS + n) for n in range(10_000))
    for _ in range(15):
        overlap.fresh(many, T0_MS)
    overlap.connection_opened(T0_MS)
    repeated = sum(len(many) - len(overlap.fresh(many, T0_MS + 1)) for _ in range(15))
    assert repeated == MAX_REMEMBERED


small = st.lists(st.sampled_from("ABC"), max_size=12)


@given(small, small)
def test_it_is_the_difference_of_two_multisets(before: list[str], after: list[str]) -> None:
    overlap = ReconnectOverlap()
    overlap.fresh(tuple(map(order, before)), T0_MS)
    overlap.connection_opened(T0_MS + 1)
    kept = overlap.fresh(tuple(map(order, after)), T0_MS + 2)
    assert Counter(item.pair for item in kept) == Counter(after) - Counter(before)
