"""The head of the Checklist screen: GO or NO-GO, the acceptance clock, counts, and the run."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.acceptance import AcceptanceState
from cgtui.checklist.mark import Mark
from cgtui.checklist.state import SECTIONS, ChecklistState
from cgtui.checklist.words import moment, span
from cgtui.counted import counted
from cgtui.views.big_words import ROWS, big_width, big_word
from cgtui.views.cells import BLANK, Line, Role, Segment, Span, clip, joined, side_by_side
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import coarse_age

SHORT_ROWS: Final = 2
TALL_ROWS: Final = ROWS + 2
"""With the block letters, and a blank row above and below them."""

MARK_ROLES: Final = {
    Mark.PASS: Role.GOOD,
    Mark.FAIL: Role.BAD,
    Mark.WAITING: Role.WARN,
    Mark.OFF: Role.DIM,
}
_BAR_CELLS: Final = 30
_SHORT_BAR_CELLS: Final = 10
_GAP: Final = 3
_LINES: Final = f"LINES {min(SECTIONS)}-{max(SECTIONS)}"
"""The criteria of GO are not counted among them."""
_WIDE_FROM: Final = 150


def head_rows(state: ChecklistState, width: int, glyphs: Glyphs, *, tall: bool) -> list[Line]:
    """`TALL_ROWS` with block letters, or `SHORT_ROWS` without."""
    if not tall:
        run = _run(state, width - 1, glyphs)
        return [_in_a_line(state, width, glyphs), (Span(" "), *run)]
    wide = width >= _WIDE_FROM
    left_width = 1 + big_width("NO-GO", wide=wide) + _GAP
    block, role = glyphs.spark[-1], _verdict_role(state)
    letters: list[Line] = [
        (Span(" "), *row) for row in big_word(state.verdict, block, role, wide=wide)
    ]
    right_width = width - left_width
    right = [
        _clock(state, glyphs, _BAR_CELLS),
        _course(state.acceptance, glyphs),
        _criteria(state, glyphs),
        (Span(f"{_LINES:<10}", Role.HEAD), *_counts(state)),
        _run(state, right_width, glyphs),
    ]
    body = side_by_side(letters, [clip(row, right_width) for row in right], left_width, "")
    return [BLANK, *body, BLANK]


def _in_a_line(state: ChecklistState, width: int, glyphs: Glyphs) -> Line:
    segments = [
        Segment(0, (Span(f" {state.verdict} ", _verdict_role(state)),)),
        Segment(1, _clock(state, glyphs, 0)),
        Segment(2, (Span(f"{_LINES} ", Role.DIM), *_counts(state)), Segment(2, _counts(state))),
        Segment(3, (_bar(_share(state.acceptance), _SHORT_BAR_CELLS, glyphs),)),
    ]
    return joined(segments, width, f" {glyphs.bar} ")


def _verdict_role(state: ChecklistState) -> Role:
    if state.go:
        return Role.GOOD
    failed = any(one.mark is Mark.FAIL for one in state.criteria)
    return Role.BAD if failed else Role.WARN


def _clock(state: ChecklistState, glyphs: Glyphs, bar_cells: int) -> Line:
    clock = state.acceptance
    reached = f"{span(clock.stable_ms)} of {span(clock.needed_ms)}"
    role = Role.GOOD if clock.reached else Role.STRONG if clock.since_ms is not None else Role.WARN
    speed = "" if state.speed == 1 else f" at {state.speed:g}x, the source's clock"
    if not bar_cells:
        short_speed = "" if state.speed == 1 else f" at {state.speed:g}x"
        return (Span("stable ", Role.DIM), Span(f"{reached}{short_speed}", role))
    return (
        Span("STABLE    ", Role.HEAD),
        Span(reached, role),
        Span(" "),
        _bar(_share(clock), bar_cells, glyphs),
        Span(speed, Role.DIM),
    )


def _course(clock: AcceptanceState, glyphs: Glyphs) -> Line:
    longest = f"          longest {span(clock.longest_ms)}"
    if clock.restarted_ms is None:
        return (Span(f"{longest} {glyphs.middot} never restarted", Role.DIM),)
    last = f"{counted(clock.restarts, 'restart')}, the last at {moment(clock.restarted_ms)}"
    return (Span(f"{longest} {glyphs.middot} {last}: ", Role.DIM), Span(clock.why, Role.WARN))


def _criteria(state: ChecklistState, glyphs: Glyphs) -> Line:
    signs = {Mark.PASS: glyphs.yes, Mark.FAIL: glyphs.against}
    spans = [Span("GO NEEDS  ", Role.HEAD)]
    for one in state.criteria:
        sign = signs.get(one.mark, glyphs.middot)
        spans.append(Span(f"{sign} {one.id.replace('_', ' ')}  ", MARK_ROLES[one.mark]))
    return tuple(spans)


def _counts(state: ChecklistState) -> Line:
    spans: list[Span] = []
    for mark in Mark:
        number = state.count(mark)
        if number:
            spans += [Span(" " if spans else ""), Span(f"{number} {mark}", MARK_ROLES[mark])]
    return tuple(spans)


def _run(state: ChecklistState, width: int, glyphs: Glyphs) -> Line:
    run = state.progress
    spans = [Span("QUESTIONS ", Role.HEAD)]
    if not run.number:
        spans.append(Span("not asked yet", Role.DIM))
    elif run.running:
        share = run.done / run.of if run.of else 0.0
        spans += [
            Span(f"run {run.number}: {run.step} ", Role.STRONG),
            _bar(share, 14, glyphs),
            Span(f" {run.done}/{run.of} reads of the batch", Role.DIM),
        ]
    elif run.ended is not None:
        ago_s = (state.when.machine_ms - run.ended.machine_ms) / 1000
        words = f"run {run.number} ended {coarse_age(ago_s)} ago, {run.done}/{run.of} reads"
        spans += [Span(words), Span("  r asks again", Role.DIM)]
    return clip(tuple(spans), width)


def _share(clock: AcceptanceState) -> float:
    return min(1.0, clock.stable_ms / clock.needed_ms)


def _bar(share: float, cells: int, glyphs: Glyphs) -> Span:
    full = round(share * cells)
    return Span(glyphs.spark[-1] * full + glyphs.rule * (cells - full), Role.ACCENT)
