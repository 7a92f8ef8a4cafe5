from __future__ import annotations

import math
import random
from bisect import bisect_right
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.minute_window import MinuteWindow

M0 = 29_335_515
DAY = 1440


def nearest_rank(sums: list[float], pct: int) -> float | None:
    """The definition."""
    if not sums:
        return None
    return sorted(sums)[math.ceil(Fraction(pct, 100) * len(sums)) - 1]


heavy_tailed = st.floats(0.0, 1.0, exclude_max=True).map(lambda u: round(1000 * (1 - u) ** -1.5, 2))
steps = st.one_of(
    st.tuples(st.just("put"), st.integers(-2000, 5), heavy_tailed),
    st.tuples(st.just("zero"), st.integers(-800, 0), st.just(0.0)),
    st.tuples(st.just("go on"), st.integers(0, 300), st.just(0.0)),
    st.tuples(st.just("seed"), st.integers(0, 2**32), st.just(0.0)),
)


@given(st.lists(steps, max_size=80))
def test_percentiles_are_those_of_a_sort_through_eviction_seeding_and_replacement(
    walk: list[tuple[str, int, float]],
) -> None:
    window, held, now = MinuteWindow(0.5), dict[int, float](), M0
    window.advance(now)
    for what, number, usd in walk:
        if what == "go on":
            now += number
            window.advance(now)
            held = {minute: sum_usd for minute, sum_usd in held.items() if minute > now - 720}
        elif what == "seed":
            rng = random.Random(number)
            seed = [(now - rng.randrange(900), rng.paretovariate(0.8)) for _ in range(50)]
            window.put_many(seed)
            held |= {minute: sum_usd for minute, sum_usd in seed if minute > now - 720}
        else:
            minute = now + number
            window.put(minute, usd)
            if usd == 0.0:
                held.pop(minute, None)
            elif now - 720 < minute <= now:
                held[minute] = usd
        sums = list(held.values())
        assert len(window) == len(sums)
        for pct in (1, 50, 85, 95, 99, 100):
            assert window.quantile(pct) == nearest_rank(sums, pct)
        for probe in (0.0, usd, 5000.0):
            expected = 100 * bisect_right(sorted(sums), probe) / len(sums) if sums else None
            assert window.rank_pct(probe) == expected


@given(st.lists(st.tuples(st.integers(0, 700), heavy_tailed), max_size=60), st.randoms())
def test_seeding_one_by_one_in_any_order_and_at_once_come_to_the_same(
    seed: list[tuple[int, float]], rng: random.Random
) -> None:
    sums = list({M0 - ago: usd for ago, usd in seed}.items())
    at_once, one_by_one = MinuteWindow(6), MinuteWindow(6)
    at_once.put_many(sums)
    rng.shuffle(sums)
    for minute, usd in sums:
        one_by_one.put(minute, usd)
    for pct in range(1, 101):
        assert at_once.quantile(pct) == one_by_one.quantile(pct)


@pytest.mark.parametrize(("pct", "rank"), [(7, 7), (29, 29), (57, 57), (58, 58), (95, 95)])
def test_the_rank_is_not_spoilt_by_floating_point(pct: int, rank: int) -> None:
    window = MinuteWindow(6)
    for number in range(1, 101):
        window.put(M0 + number, float(number))
    assert window.quantile(pct) == rank


def test_an_empty_window_has_no_percentile() -> None:
    window = MinuteWindow(6)
    assert window.quantile(99) is None
    assert window.rank_pct(1.0) is None


def test_a_minute_leaves_when_it_is_as_old_as_the_window() -> None:
    window = MinuteWindow(1)
    window.put(M0, 5.0)
    assert not window.advance(M0 + DAY - 1)
    assert window.advance(M0 + DAY)
    assert len(window) == 0


def test_minutes_older_than_the_window_or_yet_to_come_are_refused() -> None:
    window = MinuteWindow(1)
    window.advance(M0)
    assert not window.put(M0 - DAY, 5.0)
    assert not window.put(M0 + 1, 5.0)
    window.put_many([(M0 - DAY, 5.0), (M0 + 1, 5.0)])
    assert len(window) == 0


def test_a_value_already_there_is_replaced() -> None:
    window = MinuteWindow(1)
    assert window.put(M0, 5.0)
    assert window.put(M0, 7.0)
    assert not window.put(M0, 7.0)
    assert (len(window), window.quantile(50)) == (1, 7.0)


@pytest.mark.parametrize("usd", [0.0, -1.0, math.nan])
def test_an_empty_minute_is_not_in_the_population(usd: float) -> None:
    window = MinuteWindow(1)
    window.put(M0, 5.0)
    window.put(M0 + 1, 6.0)
    window.put(M0, usd)
    assert (len(window), window.quantile(1)) == (1, 6.0)
    window.put_many([(M0 + 1, usd)])
    assert len(window) == 0


def test_minutes_count_again_after_the_clock_was_set_back() -> None:
    window = MinuteWindow(1)
    window.put(M0, 5.0)
    window.advance(M0 + 2 * DAY)
    window.advance(M0)
    assert window.put(M0, 6.0)
    assert window.quantile(50) == 6.0


def test_filling_sets_what_is_not_known_and_leaves_what_is() -> None:
    window = MinuteWindow(0.5)
    window.advance(M0)
    window.put(M0 - 3, 500.0)
    assert window.fill([(M0 - 4, 100.0), (M0 - 3, 999.0), (M0 - 2, 0.0), (M0 - 1, -1.0)])
    assert len(window) == 2
    assert [window.quantile(pct) for pct in (50, 100)] == [100.0, 500.0]
    assert not window.fill([(M0 - 3, 1.0), (M0 - 4, 2.0)])


def test_filling_refuses_what_is_outside_the_window() -> None:
    window = MinuteWindow(0.5)
    window.advance(M0)
    assert not window.fill([(M0 - DAY, 100.0), (M0 + 1, 100.0)])
    assert len(window) == 0
