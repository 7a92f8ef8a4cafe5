from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.heads_up import Key
from cgtui.signals.threshold import Basis
from cgtui.signals.thresholds import MAX_KEYS, Percentiles, ThresholdBook
from cgtui.signals.tier import Tier
from tests.signals.flows import T0_MS, tiers
from tests.signals.params import DEFAULTS

BTC: Key = ("BTC", Side.LONG)
FLOOR_USD = 2_500_000.0
NOW = T0_MS // 60_000
M = 1_000_000.0


def book_of(sums: list[float], *, key: Key = BTC) -> ThresholdBook:
    """A book with one window."""
    book = ThresholdBook(tiers(), DEFAULTS.thresholds)
    book.advance(T0_MS)
    book.put_many(key, ((NOW - number, usd) for number, usd in enumerate(sums)))
    return book


def hundreds(p85: float, p95: float, p99: float) -> list[float]:
    """200 sums with these percentiles."""
    return [1.0] * 169 + [p85] * 20 + [p95] * 8 + [p99] * 3


def test_a_cold_window_leaves_the_floor_alone() -> None:
    threshold = book_of([50 * M] * 199).threshold(BTC)
    assert not threshold.warm
    assert (threshold.samples, threshold.needed) == (199, 200)
    assert (threshold.p85_usd, threshold.p95_usd, threshold.p99_usd) == (None, None, None)
    assert threshold.notable_usd == FLOOR_USD / 2
    assert threshold.large_usd == threshold.p95_limit_usd == threshold.p99_limit_usd == FLOOR_USD
    assert threshold.extreme_usd == 3 * FLOOR_USD
    assert threshold.large_basis is threshold.extreme_basis is Basis.FLOOR


def test_a_warm_window_gives_its_percentiles() -> None:
    threshold = book_of(hundreds(3 * M, 8 * M, 20 * M)).threshold(BTC)
    assert threshold.warm
    assert (threshold.p85_usd, threshold.p95_usd, threshold.p99_usd) == (3 * M, 8 * M, 20 * M)
    limits = (threshold.notable_usd, threshold.large_usd, threshold.extreme_usd)
    assert limits == (3 * M, 8 * M, 20 * M)
    assert threshold.large_basis is threshold.extreme_basis is Basis.PERCENTILE


def test_percentiles_below_the_floor_do_not_lower_it() -> None:
    threshold = book_of(hundreds(0.2 * M, 0.5 * M, 5 * M)).threshold(BTC)
    assert threshold.notable_usd == FLOOR_USD / 2
    assert (threshold.large_usd, threshold.large_basis) == (FLOOR_USD, Basis.FLOOR)
    # The p99 counts for the liquidation history; an extreme sum is three floors as well.
    assert threshold.p99_limit_usd == 5 * M
    assert (threshold.extreme_usd, threshold.extreme_basis) == (3 * FLOOR_USD, Basis.FLOOR)


def test_a_ceiling_is_three_times_the_long_run_percentile() -> None:
    book = book_of(hundreds(9 * M, 30 * M, 90 * M))
    book.set_ceilings(BTC, Percentiles(p85=1 * M, p95=4 * M, p99=10 * M))
    threshold = book.threshold(BTC)
    limits = (threshold.notable_usd, threshold.large_usd, threshold.extreme_usd)
    assert limits == (3 * M, 12 * M, 30 * M)
    assert threshold.large_basis is threshold.extreme_basis is Basis.CEILING
    assert threshold.p95_usd == 30 * M
    book.set_ceilings(BTC, None)
    assert book.threshold(BTC).large_usd == 30 * M


usd = st.floats(1.0, 1e10)
percentiles = st.lists(usd, min_size=3, max_size=3).map(lambda three: Percentiles(*sorted(three)))


@given(percentiles, percentiles, st.floats(1.0, 1e10))
def test_a_ceiling_never_undercuts_a_floor_and_the_tiers_are_in_order(
    window: Percentiles, long_run: Percentiles, floor_usd: float
) -> None:
    coin_tiers = tiers(floor_usd={"BTC": floor_usd})
    book = ThresholdBook(coin_tiers, DEFAULTS.thresholds)
    book.put_many(BTC, enumerate(hundreds(*window)))
    book.set_ceilings(BTC, long_run)
    threshold = book.threshold(BTC)
    assert threshold.notable_usd >= floor_usd / 2
    for limit_usd, factor in ((threshold.large_usd, 1), (threshold.extreme_usd, 3)):
        assert limit_usd >= factor * floor_usd
    assert threshold.large_usd == max(floor_usd, min(window.p95, 3 * long_run.p95))
    assert threshold.p99_limit_usd == max(floor_usd, min(window.p99, 3 * long_run.p99))
    assert threshold.extreme_usd == max(threshold.p99_limit_usd, 3 * floor_usd)
    limits = (threshold.notable_usd, threshold.large_usd, threshold.extreme_usd)
    assert all(lower <= higher for lower, higher in pairwise(limits))
    below = [threshold.tier_of(math.nextafter(limit, 0)) for limit in limits]
    at = [threshold.tier_of(limit) for limit in limits]
    assert all(lower < higher for lower, higher in zip(below, at, strict=True))
    assert at[2] is Tier.EXTREME


