from __future__ import annotations

import time

import pytest

from cgtui.monitor.signal_snapshot import ArmedState, TelegramState
from cgtui.monitor.snapshot import Defect, FeedState, RecordingSnapshot, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.banner import banner_line
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.feed_words import feed_words
from cgtui.views.glyphs import ASCII, UNICODE
from cgtui.views.status import status_line
from tests.sample import feed, snapshot
from tests.signal_sample import signals, trip


def text(line: Line | None) -> str:
    return "" if line is None else "".join(span.text for span in line)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("state", list(FeedState))
def test_mode_and_feed_state_are_there_at_any_width(width: int, state: FeedState) -> None:
    taken = snapshot(
        mode=Mode.REPLAY, label="a-tape-with-a-long-name.jsonl", feed=feed(state=state)
    )
    line = status_line(taken, width, UNICODE)
    assert width_of(line) <= width
    assert "REPLAY" in text(line)
    assert feed_words(taken).short.split()[0] in text(line)


def test_live_is_said_of_live_data_only() -> None:
    assert "LIVE" in text(status_line(snapshot(), 120, UNICODE))
    for mode in (Mode.DEMO, Mode.REPLAY):
        assert "LIVE" not in text(status_line(snapshot(mode=mode, label="x"), 120, UNICODE))


def test_a_connected_but_silent_feed_is_not_called_quiet_when_it_is_stalled() -> None:
    quiet = snapshot(feed=feed(state=FeedState.QUIET, last_order_age_s=34.0))
    stalled = snapshot(feed=feed(state=FeedState.STALLED, last_order_age_s=74.0))
    assert "QUIET 34s" in text(status_line(quiet, 120, UNICODE))
    assert "STALLED 1m14s" in text(status_line(stalled, 120, UNICODE))


def test_the_banner_names_what_is_broken_and_counts_the_rest() -> None:
    refused = feed(state=FeedState.REFUSED, reason="Invalid API key provided")
    broken = snapshot(feed=refused, defects=(Defect(0, "tick", "KeyError"),))
    assert "Invalid API key provided" in text(banner_line(broken, 120, UNICODE))
    assert "+1 more" in text(banner_line(broken, 120, UNICODE))
    assert banner_line(snapshot(), 120, UNICODE) is None


def test_a_recording_that_stopped_is_on_the_screen() -> None:
    taken = snapshot(recording=RecordingSnapshot("a.jsonl", 7, "No space left on device"))
    assert "No space left on device" in text(banner_line(taken, 120, UNICODE))


def test_dropped_orders_raise_the_alarm_colour_at_any_width() -> None:
    dropping = snapshot(mode=Mode.DEMO, label="cascade, seed 1", feed=feed(dropped_orders=7))
    line = status_line(dropping, 80, UNICODE)
    assert any("DROPPED 7" in span.text and span.role is Role.ALARM for span in line)


def test_ascii_glyphs_keep_the_bar_ascii() -> None:
    assert text(status_line(snapshot(), 160, ASCII)).isascii()


@pytest.mark.parametrize("state", list(FeedState))
def test_live_data_say_so_in_every_state(state: FeedState) -> None:
    assert "LIVE" in text(status_line(snapshot(feed=feed(state=state)), 120, UNICODE))


def down(**changes: object) -> Snapshot:
    lost: dict[str, object] = {
        "state": FeedState.WAITING,
        "retry_in_s": 12.0,
        "down_s": 100.0,
        "down_reason": "read timeout",
        "rtt_ms": None,
        "orders_per_min": 0,
    }
    held = ArmedState("HELD", "no order for 100 s (limit 60 s)", "60 s of data", (trip(),))
    off = TelegramState(on=False, reason="no bot token")
    return snapshot(feed=feed(**(lost | changes)), signals=signals(armed=held, telegram=off))


@pytest.mark.parametrize("width", [80, 100, 120])
def test_a_feed_that_is_down_says_since_when_why_alerts_are_held_and_what_time_it_is(
    width: int,
) -> None:
    bar = text(status_line(down(), width, UNICODE))
    assert "DOWN 1m40s, retry 12s" in bar
    assert "ALERTS HELD: no order" in bar
    assert "21:15:03Z" in bar
    assert "TG OFF" in bar
    assert "0/min" not in bar


@pytest.mark.parametrize("width", [80, 100, 120])
def test_an_attempt_within_an_outage_says_how_long_that_has_lasted(width: int) -> None:
    bar = text(status_line(down(state=FeedState.CONNECTING, attempt=4), width, UNICODE))
    assert "CONNECTING" in bar
    assert "down 1m40s" in bar
    first = snapshot(feed=feed(state=FeedState.CONNECTING, attempt=1))
    assert "down" not in text(status_line(first, width, UNICODE))


@pytest.mark.parametrize(("zone", "clocks"), [("UTC0", 1), ("WIB-7", 2)])
def test_where_local_time_is_utc_one_clock_is_enough_and_the_rate_has_its_room(
    monkeypatch: pytest.MonkeyPatch, zone: str, clocks: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        bar = text(status_line(snapshot(), 160, UNICODE))
    time.tzset()
    assert bar.count("21:15") + bar.count("04:15") == clocks
    assert "412/min lag 0.6s" in bar


@pytest.mark.parametrize("width", [80, 120, 160])
def test_an_unanswered_ping_is_in_the_bar_before_the_connection_is_given_up(width: int) -> None:
    taken = snapshot(feed=feed(missed_in_a_row=2, missed_pongs=2, late_pong_s=51.0))
    (said,) = [span for span in status_line(taken, width, UNICODE) if "no pong" in span.text]
    assert (said.text, said.role) == ("no pong ×2", Role.WARN)
    assert "84ms" not in text(status_line(taken, width, UNICODE))


def test_a_round_trip_of_the_past_is_dim_and_says_its_age() -> None:
    def trip_of(**changes: object) -> tuple[str, Role]:
        line = status_line(snapshot(feed=feed(**changes)), 160, UNICODE)
        (span,) = [span for span in line if span.text.startswith("84ms")]
        return span.text, span.role

    assert trip_of() == ("84ms", Role.TEXT)
    assert trip_of(late_pong_s=45.0) == ("84ms 45s ago", Role.DIM)


def test_ages_of_a_faster_source_are_by_its_clock_as_the_tape_beside_them_tells() -> None:
    lost = feed(state=FeedState.WAITING, down_s=4.0, retry_in_s=0.8)
    faster = snapshot(mode=Mode.DEMO, label="flaky", speed=10.0, feed=lost)
    assert feed_words(faster).short == "DOWN 40s, retry 0.8s"
    silent = feed(state=FeedState.STALLED, last_order_age_s=7.4)
    faster = snapshot(mode=Mode.DEMO, label="flaky", speed=10.0, feed=silent)
    assert feed_words(faster).short == "STALLED 1m14s"


def test_a_connection_without_an_order_says_how_long_it_is_open() -> None:
    young = feed(state=FeedState.OPEN, connected_s=1.2, last_frame_age_s=25.0)
    assert feed_words(snapshot(feed=young)).short == "OPEN 1.2s, no order yet"


def test_a_stalled_feed_has_no_rate_of_zero() -> None:
    stalled = snapshot(feed=feed(state=FeedState.STALLED, orders_per_min=0))
    bar = text(status_line(stalled, 160, UNICODE))
    assert "-/min" in bar
    assert " 0/min" not in bar
