"""A line over time with its figures at the right: limits, the last value, highest and lowest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.views.cells import Line, Role
from cgtui.views.charts.canvas import DOTS, Canvas
from cgtui.views.charts.form import Form, signs_of
from cgtui.views.charts.labels import Label, with_labels
from cgtui.views.charts.scale import Scale, Values, known, scale_of

LABEL_WIDTH: Final = 9
_LEAST_PLOT: Final = 4
_WIDEST_STEP: Final = 6


@dataclass(frozen=True, slots=True)
class Limit:
    """A level to compare with, from bar number ``since`` of the values on."""

    value: float
    role: Role = Role.WARN
    since: int = 0


def line_capacity(width: int, form: Form, label_width: int = LABEL_WIDTH) -> int:
    """How many bars a line chart of ``width`` cells can show; of more the newest."""
    return _plot_width(width, label_width) * DOTS[form][0]


def line_chart(
    values: Values,
    *,
    width: int,
    height: int,
    form: Form,
    words: Callable[[float], str],
    limits: Sequence[Limit] = (),
    forming: bool = False,
    role: Role = Role.ACCENT,
    label_width: int = LABEL_WIDTH,
) -> list[Line]:
    """Exactly ``height`` lines of exactly ``width`` cells.

    A missing bar is a hole: nothing is drawn across it. A limit beyond the scale is an arrow with
    its figure. With ``forming`` the newest bar is not over: its figure ends in an ellipsis.
    """
    width, height = max(0, width), max(0, height)
    plot_width = _plot_width(width, label_width)
    canvas = Canvas(plot_width, height, form)
    shown = known(values)[-canvas.dots_wide :] if canvas.dots_wide else []
    scale = scale_of(shown, [limit.value for limit in limits])
    labels: list[Label] = []
    if scale is not None and height:
        dropped = len(values) - len(shown)
        chart = _LineChart(canvas, shown, scale, dropped=dropped, forming=forming)
        chart.draw(role)
        chart.draw_limits(limits)
        labels = chart.labels(limits, role, words)
    return with_labels(canvas.lines(), labels, width - plot_width, signs_of(form).more)


def _plot_width(width: int, label_width: int) -> int:
    return width - label_width if width >= label_width + _LEAST_PLOT else max(0, width)


def _places(bars: int, dots: int) -> list[int]:
    """The dot column of each bar: evenly apart, the newest at the right edge."""
    step = 1 if bars < 2 else max(1, min(_WIDEST_STEP, (dots - 1) // (bars - 1)))
    return [dots - 1 - (bars - 1 - bar) * step for bar in range(bars)]


def _row(scale: Scale, value: float, rows: int) -> int:
    return rows - 1 - scale.level(value, rows)


class _LineChart:
    """The bars that are shown, on their canvas; ``dropped`` older ones had no room."""

    def __init__(
        self, canvas: Canvas, shown: Values, scale: Scale, *, dropped: int, forming: bool
    ) -> None:
        self._canvas = canvas
        self._shown = shown
        self._scale = scale
        self._dropped = dropped
        self._forming = forming
        self._places = _places(len(shown), canvas.dots_wide)
        self._signs = signs_of(canvas.form)

    def draw(self, role: Role) -> None:
        canvas = self._canvas
        before: tuple[int, int] | None = None
        last = len(self._shown) - 1
        for bar, value in enumerate(self._shown):
            if value is None:
                before = None
                continue
            here = self._places[bar], _row(self._scale, value, canvas.dots_high)
            is_forming = self._forming and bar == last
            drawn = Role.STRONG if is_forming else role
            if before is not None:
                canvas.line(before, here, drawn)
            canvas.dot(*here, drawn, "o" if is_forming else "*")
            before = here

    def draw_limits(self, limits: Sequence[Limit]) -> None:
        canvas = self._canvas
        for limit in limits:
            first = limit.since - self._dropped
            if not self._scale.holds(limit.value) or first >= len(self._places):
                continue
            from_cell = 0 if first <= 0 else self._places[first] // DOTS[canvas.form][0]
            row = _row(self._scale, limit.value, canvas.height)
            for column in range(from_cell, canvas.width):
                canvas.sign(column, row, self._signs.limit, limit.role)

    def labels(
        self, limits: Sequence[Limit], role: Role, words: Callable[[float], str]
    ) -> list[Label]:
        """The most important first."""
        scale, height = self._scale, self._canvas.height
        found: list[Label] = []
        last = self._shown[-1]
        if last is not None:
            text = words(last) + (self._signs.forming if self._forming else "")
            strong = Role.STRONG if self._forming else role
            found.append(Label(_row(scale, last, height), text, strong, last))
        found += [self._limit_label(limit, words(limit.value)) for limit in limits]
        numbers = [value for value in self._shown if value is not None]
        found += [
            Label(_row(scale, value, height), words(value), Role.DIM, value, moves=False)
            for value in (max(numbers), min(numbers))
        ]
        return found

    def _limit_label(self, limit: Limit, text: str) -> Label:
        """Beyond the scale an arrow says where it would be."""
        signs = self._signs
        if limit.value > self._scale.high:
            return Label(0, signs.above + text, limit.role, limit.value)
        if limit.value < self._scale.low:
            return Label(self._canvas.height - 1, signs.below + text, limit.role, limit.value)
        row = _row(self._scale, limit.value, self._canvas.height)
        return Label(row, signs.limit + text, limit.role, limit.value)
