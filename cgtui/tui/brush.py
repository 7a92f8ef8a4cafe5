"""Writes cells to a terminal in few bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from cgtui.tui.cell_diff import Cell, Row
from cgtui.tui.pens import ESC, PLAIN, Pen, over_blank, way

_WORTH_SORTING: Final = 400
"""Signs of a frame; of less there is little to save."""


_SHORT_WAY: Final = 7
"""Cells; the cursor goes over more of them in fewer bytes than these have."""


class _Stretch(NamedTuple):
    """Neighbouring cells to write, from ``start`` to before ``end``, of the row ``cells``."""

    row: int
    start: int
    end: int
    cells: Row


class Brush:
    """Collects what to `paint`; `frame` gives it as text, with the pen plain before and after."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []

    def paint(self, row: int, columns: Iterable[int], cells: Row) -> None:
        """Write those ``columns``, from left to right, of the row's ``cells``."""
        start = end = 0
        for column in columns:
            cell = cells[column]
            if cell is None or column < end:
                continue
            begin = column - 1 if cell.is_tail else column
            if begin != end:
                if end > start:
                    self._stretches.append(_Stretch(row, start, end, cells))
                start = begin
            end = column + (2 if cell.tail else 1)
        if end > start:
            self._stretches.append(_Stretch(row, start, end, cells))

    def frame(self) -> str:
        """All that was painted, the shorter way; empty if that is nothing."""
        text = self.in_rows()
        if len(text) > _WORTH_SORTING:
            # Naming a colour may be dearer than going back to a row for each of its colours.
            text = min(text, self.by_pens(), key=len)
        return text

    def in_rows(self) -> str:
        """All that was painted, row after row."""
        return _Writing().of(self._stretches)

    def by_pens(self) -> str:
        """All that was painted, pen after pen."""
        return _Writing().of(_by_pen(self._stretches))


def _by_pen(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """The same cells, those of one pen together.

    Composed signs come first, and what stands beside them in its order: where a terminal takes one
    for wider than we do, the next cell must be written after it.
    """
    composed: list[_Stretch] = []
    sorted_: dict[Pen, list[_Stretch]] = {}
    for stretch in stretches:
        cells = stretch.cells[stretch.start : stretch.end]
        if any(cell is not None and cell.is_composed for cell in cells):
            composed.append(stretch)
            continue
        for pen, piece in _pieces(stretch):
            sorted_.setdefault(pen, []).append(piece)
    return composed + [piece for pieces in sorted_.values() for piece in pieces]


def _pieces(stretch: _Stretch) -> Iterator[tuple[Pen, _Stretch]]:
    row, start, end, cells = stretch
    pen: Pen | None = None
    only_blank = True
    for column in range(start, end):
        cell = cells[column]
        if cell is None or cell.is_tail:
            continue
        if cell.pen is pen:
            only_blank = only_blank and cell.is_blank
            continue
        if cell.is_blank and pen is not None and pen.blank is cell.pen:
            continue
        if pen is not None and not (only_blank and cell.pen.blank is pen):
            yield pen, _Stretch(row, start, column, cells)
            start = column
        pen, only_blank = cell.pen, cell.is_blank
    if pen is not None:
        yield pen, _Stretch(row, start, end, cells)


class _Writing:
    """A terminal's pen and cursor, as far as they are certain, and what it was sent."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pen = PLAIN
        self._row = -1
        self._column: int | None = None

    def of(self, stretches: Iterable[_Stretch]) -> str:
        """The text that writes them in their order."""
        for row, start, end, cells in stretches:
            self._go(row, start, cells)
            self._write_all(start, cells[start:end])
        if self._pen is not PLAIN:
            self._out.append(way(self._pen, PLAIN))
        return "".join(self._out)

    def _go(self, row: int, column: int, cells: Row) -> None:
        if row != self._row:
            self._out.append(f"{ESC}[{row + 1};{column + 1}H" if column else f"{ESC}[{row + 1}H")
        elif column != self._column:
            self._pass_over(column, cells)
        self._row, self._column = row, column

    def _pass_over(self, column: int, cells: Row) -> None:
        """Go on to ``column``: by writing what stands between where that is no longer."""
        if self._column is None or not 0 < column - self._column <= _SHORT_WAY:
            self._move_along(column)
            return
        gap = cells[self._column : column]
        room = len(str(column + 1)) + 3
        for cell in gap:
            if cell is None or cell.size > room or not (cell.is_simple and self._suits(cell)):
                self._move_along(column)
                return
            room -= cell.size
        self._out += [cell.text for cell in gap if cell is not None]

    def _write_all(self, start: int, cells: Row) -> None:
        # Most cells need no more than these lines: every picture of a busy screen is made here.
        append, now = self._out.append, self._pen
        certain = True
        for column, cell in enumerate(cells, start):
            if cell is None or cell.is_tail:
                continue
            if (
                certain
                and cell.is_simple
                and (cell.pen is now or (cell.is_blank and now.blank is cell.pen))
            ):
                append(cell.text)
            else:
                self._column = column if certain else None
                self._write(cell, column)
                now, certain = self._pen, cell.is_simple
        self._column = start + len(cells) if certain else None

    def _write(self, cell: Cell, column: int) -> None:
        if self._column is None:
            self._move_along(column)
        if not self._suits(cell):
            then = over_blank(self._pen, cell.pen) if cell.is_blank else cell.pen
            self._out.append(way(self._pen, then))
            self._pen = then
        if cell.is_composed and cell.tail:
            # A terminal that takes it for narrow would leave there what was before.
            self._out.append("  ")
            self._move_along(column)
        self._out.append(cell.text)

    def _suits(self, cell: Cell) -> bool:
        now = self._pen
        return cell.pen is now or (cell.is_blank and now.blank is cell.pen)

    def _move_along(self, column: int) -> None:
        self._out.append(f"{ESC}[{column + 1}G" if column else "\r")
