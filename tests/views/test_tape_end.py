"""What the screens say of things to come once a tape has ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.signals.alert import AlertState
from cgtui.signals.hush_words import IN_DIGEST, ON_ITS_WAY, repeat_in, rise_in
from cgtui.views.alerts.alert_detail import episode_lines, record_lines
from cgtui.views.glyphs import UNICODE
from cgtui.views.tape_end import NOT_READ, NOT_SENT, as_it_ended
from tests.sample import NOW_MS, feed, snapshot
from tests.signal_sample import episode, record, signals

MINUTE_MS = 60_000


def ended(**changes: Any) -> Snapshot:
    return as_it_ended(snapshot(feed=feed(state=FeedState.ENDED), signals=signals(**changes)))


def told(taken: Snapshot) -> str:
    assert taken.signals is not None
    lines = [
        line
        for open_one in (*taken.signals.open, *taken.signals.closed)
        for line in episode_lines(open_one, taken.now_ms, 200, UNICODE)
    ]
    for one in taken.signals.alerts:
        lines += record_lines(one, taken.now_ms, 200, UNICODE)
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize("hush", [IN_DIGEST, repeat_in(MINUTE_MS), rise_in(MINUTE_MS)])
def test_what_waited_to_be_said_was_not_sent(hush: str) -> None:
    kept = record(AlertState.SUPPRESSED, reason=hush, message_id=None, sent_at_ms=None)
    kept = replace(kept, alert=replace(kept.alert, created_ms=NOW_MS))
    one = replace(episode(), hush=hush, next_reading_ms=None)
    taken = ended(open=(one,), closed=(), alerts=(kept,))
    assert taken.signals is not None
    assert taken.signals.open[0].hush == taken.signals.alerts[0].reason == NOT_SENT
    assert not taken.signals.alerts[0].waits
    assert "digest" not in told(taken)


def test_a_reading_that_is_still_ahead_will_not_come_and_one_that_was_due_will() -> None:
    ahead = replace(episode(), hush="", next_reading_ms=NOW_MS + MINUTE_MS)
    due = replace(episode(), hush="", next_reading_ms=NOW_MS - 1)
    taken = ended(open=(ahead,), closed=(), alerts=())
    assert "next in" not in told(taken)
    assert NOT_READ in told(taken)
    assert "next waits" in told(ended(open=(due,), closed=(), alerts=()))


def test_what_has_happened_and_what_is_on_its_way_stays() -> None:
    long_ago = record(AlertState.SUPPRESSED, reason=repeat_in(MINUTE_MS))
    long_ago = replace(long_ago, alert=replace(long_ago.alert, created_ms=NOW_MS - 5 * MINUTE_MS))
    one = replace(episode(), hush=ON_ITS_WAY, next_reading_ms=None)
    taken = ended(open=(one,), closed=(), alerts=(long_ago,))
    assert taken.signals is not None
    assert taken.signals.open == (one,)
    assert taken.signals.alerts == (long_ago,)


def test_nothing_is_changed_while_the_tape_runs() -> None:
    running = snapshot(signals=signals())
    assert as_it_ended(running) is running
    silent = snapshot(feed=feed(state=FeedState.ENDED), signals=None)
    assert as_it_ended(silent) is silent
