"""How far a row differs from what it showed before: what comes after need not be sent."""

from __future__ import annotations

from rich.cells import cell_len

from cgtui.views.cells import Line


def changed_until(before: Line, after: Line, width: int) -> int:
    """The first cell of a row of ``width`` cells from which on a drawn ``before`` still holds.

    Compared span by span: columns of a table stay where they are. From the first span of another
    length on, the whole rest has changed. (Where a change begins is not told: Textual sends a
    row from its left edge on whatever region is asked for.)
    """
    at = until = 0
    for old, new in zip(before, after, strict=False):
        length = cell_len(new.text)
        if old != new:
            if cell_len(old.text) != length:
                return width
            until = at + length
        at += length
    if len(before) != len(after):
        return width
    return min(until, width)
