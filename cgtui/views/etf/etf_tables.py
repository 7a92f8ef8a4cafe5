"""The tables of the ETF screen: flows by fund and day, and the funds themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cgtui.coinglass.rows_etf import EtfFlowDay, EtfFund
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.views.blocks import head
from cgtui.views.cells import Line, Role, Span
from cgtui.views.columns import Column, chosen, head_line, row_line
from cgtui.views.etf.etf_words import day_words, flow_span, unreported
from cgtui.views.numbers import price, usd

SUMS: Final = (5, 20, 60)
"""Trading days over which a fund's flows are summed."""

_DAYS: Final = 12
_FLOW: Final = 6
_ALL: Final = "all"


class _FundFlows(NamedTuple):
    """A fund's flows, newest first; ``None`` where a day does not report it. ``partial`` are the
    places of days of which a part is known."""

    ticker: str
    flows: Sequence[float | None]
    partial: frozenset[int] = frozenset()


def by_fund_lines(etf: EtfSnapshot, width: int) -> list[Line]:
    """Net flow of each fund on the newest days and over some, the whole of them last."""
    title = head("BY FUND", "net, US dollars; - is not reported, ~ is without what is not")
    if not etf.days:
        return [title, (Span("none yet", Role.DIM),)]
    days = etf.days[: -max(SUMS) - 1 : -1]
    columns = chosen(_flow_columns(days), width)
    rows = [
        *(_flows_of(ticker, days) for ticker in _tickers(days, etf.funds)),
        _FundFlows(
            _ALL,
            [day.flow_usd for day in days],
            frozenset(place for place, day in enumerate(days) if unreported(day)),
        ),
    ]
    return [title, head_line(columns), *(row_line(columns, row) for row in rows)]


def _flow_columns(days: Sequence[EtfFlowDay]) -> tuple[Column[_FundFlows], ...]:
    by_day = [_day_column(place, day) for place, day in enumerate(days[:_DAYS])]
    sums = [_sum_column(over) for over in SUMS]
    return (
        Column(
            "FUND",
            6,
            lambda row: Span(row.ticker, Role.HEAD if row.ticker == _ALL else Role.STRONG),
        ),
        *by_day,
        *sums,
    )


def _day_column(place: int, day: EtfFlowDay) -> Column[_FundFlows]:
    # The older days give way first, the newest three never.
    return Column(
        day_words(day.time_ms) + ("~" if unreported(day) else ""),
        _FLOW,
        lambda row: flow_span(row.flows[place]),
        rank=max(0, place - 2),
        align="right",
    )


def _sum_column(over: int) -> Column[_FundFlows]:
    def cell(row: _FundFlows) -> Span:
        known = [flow for flow in row.flows[:over] if flow is not None]
        if not known:
            return Span("-", Role.DIM)
        text, role = flow_span(sum(known))
        whole = len(known) == over and not any(place < over for place in row.partial)
        return Span(f"{text}{' ' if whole else '~'}", role)

    return Column(f"{over} d", _FLOW + 1, cell, align="right")


def _flows_of(ticker: str, days: Sequence[EtfFlowDay]) -> _FundFlows:
    flows = []
    for day in days:
        told = [fund.flow_usd for fund in day.funds if fund.ticker == ticker]
        flows.append(told[0] if told else None)
    return _FundFlows(ticker, flows)


def _tickers(days: Sequence[EtfFlowDay], funds: Sequence[EtfFund]) -> list[str]:
    """The funds with a flow in these days, the largest first where their size is known."""
    sizes: Mapping[str, float] = {fund.ticker: fund.aum_usd or 0.0 for fund in funds}
    seen = dict.fromkeys(fund.ticker for day in days for fund in day.funds)
    return sorted(seen, key=lambda ticker: -sizes.get(ticker, 0.0))


def fund_lines(etf: EtfSnapshot, width: int, *, stale: bool) -> list[Line]:
    """The funds, the largest first."""
    title = head("THE FUNDS", "older than they should be" if stale else "")
    if not etf.funds:
        return [title, (Span("none yet", Role.DIM),)]
    columns = chosen(_fund_columns(), width)
    rows = sorted(etf.funds, key=lambda fund: -(fund.aum_usd or 0.0))
    return [title, head_line(columns), *(row_line(columns, row) for row in rows)]


def _fund_columns() -> tuple[Column[EtfFund], ...]:
    return (
        Column("FUND", 6, lambda fund: Span(fund.ticker, Role.STRONG)),
        Column("NAME", 24, lambda fund: Span(fund.fund_name or "-", Role.DIM), rank=3),
        Column("AUM", 5, lambda fund: _usd(fund.aum_usd), align="right"),
        Column("FEE%", 5, lambda fund: _figure(fund.management_fee_pct, ".2f"), 2, "right"),
        Column("BTC HELD", 9, lambda fund: _figure(fund.holding_btc, ",.0f"), align="right"),
        Column("24h BTC", 8, lambda fund: _change(fund.change_24h_btc), align="right"),
        Column("7d BTC", 8, lambda fund: _change(fund.change_7d_btc), 1, "right"),
        Column("NAV", 8, lambda fund: _price(fund.net_asset_value_usd), 5, "right"),
        Column("24h%", 5, lambda fund: _signed(fund.price_change_pct, "+z.1f"), 4, "right"),
        Column("PREM%", 5, lambda fund: _signed(fund.premium_discount_pct, "+z.2f"), 2, "right"),
        Column("VOLUME", 6, lambda fund: _usd(fund.volume_usd), 6, "right"),
        Column("AS OF", 10, lambda fund: Span(fund.holding_date or "-", Role.DIM), rank=7),
    )


def _usd(value: float | None) -> Span:
    return Span("-", Role.DIM) if value is None else Span(usd(value))


def _price(value: float | None) -> Span:
    return Span("-", Role.DIM) if value is None else Span(price(value))


def _figure(value: float | None, form: str) -> Span:
    return Span("-", Role.DIM) if value is None else Span(format(value, form))


def _signed(value: float | None, form: str) -> Span:
    if value is None:
        return Span("-", Role.DIM)
    return Span(
        format(value, form), Role.GOOD if value > 0 else Role.BAD if value < 0 else Role.DIM
    )


def _change(value: float | None) -> Span:
    return _signed(None if value is None else round(value), "+,.0f")
