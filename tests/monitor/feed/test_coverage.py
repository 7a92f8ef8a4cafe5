"""Since when is counted, and every hole in that, however short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.monitor.feed.coverage import KEPT_HOLES, Coverage
from cgtui.monitor.hole import Hole, unseen_ms
from tests.monitor.build import T0_MS

HOUR_S = 3600
DAY_MS = 86_400_000


def test_nothing_is_covered_before_the_first_subscription() -> None:
    coverage = Coverage()
    coverage.lost(T0_MS - 1000)
    assert coverage.partial_since_ms(60, T0_MS) == T0_MS
    assert coverage.holes() == ()


def test_a_span_is_partial_until_it_is_as_old_as_itself() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 3_599_999) == T0_MS
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 3_600_000) is None


def test_the_beginning_of_counting_does_not_move_during_an_outage_or_after_it() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 100_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 900_000) == T0_MS
    coverage.found(T0_MS + 900_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 901_000) == T0_MS
    assert coverage.holes() == (Hole(T0_MS + 100_000, T0_MS + 900_000),)


def test_the_shortest_gap_is_a_hole_and_one_of_no_length_is_none() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 5000)
    assert coverage.holes() == (Hole(T0_MS + 5000, None),)
    coverage.found(T0_MS + 5000)
    assert coverage.holes() == ()
    coverage.lost(T0_MS + 6000)
    coverage.found(T0_MS + 6300)
    assert coverage.holes() == (Hole(T0_MS + 6000, T0_MS + 6300),)


def test_a_hole_begins_with_the_first_that_was_noticed_of_it() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 1000)  # a stall
    coverage.lost(T0_MS + 50_000)  # which ends in a lost connection
    coverage.found(T0_MS + 70_000)
    coverage.lost(T0_MS + 90_000)
    coverage.lost(T0_MS + 60_000)  # silent before it was noticed, but not before it was back
    assert coverage.holes() == (Hole(T0_MS + 1000, None),)  # nothing was received in between


def test_a_hole_that_no_window_reaches_any_more_is_let_go() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    for at_ms in (T0_MS, T0_MS + DAY_MS):
        coverage.lost(at_ms + 1000)
        coverage.found(at_ms + 2000)
    assert len(coverage.holes()) == 2
    coverage.lost(T0_MS + DAY_MS + 3000)
    assert coverage.holes()[0].started_ms == T0_MS + DAY_MS + 1000


def test_a_connection_that_flaps_all_day_costs_bounded_memory_and_hides_nothing() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    flaps = 3 * KEPT_HOLES
    for number in range(1, flaps + 1):
        coverage.lost(T0_MS + number * 10_000)
        coverage.found(T0_MS + number * 10_000 + 2000)
    holes = coverage.holes()
    assert len(holes) == KEPT_HOLES
    assert unseen_ms(holes, T0_MS, T0_MS + DAY_MS) >= flaps * 2000


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60) | st.none()), max_size=6)


@given(SPANS, st.integers(0, 60), st.integers(0, 60))
def test_what_is_unseen_is_what_lies_in_any_hole_counted_once(
    spans: list[tuple[int, int | None]], begin: int, end: int
) -> None:
    holes = [Hole(started, ended) for started, ended in spans]
    seconds = sum(
        any(one.started_ms <= at and (one.ended_ms is None or at < one.ended_ms) for one in holes)
        for at in range(begin, end)
    )
    assert unseen_ms(holes, begin, end) == seconds


def test_an_earlier_run_moves_the_beginning_and_leaves_a_hole_until_this_one() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 1000)
    coverage.found(T0_MS + 2000)
    earlier = Hole(T0_MS - 900_000, T0_MS - 840_000)
    coverage.begin_earlier(T0_MS - 3_600_000, [earlier], T0_MS - 34_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS) is None
    assert coverage.partial_since_ms(86_400, T0_MS) == T0_MS - 3_600_000
    assert coverage.holes() == (
        earlier,
        Hole(T0_MS - 34_000, T0_MS),
        Hole(T0_MS + 1000, T0_MS + 2000),
    )


def test_while_this_run_has_heard_nothing_the_hole_lasts() -> None:
    coverage = Coverage()
    coverage.begin_earlier(T0_MS - 600_000, [], T0_MS - 34_000)
    assert coverage.holes() == (Hole(T0_MS - 34_000, None),)
    coverage.found(T0_MS)
    assert coverage.holes() == (Hole(T0_MS - 34_000, T0_MS),)


def test_a_hole_that_reaches_to_the_end_of_the_earlier_run_is_one_with_what_follows() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    holes = [Hole(T0_MS - 120_000, T0_MS - 60_000)]
    coverage.begin_earlier(T0_MS - 600_000, holes, T0_MS - 80_000)
    assert coverage.holes() == (Hole(T0_MS - 120_000, T0_MS),)
