from __future__ import annotations

from cgtui.monitor.snapshot import FeedState
from tests.monitor.build import T0_MS, FakeTape, FeedUnderTest, connected, frame, order
from tests.monitor.test_snapshot_taker import taken_at, taker_of


def test_ages_and_the_uptime_stand_as_they_were_at_the_tapes_end() -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    taker = taker_of(under_test)
    under_test.take(*connected(), real_s=101.0)
    under_test.take(frame(order()), real_s=111.0)
    under_test.take(frame(received_ms=T0_MS), real_s=115.0)
    running = taken_at(taker, 116.0).feed
    assert (running.connected_s, running.last_frame_age_s) == (15.0, 1.0)
    tape.sent, tape.finished = 2, True
    under_test.feed.beat(T0_MS, 117.0, 0)
    for real_s in (117.0, 1_200.0):
        feed = taken_at(taker, real_s).feed
        assert feed.state is FeedState.ENDED
        assert (feed.connected_s, feed.longest_s) == (14.0, 14.0)
        assert (feed.last_frame_age_s, feed.last_order_age_s) == (0.0, 4.0)
