"""The charts of a coin's page, each from the history behind one input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cgtui.monitor.coin.coin_detail import CoinDetail, CoinLimits, Series, TwoSeries
from cgtui.signals.inputs import InputName
from cgtui.views.cells import Line, Role, Span
from cgtui.views.charts.bars import one_sided_bars, two_sided_bars
from cgtui.views.charts.form import form_of
from cgtui.views.charts.line_chart import Limit, line_chart
from cgtui.views.coin.coin_figures import amount, brief_price, rate, share
from cgtui.views.glyphs import Glyphs
from cgtui.views.memo import Memo
from cgtui.views.numbers import usd

_MINUTE_MS: Final = 60_000
_VOLUME_FROM: Final = 3

AnySeries = Series | TwoSeries


@dataclass(frozen=True, slots=True)
class ChartBox:
    """Where a chart goes: its size in cells, and the signs it is drawn with."""

    width: int
    height: int
    glyphs: Glyphs


def input_chart(name: InputName, detail: CoinDetail, box: ChartBox, memo: Memo) -> list[Line]:
    """The chart of an input whose history is there; limits are drawn where they have its unit."""
    limits = detail.limits
    match name:
        case InputName.TAKER:
            taker, levels = detail.taker.value, _shares(limits)
            return memo.get(name, (taker, levels, box), lambda: _taker(_there(taker), levels, box))
        case InputName.OPEN_INTEREST:
            interest = detail.open_interest.value
            levels = _interest_levels(_there(interest), limits)
            return memo.get(
                name, (interest, levels, box), lambda: _line(_there(interest), amount, levels, box)
            )
        case InputName.LIQUIDATIONS:
            flow = detail.liquidations.value
            return memo.get(name, (flow, box), lambda: _liquidations(_there(flow), box))
        case InputName.FUNDING:
            funding, levels = detail.funding.value, _rates(limits)
            return memo.get(
                name, (funding, levels, box), lambda: _line(_there(funding), rate, levels, box)
            )


def price_chart(series: Series, box: ChartBox, memo: Memo) -> list[Line]:
    """The price."""
    return memo.get("price", (series, box), lambda: _line(series, brief_price, (), box))


def sums_of(series: TwoSeries | None) -> list[float | None]:
    """Both amounts of each bar together."""
    if series is None:
        return []
    return [
        None if first is None or second is None else first + second
        for first, second in zip(series.first, series.second, strict=True)
    ]


def sold_shares(taker: TwoSeries | None) -> list[float | None]:
    """The share of each bar's volume that was sold; ``None`` where there was none."""
    if taker is None:
        return []
    return [
        sell / whole if sell is not None and whole else None
        for sell, whole in zip(taker.second, sums_of(taker), strict=True)
    ]


def dimmed(lines: Sequence[Line]) -> list[Line]:
    """The same without colours: what is past its limit."""
    return [tuple(Span(span.text, Role.DIM) for span in line) for line in lines]


def _there(series: Any) -> Any:  # noqa: ANN401 - of whichever kind the input has
    assert series is not None  # a chart is asked for only where there is a history
    return series


def _shares(limits: CoinLimits | None) -> tuple[Limit, ...]:
    """Sold enough, and bought enough."""
    if limits is None:
        return ()
    return (Limit(limits.taker_share), Limit(1 - limits.taker_share))


def _rates(limits: CoinLimits | None) -> tuple[Limit, ...]:
    """Longs crowded, and shorts crowded."""
    return () if limits is None else (Limit(limits.funding_pct), Limit(-limits.funding_pct))


def _interest_levels(series: Series, limits: CoinLimits | None) -> tuple[Limit, ...]:
    """The level of a yes, from the bar on that it is counted from.

    Limits are changes over 15 and 60 minutes: drawn for the span that bars of this width can tell.
    """
    if limits is None:
        return ()
    for span_min, change_pct in ((15, limits.oi_15m_pct), (60, limits.oi_60m_pct)):
        back, rest = divmod(span_min * _MINUTE_MS, series.width_ms)
        since = len(series.values) - 1 - back
        if not rest and back and since >= 0:
            base = series.values[since]
            return () if base is None else (Limit(base * (1 + change_pct / 100), since=since),)
    return ()


def _line(
    series: Series, words: Callable[[float], str], limits: Sequence[Limit], box: ChartBox
) -> list[Line]:
    return line_chart(
        series.values,
        width=box.width,
        height=box.height,
        form=form_of(box.glyphs),
        words=words,
        limits=limits,
        forming=series.forming,
    )


def _taker(series: TwoSeries, limits: Sequence[Limit], box: ChartBox) -> list[Line]:
    """The share that was sold, over the volume of both."""
    rows = 1 if box.height >= _VOLUME_FROM else 0
    form = form_of(box.glyphs)
    lines = line_chart(
        sold_shares(series),
        width=box.width,
        height=box.height - rows,
        form=form,
        words=share,
        limits=limits,
        forming=series.forming,
    )
    return lines + one_sided_bars(
        sums_of(series), width=box.width, height=rows, form=form, words=usd, forming=series.forming
    )


def _liquidations(series: TwoSeries, box: ChartBox) -> list[Line]:
    return two_sided_bars(
        series.first,
        series.second,
        width=box.width,
        height=box.height,
        form=form_of(box.glyphs),
        words=usd,
        forming=series.forming,
    )
