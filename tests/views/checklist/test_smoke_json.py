from __future__ import annotations

import json
from dataclasses import replace

from cgtui.checklist.mark import Mark
from cgtui.views.checklist.smoke_json import smoke_json
from tests.checklist.standing import clock, source, standing
from tests.checklist_sample import checklist


def test_the_contract_of_a_go() -> None:
    text = smoke_json(checklist(), mode="LIVE", duration_s=1802.25, ended=None)
    found = json.loads(text)
    assert list(found)[:4] == ["verdict", "criteria", "duration_s", "mode"]
    assert (found["verdict"], found["mode"], found["duration_s"]) == ("GO", "LIVE", 1802.25)
    assert [one["id"] for one in found["criteria"]] == [
        "stable_30m", "pongs", "events", "confirmation_reads", "alert_delivered",
    ]  # fmt: skip
    assert {tuple(one) for one in found["criteria"]} == {("id", "status", "evidence")}
    assert {one["status"] for one in found["criteria"]} == {"pass"}
    assert "\n" not in text
    assert text.isascii()


def test_what_had_not_come_by_the_end_has_failed() -> None:
    short = checklist(standing(acceptance=clock(stable_ms=60_000)))
    assert short.criteria[0].mark is Mark.WAITING
    found = json.loads(smoke_json(short, mode="LIVE", duration_s=60.0, ended="SIGTERM"))
    assert found["verdict"] == "NO-GO"
    assert found["criteria"][0]["status"] == "fail"
    assert found["criteria"][0]["evidence"] == "1:00 of 30:00"
    assert found["ended_early"] == "SIGTERM"


def test_a_demo_is_told_with_its_label_and_speed() -> None:
    demo = checklist(standing(source=source(mode="DEMO", label="cascade, seed 7", speed=10.0)))
    found = json.loads(smoke_json(demo, mode="DEMO", duration_s=180.0, ended=None))
    assert (found["mode"], found["label"], found["speed"]) == ("DEMO", "cascade, seed 7", 10.0)


def test_nothing_judged_is_no_go() -> None:
    found = json.loads(smoke_json(None, mode="LIVE", duration_s=1.0, ended="refused"))
    assert (found["verdict"], found["criteria"]) == ("NO-GO", [])


def test_outside_text_is_inert() -> None:
    state = checklist()
    hostile = replace(state.criteria[0], evidence="\x1b[2J\u202ex")
    text = smoke_json(
        replace(state, criteria=(hostile,)), mode="LIVE", duration_s=1.0, ended="\x1b]0;x\x07"
    )
    found = json.loads(text)
    shown = found["criteria"][0]["evidence"] + found["ended_early"]
    assert not any(sign in shown for sign in "\x1b\u202e\x07")
