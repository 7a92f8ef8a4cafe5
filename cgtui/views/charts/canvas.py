"""A field of dots that becomes lines of spans; a cell holds 2 × 4, 1 × 2 or one of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from cgtui.views.cells import Line, Role, Span
from cgtui.views.charts.form import Form

DOTS: Final = {Form.BRAILLE: (2, 4), Form.BLOCK: (1, 2), Form.ASCII: (1, 1)}
"""Dots of one cell, across and down."""

_BRAILLE: Final = 0x2800
# Unicode numbers the dots down the left column, then the right one, and the fourth row last.
_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLOCKS: Final = " ▀▄█"


class Canvas:
    """``width`` × ``height`` cells; dots are counted from the top left.

    A cell has one role: that of the dot that was set in it last.
    """

    def __init__(self, width: int, height: int, form: Form) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.form = form
        across, down = DOTS[form]
        self.dots_wide = self.width * across
        self.dots_high = self.height * down
        self._bits = [[0] * self.width for _ in range(self.height)]
        self._signs = [[" "] * self.width for _ in range(self.height)]
        self._roles = [[Role.TEXT] * self.width for _ in range(self.height)]

    def dot(self, x: int, y: int, role: Role, sign: str = "*") -> None:
        """Set a dot; outside it is let go. ``sign`` is what ASCII shows."""
        if not (0 <= x < self.dots_wide and 0 <= y < self.dots_high):
            return
        across, down = DOTS[self.form]
        column, row = x // across, y // down
        if self.form is Form.BRAILLE:
            self._bits[row][column] |= _BITS[y % 4][x % 2]
        elif self.form is Form.BLOCK:
            self._bits[row][column] |= 1 << (y % 2)
        else:
            self._bits[row][column] = 1
            self._signs[row][column] = sign
        self._roles[row][column] = role

    def line(self, start: tuple[int, int], end: tuple[int, int], role: Role) -> None:
        """The dots between two, without the first one."""
        (x, y), (x1, y1) = start, end
        right, down = abs(x1 - x), -abs(y1 - y)
        step_x, step_y = (1 if x1 > x else -1), (1 if y1 > y else -1)
        error = right + down
        while (x, y) != (x1, y1):
            doubled = 2 * error
            if doubled >= down:
                error += down
                x += step_x
            if doubled <= right:
                error += right
                y += step_y
            self.dot(x, y, role, "*" if (x, y) == (x1, y1) else ".")

    def sign(self, column: int, row: int, sign: str, role: Role) -> None:
        """Put a sign into a cell that holds no dot."""
        if 0 <= column < self.width and 0 <= row < self.height and not self._bits[row][column]:
            self._signs[row][column] = sign
            self._roles[row][column] = role

    def lines(self) -> list[Line]:
        """Exactly ``height`` lines of exactly ``width`` cells."""
        return [
            merged((self._cell(row, column), self._roles[row][column]) for column in range(width))
            for row, width in enumerate([self.width] * self.height)
        ]

    def _cell(self, row: int, column: int) -> str:
        bits = self._bits[row][column]
        if not bits or self.form is Form.ASCII:
            return self._signs[row][column]
        return chr(_BRAILLE + bits) if self.form is Form.BRAILLE else _BLOCKS[bits]


def merged(cells: Iterable[tuple[str, Role]]) -> Line:
    """Cells as few spans: neighbours of one role together."""
    return tuple(
        Span("".join(sign for sign, _ in run), role)
        for role, run in groupby(cells, key=lambda cell: cell[1])
    )
