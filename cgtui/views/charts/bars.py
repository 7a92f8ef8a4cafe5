"""Two-sided bars over time: one side upwards, the other downwards, on one scale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from cgtui.views.cells import Line, Role
from cgtui.views.charts.canvas import DOTS, Canvas
from cgtui.views.charts.form import Form, signs_of
from cgtui.views.charts.labels import Label, with_labels
from cgtui.views.charts.line_chart import LABEL_WIDTH, line_capacity
from cgtui.views.charts.scale import Scale, Values, known

_AXIS_FROM: Final = 3
_LASTS_FROM: Final = 5
_WIDEST_BAR: Final = 6
_GAP_FROM: Final = 3
_LARGEST: Final = sys.float_info.max
_ENDS_UP: Final = ".:"
_ENDS_DOWN: Final = "':"


def two_sided_bars(
    up: Values,
    down: Values,
    *,
    width: int,
    height: int,
    form: Form,
    words: Callable[[float], str],
    forming: bool = False,
    up_role: Role = Role.LONG,
    down_role: Role = Role.SHORT,
    label_width: int = LABEL_WIDTH,
) -> list[Line]:
    """Exactly ``height`` lines of exactly ``width`` cells; amounts are not negative.

    Both sides share the scale, and the axis lies where it lets the bars be longest; what is not
    zero shows at least a dot. A missing bar has no piece of the axis under it, a bar of zero has.
    With ``forming`` the newest bar is hatched and its figures end in a tilde.
    """
    width, height = max(0, width), max(0, height)
    capacity = line_capacity(width, form, label_width)
    plot_width = capacity // DOTS[form][0]
    ups, downs = (known(side)[-capacity:] if capacity else [] for side in (up, down))
    canvas = Canvas(plot_width, height, form)
    labels: list[Label] = []
    if height and any(value is not None for value in (*ups, *downs)):
        chart = _Bars(canvas, _largest(ups), _largest(downs), forming=forming)
        chart.draw(ups, downs, up_role, down_role)
        more = signs_of(form).forming if forming else ""
        roles = (up_role, down_role)
        lasts = _lasts(chart, (ups, downs), roles, words, more) if height >= _LASTS_FROM else []
        # An end of the scale need not say again what the newest bar says that reaches it.
        told = {(words(abs(last.value)), last.value > 0) for last in lasts if last.value}
        ends = _labels(height, chart, words)
        labels = [*(end for end in ends if (end.text, end.value > 0) not in told), *lasts]
    return with_labels(canvas.lines(), labels, width - plot_width, signs_of(form).more)


def one_sided_bars(
    values: Values,
    *,
    width: int,
    height: int,
    form: Form,
    words: Callable[[float], str],
    forming: bool = False,
    role: Role = Role.DIM,
    label_width: int = LABEL_WIDTH,
) -> list[Line]:
    """Bars upwards alone, the newest in figures; they stand under those of a line chart.

    Without an axis there is no telling a missing bar from one of zero: for what is never zero.
    """
    width, height = max(0, width), max(0, height)
    capacity = line_capacity(width, form, label_width)
    plot_width = capacity // DOTS[form][0]
    shown = known(values)[-capacity:] if capacity else []
    canvas = Canvas(plot_width, height, form)
    top = _largest(shown)
    labels: list[Label] = []
    if top > 0 and height:
        _Bars(canvas, top, None, forming=forming).draw(shown, (), role, role)
        if shown[-1] is not None:
            more = signs_of(form).forming if forming else ""
            labels.append(Label(height - 1, words(shown[-1]) + more, role, shown[-1]))
    return with_labels(canvas.lines(), labels, width - plot_width, signs_of(form).more)


class _Bars:
    """Where the axis runs, and how far a bar reaches from it; in dots of the canvas.

    ``most_up`` and ``most_down`` are the largest amounts; without ``most_down`` all bars stand on
    the lower edge.
    """

    def __init__(
        self, canvas: Canvas, most_up: float, most_down: float | None, *, forming: bool
    ) -> None:
        self._canvas = canvas
        self._forming = forming
        self.has_axis = most_down is not None and canvas.height >= _AXIS_FROM
        rows = canvas.height - self.has_axis
        self.axis_row = rows if most_down is None else _rows_up(rows, most_up, most_down)
        down = DOTS[canvas.form][1]
        self._room_up = self.axis_row * down
        self._room_down = (rows - self.axis_row) * down
        self._below_from = (self.axis_row + self.has_axis) * down
        a_row = _a_row(self.axis_row, rows - self.axis_row, most_up, most_down or 0.0) or 1.0
        self.up = Scale(0.0, min(_LARGEST, a_row * max(1, self.axis_row)))
        self.down = Scale(0.0, min(_LARGEST, a_row * max(1, rows - self.axis_row)))

    def draw(self, ups: Values, downs: Values, up_role: Role, down_role: Role) -> None:
        bars = max(len(ups), len(downs))
        if not bars:
            return
        broad = max(1, min(_WIDEST_BAR, self._canvas.dots_wide // bars))
        for place in range(1, bars + 1):
            left = self._canvas.dots_wide - place * broad
            columns = range(left, left + broad - (broad >= _GAP_FROM))
            hatched = self._forming and place == 1
            up = ups[-place] if place <= len(ups) else None
            down = downs[-place] if place <= len(downs) else None
            if up is None and down is None:
                continue
            self._axis(columns)
            self._bar(columns, up, -1, up_role, hatched=hatched)
            self._bar(columns, down, 1, down_role, hatched=hatched)

    def _dots(self, value: float | None, way: int, in_a_dot: int = 1) -> int:
        scale, room = (self.up, self._room_up) if way < 0 else (self.down, self._room_down)
        return bar_dots(scale, value, in_a_dot * room)

    def _axis(self, columns: range) -> None:
        if not self.has_axis:
            return
        dots = DOTS[self._canvas.form][1]
        y = self.axis_row * dots + (dots - 1) // 2
        for x in columns:
            self._canvas.dot(x, y, Role.DIM, "-")

    def _bar(
        self, columns: range, value: float | None, way: int, role: Role, *, hatched: bool
    ) -> None:
        if self._canvas.form is Form.ASCII:
            self._plain_bar(columns, value, way, role, hatched=hatched)
            return
        for step in range(self._dots(value, way)):
            y = self._room_up - 1 - step if way < 0 else self._below_from + step
            for x in columns:
                # Its first dot stays: little is not nothing.
                if not hatched or step == 0 or (x + y) % 2 == 0:
                    self._canvas.dot(x, y, role)

    def _plain_bar(
        self, columns: range, value: float | None, way: int, role: Role, *, hatched: bool
    ) -> None:
        """In thirds of a cell: a bar's end may be a sign that fills less of it."""
        thirds = self._dots(value, way, 3)
        ends = _ENDS_UP if way < 0 else _ENDS_DOWN
        for step in range(-(-thirds // 3)):
            left = thirds - 3 * step
            sign = ends[left - 1] if left < 3 else "%" if hatched else "#"
            y = self._room_up - 1 - step if way < 0 else self._below_from + step
            for x in columns:
                self._canvas.dot(x, y, role, sign)


def bar_dots(scale: Scale, value: float | None, room: int) -> int:
    """How many dots of ``room`` a value takes: none for zero, at least one for anything else."""
    if value is None or value <= 0 or room <= 0:
        return 0
    return min(room, max(1, round(scale.fraction(value) * room)))


def _largest(values: Values) -> float:
    return max((value for value in values if value is not None), default=0.0)


def _rows_up(rows: int, most_up: float, most_down: float) -> int:
    """Of ``rows`` those above the axis: where a row stands for the least, next to the middle."""
    splits = range(1, rows) if rows > 1 else [rows // 2]
    middle = rows // 2
    return min(splits, key=lambda up: (_a_row(up, rows - up, most_up, most_down), abs(up - middle)))


def _a_row(up: int, down: int, most_up: float, most_down: float) -> float:
    """What one row must stand for so that the largest amounts fit on either side."""
    return max(most_up / max(1, up), most_down / max(1, down))


def _labels(height: int, chart: _Bars, words: Callable[[float], str]) -> list[Label]:
    """Both ends of the scale, and the axis. What goes down counts as less than nothing."""
    up, down = chart.up.high, chart.down.high
    labels = [Label(0, words(up), Role.DIM, up, moves=False)]
    if chart.has_axis:
        labels.append(Label(chart.axis_row, "0", Role.DIM, 0.0, moves=False))
        labels.append(Label(height - 1, words(down), Role.DIM, -down, moves=False))
    return labels


def _lasts(
    chart: _Bars,
    sides: tuple[Values, Values],
    roles: tuple[Role, Role],
    words: Callable[[float], str],
    more: str,
) -> list[Label]:
    """The newest bars, next to the axis."""
    labels = []
    for side, role, way in zip(sides, roles, (1, -1), strict=True):
        if side and (last := side[-1]) is not None:
            row = chart.axis_row - way
            labels.append(Label(row, words(last) + more, role, way * last, moves=False))
    return labels
