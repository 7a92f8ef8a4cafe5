"""Tables whose columns drop by priority when the screen is narrow, and never wrap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cgtui.views.cells import Line, Role, Span, fit, shortened

_SENTENCES_FROM: Final = 24
"""From this width on a cell is cut at a word's end; in narrower ones that would cost too much."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: the highest ``rank`` is dropped first, columns of one rank together; rank 0
    always stays. ``spans`` is for a cell in more than one colour: it has the text of ``cell`` and
    the column's whole width."""

    head: str
    width: int
    cell: Callable[[Row], Span]
    rank: int = 0
    align: str = "left"
    spans: Callable[[Row], Line] | None = None


def chosen(columns: Sequence[Column[Row]], width: int) -> tuple[Column[Row], ...]:
    """The columns that fit into ``width`` cells, one cell between two, in their own order."""
    kept = list(columns)
    while len(kept) > 1 and sum(column.width + 1 for column in kept) - 1 > width:
        worst = max(column.rank for column in kept)
        if worst == 0:
            break
        kept = [column for column in kept if column.rank < worst]
    return tuple(kept)


def head_line(columns: Sequence[Column[Row]]) -> Line:
    """The headings, each over its column."""
    return tuple(
        Span(_between(place) + fit(column.head, column.width, column.align), Role.HEAD)
        for place, column in enumerate(columns)
    )


def row_line(columns: Sequence[Column[Row]], row: Row) -> Line:
    """One row, each cell cut or padded to its column."""
    spans: list[Span] = []
    for place, column in enumerate(columns):
        if column.spans is not None:
            spans += [Span(_between(place)), *column.spans(row)]
            continue
        text, role = column.cell(row)
        if column.width >= _SENTENCES_FROM:
            text = shortened(text, column.width)
        spans.append(Span(_between(place) + fit(text, column.width, column.align), role))
    return tuple(spans)


def _between(place: int) -> str:
    return " " if place else ""
