from __future__ import annotations

from typing import Any

from cgtui.checklist.mark import Mark
from cgtui.monitor.checklist.kept_checklist import is_kept_checklist, kept_checklist
from cgtui.views.export.export_checklist import CHECKLIST_COLUMNS, checklist_records
from cgtui.views.export.export_forms import csv_lines, jsonl, markdown
from tests.checklist.standing import clock, source, standing
from tests.checklist_sample import checklist


def kept(**changed: Any) -> dict[str, Any]:
    return kept_checklist(checklist(standing(**changed)))


def test_the_verdict_comes_first_then_the_criteria_then_every_line() -> None:
    state = checklist()
    records = list(checklist_records(kept_checklist(state)))
    assert [one["id"] for one in records] == [
        "verdict",
        *(line.id for line in state.criteria),
        *(line.id for line in state.lines),
    ]
    assert records[0]["status"] == "GO"
    assert all(tuple(one) == CHECKLIST_COLUMNS for one in records)
    assert {one["status"] for one in records[1:]} == {Mark.PASS}


def test_a_no_go_names_what_it_lacks_and_a_demo_says_so_on_every_row() -> None:
    given = kept(acceptance=clock(stable_ms=1000), source=source(mode="DEMO", label="calm, seed 1"))
    records = list(checklist_records(given))
    assert records[0]["evidence"] == "4 criteria of 5 met, lacking stable_30m; stable for 0:01"
    assert {one["mode"] for one in records} == {"DEMO"}


def test_every_form_can_be_made_of_it() -> None:
    records = list(checklist_records(kept()))
    assert len(list(jsonl(records))) == len(records)
    assert len(list(csv_lines(CHECKLIST_COLUMNS, records))) == len(records) + 1
    assert len(list(markdown("Checklist", CHECKLIST_COLUMNS, records))) == len(records) + 4


def test_what_another_version_kept_is_not_taken_for_one() -> None:
    assert is_kept_checklist(kept())
    others: list[object] = [None, [], {}, {**kept(), "form": 2}, {**kept(), "lines": "x"}]
    for other in others:
        assert not is_kept_checklist(other)


def test_values_that_make_no_sense_are_null() -> None:
    spoilt = kept()
    spoilt["lines"] = ["x", {"id": 7, "at_ms": "now", "latency_ms": True}]
    *_, last = checklist_records(spoilt)
    assert (last["id"], last["time"], last["latency_ms"]) == (None, None, None)
