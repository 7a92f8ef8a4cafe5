from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.rolling import SPANS_S, MarketSums, RollingSums, Sums, TrailingSum
from tests.signals.flows import flow

T0_MS = 1_760_130_900_000  # 21:15:00 UTC, the start of a minute
BUCKET_MS = {60: 1000, 300: 1000, 3600: 10_000, 86_400: 60_000}

Order = tuple[int, Side, int]  # time, side, cents


def brute_force(orders: list[Order], span_s: int, now_ms: int) -> Sums:
    """The definition, without any cleverness."""
    width_ms = BUCKET_MS[span_s]
    oldest = now_ms // width_ms - span_s * 1000 // width_ms + 1
    cents: Counter[Side] = Counter()
    count = 0
    for time_ms, side, amount in orders:
        # What happened in a second is kept as of the start of that second.
        if time_ms // 1000 * 1000 // width_ms >= oldest:
            cents[side] += amount
            count += 1
    longs, shorts, unknown = (cents[side] / 100 for side in (Side.LONG, Side.SHORT, Side.UNKNOWN))
    return Sums(longs, shorts, unknown, count)


steps = st.tuples(
    st.integers(0, 400_000),  # how far time goes on
    st.integers(-60_000, 120_000),  # how late the order is
    st.sampled_from(list(Side)),
    st.integers(0, 10**9),
)


@given(st.lists(steps, max_size=60))
def test_every_span_is_the_sum_of_its_buckets_whatever_the_order(
    walk: list[tuple[int, int, Side, int]],
) -> None:
    sums, orders, now_ms = RollingSums(), [], T0_MS
    for step_ms, late_ms, side, cents in walk:
        now_ms += step_ms
        time_ms = now_ms - late_ms
        sums.add(time_ms, side, cents / 100)
        orders.append((time_ms, side, cents))
        sums.advance(now_ms)
        for span_s in SPANS_S:
            assert sums.sums(span_s) == brute_force(orders, span_s, now_ms)


@given(st.lists(steps, max_size=60), st.integers(1, 40))
def test_flows_at_once_are_the_same_as_one_by_one(
    walk: list[tuple[int, int, Side, int]], a_batch: int
) -> None:
    at_once, one_by_one, now_ms = RollingSums(), RollingSums(), T0_MS
    for start in range(0, len(walk), a_batch):
        for side in Side:
            own = [one for one in walk[start : start + a_batch] if one[2] is side]
            flows = [flow(cents / 100, now_ms - late_ms) for _, late_ms, _, cents in own]
            at_once.add_all(side, flows)
            for one in flows:
                one_by_one.add(one.second * 1000, side, one.usd)
        now_ms += walk[start][0]
        for sums in (at_once, one_by_one):
            sums.advance(now_ms)
        for span_s in SPANS_S:
            assert at_once.sums(span_s) == one_by_one.sums(span_s)


def test_at_the_end_of_a_minute_the_60_s_sum_is_that_minutes() -> None:
    sums = RollingSums()
    sums.add(T0_MS - 1, Side.LONG, 1_000.0)
    sums.add(T0_MS, Side.LONG, 20.0)
    sums.add(T0_MS + 59_999, Side.LONG, 3.0)
    sums.advance(T0_MS + 59_999)
    assert sums.sums(60) == Sums(23.0, 0.0, 0.0, 2)


def test_an_order_too_old_for_a_short_span_still_counts_in_the_long_ones() -> None:
    sums = RollingSums()
    sums.advance(T0_MS)
    sums.add(T0_MS - 90_000, Side.SHORT, 7.5)
    sums.advance(T0_MS)
    assert sums.sums(60).orders == 0
    assert [sums.sums(span_s).short_usd for span_s in SPANS_S[1:]] == [7.5, 7.5, 7.5]


def test_a_day_of_awkward_cents_leaves_no_drift() -> None:
    rng = random.Random(3)
    window = TrailingSum(60, 1000)
    for second in range(20_000):
        window.add(T0_MS + second * 1000, 1, rng.randrange(1, 10**12), 1)
        window.advance(T0_MS + second * 1000)
    window.add(T0_MS + 20_060_000, 1, 10, 1)
    window.advance(T0_MS + 20_060_000)
    assert window.sums() == Sums(0.1, 0.0, 0.0, 1)


def test_an_absurd_amount_leaves_nothing_behind() -> None:
    window = TrailingSum(60, 1000)
    window.add(T0_MS, 1, 1e25, 1)
    window.add(T0_MS + 30_000, 1, 12_345.0, 1)
    window.advance(T0_MS + 61_000)
    assert window.sums() == Sums(123.45, 0.0, 0.0, 1)


