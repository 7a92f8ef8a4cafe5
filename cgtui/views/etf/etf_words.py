"""Days and flows of the funds in words."""

from __future__ import annotations

from datetime import UTC, datetime

from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.views.cells import Role, Span
from cgtui.views.numbers import usd


def day_words(at_ms: int, *, year: bool = False) -> str:
    """A trading day: ``10-09``, or ``2025-10-09``."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.strftime("%Y-%m-%d" if year else "%m-%d")


def unreported(day: EtfFlowDay) -> list[str]:
    """The funds that the day's total does not hold yet."""
    return [fund.ticker for fund in day.funds if fund.flow_usd is None]


def flow_span(flow_usd: float | None) -> Span:
    """Net money in (``+52.4M``) or out (``-52.4M``); ``-`` where it is not reported."""
    if flow_usd is None:
        return Span("-", Role.DIM)
    if flow_usd == 0:
        return Span("0", Role.DIM)
    sign, role = ("+", Role.GOOD) if flow_usd > 0 else ("", Role.BAD)
    return Span(f"{sign}{usd(flow_usd)}", role)