def test_a_threshold_is_the_same_object_until_something_changes() -> None:
    book = book_of(hundreds(3 * M, 8 * M, 20 * M))
    first = book.threshold(BTC)
    book.put(("ETH", Side.LONG), NOW, 5.0)
    book.advance(T0_MS + 59_999)
    assert book.threshold(BTC) is first
    book.put(BTC, NOW, 100 * M)
    assert book.threshold(BTC) is not first


def test_minutes_that_leave_the_window_change_the_threshold() -> None:
    book = book_of(hundreds(3 * M, 8 * M, 20 * M))
    assert book.threshold(BTC).warm
    book.advance(T0_MS + 6 * 86_400_000)
    assert not book.threshold(BTC).warm


def test_a_coin_that_changes_its_tier_changes_its_floor() -> None:
    book = ThresholdBook(coin_tiers := tiers(), DEFAULTS.thresholds)
    link: Key = ("LINK", Side.SHORT)
    assert book.threshold(link).floor_usd == 150_000
    coin_tiers.set_tier3(["LINK"])
    assert (book.threshold(link).floor_usd, book.threshold(link).coin_tier) == (300_000, 3)


def test_sides_have_windows_of_their_own() -> None:
    book = book_of(hundreds(3 * M, 8 * M, 20 * M))
    assert book.threshold(BTC).warm
    assert book.threshold(("BTC", Side.SHORT)).samples == 0


def test_the_rank_of_a_sum_is_known_once_the_window_is_warm() -> None:
    assert book_of([1.0] * 199).rank_pct(BTC, 5.0) is None
    book = book_of(hundreds(3 * M, 8 * M, 20 * M))
    ranks = [book.rank_pct(BTC, sum_usd) for sum_usd in (0.5, 1.0, 8 * M, 1e12)]
    assert ranks == [0.0, 84.5, 98.5, 100.0]


def test_what_is_restored_gives_the_thresholds_it_gave() -> None:
    sums = [(NOW - number, (number * 7919 % 1000) ** 3 + 0.25) for number in range(500)]
    live = ThresholdBook(tiers(), DEFAULTS.thresholds)
    live.advance(T0_MS)
    for minute, sum_usd in reversed(sums):
        live.put(BTC, minute, sum_usd)
    restored = ThresholdBook(tiers(), DEFAULTS.thresholds)
    restored.put_many(BTC, sums)
    restored.advance(T0_MS)
    assert restored.threshold(BTC) == live.threshold(BTC)


def test_windows_without_a_minute_are_dropped() -> None:
    book = book_of([5.0])
    assert book.keys() == (BTC,)
    book.advance(T0_MS + 6 * 86_400_000)
    assert book.keys() == ()
    book.put(BTC, NOW, 5.0)  # older than the window
    assert book.keys() == ()


def test_invented_names_are_bounded_and_cost_no_warm_window() -> None:
    book = book_of(hundreds(3 * M, 8 * M, 20 * M))
    for number in range(3 * MAX_KEYS):
        key = (f"X{number}", Side.LONG)
        book.threshold(key)
        book.put(key, NOW, 1.0)
    assert len(book.keys()) <= MAX_KEYS
    assert len(book._cached) <= 2 * MAX_KEYS
    assert book.threshold(BTC).warm


@pytest.mark.parametrize(("days", "warm"), [(5.9, True), (6, False)])
def test_the_window_is_as_long_as_the_settings_say(days: float, warm: bool) -> None:
    params = replace(DEFAULTS.thresholds, min_minutes=10)
    book = ThresholdBook(CoinTiers(DEFAULTS.coins, params), params)
    book.advance(T0_MS)
    book.put_many(BTC, ((NOW - number, 1.0) for number in range(10)))
    book.advance(T0_MS + int(days * 86_400_000))
    assert book.threshold(BTC).warm is warm


def test_a_seed_fills_what_the_feed_has_not_summed() -> None:
    book = book_of([9 * M])
    book.fill(BTC, [(NOW, 1.0), (NOW - 1, 2 * M), (NOW - 2, 0.0)])
    assert book.threshold(BTC).samples == 2
    before = book.threshold(BTC)
    book.fill(BTC, [(NOW - 1, 3 * M)])
    assert book.threshold(BTC) is before


def test_a_seed_of_nothing_makes_no_window() -> None:
    book = ThresholdBook(tiers(), DEFAULTS.thresholds)
    book.advance(T0_MS)
    book.fill(BTC, [(NOW, 0.0)])
    assert book.keys() == ()
    book.fill(BTC, [(NOW, 5.0)])
    assert book.keys() == (BTC,)
