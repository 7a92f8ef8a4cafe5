"""A short history in one row of a few cells."""

from __future__ import annotations

from typing import Final

from cgtui.views.cells import Line, Role, Span
from cgtui.views.charts.canvas import merged
from cgtui.views.charts.scale import Scale, Values, known, scale_of

CELLS: Final = 8
_HOLE: Final = " "


def spark(
    values: Values,
    levels: str,
    *,
    width: int = CELLS,
    from_zero: bool = False,
    forming: bool = False,
    role: Role = Role.ACCENT,
) -> Line:
    """The newest ``width`` values in exactly ``width`` cells, ``levels`` from low to high.

    Scaled between the lowest and the highest shown, or from zero. A missing bar is a blank; the
    bar in progress has a role of its own.
    """
    shown = known(values)[-width:] if width > 0 else []
    scale = scale_of(shown)
    if scale is None:
        return (Span(" " * max(0, width)),) if width > 0 else ()
    if from_zero:
        numbers = [value for value in shown if value is not None]
        scale = Scale(0.0, max(numbers)) if max(numbers) > 0 else Scale(0.0, 1.0)
    last = len(shown) - 1
    cells = [(_HOLE, Role.TEXT)] * (width - len(shown)) + [
        (
            _HOLE if value is None else levels[scale.level(value, len(levels))],
            Role.STRONG if forming and bar == last else role,
        )
        for bar, value in enumerate(shown)
    ]
    return merged(cells)
