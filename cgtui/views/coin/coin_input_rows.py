"""The four inputs in a row each, for a screen without room for their charts."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.monitor.coin.coin_detail import CoinDetail, Part, Series, TwoSeries
from cgtui.signals.inputs import InputName
from cgtui.views.cells import Line, Role, Span, clip, fit, width_of
from cgtui.views.charts.spark import spark
from cgtui.views.coin.coin_charts import sold_shares, sums_of
from cgtui.views.coin.coin_input import NAMES, InputState
from cgtui.views.coin.coin_panels import points_words, value_span, vote_span
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age

_NAME, _WEIGHT, _VOTE, _POINTS = 7, 2, 11, 3
_INTERVAL, _TAIL = 4, 11


def input_rows(
    detail: CoinDetail | None,
    states: Sequence[InputState],
    now_ms: int,
    width: int,
    glyphs: Glyphs,
) -> list[Line]:
    """``TAKER   35 ✓ yes    +26 ▁▂▃▄▅▆▇█ sell 0.63 ≥ 0.58 @ 3.1×   1m 46s``, one an input."""
    voted = any(state.vote is not None for state in states)
    rows: list[Line] = []
    for state in states:
        line = _name(state, glyphs, voted=voted)
        if detail is not None:
            line += _spark(detail, state.name, now_ms, glyphs)
        rows.append(clip(_with_value(line, state, width, glyphs), width))
    return rows


def _name(state: InputState, glyphs: Glyphs, *, voted: bool) -> Line:
    """Name and weight; vote and points where any input of the reading has them."""
    weight = "" if state.weight is None else f"{state.weight:.0f}"
    line: Line = (
        Span(f" {fit(NAMES[state.name], _NAME)} ", Role.HEAD),
        Span(f"{fit(weight, _WEIGHT)} ", Role.DIM),
    )
    if not voted:
        return line
    vote = vote_span(state, glyphs)
    points = fit(points_words(state), _POINTS, "right")
    return (*line, Span(f"{fit(vote.text, _VOTE)}{points} ", vote.role))


def _with_value(line: Line, state: InputState, width: int, glyphs: Glyphs) -> Line:
    """The value in whatever is left before the interval and the age."""
    value = value_span(state, glyphs)
    room = width - width_of(line) - _TAIL - 2
    coarser = state.used not in ("", state.asked)
    interval = fit(state.used or state.asked, _INTERVAL, "right")
    old = fit("" if state.age_s is None else age(state.age_s), _TAIL - _INTERVAL, "right")
    return (
        *line,
        Span(f" {fit(value.text, room)} ", value.role),
        Span(interval, Role.WARN if coarser else Role.DIM),
        Span(old, Role.WARN if state.stale else Role.DIM),
    )


def _spark(detail: CoinDetail, name: InputName, now_ms: int, glyphs: Glyphs) -> Line:
    part, values, forming = _history(detail, name)
    stale = part.is_stale(now_ms)
    return spark(
        values,
        glyphs.spark,
        from_zero=name is InputName.LIQUIDATIONS,
        forming=forming and not stale,
        role=Role.DIM if stale else Role.ACCENT,
    )


def _history(
    detail: CoinDetail, name: InputName
) -> tuple[Part[Series] | Part[TwoSeries], Sequence[float | None], bool]:
    """The part, one value a bar, and whether the newest is still in progress."""
    match name:
        case InputName.TAKER:
            return detail.taker, sold_shares(detail.taker.value), _forming(detail.taker.value)
        case InputName.LIQUIDATIONS:
            both = detail.liquidations.value
            return detail.liquidations, sums_of(both), _forming(both)
        case InputName.OPEN_INTEREST:
            part = detail.open_interest
        case InputName.FUNDING:
            part = detail.funding
    return part, () if part.value is None else part.value.values, _forming(part.value)


def _forming(series: Series | TwoSeries | None) -> bool:
    return series is not None and series.forming
