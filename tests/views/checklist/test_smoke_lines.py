from __future__ import annotations

from cgtui.checklist.facts import RunFacts
from cgtui.views.checklist.smoke_lines import SmokeLines
from tests.checklist.standing import clock, feed, loss, source, standing
from tests.checklist_sample import checklist, under_way


def test_a_go_ends_with_its_verdict() -> None:
    lines = SmokeLines("LIVE", ascii_lines=False).report(checklist(), duration_s=1803, ended=None)
    assert lines[0].startswith("✅ stable_30m         30 min stable: 31:00 of 30:00")
    assert lines[-1].startswith("GO | 5 of 5 criteria | checklist ")
    assert lines[-1].endswith("| 30:03")


def test_a_no_go_names_what_is_lacking_and_what_was_not_reached() -> None:
    state = checklist(standing(acceptance=clock(stable_ms=60_000), run=RunFacts()))
    lines = SmokeLines("LIVE", ascii_lines=False).report(state, duration_s=60, ended="SIGTERM")
    assert lines[0] == "❌ stable_30m         30 min stable: 1:00 of 30:00 (not reached)"
    assert lines[-1].startswith("NO-GO: stable_30m, confirmation_reads | 3 of 5 criteria")
    assert lines[-1].endswith("| ended early: SIGTERM")


def test_lines_that_fail_elsewhere_are_told_before_the_verdict() -> None:
    state = checklist(standing(source=source(mode="DEMO", label="calm, seed 1", speed=10.0)))
    lines = SmokeLines("DEMO", ascii_lines=False).report(state, duration_s=180, ended=None)
    assert all(line.startswith("[DEMO] ") for line in lines)
    assert lines[-2].startswith("[DEMO] ⚠️ C no synthetic source active: DEMO calm, seed 1")
    assert "at 10x" in lines[-1]


def test_plain_lines_are_ascii() -> None:
    evidence = standing(feed=feed(own_cut=loss(ours=True)))
    state = checklist(evidence, proves_reconnect=True, progress=under_way())
    lines = SmokeLines("DEMO", ascii_lines=True)
    every = [*lines.report(state, duration_s=1, ended="x…"), lines.progress(80.0, state)]
    assert all(line.isascii() for line in every)
    assert any(line.startswith("[DEMO] OK reconnect") for line in every)


def test_progress_tells_clock_criteria_and_the_run() -> None:
    state = checklist(standing(acceptance=clock(stable_ms=723_000)), progress=under_way())
    line = SmokeLines("LIVE", ascii_lines=False).progress(740.0, state)
    assert line.startswith("12:20 | stable 12:03/30:00 | pongs ok | events ok | ")
    assert line.endswith("| asking: tiers 1 and 2 12/28")


def test_nothing_judged_is_no_go() -> None:
    (line,) = SmokeLines("LIVE", ascii_lines=False).report(None, duration_s=2, ended="refused: key")
    assert line == "NO-GO | nothing was judged | 0:02 | ended early: refused: key"
