"""Rows of cells, and in which columns one differs from another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes

from cgtui.tui.pens import Pen

_PENS_KEPT: Final = 1024
_SIGNS_KEPT: Final = 4096
"""Of all pens. More than that is no program's usual screen, and what is kept is dropped."""


class Cell:
    """One cell: equal cells are the same object, which makes comparing rows cheap.

    A sign of two cells is followed by its ``tail``, which belongs to no other sign.
    ``is_composed``: more than one code point; terminals disagree on how wide that is.
    ``is_simple``: neither; where the cursor is after it is certain.
    """

    __slots__ = ("is_blank", "is_composed", "is_simple", "is_tail", "pen", "size", "tail", "text")

    def __init__(self, text: str, pen: Pen, width: int) -> None:
        self.text = text
        self.is_blank = text == " "
        self.pen = pen.blank or pen if self.is_blank else pen
        self.size = len(text.encode(errors="replace"))
        self.is_tail = width == 0
        self.is_composed = len(text) > 1
        self.is_simple = width == 1 and not self.is_composed
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
