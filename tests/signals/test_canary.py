from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.canary import MOST_COINS, Canary, CanaryState, CanaryTrouble, Comparison
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000
BUCKET_MS = 300_000
REST = (800_000.0, 200_000.0)
ALIKE = (640_000.0, 160_000.0)  # 80 %, longs the majority
MUTE = (80_000.0, 20_000.0)  # 10 %
INVERTED = (160_000.0, 640_000.0)
PARAMS = DEFAULTS.canary


class Bird:
    """A canary for BTC that is given one bucket after another."""

    def __init__(self) -> None:
        self.canary = Canary(PARAMS)
        self.at_ms = T0_MS

    def see(
        self,
        feed: tuple[float, float] | None,
        rest: tuple[float, float] = REST,
        times: int = 1,
    ) -> CanaryTrouble:
        for _ in range(times):
            self.canary.compare("BTC", self.at_ms, feed, rest)
            self.at_ms += BUCKET_MS
        return self.canary.trouble("BTC")


def test_a_comparison_is_coverage_and_the_agreement_of_the_majority() -> None:
    found = Canary(PARAMS).compare("BTC", T0_MS, INVERTED, REST)
    assert found == Comparison("BTC", T0_MS, INVERTED, REST, 80.0, True, False)


@pytest.mark.parametrize(
    ("feed", "rest"),
    [
        (None, REST),
        (ALIKE, (249_999.0, 0.0)),
        (ALIKE, (math.nan, 1e6)),
        (ALIKE, (math.inf, 1e6)),
        ((math.nan, 0.0), REST),
    ],
)
def test_a_quiet_or_missing_bucket_is_not_compared(
    feed: tuple[float, float] | None, rest: tuple[float, float]
) -> None:
    canary = Canary(PARAMS)
    assert canary.compare("BTC", T0_MS, feed, rest) is None
    assert canary.state("BTC") is None
    assert canary.trouble("BTC") == CanaryTrouble()


def test_nothing_is_compared_with_nothing_even_without_a_least_sum() -> None:
    canary = Canary(replace(PARAMS, least_usd=0.0))
    assert canary.compare("BTC", T0_MS, (0.0, 0.0), (0.0, 0.0)) is None


def test_a_bucket_is_compared_once_and_never_after_a_newer_one() -> None:
    bird = Bird()
    bird.see(MUTE, times=2)
    for bucket_ms in (T0_MS, T0_MS + BUCKET_MS):
        assert bird.canary.compare("BTC", bucket_ms, MUTE, REST) is None
    assert not bird.canary.trouble("BTC").coverage_off


@pytest.mark.parametrize("feed", [MUTE, (0.0, 0.0), (1_300_000.0, 400_000.0)])
def test_coverage_trips_after_three_buckets_out_of_band_and_re_arms_after_three_in_it(
    feed: tuple[float, float],
) -> None:
    bird = Bird()
    assert not bird.see(feed, times=2).coverage_off
    assert bird.see(feed).coverage_off
    assert bird.see(ALIKE, times=2).coverage_off
    assert bird.see(feed).coverage_off  # a relapse starts the count again
    assert bird.see(ALIKE, times=2).coverage_off
    assert not bird.see(ALIKE).coverage_off


def test_one_good_bucket_breaks_a_run_and_an_uncompared_one_does_not() -> None:
    bird = Bird()
    bird.see(MUTE, times=2)
    bird.see(ALIKE)
    assert not bird.see(MUTE, times=2).coverage_off
    bird.see(None)
    bird.see(MUTE, rest=(1000.0, 0.0))
    assert bird.see(MUTE).coverage_off


@pytest.mark.parametrize(("total_usd", "in_band"), [(4e5, True), (3.99e5, False), (16e5, True)])
def test_the_ends_of_the_band_belong_to_it(total_usd: float, in_band: bool) -> None:
    found = Canary(PARAMS).compare("BTC", T0_MS, (total_usd, 0.0), REST)
    assert found is not None
    assert found.in_band is in_band


