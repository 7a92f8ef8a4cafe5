"""The column of figures at the right of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cgtui.views.cells import Line, Role, Span, fit, padded


class Label(NamedTuple):
    """A figure beside the row it belongs to. ``moves`` lets it stand a row off where that one is
    taken; a label that finds no row is left out."""

    row: int
    text: str
    role: Role
    moves: bool = True


def with_labels(
    plot: Sequence[Line], labels: Sequence[Label], width: int, ellipsis: str
) -> list[Line]:
    """``plot`` with a column of ``width`` cells; the labels come in the order of importance."""
    placed: dict[int, Label] = {}
    for label in labels:
        rows = (label.row, label.row - 1, label.row + 1) if label.moves else (label.row,)
        free = [row for row in rows if 0 <= row < len(plot) and row not in placed]
        if free:
            placed[free[0]] = label
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


def _cells(line: Line) -> int:
    # Everything in a plot is one cell wide.
    return sum(len(span.text) for span in line)
