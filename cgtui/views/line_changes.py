"""Where a row differs from what it showed before: what need not be sent is not sent."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from cgtui.views.cells import Line

BRIDGED: Final = 8
"""Unchanged cells that cost less to send than to skip: moving on and setting colours anew."""


def changed_columns(before: Line, after: Line, width: int) -> list[tuple[int, int]]:
    """The stretches (from, to) of a row of ``width`` cells that a drawn ``before`` does not show.

    Compared span by span: columns of a table stay where they are. From the first span of another
    length on, the whole rest has changed.
    """
    runs: list[tuple[int, int]] = []
    at = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            length = cell_len(new.text)
            if cell_len(old.text) != length:
                break
            runs.append((at, at + length))
            at += length
        else:
            at += cell_len(new.text)
        if at >= width:
            break
    else:
        if len(before) == len(after):
            return _bridged(runs, width)
    return _bridged([*runs, (at, width)], width)


def _bridged(runs: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, stop in runs:
        if start == stop or start >= width:
            continue
        near = bool(found) and start - found[-1][1] < BRIDGED
        first = found.pop()[0] if near else start
        found.append((first, min(stop, width)))
    return found
