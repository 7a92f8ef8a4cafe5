"""Amounts by price and time as shades: each shade is four times the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cgtui.views.cells import Line, Role
from cgtui.views.charts.canvas import merged
from cgtui.views.charts.form import Form, signs_of

SHADE_FACTOR: Final = 4


class Heat(NamedTuple):
    """One cell: amounts of both sides."""

    long: float = 0.0
    short: float = 0.0

    @property
    def whole(self) -> float:
        """Both together."""
        return self.long + self.short


HeatColumn = Sequence[Heat] | None
"""Cells from the top row down; ``None`` where nothing is known of that time."""


def shade_of(amount: float, most: float, shades: str) -> str:
    """Blank for nothing; the darkest for ``most`` down to a quarter of it, and so on."""
    if amount <= 0 or most <= 0:
        return " "
    share = amount / most
    for step in range(len(shades) - 1):
        if share * SHADE_FACTOR ** (step + 1) > 1:
            return shades[-1 - step]
    return shades[0]


def heat_strip(columns: Sequence[HeatColumn], *, width: int, height: int, form: Form) -> list[Line]:
    """Exactly ``height`` lines of exactly ``width`` cells, the newest columns at the right.

    A cell has the colour of the side that lost more in it. A column of which nothing is known is
    marked as such and never looks like a quiet one.
    """
    width, height = max(0, width), max(0, height)
    shown = list(columns)[-width:] if width else []
    most = max((cell.whole for column in shown if column for cell in column), default=0.0)
    signs = signs_of(form)
    # Before the first column there is nothing to tell either.
    blanks: list[HeatColumn] = [None] * (width - len(shown))
    full = blanks + shown
    lines: list[Line] = []
    for row in range(height):
        cells: list[tuple[str, Role]] = []
        for column in full:
            if column is None:
                cells.append((signs.missing, Role.DIM))
                continue
            cell = column[row] if row < len(column) else Heat()
            role = Role.LONG if cell.long >= cell.short else Role.SHORT
            cells.append((shade_of(cell.whole, most, signs.shades), role))
        lines.append(merged(cells))
    return lines
