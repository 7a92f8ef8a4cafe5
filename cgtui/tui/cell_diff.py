"""What to send so that a row of a terminal shows other cells: no more than what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import is_not
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes

from cgtui.tui.pens import ESC, PLAIN, Pen, over_blank, way

_PENS_KEPT: Final = 1024
_SIGNS_KEPT: Final = 4096
"""Of all pens. More than that is no program's usual screen, and what is kept is dropped."""


class Cell:
    """One cell: equal cells are the same object, which makes comparing rows cheap.

    A sign of two cells is followed by its ``tail``, which belongs to no other sign.
    ``is_composed``: more than one code point; terminals disagree on how wide that is.
    """

    __slots__ = ("is_blank", "is_composed", "is_tail", "pen", "size", "tail", "text")

    def __init__(self, text: str, pen: Pen, width: int) -> None:
        self.text = text
        self.is_blank = text == " "
        self.pen = pen.blank or pen if self.is_blank else pen
        self.size = len(text.encode(errors="replace"))
        self.is_tail = width == 0
        self.is_composed = len(text) > 1
        self.tail: Cell | None = Cell("", pen, 0) if width == 2 else None


Row = Sequence[Cell | None]
"""``None`` is a cell of which nobody knows what the terminal shows there."""


class _Signs(dict[str, Cell]):
    """The cells of one pen by their sign. Signs that are not one cell wide are not found."""

    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self._pen = pen

    def __missing__(self, sign: str) -> Cell:
        if get_character_cell_size(sign) != 1:
            raise KeyError(sign)
        cell = self[sign] = Cell(sign, self._pen, 1)
        return cell


class Cells:
    """Makes cells of text and remembers them. ``epoch`` grows when all were dropped."""

    def __init__(self) -> None:
        self.epoch = 0
        self._signs: dict[Pen, _Signs] = {}
        self._blanks: dict[Pen, Cell] = {}
        self._graphemes: dict[tuple[str, Pen, int], Cell] = {}
        self.composed: set[Cell] = set()
        """Those made of more than one code point."""

    def of(self, text: str, pen: Pen) -> list[Cell]:
        """The cells that ``text`` takes, by Rich's and thereby Textual's reckoning of widths."""
        signs = self._signs.get(pen)
        if signs is None:
            signs = self._signs[pen] = _Signs(pen)
            blank = pen.blank or pen
            signs[" "] = self._blanks.setdefault(blank, Cell(" ", blank, 1))
        try:
            return list(map(signs.__getitem__, text))
        except KeyError:
            return self._of_graphemes(text, pen)

    def spare(self) -> None:
        """Drop all cells where they have become too many: no row is equal to an older one then."""
        if (
            len(self._signs) > _PENS_KEPT
            or len(self._graphemes) > _SIGNS_KEPT
            or sum(map(len, self._signs.values())) > 8 * _SIGNS_KEPT
        ):
            self.epoch += 1
            for kept in (self._signs, self._blanks, self._graphemes, self.composed):
                kept.clear()

    def _of_graphemes(self, text: str, pen: Pen) -> list[Cell]:
        cells: list[Cell] = []
        lead = ""  # what has no width and nothing before it to stand on
        for start, end, width in split_graphemes(text)[0]:
            if width == 0:
                lead += text[start:end]
                continue
            cell = self._grapheme(lead + text[start:end], pen, width)
            cells.append(cell)
            if cell.tail is not None:
                cells.append(cell.tail)
            lead = ""
        return cells

    def _grapheme(self, text: str, pen: Pen, width: int) -> Cell:
        if width == 1 and len(text) == 1:
            return self._signs[pen][text]
        cell = self._graphemes.get((text, pen, width))
        if cell is None:
            cell = self._graphemes[(text, pen, width)] = Cell(text, pen, width)
            if cell.is_composed:
                self.composed.add(cell)
        return cell


def changed_columns(old: Row, new: Row) -> list[int]:
    """The columns in which a row of cells ``new`` differs from ``old``."""
    return list(compress(count(), map(is_not, old, new)))


class Brush:
    """Writes cells to a terminal; the pen is plain before and after, the cursor anywhere."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pen = PLAIN

    def paint(self, row: int, columns: Iterable[int], cells: Row) -> None:
        """Write those ``columns``, from left to right, of the row's ``cells``."""
        at: int | None = None  # where the cursor is, as far as that is certain
        done = 0
        for column in columns:
            cell, start = cells[column], column
            if cell is not None and cell.is_tail:
                start = column - 1
                cell = cells[start]
            if cell is None or start < done:
                continue
            if done == 0:
                self._move(row, start)
            elif at != start:
                self._pass_over(cells, at, start)
            self._write(cell, start)
            done = start + (2 if cell.tail else 1)
            # Where it is after a sign of two cells, or a composed one, is the terminal's opinion.
            at = None if cell.tail or cell.is_composed else done

    def finish(self) -> str:
        """All that was painted; empty if that is nothing."""
        if self._pen is not PLAIN:
            self._out.append(way(self._pen, PLAIN))
            self._pen = PLAIN
        text = "".join(self._out)
        self._out.clear()
        return text

    def _write(self, cell: Cell, column: int) -> None:
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

    def _pass_over(self, cells: Row, at: int | None, column: int) -> None:
        """Go on to ``column``: by writing what stands between where that is no longer."""
        gap = [] if at is None else [cell for cell in cells[at:column] if cell is not None]
        if (
            at is not None
            and len(gap) == column - at
            and sum(cell.size for cell in gap) <= len(str(column + 1)) + 3
            and not any(cell.is_tail or cell.tail or cell.is_composed for cell in gap)
            and all(map(self._suits, gap))
        ):
            self._out += [cell.text for cell in gap]
        else:
            self._move_along(column)

    def _move(self, row: int, column: int) -> None:
        self._out.append(f"{ESC}[{row + 1};{column + 1}H" if column else f"{ESC}[{row + 1}H")

    def _move_along(self, column: int) -> None:
        self._out.append(f"{ESC}[{column + 1}G" if column else "\r")
