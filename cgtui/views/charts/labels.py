"""The column of figures at the right of a chart: they stand in the order of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cgtui.views.cells import Line, Role, Span, fit, padded


class Label(NamedTuple):
    """A figure beside the row it belongs to. ``moves`` lets it stand a row off where that one is
    taken; a label that finds no row is left out. ``value`` is what it stands for: of two labels
    the greater is never below the other."""

    row: int
    text: str
    role: Role
    value: float
    moves: bool = True


_Reach = tuple[Label, range]
"""A label and the rows it may stand in."""


def with_labels(
    plot: Sequence[Line], labels: Sequence[Label], width: int, ellipsis: str
) -> list[Line]:
    """``plot`` with a column of ``width`` cells; the labels come in the order of importance."""
    placed = _placed(labels, len(plot))
    lines: list[Line] = []
    for row, line in enumerate(plot):
        at = placed.get(row)
        if width <= 0:
            lines.append(line)
        elif at is None:
            lines.append((*line, Span(" " * width)))
        else:
            text = fit(f" {at.text}", width, ellipsis=ellipsis)
            lines.append(padded((*line, Span(text, at.role)), _cells(line) + width))
    return lines


def _placed(labels: Sequence[Label], rows: int) -> dict[int, Label]:
    """The labels by their rows: those that move make room for each other, the others take what
    is left."""
    moving: list[_Reach] = []
    for label in labels:
        near = range(max(0, label.row - 1), min(rows, label.row + 2))
        if label.moves and _all_fit([*moving, (label, near)]):
            moving.append((label, near))
    for place, (label, near) in enumerate(moving):
        for row in sorted(near, key=lambda row: abs(row - label.row)):
            pinned = [*moving[:place], (label, range(row, row + 1)), *moving[place + 1 :]]
            if _all_fit(pinned):
                moving = pinned
                break
    placed = {near.start: label for label, near in moving}
    for label in labels:
        if not label.moves and 0 <= label.row < rows and label.row not in placed:
            more = {**placed, label.row: label}
            placed = more if _is_in_order(more) else placed
    return placed


def _all_fit(reaches: Sequence[_Reach]) -> bool:
    """Whether every label finds a row of its own with the greater ones above it."""
    next_row = 0
    for _label, near in sorted(reaches, key=lambda reach: -reach[0].value):
        row = max(next_row, near.start)
        if row >= near.stop:
            return False
        next_row = row + 1
    return True


def _is_in_order(placed: Mapping[int, Label]) -> bool:
    return all(placed[above].value >= placed[row].value for above, row in pairwise(sorted(placed)))


def _cells(line: Line) -> int:
    # Everything in a plot is one cell wide.
    return sum(len(span.text) for span in line)
