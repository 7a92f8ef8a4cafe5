from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import Key
from cgtui.signals.minute_sums import KEPT_MINUTES, MAX_KEYS, ClosedMinute, MinuteSums
from tests.signals.flows import MINUTE_MS, T0_MS, T0_S, flow

BTC: Key = ("BTC", Side.LONG)
BTC_SHORT: Key = ("BTC", Side.SHORT)
M0 = T0_MS // MINUTE_MS


def add(sums: MinuteSums, key: Key, second: int, usd: float) -> None:
    sums.add_all(key, (flow(usd, second * 1000, coin=key[0], side=key[1]),))


def closed_at(sums: MinuteSums, now_ms: int) -> dict[int, ClosedMinute]:
    """What closes until ``now_ms``, called once a second as the program does."""
    closed: dict[int, ClosedMinute] = {}
    for at_ms in range(sums._looked_ms, now_ms + 1, 1000):
        closed |= {one.minute: one for one in sums.close(at_ms)}
    return closed


def test_a_minute_closes_120_s_after_its_end_with_every_order_until_then() -> None:
    sums = MinuteSums(T0_MS)
    add(sums, BTC, T0_S + 5, 10.25)
    assert M0 not in closed_at(sums, T0_MS + 179_000)
    add(sums, BTC, T0_S + 59, 0.50)
    add(sums, BTC, T0_S + 60, 7.0)
    assert closed_at(sums, T0_MS + 180_000)[M0] == ClosedMinute(M0, {BTC: 10.75}, missing=False)


def test_an_order_of_a_closed_minute_is_left_out() -> None:
    sums = MinuteSums(T0_MS)
    closed_at(sums, T0_MS + 180_000)
    add(sums, BTC, T0_S, 5.0)
    assert sums.bucket("BTC", T0_MS, 60) == (0.0, 0.0)
    assert M0 not in closed_at(sums, T0_MS + 360_000)


def test_every_minute_is_returned_once_also_those_without_orders() -> None:
    sums = MinuteSums(T0_MS)
    closed = [one.minute for at_s in range(600) for one in sums.close(T0_MS + at_s * 1000)]
    assert [minute for minute in closed if minute >= M0] == list(range(M0, M0 + 7))


def test_the_minute_in_which_the_program_started_is_missing() -> None:
    sums = MinuteSums(T0_MS + 1)
    add(sums, BTC, T0_S - 1, 1.0)
    add(sums, BTC, T0_S + 30, 5.0)
    add(sums, BTC, T0_S + 60, 6.0)
    closed = closed_at(sums, T0_MS + 241_000)
    assert closed[M0 - 1] == ClosedMinute(M0 - 1, {}, missing=True)
    assert closed[M0] == ClosedMinute(M0, {}, missing=True)
    assert closed[M0 + 1] == ClosedMinute(M0 + 1, {BTC: 6.0}, missing=False)


def test_a_minute_in_which_the_feed_was_down_at_any_moment_is_missing() -> None:
    sums = MinuteSums(T0_MS)
    for number in range(6):
        add(sums, BTC, T0_S + 60 * number, 5.0)
    sums.mark_missing(T0_MS + 119_999, T0_MS + 180_000)
    closed = closed_at(sums, T0_MS + 480_000)
    missing = [
        minute - M0 for minute, one in sorted(closed.items()) if one.missing and minute >= M0
    ]
    assert missing == [1, 2]
    assert closed[M0 + 1].sums == {}
    assert closed[M0 + 3].sums == {BTC: 5.0}


def test_minutes_are_missing_while_the_feed_is_still_down() -> None:
    sums = MinuteSums(T0_MS)
    sums.feed_down(T0_MS + 70_000)
    sums.feed_down(T0_MS + 80_000)
    closed = closed_at(sums, T0_MS + 300_000)
    assert [closed[M0 + number].missing for number in (0, 1, 2)] == [False, True, True]
    sums.feed_up(T0_MS + 301_000)
    closed = closed_at(sums, T0_MS + 600_000)
    assert [closed[M0 + number].missing for number in (3, 4, 5, 6)] == [True, True, True, False]


def test_a_gap_that_has_no_end_yet_is_a_feed_that_is_down() -> None:
    sums = MinuteSums(T0_MS)
    sums.mark_missing(T0_MS, None)
    assert closed_at(sums, T0_MS + 180_000)[M0].missing
    sums.feed_up(T0_MS + 180_000)
    assert not closed_at(sums, T0_MS + 360_000)[M0 + 3].missing


def test_a_reconnect_without_any_time_between_costs_its_minute() -> None:
    sums = MinuteSums(T0_MS)
    sums.mark_missing(T0_MS + 60_000, T0_MS + 60_000)
    closed = closed_at(sums, T0_MS + 300_000)
    assert [closed[M0 + number].missing for number in (0, 1, 2)] == [False, True, False]


def test_a_program_that_was_asleep_has_no_minutes_of_that_time() -> None:
    sums = MinuteSums(T0_MS)
    add(sums, BTC, T0_S, 5.0)
    assert not closed_at(sums, T0_MS + 200_000)[M0].missing
    closed = sums.close(T0_MS + 30 * 3_600_000)
    assert len(closed) == KEPT_MINUTES
    assert all(one.missing for one in closed)


def test_a_clock_set_back_begins_anew() -> None:
    sums = MinuteSums(T0_MS)
    sums.feed_down(T0_MS + 10)
    closed_at(sums, T0_MS + 600_000)
    sums.feed_up(T0_MS + 600_000)
    sums.close(T0_MS - 3_600_000)
    add(sums, BTC, T0_S - 3600, 5.0)
    closed = closed_at(sums, T0_MS - 3_600_000 + 180_000)
    assert closed[M0 - 60] == ClosedMinute(M0 - 60, {BTC: 5.0}, missing=False)


