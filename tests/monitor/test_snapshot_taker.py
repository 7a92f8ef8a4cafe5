from __future__ import annotations

from cgtui.coinglass.stream_events import PingSent, PongMissed, PongReceived
from cgtui.monitor.snapshot import Defect, RecordingSnapshot, Snapshot
from cgtui.monitor.snapshot_taker import Moment, SnapshotTaker
from tests.monitor.build import (
    T0_MS,
    FeedUnderTest,
    connected,
    frame,
    lost,
    order,
    source,
    subscribed,
)

RECORDING = RecordingSnapshot("/tmp/x.jsonl", 3, None)


def taker_of(under_test: FeedUnderTest) -> SnapshotTaker:
    return SnapshotTaker(
        source(),
        under_test.feed,
        started_ms=T0_MS,
        started_s=100.0,
        recording=lambda: RECORDING,
    )


def taken_at(taker: SnapshotTaker, real_s: float, now_ms: int = T0_MS) -> Snapshot:
    return taker.take(Moment(now_ms, real_s, 0, (), None))[0]


def test_ages_and_lengths_are_counted_to_the_moment() -> None:
    under_test = FeedUnderTest()
    taker = taker_of(under_test)
    under_test.take(*connected(), real_s=101.0)
    under_test.take(PingSent(T0_MS), PongReceived(T0_MS, 84.0), frame(order()), real_s=103.0)
    under_test.take(frame(received_ms=T0_MS), real_s=104.0)
    taken = taken_at(taker, 110.0)
    feed = taken.feed
    assert (taken.uptime_s, taken.started_ms, taken.tick) == (10.0, T0_MS, 1)
    assert (feed.connected_s, feed.longest_s, feed.rtt_ms) == (9.0, 9.0, 84.0)
    assert (feed.last_frame_age_s, feed.last_order_age_s) == (6.0, 7.0)
    assert (feed.frames, feed.orders, feed.orders_per_min) == (2, 1, 1)
    assert (feed.lag_p50_ms, feed.lag_p95_ms) == (400.0, 400.0)


def test_what_is_not_known_is_none() -> None:
    feed = taken_at(taker_of(FeedUnderTest()), 100.0).feed
    unknown = (
        feed.retry_in_s,
        feed.connected_s,
        feed.last_frame_age_s,
        feed.last_order_age_s,
        feed.rtt_ms,
        feed.lag_p50_ms,
        feed.lag_p95_ms,
    )
    assert unknown == (None,) * 7


def test_a_state_keeps_the_time_it_began() -> None:
    under_test = FeedUnderTest()
    taker = taker_of(under_test)
    under_test.take(*connected(), frame(order()), real_s=100.0)
    assert taken_at(taker, 100.0, T0_MS + 500).feed.state_since_ms == T0_MS + 500
    assert taken_at(taker, 103.0, T0_MS + 3000).feed.state_since_ms == T0_MS + 500
    under_test.take(lost(), real_s=104.0)
    assert taken_at(taker, 104.0, T0_MS + 4000).feed.state_since_ms == T0_MS + 4000


def test_defects_drops_and_the_recording_are_on_it() -> None:
    defect = Defect(T0_MS, "feed", "ValueError in feed.py:1")
    taker = taker_of(FeedUnderTest())
    taken, _ = taker.take(Moment(T0_MS, 100.0, 7, (defect,), None))
    assert taken.defects == (defect,)
    assert taken.feed.dropped_orders == 7
    assert taken.recording == RECORDING


def test_there_is_no_stand_in_before_the_first_snapshot() -> None:
    assert taker_of(FeedUnderTest()).stand_in(Moment(T0_MS, 100.0, 0, (), None), "x") is None


def test_an_outage_and_unanswered_pings_are_on_it() -> None:
    under_test = FeedUnderTest()
    taker = taker_of(under_test)
    under_test.take(*connected(), frame(order()), real_s=100.0)
    under_test.take(PongMissed(T0_MS + 30_000, 1), real_s=130.0)
    feed = taken_at(taker, 131.0, T0_MS + 31_000).feed
    assert (feed.missed_in_a_row, feed.late_pong_s, feed.down_since_ms) == (1, 31.0, None)
    silent_ms = T0_MS + 10_000
    under_test.take(lost(T0_MS + 31_000, silent_s=21.0), real_s=131.0)
    for second in (135, 140):
        at_ms = T0_MS + (second - 100) * 1000
        under_test.take(*subscribed(at_ms), lost(at_ms, open_s=0.0), real_s=float(second))
    feed = taken_at(taker, 150.0, T0_MS + 50_000).feed
    assert (feed.down_since_ms, feed.down_s) == (silent_ms, 40.0)
    assert (feed.missed_in_a_row, feed.late_pong_s) == (0, None)