def test_sides_trip_at_three_of_five_and_re_arm_after_five_that_agree() -> None:
    bird = Bird()
    bird.see(INVERTED, times=2)
    bird.see(ALIKE, times=2)
    assert not bird.canary.trouble("BTC").sides_off
    tripped = bird.see(INVERTED)
    assert (tripped.sides_off, tripped.sides_wrong, tripped.sides_judged) == (True, 3, 5)
    assert bird.see(ALIKE, times=4).sides_off
    assert not bird.see(ALIKE).sides_off


def test_an_old_disagreement_leaves_with_its_bucket() -> None:
    bird = Bird()
    bird.see(INVERTED, times=2)
    bird.see(ALIKE, times=3)
    assert not bird.see(INVERTED, times=2).sides_off  # two of the last five: the first two left


@pytest.mark.parametrize("feed", [(0.0, 0.0), (400_000.0, 400_000.0)])
def test_no_majority_neither_agrees_nor_disagrees(feed: tuple[float, float]) -> None:
    bird = Bird()
    bird.see(INVERTED, times=3)
    bird.see(ALIKE, times=4)
    even = bird.see(feed)
    assert (even.sides_off, even.sides_wrong, even.sides_judged) == (True, 1, 5)
    assert not bird.see(ALIKE).sides_off  # the fifth in a row
    assert bird.canary.recent("BTC")[-2].agree is None


def test_the_state_is_what_screens_show() -> None:
    bird = Bird()
    bird.see(ALIKE)
    bird.see(INVERTED)
    newest_ms = T0_MS + BUCKET_MS
    assert bird.canary.states() == (
        CanaryState("BTC", newest_ms, 80.0, False, 1, 2, newest_ms + BUCKET_MS, False, False),
    )


def test_coins_are_apart_and_can_be_forgotten() -> None:
    bird = Bird()
    bird.see(MUTE, times=3)
    bird.canary.compare("ETH", T0_MS, ALIKE, REST)
    assert not bird.canary.trouble("ETH").coverage_off
    bird.canary.forget("BTC")
    bird.canary.forget("DOGE")
    assert bird.canary.trouble("BTC") == CanaryTrouble()
    assert [state.coin for state in bird.canary.states()] == ["ETH"]


def test_memory_is_bounded_in_coins_and_in_buckets() -> None:
    canary = Canary(PARAMS)
    for number in range(MOST_COINS + 10):
        canary.compare(f"C{number}", T0_MS, ALIKE, REST)
    assert len(canary.states()) == MOST_COINS
    assert canary.state("C9") is None
    for bucket in range(1, 100):
        canary.compare("C200", T0_MS + bucket * BUCKET_MS, ALIKE, REST)
    assert len(canary.recent("C200")) == max(PARAMS.sides_of, PARAMS.coverage_buckets)


feeds = st.sampled_from([ALIKE, MUTE, INVERTED, (0.0, 0.0), (5e5, 5e5), None])


@given(st.lists(feeds, max_size=40))
def test_hysteresis_is_what_the_whole_history_says(walk: list[tuple[float, float] | None]) -> None:
    bird, bands, sides = Bird(), list[bool](), list[bool]()
    coverage_off = sides_off = False
    for feed in walk:
        trouble = bird.see(feed)
        if feed is None:
            continue
        bands.append(400_000 <= sum(feed) <= 1_600_000)
        if feed[0] != feed[1]:
            sides.append(feed[0] > feed[1])
        if len(bands) >= 3 and len(set(bands[-3:])) == 1:
            coverage_off = not bands[-1]
        if sides[-5:].count(False) >= 3:
            sides_off = True
        elif len(sides) >= 5 and all(sides[-5:]):
            sides_off = False
        assert (trouble.coverage_off, trouble.sides_off) == (coverage_off, sides_off)
