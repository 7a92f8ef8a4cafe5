"""The coin board: one row a coin, trailing sums by side of the liquidated position."""

from __future__ import annotations

from collections.abc import Callable

from cgtui.monitor.snapshot import CoinRow, SideSums
from cgtui.views.cells import Role, Span, fit
from cgtui.views.columns import Column
from cgtui.views.numbers import age, price, usd

_COIN_WIDTH = 9


def board_columns(now_ms: int) -> tuple[Column[CoinRow], ...]:
    """The board's columns; ages are counted to ``now_ms``.

    ``LIQ PX`` is the newest liquidation's own price from the feed, not the market's price.
    """
    return (
        Column("COIN", _COIN_WIDTH, _coin),
        Column("LIQ PX", 9, _liq_price, rank=2, align="right"),
        _sum("L1m", lambda row: row.m1.long_usd, Role.LONG),
        _sum("S1m", lambda row: row.m1.short_usd, Role.SHORT, rank=1),
        _sum("L5m", lambda row: row.m5.long_usd, Role.LONG),
        _sum("S5m", lambda row: row.m5.short_usd, Role.SHORT),
        _sum("L1h", lambda row: row.h1.long_usd, Role.LONG, rank=4),
        _sum("S1h", lambda row: row.h1.short_usd, Role.SHORT, rank=5),
        Column("LAST", 6, lambda row: _last(row, now_ms), rank=3, align="right"),
        _sum("L24h", lambda row: row.h24.long_usd, Role.LONG, rank=7),
        _sum("S24h", lambda row: row.h24.short_usd, Role.SHORT, rank=7),
        Column("N1h", 6, lambda row: _number(row.h1), rank=6, align="right"),
    )


def _sum(
    head: str, value: Callable[[CoinRow], float], role: Role, rank: int = 0
) -> Column[CoinRow]:
    def cell(row: CoinRow) -> Span:
        amount = value(row)
        return Span(usd(amount), role) if amount else Span("0", Role.DIM)

    return Column(head, 5, cell, rank=rank, align="right")


def _coin(row: CoinRow) -> Span:
    # Off-list coins are marked, so that a row that comes and goes explains itself.
    if row.watched:
        return Span(row.coin, Role.STRONG)
    return Span(f"{fit(row.coin, _COIN_WIDTH - 1).rstrip()}*")


def _liq_price(row: CoinRow) -> Span:
    return Span("-", Role.DIM) if row.feed_price is None else Span(price(row.feed_price))


def _last(row: CoinRow, now_ms: int) -> Span:
    if row.last_order_ms is None:
        return Span("-", Role.DIM)
    return Span(age((now_ms - row.last_order_ms) / 1000), Role.DIM)


def _number(sums: SideSums) -> Span:
    return Span(str(sums.orders), Role.TEXT if sums.orders else Role.DIM)
