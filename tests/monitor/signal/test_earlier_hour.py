"""What an earlier run has heard of the last hour: its sums, and honestly what it has not heard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.records import LossRow, OrderSecond
from cgtui.monitor.hole import Hole, unseen_ms
from cgtui.monitor.signal.earlier_hour import batched, listened_to, read_earlier_hour
from tests.monitor.build import order

MINUTE_MS = 60_000
OPENED_MS = 1_760_000_000_000 // MINUTE_MS * MINUTE_MS + 20_000
OPENED = OPENED_MS // MINUTE_MS


class FakeJournal:
    """Active in ``minutes``; its newest order was received at ``last_ms``."""

    def __init__(self, minutes: set[int], last_ms: int, lost_ms: tuple[int, ...] = ()) -> None:
        self.minutes = minutes
        self.last_ms = last_ms
        self.lost_ms = lost_ms
        self.asked: list[tuple[int, int]] = []

    def active_minutes(self, since_ms: int, until_ms: int) -> frozenset[int]:
        assert until_ms == OPENED_MS
        return frozenset(one for one in self.minutes if one * MINUTE_MS >= since_ms)

    def losses(self, since_ms: int) -> list[LossRow]:
        return [LossRow(at_ms, "closed", 1.0, 9.0) for at_ms in self.lost_ms if at_ms >= since_ms]

    def order_seconds(
        self, since_ms: int, until_ms: int, *, fine_from_ms: int
    ) -> list[OrderSecond]:
        assert OPENED_MS - 500_000 < fine_from_ms < OPENED_MS - 300_000
        self.asked.append((since_ms, until_ms))
        return [OrderSecond("BTC", Side.LONG, since_ms // 1000, 100, 1)]

    def newest_orders(self, since_ms: int, until_ms: int) -> list[Liquidation]:
        assert (since_ms, until_ms) in [*self.asked, (since_ms, OPENED_MS)]
        # What happened last was not the last to arrive.
        return [order(received_ms=self.last_ms - 5_000, time_ms=self.last_ms - 5_300)]

    def last_received_ms(self, since_ms: int, until_ms: int) -> int | None:
        assert (since_ms, until_ms) in [*self.asked, (since_ms, OPENED_MS)]
        return self.last_ms


def test_a_run_that_went_on_to_the_restart_gives_the_whole_hour_before_it() -> None:
    journal = FakeJournal(set(range(OPENED - 90, OPENED + 1)), OPENED_MS - 1_500)
    hour = read_earlier_hour(journal, opened_ms=OPENED_MS, missing=())
    assert hour is not None
    assert hour.since_ms == (OPENED - 59) * MINUTE_MS
    assert (hour.holes, hour.stopped_ms) == ((), OPENED_MS - 1_500)
    assert journal.asked == [(hour.since_ms, OPENED_MS)]
    assert len(hour.seconds) == 1


def test_minutes_in_which_the_feed_was_down_those_before_them_and_after_a_loss_are_holes() -> None:
    journal = FakeJournal(
        set(range(OPENED - 90, OPENED)),
        OPENED_MS - 30_000,
        lost_ms=((OPENED - 3) * MINUTE_MS + 50_000,),
    )
    hour = read_earlier_hour(journal, opened_ms=OPENED_MS, missing={OPENED - 20})
    assert hour is not None
    assert hour.holes == (
        Hole((OPENED - 21) * MINUTE_MS, (OPENED - 19) * MINUTE_MS),
        Hole((OPENED - 4) * MINUTE_MS, (OPENED - 1) * MINUTE_MS),
    )


def test_a_journal_without_an_order_of_the_hour_gives_nothing() -> None:
    for minutes in (set[int](), {OPENED - 61}):
        journal = FakeJournal(minutes, OPENED_MS - 1_000)
        assert read_earlier_hour(journal, opened_ms=OPENED_MS, missing=()) is None
        assert journal.asked == []


def test_what_was_heard_between_losses_counts_although_no_minute_is_whole() -> None:
    minutes = set(range(OPENED - 6, OPENED))
    lost = tuple(minute * MINUTE_MS for minute in minutes)
    journal = FakeJournal(minutes, OPENED_MS - 30_000, lost_ms=lost)
    hour = read_earlier_hour(journal, opened_ms=OPENED_MS, missing=())
    assert hour is not None
    assert hour.since_ms == (OPENED - 6) * MINUTE_MS
    assert hour.holes == (Hole((OPENED - 6) * MINUTE_MS, OPENED * MINUTE_MS),)
    assert len(hour.seconds) == 1


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(20, 900)), max_size=5), st.data())
def test_what_counts_as_heard_was_heard_by_a_run_from_its_first_second_to_its_last(
    runs: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Runs by (pause before it, length) in seconds; each notes the minute of its start."""
    heard: set[int] = set()
    at_s, starts = 0, set()
    for pause_s, length_s in runs:
        at_s += pause_s
        starts.add(at_s // 60)
        heard.update(range(at_s, at_s + length_s))
        at_s += length_s
    active = {second // 60 for second in heard}
    missing = starts | data.draw(st.sets(st.sampled_from(sorted(active)))) if active else starts
    found = listened_to(active, missing, first=0)
    if found is None:
        return
    stopped_s = max(heard) + 1
    for second in range(found.since_ms // 1000, stopped_s):
        at_ms = second * 1000
        if not unseen_ms(found.holes, at_ms, at_ms + 1000):
            assert second in heard
            assert second // 60 not in missing


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_parts_are_all_of_it_in_its_order(items: list[int], size: int) -> None:
    parts = list(batched(items, size))
    assert [one for part in parts for one in part] == items
    assert all(0 < len(part) <= size for part in parts)
