from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cgtui.checklist.mark import ChecklistLine, Mark, When
from cgtui.checklist.state import SECTIONS
from cgtui.views.cells import Line, Role, width_of
from cgtui.views.checklist.checklist_head import SHORT_ROWS, TALL_ROWS, head_rows
from cgtui.views.checklist.checklist_rows import (
    SectionHead,
    checklist_line,
    checklist_rows,
    detail_lines,
    head_line,
    row_key,
    worst_row,
)
from cgtui.views.glyphs import ASCII, UNICODE
from tests.checklist.build import NOW_MS
from tests.checklist.standing import WHEN, clock, engine, feed, source, standing
from tests.checklist_sample import checklist, under_way

WIDTHS = (79, 119, 159)


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def texts(lines: list[Line]) -> str:
    return "\n".join(text(line) for line in lines)


def a_line(**changed: object) -> ChecklistLine:
    one = ChecklistLine("pong", "E", "pong within two intervals", Mark.PASS, "7.0 s ago", WHEN)
    return replace(one, **changed)  # type: ignore[arg-type]


def test_the_criteria_come_first_and_then_every_section() -> None:
    rows = checklist_rows(checklist())
    heads = [row.letter for row in rows if isinstance(row, SectionHead)]
    assert heads == ["GO", *SECTIONS]
    keys = [row_key(row) for row in rows]
    assert len(set(keys)) == len(keys)


