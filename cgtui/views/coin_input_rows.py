"""The four inputs in a row each, for a screen without room for their charts."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.monitor.coin_detail import CoinDetail, Part, Series, TwoSeries
from cgtui.signals.inputs import InputName
from cgtui.views.cells import Line, Role, Span, clip, fit
from cgtui.views.charts.spark import CELLS, spark
from cgtui.views.coin_charts import sold_shares, sums_of
from cgtui.views.coin_input import NAMES, InputState
from cgtui.views.coin_panels import points_words, value_span, vote_span
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age

_NAME, _WEIGHT, _VOTE, _POINTS = 7, 2, 11, 3
_TAIL = 11


def input_rows(
    detail: CoinDetail | None,
    states: Sequence[InputState],
    now_ms: int,
    width: int,
    glyphs: Glyphs,
) -> list[Line]:
    """``TAKER   35 ✓ yes    +26 ▁▂▃▄▅▆▇█ sell 0.63 ≥ 0.58 @ 3.1×   1m 46s``, one an input."""
    return [_row(detail, state, now_ms, width, glyphs) for state in states]


def _row(
    detail: CoinDetail | None, state: InputState, now_ms: int, width: int, glyphs: Glyphs
) -> Line:
    vote = vote_span(state, glyphs)
    line: list[Span] = [
        Span(f" {fit(NAMES[state.name], _NAME)} ", Role.HEAD),
        Span(fit("" if state.weight is None else f"{state.weight:.0f}", _WEIGHT), Role.DIM),
        Span(f" {fit(vote.text, _VOTE)}", vote.role),
        Span(f"{fit(points_words(state), _POINTS, 'right')} ", vote.role),
        *_spark(detail, state.name, now_ms, glyphs),
        Span(" "),
    ]
    used = sum(len(span.text) for span in line)
    value = value_span(state)
    line.append(Span(fit(value.text, width - used - _TAIL - 1), value.role))
    coarser = state.used not in ("", state.asked)
    interval = Span(fit(state.used or state.asked, 4, "right"), Role.WARN if coarser else Role.DIM)
    old = "" if state.age_s is None else age(state.age_s)
    line += [interval, Span(fit(old, 7, "right"), Role.WARN if state.stale else Role.DIM)]
    return clip(tuple(line), width)


def _spark(detail: CoinDetail | None, name: InputName, now_ms: int, glyphs: Glyphs) -> Line:
    if detail is None:
        return (Span(" " * CELLS),)
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
