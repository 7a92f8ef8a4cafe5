"""The lines of the Checklist screen by section, and the one under the cursor in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.checklist.mark import ChecklistLine, Mark, When
from cgtui.checklist.state import SECTIONS, ChecklistState
from cgtui.checklist.words import moment
from cgtui.sanitize import clean
from cgtui.views.cells import Line, Role, Span, clip, fit, shortened, wrapped
from cgtui.views.checklist.checklist_head import MARK_ROLES
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import coarse_age, rtt

_GO: Final = "GO"
_TITLE_CELLS: Final = 28
_AGE_CELLS: Final = 4
_MARK_CELLS: Final = 9
_MOST_TITLE_CELLS: Final = 38
_ROOMY: Final = 110
_TEXT_CHARS: Final = 600
_LABEL: Final = 10
_NOW_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The heading of a section, with how its lines stand."""

    letter: str
    title: str
    lines: tuple[ChecklistLine, ...]


ChecklistRow = ChecklistLine | SectionHead


def checklist_rows(state: ChecklistState) -> list[ChecklistRow]:
    """The criteria of GO, then every section with its lines."""
    rows: list[ChecklistRow] = [SectionHead(_GO, "what the verdict needs", state.criteria)]
    rows += state.criteria
    for letter, title in SECTIONS.items():
        lines = tuple(line for line in state.lines if line.section == letter)
        rows.append(SectionHead(letter, title, lines))
        rows += lines
    return rows


def row_key(row: ChecklistRow) -> tuple[str, str]:
    """What a row is known by from one state to the next."""
    return (row.letter, "") if isinstance(row, SectionHead) else (row.section, row.id)


def worst_row(rows: Sequence[ChecklistRow]) -> ChecklistRow | None:
    """The first line that fails, else the first that waits, else the first."""
    lines = [row for row in rows if isinstance(row, ChecklistLine)]
    for mark in (Mark.FAIL, Mark.WAITING):
        for line in lines:
            if line.mark is mark:
                return line
    return lines[0] if lines else None


def head_line(width: int) -> Line:
    """The headings of the columns."""
    title = _title_cells(width)
    evidence = fit("EVIDENCE", _evidence_cells(width))
    text = f"{fit('', _MARK_CELLS)} {fit('LINE', title)} {evidence} {fit('AGE', _AGE_CELLS)}"
    return (Span(text, Role.HEAD),)


def checklist_line(row: ChecklistRow, now: When, width: int, glyphs: Glyphs) -> Line:
    """One row in ``width`` cells; ``now`` is the moment of the state, for the age."""
    if isinstance(row, SectionHead):
        return clip(_section(row), width)
    role = Role.WARN if row.warned else MARK_ROLES[row.mark]
    sign = {Mark.PASS: glyphs.yes, Mark.FAIL: glyphs.against}.get(row.mark, glyphs.middot)
    mark = f"{sign} {row.mark}{' !' if row.warned else ''}"
    text_role = Role.DIM if row.mark is Mark.OFF else Role.TEXT
    room = _evidence_cells(width)
    evidence = fit(shortened(clean(row.evidence, _TEXT_CHARS), room, glyphs.ellipsis), room)
    return (
        Span(fit(mark, _MARK_CELLS), role),
        Span(f" {fit(clean(row.title), _title_cells(width))} ", text_role),
        Span(evidence, text_role),
        Span(f" {fit(_age(row, now), _AGE_CELLS, 'right')}", Role.DIM),
    )


def detail_lines(row: ChecklistRow | None, now: When, width: int, glyphs: Glyphs) -> list[Line]:
    """The row under the cursor in full: evidence, how to mend it, and both times."""
    if row is None:
        return [(Span("no line yet", Role.DIM),)]
    if isinstance(row, SectionHead):
        return [clip(_section(row), width)]
    role = Role.WARN if row.warned else MARK_ROLES[row.mark]
    head: Line = (
        Span(f"{row.section} {clean(row.title)} ", Role.STRONG),
        Span(f"{row.mark}", role),
        Span("  works, and somebody should look" if row.warned else "", Role.DIM),
    )
    lines = [clip(head, width), *_labelled("evidence", row.evidence, Role.TEXT, width)]
    if row.mend and (row.warned or row.mark is not Mark.PASS):
        lines += _labelled(
            "to mend" if row.mark is Mark.FAIL else "look", row.mend, Role.ACCENT, width
        )
    lines += wrapped(_times(row, now, glyphs), width, _LABEL)
    return lines


def _times(row: ChecklistLine, now: When, glyphs: Glyphs) -> Line:
    parts = [
        f"source {moment(row.when.source_ms)}",
        f"this machine {moment(row.when.machine_ms)}",
        _age(row, now) if _age_s(row, now) < _NOW_S else f"{_age(row, now)} ago",
    ]
    if row.latency_ms is not None:
        parts.append(rtt(row.latency_ms))
    if row.endpoint:
        parts.append(clean(row.endpoint, _TEXT_CHARS))
    return (Span(fit("as of", _LABEL), Role.DIM), Span(f" {glyphs.middot} ".join(parts)))


def _labelled(label: str, text: str, role: Role, width: int) -> list[Line]:
    line = (Span(fit(label, _LABEL), Role.DIM), Span(clean(text, _TEXT_CHARS), role))
    return wrapped(line, width, _LABEL)


def _section(row: SectionHead) -> Line:
    spans = [Span(f"{row.letter:<2} {row.title.upper()}  ", Role.HEAD)]
    for mark in Mark:
        number = _count(row.lines, mark)
        if number:
            spans.append(Span(f"{number} {mark} ", MARK_ROLES[mark]))
    return tuple(spans)


def _count(lines: Iterable[ChecklistLine], mark: Mark) -> int:
    return sum(line.mark is mark for line in lines)


def _title_cells(width: int) -> int:
    return _MOST_TITLE_CELLS if width >= _ROOMY else _TITLE_CELLS


def _evidence_cells(width: int) -> int:
    return max(1, width - _MARK_CELLS - 1 - _title_cells(width) - 1 - _AGE_CELLS - 1)


def _age_s(row: ChecklistLine, now: When) -> float:
    return max(0.0, (now.machine_ms - row.when.machine_ms) / 1000)


def _age(row: ChecklistLine, now: When) -> str:
    seconds = _age_s(row, now)
    return "now" if seconds < _NOW_S else coarse_age(seconds)