def test_orders_count_again_after_the_clock_was_set_back() -> None:
    sums = RollingSums()
    sums.add(T0_MS - 5_000, Side.LONG, 1.0)
    sums.advance(T0_MS + 3_600_000)
    sums.advance(T0_MS)
    sums.add(T0_MS, Side.LONG, 5.0)
    sums.advance(T0_MS)
    assert sums.sums(60).long_usd == 5.0


def test_a_coin_nobody_reads_keeps_no_more_than_its_span() -> None:
    window = TrailingSum(60, 1000)
    for second in range(5_000):
        window.add(T0_MS + second * 1000, 1, 100, 1)
    assert len(window._rows) / 5 < 250


def test_the_version_changes_when_a_sum_does_and_only_then() -> None:
    sums = RollingSums()
    sums.add(T0_MS, Side.LONG, 5.0)
    first = sums.advance(T0_MS)
    assert sums.advance(T0_MS + 59_000) == first
    gone_from_the_minute = sums.advance(T0_MS + 60_000)
    assert gone_from_the_minute != first
    sums.add(T0_MS + 60_000, Side.LONG, 1.0)
    assert sums.advance(T0_MS + 60_000) != gone_from_the_minute


def test_the_market_counts_the_coins_involved_in_each_span() -> None:
    market = MarketSums()
    for coin, ago_s in (("BTC", 5), ("ETH", 200), ("SOL", 3000), ("BTC", 4000)):
        market.add(T0_MS - ago_s * 1000, Side.LONG, 1.0)
        market.involve(coin, T0_MS - ago_s * 1000)
    market.advance(T0_MS)
    assert [market.coins(span_s) for span_s in SPANS_S] == [1, 2, 3, 3]


@pytest.mark.parametrize(("days", "expected"), [(0, 2), (2, 1)])
def test_a_full_list_of_names_takes_new_ones_once_old_ones_have_left(
    days: int, expected: int
) -> None:
    market = MarketSums(max_coins=2)
    now_ms = T0_MS + days * 86_400_000
    for coin, at_ms in (("A", T0_MS), ("B", T0_MS), ("C", now_ms)):
        market.add(at_ms, Side.LONG, 1.0)
        market.involve(coin, at_ms)
    market.advance(now_ms)
    assert market.coins(86_400) == expected


def test_more_names_than_are_remembered_leave_a_lower_bound_in_every_span() -> None:
    market = MarketSums(max_coins=3)
    for number in range(1000):
        time_ms = T0_MS + number * 10_000
        market.add(time_ms, Side.LONG, 1.0)
        market.involve(f"C{number}", time_ms)
    market.add(time_ms, Side.LONG, 1.0)
    market.involve("C0", time_ms)
    market.advance(time_ms)
    assert [market.coins(span_s) for span_s in SPANS_S] == [3, 3, 3, 3]
    market.advance(time_ms + 55_000)
    assert [market.coins(span_s) for span_s in SPANS_S] == [2, 3, 3, 3]


def test_a_span_with_an_order_has_a_coin_whatever_was_pushed_out() -> None:
    market = MarketSums(max_coins=2)
    for coin, ago_s in (("NEW", 1), ("OLD1", 100), ("OLD2", 100)):
        market.add(T0_MS - ago_s * 1000, Side.LONG, 1.0)
        market.involve(coin, T0_MS - ago_s * 1000)
    market.advance(T0_MS)
    assert market.coins(60) == 1
    market.advance(T0_MS + 60_000)
    assert market.coins(60) == 0


def test_the_names_that_are_remembered_are_the_ones_involved_last() -> None:
    market = MarketSums(max_coins=2)
    for coin, ago_s in (("A", 200), ("B", 190), ("A", 5), ("C", 4)):
        market.add(T0_MS - ago_s * 1000, Side.LONG, 1.0)
        market.involve(coin, T0_MS - ago_s * 1000)
    market.advance(T0_MS)
    assert market.coins(60) == 2


@given(st.lists(steps, min_size=1, max_size=40), st.integers(1, 70))
def test_the_newest_minutes_are_their_sums(
    walk: list[tuple[int, int, Side, int]], minutes: int
) -> None:
    sums, now_ms = RollingSums(), T0_MS
    cents: Counter[int] = Counter()
    for on_ms, late_ms, side, amount in walk:
        now_ms += on_ms
        time_ms = now_ms - late_ms
        sums.add(time_ms, side, amount / 100)
        cents[time_ms // 1000 * 1000 // 60_000] += amount
    sums.advance(now_ms)
    last = now_ms // 60_000
    wanted = [cents[minute] / 100 for minute in range(last - minutes + 1, last + 1)]
    assert sums.minutes(last, minutes) == pytest.approx(wanted)


def test_a_coin_without_an_order_has_empty_minutes() -> None:
    assert RollingSums().minutes(T0_MS // 60_000, 3) == [0.0, 0.0, 0.0]