def test_a_bucket_is_the_sum_of_its_minutes_by_side() -> None:
    sums = MinuteSums(T0_MS)
    add(sums, BTC, T0_S, 0.10)
    add(sums, BTC, T0_S + 299, 0.20)
    add(sums, BTC_SHORT, T0_S + 100, 5.0)
    add(sums, ("ETH", Side.LONG), T0_S + 100, 99.0)
    add(sums, BTC, T0_S + 300, 99.0)
    closed_at(sums, T0_MS + 419_000)
    assert sums.bucket("BTC", T0_MS, 300) is None
    closed_at(sums, T0_MS + 420_000)
    assert sums.bucket("BTC", T0_MS, 300) == (0.30, 5.0)
    assert sums.bucket("NONE", T0_MS, 300) == (0.0, 0.0)


def test_a_bucket_with_a_missing_minute_is_none_even_if_that_is_learnt_later() -> None:
    sums = MinuteSums(T0_MS)
    closed_at(sums, T0_MS + 600_000)
    assert sums.bucket("BTC", T0_MS, 300) is not None
    sums.mark_missing(T0_MS + 250_000, T0_MS + 260_000)
    assert sums.bucket("BTC", T0_MS, 300) is None
    assert sums.bucket("BTC", T0_MS, 240) is not None


def test_a_bucket_of_half_an_hour_ago_is_still_there_and_memory_ends() -> None:
    sums = MinuteSums(T0_MS)
    for number in range(200):
        add(sums, BTC, T0_S + number * 60, 1.0)
        if number % 4 == 0:
            sums.mark_missing(T0_MS + number * MINUTE_MS, T0_MS + number * MINUTE_MS + 1)
        closed_at(sums, T0_MS + number * MINUTE_MS)
    assert sums.bucket("BTC", T0_MS + 169 * MINUTE_MS, 180) == (3.0, 0.0)
    assert sums.bucket("BTC", T0_MS + 100 * MINUTE_MS, 60) is None
    assert len(sums._closed) == KEPT_MINUTES
    assert len(sums._minutes) <= 4
    assert len(sums._gaps) <= KEPT_MINUTES


@pytest.mark.parametrize(("start_ms", "length_s"), [(T0_MS + 1, 60), (T0_MS, 90), (T0_MS, 0)])
def test_a_bucket_is_of_whole_minutes(start_ms: int, length_s: int) -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        MinuteSums(T0_MS).bucket("BTC", start_ms, length_s)


def test_invented_names_are_bounded_and_a_coin_that_found_no_place_has_no_bucket() -> None:
    sums = MinuteSums(T0_MS)
    add(sums, BTC, T0_S, 5.0)
    add(sums, BTC_SHORT, T0_S, 5.0)
    for number in range(2 * MAX_KEYS):
        add(sums, (f"X{number}", Side.LONG), T0_S, 1.0)
    closed = closed_at(sums, T0_MS + 180_000)
    assert len(closed[M0].sums) == MAX_KEYS
    assert sums.bucket("BTC", T0_MS, 60) == (5.0, 5.0)
    assert sums.bucket("ETH", T0_MS, 60) is None


# No longer than the delay, so that each is told before its first minute closes.
spans = st.tuples(st.integers(0, 1200), st.integers(0, 120))
adds = st.tuples(st.integers(0, 1200), st.integers(0, 120), st.integers(1, 10**12))


@given(st.lists(spans, max_size=8), st.lists(adds, max_size=60))
def test_a_missing_minute_never_enters_and_every_other_is_its_exact_sum(
    gaps: list[tuple[int, int]], orders: list[tuple[int, int, int]]
) -> None:
    sums = MinuteSums(T0_MS)
    cents: dict[int, int] = defaultdict(int)
    arriving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at_s, lag_s, amount in orders:
        arriving[at_s + lag_s].append((at_s, amount))
        cents[M0 + at_s // 60] += amount
    missing = {
        M0 + second // 60
        for from_s, length_s in gaps
        for second in range(from_s, from_s + max(1, length_s))
    }
    closed: dict[int, ClosedMinute] = {}
    for now_s in range(1600):
        for at_s, amount in arriving[now_s]:
            add(sums, BTC, T0_S + at_s, amount / 100)
        for from_s, length_s in gaps:
            if from_s + length_s == now_s:
                sums.mark_missing(T0_MS + from_s * 1000, T0_MS + now_s * 1000)
        closed |= {one.minute: one for one in sums.close(T0_MS + now_s * 1000)}
    for minute in range(M0, M0 + 20):
        if minute in missing:
            assert closed[minute] == ClosedMinute(minute, {}, missing=True)
        else:
            expected = {BTC: cents[minute] / 100} if cents[minute] else {}
            assert closed[minute] == ClosedMinute(minute, expected, missing=False)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10**10)), max_size=30))
def test_flows_at_once_are_the_same_as_one_by_one(late: list[tuple[int, int]]) -> None:
    at_once, one_by_one = MinuteSums(T0_MS - 10 * MINUTE_MS), MinuteSums(T0_MS - 10 * MINUTE_MS)
    for sums in (at_once, one_by_one):
        sums.close(T0_MS)
    flows = [flow(cents / 100, T0_MS - late_s * 1000) for late_s, cents in late]
    at_once.add_all(BTC, flows)
    for one in flows:
        one_by_one.add_all(BTC, (one,))
    later_ms = T0_MS + 5 * MINUTE_MS
    assert at_once.close(later_ms - 3 * MINUTE_MS) == one_by_one.close(later_ms - 3 * MINUTE_MS)
    assert at_once.close(later_ms) == one_by_one.close(later_ms)
