from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.mark import Mark
from tests.checklist.build import NOW_MS
from tests.checklist.standing import clock, feed, line, loss, source, told

DOWN: dict[str, Any] = {
    "word": "waiting",
    "reason": "HTTP 503",
    "connected_s": None,
    "subscribed_ms": None,
    "orders_here": 0,
    "pongs_here": 0,
    "last_pong_age_s": None,
    "longest_pong_gap_s": 0.0,
}


def test_a_feed_that_is_still_connecting_waits_and_one_that_was_lost_has_failed() -> None:
    assert told(line("connected")) == (Mark.PASS, "for 31:00")
    assert line("connected", feed=feed(**DOWN)).mark is Mark.WAITING
    lost = line("connected", feed=feed(**DOWN, losses=1))
    assert told(lost) == (Mark.FAIL, "waiting: HTTP 503")


def test_a_refusal_fails_and_a_tape_that_has_ended_is_off() -> None:
    refused = feed(**(DOWN | {"refused": True, "reason": "invalid key"}))
    assert told(line("connected", feed=refused)) == (Mark.FAIL, "refused: invalid key")
    assert line("subscribed", feed=refused).mark is Mark.FAIL
    assert line("connected", feed=feed(**DOWN, ended=True)).mark is Mark.OFF


def test_the_subscription_names_channel_and_time() -> None:
    one = line("subscribed")
    assert one.mark is Mark.PASS
    assert one.evidence.startswith("liquidationOrders at ")
    assert line("subscribed", feed=feed(**DOWN)).mark is Mark.WAITING


def test_data_are_seen_on_this_connection() -> None:
    assert "1,200 orders on this connection" in line("data").evidence
    assert line("data", feed=feed(orders_here=0)).mark is Mark.WAITING
    stalled = feed(stalled=True, reason="no order for 90 s; limit 60 s")
    assert told(line("data", feed=stalled)) == (Mark.FAIL, "no order for 90 s; limit 60 s")


@pytest.mark.parametrize(
    ("changed", "mark"),
    [
        ({"last_pong_age_s": 40.0}, Mark.PASS),
        ({"last_pong_age_s": 40.1}, Mark.FAIL),
        ({"last_pong_age_s": None, "connected_s": 40.0}, Mark.WAITING),
        ({"last_pong_age_s": None, "connected_s": 40.1}, Mark.FAIL),
        (DOWN, Mark.WAITING),
    ],
)
def test_a_pong_is_not_older_than_two_intervals(changed: dict[str, Any], mark: Mark) -> None:
    assert line("pong", feed=feed(**changed)).mark is mark


def test_events_are_counted_since_the_start() -> None:
    assert told(line("events")) == (Mark.PASS, "1,200 events since start")
    assert line("events", feed=feed(orders=0)).mark is Mark.WAITING
    assert line("events", feed=feed(orders=0, refused=True)).mark is Mark.FAIL


def test_no_reconnect_was_needed_or_each_resubscribed() -> None:
    assert told(line("reconnect")) == (Mark.PASS, "none was needed")
    mended = line("reconnect", feed=feed(losses=2, last_loss=loss()))
    assert mended.mark is Mark.PASS
    assert "2 losses" in mended.evidence
    assert "resubscribed after 1.3 s, 200 orders since" in mended.evidence
    mute = feed(losses=1, last_loss=loss(orders_since=0))
    assert line("reconnect", feed=mute).mark is Mark.WAITING


@pytest.mark.parametrize(
    ("lost_s", "speed", "mark"),
    [(60, 1.0, Mark.WAITING), (61, 1.0, Mark.FAIL), (600, 10.0, Mark.WAITING)],
)
def test_a_connection_that_does_not_come_back_within_a_minute_has_failed(
    lost_s: int, speed: float, mark: Mark
) -> None:
    gone = feed(**DOWN, losses=1, last_loss=loss(at_ms=NOW_MS - lost_s * 1000, back_after_s=None))
    one = line("reconnect", feed=gone, source=source(speed=speed))
    assert one.mark is mark
    assert "not back yet" in one.evidence


def test_thirty_minutes_are_stable_or_still_running() -> None:
    assert told(line("stable_30m")) == (Mark.PASS, "31:00 of 30:00")
    short = line("stable_30m", acceptance=clock(stable_ms=29 * 60_000 + 59_999))
    assert told(short) == (Mark.WAITING, "29:59 of 30:00")
    still = line("stable_30m", acceptance=clock(since_ms=None, stable_ms=0))
    assert still.mark is Mark.WAITING
    assert "starts with the feed" in still.evidence


def test_a_clock_at_another_speed_says_so_with_the_real_time() -> None:
    one = line("stable_30m", source=source(mode="DEMO", speed=10.0))
    assert one.evidence == "31:00 of 30:00 by the source's clock at 10x (3:06 of real time)"


def test_a_clock_that_was_restarted_says_when_and_why() -> None:
    restarted = clock(stable_ms=0, restarts=2, restarted_ms=NOW_MS, why="read timeout")
    one = line("stable_30m", acceptance=restarted)
    assert "restarted 2 times" in one.evidence
    assert one.evidence.endswith("read timeout")


def test_a_feed_that_is_over_cannot_become_stable() -> None:
    over = feed(**DOWN, ended=True)
    one = line("stable_30m", feed=over, acceptance=clock(since_ms=None, stable_ms=0))
    assert one.mark is Mark.FAIL
    assert "play it again, or run live" in (one.mend or "")
    refused = feed(**DOWN, refused=True)
    one = line("stable_30m", feed=refused, acceptance=clock(since_ms=None, stable_ms=0))
    assert "r reconnects now" in (one.mend or "")


@pytest.mark.parametrize("entry", ["data", "pong", "events", "reconnect"])
def test_nobody_is_told_to_reconnect_to_a_tape_that_has_ended(entry: str) -> None:
    lost = loss(at_ms=NOW_MS - 3_600_000, back_after_s=None)
    over = {**DOWN, "ended": True, "stalled": True, "orders": 0, "last_pong_age_s": 90.0}
    one = line(entry, feed=feed(**over, losses=1, last_loss=lost))
    assert one.mark is Mark.FAIL
    assert "reconnect" not in (one.mend or "")
    assert "play it again" in (one.mend or "")
