from __future__ import annotations

import pytest

from cgtui.coinglass.stream_events import Connecting, RefusalKind, Refused
from cgtui.monitor.feed.feed_state import FeedJudge, Judgement
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from tests.monitor.build import (
    T0_MS,
    URL,
    FakeTape,
    FeedUnderTest,
    connected,
    frame,
    lost,
    order,
)


def judged(
    under_test: FeedUnderTest,
    real_s: float,
    *,
    mode: Mode = Mode.LIVE,
    speed: float = 1.0,
    down: str | None = None,
) -> Judgement:
    judge = FeedJudge(mode, speed, under_test.connection, under_test.traffic, under_test.replay)
    return judge.judge(real_s, down=down)


def live_feed(orders_per_min: int = 60) -> FeedUnderTest:
    """Connected at 0 s with a minute's worth of orders, the last at 60 s."""
    under_test = FeedUnderTest()
    under_test.take(*connected())
    under_test.take(frame(*(order() for _ in range(orders_per_min))), real_s=60.0)
    return under_test


def test_before_anything_it_is_starting() -> None:
    judgement = judged(FeedUnderTest(), 0.0)
    assert (judgement.state, judgement.reason) == (FeedState.CONNECTING, "starting")


def test_an_attempt_names_its_number_and_what_went_before() -> None:
    under_test = FeedUnderTest()
    under_test.take(Connecting(T0_MS, URL, 1), lost(), Connecting(T0_MS, URL, 2))
    judgement = judged(under_test, 0.0)
    assert judgement.state is FeedState.CONNECTING
    assert judgement.reason == "attempt 2, after: read timeout"


def test_between_attempts_it_waits_with_the_reason_of_the_loss() -> None:
    under_test = live_feed()
    under_test.take(lost(), real_s=61.0)
    judgement = judged(under_test, 62.0)
    assert (judgement.state, judgement.reason) == (FeedState.WAITING, "read timeout")


def test_it_is_open_until_the_first_order_of_this_connection() -> None:
    under_test = live_feed()
    under_test.take(lost(), *connected(), real_s=100.0)
    assert judged(under_test, 103.0).state is FeedState.OPEN
    under_test.take(frame(received_ms=T0_MS), real_s=104.0)
    assert judged(under_test, 104.0).state is FeedState.OPEN
    under_test.take(frame(order()), real_s=105.0)
    assert judged(under_test, 105.0).state is FeedState.LIVE


def test_silence_is_first_quiet_and_then_a_stall_by_its_own_rate() -> None:
    under_test = live_feed(orders_per_min=60)
    assert judged(under_test, 70.0).state is FeedState.LIVE
    quiet = judged(under_test, 83.0)
    assert quiet.state is FeedState.QUIET
    assert quiet.reason == "no order for 23 s; not unusual at 60 orders/min"
    stalled = judged(under_test, 134.0)
    assert stalled.state is FeedState.STALLED
    assert stalled.reason == "no order for 74 s; limit 60 s by its own rate"
    assert stalled.silence_limit_s == 60.0


def test_a_connection_that_never_brings_an_order_stalls_too() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), real_s=0.0)
    assert judged(under_test, 600.0).state is FeedState.OPEN
    judgement = judged(under_test, 601.0)
    assert judgement.state is FeedState.STALLED
    assert judgement.reason == "no order for 601 s; limit 600 s while its rate is not known"


def test_the_time_of_a_lost_connection_is_not_silence() -> None:
    under_test = live_feed()
    under_test.take(lost(), real_s=61.0)
    under_test.take(*connected(), real_s=500.0)
    assert judged(under_test, 501.0).state is FeedState.OPEN


def test_a_replay_is_never_stalled() -> None:
    assert judged(live_feed(), 10_000.0, mode=Mode.REPLAY).state is FeedState.QUIET
    assert judged(live_feed(), 10_000.0, mode=Mode.DEMO).state is FeedState.STALLED


def test_at_speed_the_limit_shrinks_with_the_sources_minute_but_not_to_nothing() -> None:
    assert judged(live_feed(), 60.0, speed=4.0).silence_limit_s == 15.0
    assert judged(live_feed(), 60.0, speed=1000.0).silence_limit_s == 5.0


def test_at_speed_a_silence_is_told_by_the_sources_clock() -> None:
    stalled = judged(live_feed(), 80.0, speed=4.0)
    assert (stalled.state, stalled.reason) == (
        FeedState.STALLED,
        "no order for 80 s; limit 60 s by its own rate",
    )


def test_a_refusal_outlasts_everything_but_a_task_that_is_down() -> None:
    under_test = live_feed()
    under_test.take(Refused(T0_MS, RefusalKind.KEY, "the key is not valid", 60.0))
    assert judged(under_test, 10_000.0).state is FeedState.REFUSED
    down = judged(under_test, 0.0, down="feed task failed: X in y.py:1; restarts in 2 s")
    assert down.state is FeedState.DOWN
    assert down.reason.startswith("feed task failed")


@pytest.mark.parametrize("connection_lost", [False, True])
def test_a_tape_that_has_ended_stays_ended(connection_lost: bool) -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    under_test.take(*connected(), frame(order()))
    tape.sent, tape.finished = 1, True
    under_test.feed.beat(T0_MS, 0.0, 0)
    if connection_lost:
        under_test.take(lost())
    judgement = judged(under_test, 1.0, mode=Mode.REPLAY)
    assert (judgement.state, judgement.reason) == (FeedState.ENDED, "tape ended · 1 order")
