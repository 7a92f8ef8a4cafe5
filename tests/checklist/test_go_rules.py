from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.checklist import checklist_lines, criteria
from cgtui.checklist.facts import ChecklistEvidence, RunFacts
from cgtui.checklist.go_rules import drill_id, is_drill
from cgtui.checklist.mark import Mark
from cgtui.checklist.state import ChecklistState
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.inputs import InputName
from tests.checklist.standing import (
    WHEN,
    clock,
    criterion,
    delivery,
    engine,
    feed,
    loss,
    source,
    standing,
    told,
)
from tests.signal_sample import VOTES, alert, missing, reading, record

LACKING: list[dict[str, Any]] = [
    {"acceptance": clock(stable_ms=29 * 60_000)},
    {"feed": feed(pongs_here=2)},
    {"feed": feed(orders=0)},
    {"run": RunFacts()},
    {"delivery": delivery(spoken=())},
]


def state(evidence: ChecklistEvidence) -> ChecklistState:
    return ChecklistState(
        when=WHEN,
        mode=evidence.source.mode,
        label="",
        speed=1.0,
        lines=checklist_lines(evidence),
        criteria=criteria(evidence),
        acceptance=evidence.acceptance,
    )


def test_all_five_are_go() -> None:
    assert state(standing()).verdict == "GO"
    assert [one.id for one in state(standing()).criteria] == [
        "stable_30m", "pongs", "events", "confirmation_reads", "alert_delivered",
    ]  # fmt: skip


@pytest.mark.parametrize("lacking", LACKING)
def test_any_one_that_is_lacking_is_no_go(lacking: dict[str, Any]) -> None:
    found = state(standing(**lacking))
    assert found.verdict == "NO-GO"
    assert sum(one.mark is not Mark.PASS for one in found.criteria) == 1


def test_a_line_that_fails_elsewhere_does_not_decide() -> None:
    assert state(standing(source=source(mode="DEMO", label="x"))).verdict == "GO"


def test_nothing_judged_is_no_go() -> None:
    empty = ChecklistState(WHEN, "LIVE", "", 1.0, (), (), clock())
    assert empty.verdict == "NO-GO"


@pytest.mark.parametrize(
    ("changed", "mark"),
    [
        ({}, Mark.PASS),
        ({"pongs_here": 3}, Mark.PASS),
        ({"pongs_here": 2}, Mark.WAITING),
        ({"longest_pong_gap_s": 40.1}, Mark.FAIL),
        ({"missed_here": 1}, Mark.FAIL),
        ({"missed_pongs": 4}, Mark.PASS),
    ],
)
def test_pongs_are_regular_on_the_present_connection(changed: dict[str, Any], mark: Mark) -> None:
    assert criterion("pongs", feed=feed(**changed)).mark is mark


def test_a_reading_that_lacks_an_input_is_not_enough() -> None:
    lacking = reading(votes=(*VOTES[:3], missing(InputName.FUNDING, "the plan lacks it")))
    one = criterion("confirmation_reads", run=RunFacts(1, 1, lacking, None))
    assert one.mark is Mark.WAITING
    assert one.evidence.startswith("3 of 4 for BTC long heads-up")
    assert "funding missing: the plan lacks it" in one.evidence


def test_four_reads_are_told_with_their_votes() -> None:
    one = criterion("confirmation_reads")
    assert one.mark is Mark.PASS
    assert one.evidence.startswith("4 of 4 for BTC long heads-up, read ")
    assert "(taker yes, open interest yes, liquidations strong, funding no): " in one.evidence


def test_the_reads_of_a_drill_count_and_say_what_they_are() -> None:
    drilled = reading(episode_id=drill_id("BTC-1"))
    assert is_drill(drilled)
    assert not is_drill(reading())
    one = criterion("confirmation_reads", run=RunFacts(0, 0, drilled, drilled))
    assert one.mark is Mark.PASS
    assert one.evidence.startswith("4 of 4 for DRILL with the largest BTC order (long)")


def test_heads_ups_of_an_earlier_run_are_told_and_not_denied() -> None:
    one = criterion("confirmation_reads", run=RunFacts(taken_over=1))
    assert told(one) == (
        Mark.WAITING,
        "no heads-up of this run yet (1 open heads-up of an earlier one)",
    )
    assert told(criterion("confirmation_reads", run=RunFacts()))[1] == "no heads-up yet"


def test_without_rest_there_are_no_reads_to_wait_for() -> None:
    one = criterion("confirmation_reads", run=RunFacts(), source=source(no_rest="no REST here"))
    assert told(one) == (Mark.FAIL, "no REST here")


def test_an_alert_was_delivered_with_its_message_id() -> None:
    assert told(criterion("alert_delivered")) == (
        Mark.PASS,
        "CONFIRMED BTC long (a-000123): message_id 123",
    )


def test_with_telegram_off_a_recorded_alert_is_enough_and_says_so() -> None:
    recorded = record(AlertState.RECORDED, reason="switched off")
    off = delivery(telegram_on=False, off_reason="switched off", spoken=(recorded,))
    one = criterion("alert_delivered", delivery=off)
    assert one.mark is Mark.PASS
    assert one.warned
    assert "recorded only, Telegram is off (switched off)" in one.evidence


def test_with_telegram_on_a_recorded_alert_is_not_enough() -> None:
    on = delivery(spoken=(record(AlertState.RECORDED),))
    assert criterion("alert_delivered", delivery=on).mark is Mark.WAITING


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        (AlertState.PENDING, Mark.WAITING),
        (AlertState.SUPPRESSED, Mark.WAITING),
        (AlertState.FAILED, Mark.FAIL),
        (AlertState.EXPIRED, Mark.FAIL),
    ],
)
def test_what_did_not_arrive_is_not_enough(given: AlertState, mark: Mark) -> None:
    assert criterion("alert_delivered", delivery=delivery(spoken=(record(given),))).mark is mark


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (AlertKind.DRILL, Mark.PASS),
        (AlertKind.DIGEST, Mark.PASS),
        (AlertKind.NOTICE, Mark.WAITING),
        (AlertKind.DAILY, Mark.WAITING),
        (AlertKind.TEST, Mark.WAITING),
    ],
)
def test_only_messages_about_the_market_and_drills_count(kind: AlertKind, mark: Mark) -> None:
    sent = record(alert=alert(kind))
    assert criterion("alert_delivered", delivery=delivery(spoken=(sent,))).mark is mark


def test_what_keeps_an_alert_back_is_named() -> None:
    run = RunFacts(drill="not sent, alerts are held: by hand")
    held = engine(word="HELD", reason="by hand")
    one = criterion("alert_delivered", delivery=delivery(spoken=()), run=run, engine=held)
    assert "alerts are held: by hand" in one.evidence


def test_the_connection_that_was_cut_has_to_come_back_with_data() -> None:
    assert criterion("reconnect").mark is Mark.WAITING
    for cut, mark in (
        (loss(ours=True, back_after_s=None), Mark.WAITING),
        (loss(ours=True, orders_since=0), Mark.WAITING),
        (loss(ours=True), Mark.PASS),
    ):
        assert criterion("reconnect", feed=feed(own_cut=cut)).mark is mark
    assert "reconnect" not in [one.id for one in criteria(standing())]
