from __future__ import annotations

from dataclasses import replace

from cgtui.checklist.checklist import checklist_lines, criteria
from cgtui.checklist.evidence import HealthEvidence, NotAsked
from cgtui.checklist.facts import (
    ChecklistEvidence,
    DeliveryFacts,
    EngineFacts,
    FeedFacts,
    SourceFacts,
)
from cgtui.checklist.mark import Mark
from cgtui.checklist.state import SECTIONS
from tests.checklist.standing import WHEN, clock, engine, feed, loss, source, standing

WAITING = [
    "key_accepted",
    "plan",
    "etf_source",
    "coverage",
    "telegram_reachable",
    "message_id",
    "connected",
    "data",
    "stable_30m",
    "threshold",
    "batch",
    "ws_open",
    "errors",
]


def test_on_good_evidence_every_line_passes() -> None:
    assert [one for one in checklist_lines(standing()) if one.mark is not Mark.PASS] == []


def test_the_lines_come_by_section_and_each_has_an_id_of_its_own() -> None:
    lines = checklist_lines(standing())
    assert list(dict.fromkeys(one.section for one in lines)) == list(SECTIONS)
    assert len({one.id for one in lines}) == len(lines)
    assert all(one.title and one.evidence for one in lines)


def blank(**changed: object) -> ChecklistEvidence:
    """What is known at the very start: nothing."""
    health = HealthEvidence(
        now_ms=WHEN.source_ms,
        rest_url="https://open-api-v4.coinglass.com",
        ws_url="wss://open-ws.coinglass.com/ws-api",
        coin="SOL",
        exchange="OKX",
        budget_per_min=250,
        feed=NotAsked("the websocket is not open yet"),
    )
    one = ChecklistEvidence(
        when=WHEN,
        source=SourceFacts("LIVE"),
        health=health,
        health_when=None,
        feed=FeedFacts("connecting", "starting"),
        acceptance=clock(since_ms=None, stable_ms=0, longest_ms=0),
        engine=EngineFacts(),
        delivery=DeliveryFacts(telegram_on=True),
        bot=NotAsked("not asked yet"),
        batch_asked=NotAsked("not asked yet"),
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def test_at_the_start_nothing_has_failed() -> None:
    lines = checklist_lines(blank())
    assert [one for one in lines if one.mark is Mark.FAIL] == []
    waiting = [one.id for one in lines if one.mark is Mark.WAITING]
    for id_ in WAITING:
        assert id_ in waiting
    assert {one.mark for one in criteria(blank())} == {Mark.WAITING}


def test_a_line_of_the_run_is_as_old_as_the_run_and_the_others_are_of_now() -> None:
    one = standing()
    by_id = {line.id: line for line in checklist_lines(one)}
    for id_ in ("key_accepted", "plan", "input_taker", "pairs", "etf_flows", "etf_source"):
        assert by_id[id_].when == one.health_when
    for id_ in ("ws_pong", "errors", "clock", "connected", "kill_switch", "bad_frames"):
        assert by_id[id_].when == one.when


def test_what_fails_or_warns_says_how_to_mend_it() -> None:
    bad = standing(
        source=source(mode="DEMO"),
        feed=feed(stalled=True, losses=1, last_loss=loss(back_after_s=None), bad_frames=9),
        engine=engine(word="HELD", reason="by hand", rearms="by hand", weights={"taker": 1.0}),
    )
    failed = [one for one in checklist_lines(bad) if one.mark is Mark.FAIL or one.warned]
    assert len(failed) >= 5
    assert all(one.mend for one in failed)
