from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.facts import BotAnswer
from cgtui.checklist.mark import Mark
from cgtui.coinglass.events import Side
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from tests.checklist.build import NOW_MS
from tests.checklist.standing import ASKED, delivery, line, told
from tests.signal_sample import alert, record


def test_the_bot_answers_or_does_not_or_is_not_asked() -> None:
    assert told(line("telegram_reachable")) == (Mark.PASS, "answered in 80 ms as @a_bot")
    bad = line("telegram_reachable", bot=BotAnswer(ASKED, error="Unauthorized"))
    assert told(bad) == (Mark.FAIL, "Unauthorized")
    assert bad.when == ASKED
    off = line("telegram_reachable", bot=NotAsked("OFF: no bot token"))
    assert told(off) == (Mark.OFF, "no bot token")
    assert line("telegram_reachable", bot=NotAsked("not asked yet")).mark is Mark.WAITING


def test_the_newest_message_has_an_id() -> None:
    assert line("message_id").evidence.startswith("message_id 123 at ")
    none = delivery(last_message_id=None, last_sent_at_ms=None)
    assert line("message_id", delivery=none).mark is Mark.WAITING
    failed = delivery(last_error="HTTP 502")
    assert told(line("message_id", delivery=failed)) == (Mark.FAIL, "not sent: HTTP 502")


def test_telegram_off_is_said_and_a_failure_only_where_nobody_chose_it() -> None:
    chosen = delivery(telegram_on=False, off_reason="switched off", chosen_off=True)
    one = line("message_id", delivery=chosen)
    assert one.mark is Mark.OFF
    assert "only recorded" in one.evidence
    refused = delivery(telegram_on=False, off_reason="chat not found")
    assert line("message_id", delivery=refused).mark is Mark.FAIL


def spoken(*at_s: int, kind: AlertKind = AlertKind.CONFIRMED) -> tuple[AlertRecord, ...]:
    return tuple(
        record(alert=alert(kind, alert_id=f"a{at}", created_ms=NOW_MS + at * 1000)) for at in at_s
    )


@pytest.mark.parametrize(
    ("at_s", "mark"),
    [((0,), Mark.PASS), ((0, 60), Mark.PASS), ((0, 59), Mark.FAIL), ((0, 300, 340), Mark.FAIL)],
)
def test_a_key_that_speaks_too_soon_shows_that_dedup_is_not_in_force(
    at_s: tuple[int, ...], mark: Mark
) -> None:
    one = line("dedup", delivery=delivery(spoken=spoken(*at_s)))
    assert one.mark is mark
    assert "300 s a coin and side" in one.evidence
    if mark is Mark.FAIL:
        assert one.evidence.startswith("BTC LONG spoke twice within")


def test_the_other_side_a_drill_and_what_was_held_back_break_no_silence() -> None:
    first, second = spoken(0, 5)
    other_side = replace(second, alert=replace(second.alert, side=Side.SHORT))
    held = replace(second, state=AlertState.SUPPRESSED)
    (drill,) = spoken(5, kind=AlertKind.DRILL)
    for other in (other_side, held, drill):
        assert line("dedup", delivery=delivery(spoken=(first, other))).mark is Mark.PASS


@pytest.mark.parametrize(
    ("pending", "oldest_s", "mark"),
    [(0, None, Mark.PASS), (2, 4.0, Mark.PASS), (1, 120.0, Mark.PASS), (1, 121.0, Mark.FAIL)],
)
def test_the_outbox_is_empty_or_draining(pending: int, oldest_s: float | None, mark: Mark) -> None:
    one = line("outbox", delivery=delivery(pending=pending, oldest_unsent_s=oldest_s))
    assert one.mark is mark


def test_a_pause_that_telegram_asked_for_is_told() -> None:
    one = line("outbox", delivery=delivery(pending=1, oldest_unsent_s=9.0, paused_s=30.0))
    assert one.warned
    assert "30 s" in (one.mend or "")
