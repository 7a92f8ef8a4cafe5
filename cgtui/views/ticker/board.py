"""The coin board: one row a coin, price, trailing sums by side, and what the signals make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from rich.cells import cell_len

from cgtui.monitor.snapshot import CoinRow, SideSums, Snapshot
from cgtui.views.cells import Role, Span
from cgtui.views.coin_name import coin_name
from cgtui.views.columns import Column, chosen
from cgtui.views.counting import Counting, counting
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age
from cgtui.views.ticker.board_order import adopted_coins
from cgtui.views.ticker.board_price import PRICE_WIDTH, moved, open_interest, price_cell, price_head
from cgtui.views.ticker.board_spark import LEAST_CELLS, MOST_CELLS, spark_column
from cgtui.views.ticker.board_state import coin_states

_COIN_WIDTH, _ROOMY_COIN_WIDTH = 8, 10
_STATE_WIDTH, _ROOMY_STATE_WIDTH = 13, 18
_ROOMY: Final = 90
_WINDOWS: Final[dict[str, tuple[int, Callable[[CoinRow], SideSums]]]] = {
    "1m": (60, lambda row: row.m1),
    "5m": (300, lambda row: row.m5),
    "1h": (3600, lambda row: row.h1),
    "24h": (86_400, lambda row: row.h24),
}
_SPARK_RANK: Final = 6  # less than the hour of longs, more than that of shorts


def board_columns(
    snapshot: Snapshot, width: int, glyphs: Glyphs, *, sparks: bool = False
) -> tuple[Column[CoinRow], ...]:
    """The board's columns that fit into ``width`` cells; ages are counted to the snapshot's time.

    The price is the market's, from REST; where there is none, that of the newest liquidation,
    marked and headed as such. With ``sparks`` what is left over is the last half hour in bars.
    """
    columns = _columns(snapshot, width, glyphs)
    if not sparks:
        return _with_whole_names(chosen(columns, width), snapshot, width)
    of_least = spark_column(snapshot, LEAST_CELLS, glyphs, _SPARK_RANK)
    fitting = _with_whole_names(chosen((*columns, of_least), width), snapshot, width)
    if of_least not in fitting:
        return fitting
    cells = min(MOST_CELLS, LEAST_CELLS + _left(fitting, width))
    return (*fitting[:-1], spark_column(snapshot, cells, glyphs, _SPARK_RANK))


def _left(columns: Sequence[Column[CoinRow]], width: int) -> int:
    return width - (sum(column.width + 1 for column in columns) - 1)


def _with_whole_names(
    columns: tuple[Column[CoinRow], ...], snapshot: Snapshot, width: int
) -> tuple[Column[CoinRow], ...]:
    """Names take what the other columns leave; then what prices leave of their own column, whose
    right edge stays where it is."""
    coin, *others = columns
    more = min(_ROOMY_COIN_WIDTH - coin.width, _left(columns, width))
    wanted = _ROOMY_COIN_WIDTH - coin.width - more
    if wanted > 0 and others and others[0].width == PRICE_WIDTH:
        prices = others[0]
        widest = max((cell_len(prices.cell(row).text) for row in snapshot.coins), default=0)
        given = min(wanted, prices.width - max(widest, len(prices.head)))
        others[0] = replace(prices, width=prices.width - given)
        more += given
    name_width = coin.width + more
    return (Column(coin.head, name_width, _coin(snapshot, name_width)), *others)


def _columns(snapshot: Snapshot, width: int, glyphs: Glyphs) -> tuple[Column[CoinRow], ...]:
    now_ms = snapshot.now_ms
    price_of = price_cell(snapshot)
    state_width = _ROOMY_STATE_WIDTH if width >= _ROOMY else _STATE_WIDTH
    state_of = coin_states(snapshot, state_width, glyphs)
    counted = counting(snapshot)
    total = partial(_total, counted)
    return (
        Column("COIN", _COIN_WIDTH, _coin(snapshot, _COIN_WIDTH)),
        Column(price_head(snapshot), PRICE_WIDTH, price_of, rank=2, align="right"),
        Column("5m%", 5, moved(snapshot), rank=1, align="right"),
        total("L1m"),
        total("S1m", rank=3),
        total("L5m"),
        total("S5m"),
        total("L1h", rank=5),
        total("S1h", rank=7),
        Column("OI15%", 5, open_interest(snapshot), rank=4, align="right"),
        Column("STATE", state_width, state_of),
        Column("LAST", 6, lambda row: _last(row, now_ms), rank=8, align="right"),
        total("L24h", rank=10),
        total("S24h", rank=10),
        _number(counted),
    )


def _total(counted: Counting, head: str, rank: int = 0) -> Column[CoinRow]:
    """``L1m``: the longs of a minute; ``L1m~`` where not all of it has been counted."""
    span_s, window = _WINDOWS[head[1:]]
    role = Role.LONG if head.startswith("L") else Role.SHORT

    def cell(row: CoinRow) -> Span:
        sums = window(row)
        amount_usd = sums.long_usd if role is Role.LONG else sums.short_usd
        return counted.amount(amount_usd, role, span_s)

    return Column(head + counted.mark(span_s), 5, cell, rank=rank, align="right")


def _coin(snapshot: Snapshot, width: int) -> Callable[[CoinRow], Span]:
    adopted = adopted_coins(snapshot)

    def cell(row: CoinRow) -> Span:
        if row.watched:
            return Span(coin_name(row.coin, width), Role.STRONG)
        if row.coin in adopted:
            # Marked, so that a row that comes and goes explains itself.
            return Span(f"{coin_name(row.coin, width - 1)}*")
        return Span(coin_name(row.coin, width), Role.DIM)

    return cell


def _last(row: CoinRow, now_ms: int) -> Span:
    if row.last_order_ms is None:
        return Span("-", Role.DIM)
    return Span(age((now_ms - row.last_order_ms) / 1000), Role.DIM)


def _number(counted: Counting) -> Column[CoinRow]:
    def cell(row: CoinRow) -> Span:
        orders = row.h1.orders
        dim = counted.stands or not orders
        words = str(orders) if orders else counted.words(0, 3600)
        return Span(words, Role.DIM if dim else Role.TEXT)

    return Column(f"N1h{counted.mark(3600)}", 6, cell, rank=9, align="right")