def test_a_section_counts_how_its_lines_stand() -> None:
    state = checklist(standing(engine=engine(word="HELD", reason="by hand")))
    (head,) = [
        one for one in checklist_rows(state) if isinstance(one, SectionHead) and one.letter == "F"
    ]
    assert (
        text(checklist_line(head, WHEN, 119, UNICODE)) == "F  THRESHOLDS & ENGINE  3 PASS 1 FAIL "
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_row_is_wider_than_its_place(width: int, glyphs: object) -> None:
    for row in checklist_rows(checklist()):
        assert width_of(checklist_line(row, WHEN, width, glyphs)) <= width  # type: ignore[arg-type]
    assert width_of(head_line(width)) <= width


@pytest.mark.parametrize(
    ("mark", "warned", "role", "word"),
    [
        (Mark.PASS, False, Role.GOOD, "✓ PASS"),
        (Mark.PASS, True, Role.WARN, "✓ PASS !"),
        (Mark.FAIL, False, Role.BAD, "✗ FAIL"),
        (Mark.WAITING, False, Role.WARN, "· WAITING"),
        (Mark.OFF, False, Role.DIM, "· OFF"),
    ],
)
def test_a_line_shows_its_mark_in_words_and_by_role(
    mark: Mark, warned: bool, role: Role, word: str
) -> None:
    first = checklist_line(a_line(mark=mark, warned=warned), WHEN, 119, UNICODE)[0]
    assert (first.text.rstrip(), first.role) == (word, role)


def test_the_age_is_this_machines() -> None:
    old = a_line(when=When(NOW_MS - 9_000_000, WHEN.machine_ms - 240_000))
    assert text(checklist_line(old, WHEN, 79, UNICODE)).endswith("  4m")
    assert text(checklist_line(a_line(), WHEN, 79, UNICODE)).endswith(" now")


def test_the_line_in_full_tells_evidence_mend_and_both_times() -> None:
    bad = a_line(
        mark=Mark.FAIL,
        evidence="word " * 60,
        mend="reconnect",
        endpoint="/api/x",
        latency_ms=84.0,
        when=When(NOW_MS - 9_000_000, WHEN.machine_ms - 240_000),
    )
    lines = detail_lines(bad, WHEN, 76, UNICODE)
    assert all(width_of(line) <= 76 for line in lines)
    found = texts(lines)
    assert "E pong within two intervals FAIL" in found
    assert found.count("word") == 60
    assert "to mend   reconnect" in found
    assert "source 02:30:00Z · this machine 04:56:00Z · 4m ago · 84ms · /api/x" in found


def test_a_line_that_passes_says_nothing_of_mending_unless_it_is_warned_of() -> None:
    assert "look" not in texts(detail_lines(a_line(mend="x"), WHEN, 76, UNICODE))
    assert "look      x" in texts(detail_lines(a_line(mend="x", warned=True), WHEN, 76, UNICODE))


def test_outside_text_is_inert() -> None:
    hostile = a_line(evidence="\x1b[2J\u202e", title="\x07x")
    for lines in (
        [checklist_line(hostile, WHEN, 119, UNICODE)],
        detail_lines(hostile, WHEN, 76, UNICODE),
    ):
        assert not any(sign in texts(lines) for sign in "\x1b\u202e\x07")


def test_the_worst_row_is_shown_where_none_is_picked() -> None:
    rows = checklist_rows(checklist())
    assert worst_row(rows) == checklist().criteria[0]
    failing = checklist(standing(engine=engine(word="HELD", reason="by hand")))
    worst = worst_row(checklist_rows(failing))
    assert isinstance(worst, ChecklistLine)
    assert worst.id == "kill_switch"
    waiting = checklist(standing(feed=feed(orders_here=0)))
    worst = worst_row(checklist_rows(waiting))
    assert isinstance(worst, ChecklistLine)
    assert worst.id == "data"
    assert worst_row([]) is None


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("tall", [True, False])
def test_the_head_has_its_height_and_fits(width: int, tall: bool) -> None:
    for state in (checklist(), checklist(progress=under_way())):
        rows = head_rows(state, width, UNICODE, tall=tall)
        assert len(rows) == (TALL_ROWS if tall else SHORT_ROWS)
        assert all(width_of(row) <= width for row in rows)


@pytest.mark.parametrize("tall", [True, False])
def test_the_head_says_that_it_counts_the_lines_of_the_sections_alone(tall: bool) -> None:
    text = texts(head_rows(checklist(), 120, UNICODE, tall=tall))
    assert re.search(r"LINES A-H +\d+ [A-Z]+", text)


def test_go_and_no_go_are_in_block_letters_where_there_is_room() -> None:
    go = head_rows(checklist(), 120, UNICODE, tall=True)
    assert "█" in texts(go)
    no_go = checklist(standing(acceptance=clock(stable_ms=0)))
    assert texts(head_rows(no_go, 120, UNICODE, tall=True)) != texts(go)
    assert "#" in texts(head_rows(no_go, 120, ASCII, tall=True))
    assert " NO-GO " in texts(head_rows(no_go, 80, UNICODE, tall=False))


def test_the_clock_runs_and_says_its_speed_and_what_restarted_it() -> None:
    demo = standing(
        source=source(mode="DEMO", speed=10.0),
        acceptance=clock(stable_ms=723_000, restarts=2, restarted_ms=NOW_MS, why="read timeout"),
    )
    tall = texts(head_rows(checklist(demo), 120, UNICODE, tall=True))
    assert "12:03 of 30:00" in tall
    assert "at 10x, the source's clock" in tall
    assert "2 restarts, the last at 05:00:00Z: read timeout" in tall
    short = texts(head_rows(checklist(demo), 80, UNICODE, tall=False))
    assert "stable 12:03 of 30:00 at 10x" in short


def test_the_batch_tells_how_far_it_is() -> None:
    state = checklist(progress=under_way())
    for tall, width in ((True, 120), (False, 80)):
        assert "12/28" in texts(head_rows(state, width, UNICODE, tall=tall))
    assert "r asks again" in texts(head_rows(checklist(), 80, UNICODE, tall=False))


@pytest.mark.parametrize("width", [80, 100, 120])
def test_evidence_in_a_row_is_cut_at_a_words_end(width: int) -> None:
    line = replace(checklist().lines[0], evidence="by the source's clock " * 12)
    text = texts([checklist_line(line, checklist().when, width, UNICODE)])
    assert text.split("…")[0].split()[-1] in ("by", "the", "source's", "clock")
