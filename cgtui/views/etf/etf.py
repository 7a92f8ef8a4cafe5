"""The ETF screen: what flowed into the Bitcoin funds by day and by fund, and the funds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cgtui.checklist.market_rules import ETF_MAX_DAYS
from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.blocks import head
from cgtui.views.cells import BLANK, Line, Role, Span, clip, side_by_side, width_of, wrapped
from cgtui.views.charts.bars import two_sided_bars
from cgtui.views.charts.form import form_of
from cgtui.views.charts.line_chart import LABEL_WIDTH, line_capacity
from cgtui.views.etf.etf_tables import by_fund_lines, fund_lines
from cgtui.views.etf.etf_words import day_words, flow_span, unreported
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, price, usd

STALE_MS: Final = 1_200_000
"""Twice the time between two reads: from this age on everything is dimmed, and says so."""

_DAY_MS: Final = 86_400_000
_BAR_DOTS: Final = 3
_LEAST_CHART, _MOST_CHART = 7, 15
_TWO_COLUMNS_FROM: Final = 150


def etf_lines(snapshot: Snapshot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """All lines in ``width`` cells; ``height`` is what of them can be seen at once."""
    etf = snapshot.etf
    if etf is None or etf.off:
        why = "not read in this session" if etf is None else etf.off
        return [head("BITCOIN ETF NET FLOWS"), *wrapped((Span(why, Role.WARN),), width, 0)]
    lines = [clip(_title(etf, snapshot.now_ms, glyphs), width), *_remarks(etf, snapshot, width)]
    body = [*_chart(etf.days, width, height, glyphs), BLANK, *_tables(etf, snapshot, width, glyphs)]
    if _is_stale(etf.flows_read_ms, snapshot.now_ms):
        body = [_dimmed(line) for line in body]
    return [*lines, *body]


def _title(etf: EtfSnapshot, now_ms: int, glyphs: Glyphs) -> Line:
    spans = [Span("BITCOIN ETF NET FLOWS  ", Role.HEAD)]
    if etf.days:
        newest = etf.days[-1]
        spans += [Span(f"{day_words(newest.time_ms, year=True)} "), flow_span(newest.flow_usd)]
        if unreported(newest):
            spans.append(Span("~", spans[-1].role))
        if newest.price_usd is not None:
            spans.append(Span(f" {glyphs.middot} BTC {price(newest.price_usd)}", Role.DIM))
    before = f" {glyphs.middot} " if etf.days else ""
    spans.append(Span(f"{before}{_read_words(etf, now_ms)}", Role.DIM))
    return tuple(spans)


def _read_words(etf: EtfSnapshot, now_ms: int) -> str:
    if etf.reading:
        return "reading now"
    if etf.flows_read_ms is None:
        return "not read yet"
    return f"read {age((now_ms - etf.flows_read_ms) / 1000)} ago"


def _remarks(etf: EtfSnapshot, snapshot: Snapshot, width: int) -> list[Line]:
    """What a person should know before believing the numbers."""
    told = []
    if etf.flows_trouble:
        told.append(f"no newer flows: {etf.flows_trouble}")
    if etf.funds_trouble:
        told.append(f"no newer list of funds: {etf.funds_trouble}")
    if _is_stale(etf.flows_read_ms, snapshot.now_ms):
        told.append("these numbers are older than they should be: read again on a key")
    if etf.days:
        days = snapshot.now_ms // _DAY_MS - etf.days[-1].time_ms // _DAY_MS
        if days > ETF_MAX_DAYS:
            told.append(f"the newest day is {days} days old: CoinGlass has nothing newer")
        newest = etf.days[-1]
        if absent := unreported(newest):
            day = day_words(newest.time_ms)
            told.append(f"{day} is without {', '.join(absent)}: not reported yet")
    return [line for text in told for line in wrapped((Span(text, Role.WARN),), width, 2)]


def _chart(days: Sequence[EtfFlowDay], width: int, height: int, glyphs: Glyphs) -> list[Line]:
    if not days:
        return []
    form = form_of(glyphs)
    fitting = max(1, line_capacity(width, form) // _BAR_DOTS)
    shown = days[-fitting:]
    flows = [day.flow_usd for day in shown]
    lines = two_sided_bars(
        [None if flow is None or flow < 0 else flow for flow in flows],
        [None if flow is None or flow >= 0 else -flow for flow in flows],
        width=width,
        height=max(_LEAST_CHART, min(_MOST_CHART, height // 3)),
        form=form,
        words=usd,
        up_role=Role.GOOD,
        down_role=Role.BAD,
    )
    first, last = day_words(shown[0].time_ms), day_words(shown[-1].time_ms)
    words = f"up is in, down is out {glyphs.middot} {len(shown)} trading days, {first} to"
    plot = width - LABEL_WIDTH - len(last) - 1
    axis = (Span(words[:plot].rjust(plot), Role.DIM), Span(f" {last}", Role.DIM))
    return [*lines, axis]


def _tables(etf: EtfSnapshot, snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    two_columns = width >= _TWO_COLUMNS_FROM
    left = (width - 3) // 2 if two_columns else width
    right = width - 3 - left if two_columns else width
    by_fund = by_fund_lines(etf, left)
    funds = fund_lines(etf, right, stale=_is_stale(etf.funds_read_ms, snapshot.now_ms))
    if two_columns:
        return side_by_side(by_fund, funds, left, f" {glyphs.bar} ")
    return [*by_fund, BLANK, *funds]


def _is_stale(read_ms: int | None, now_ms: int) -> bool:
    return read_ms is not None and now_ms - read_ms >= STALE_MS


def _dimmed(line: Line) -> Line:
    return (Span("".join(span.text for span in line), Role.DIM),) if width_of(line) else line
