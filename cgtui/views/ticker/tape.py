"""The tape: what was liquidated, newest first, in words, sign and colour."""

from __future__ import annotations

from rich.cells import cell_len

from cgtui.coinglass.events import Side
from cgtui.monitor.snapshot import TapeEntry, TapeRow
from cgtui.views.cells import Line, Role, Span, shortened
from cgtui.views.coin_name import coin_name
from cgtui.views.columns import Column, row_line
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import price, short_count, usd, utc_time

_VENUE_WIDTH = 3
_NOTABLE_PCT = 85
_SHORT_VENUES = {"Hyperliquid": "HYP", "Binance": "BIN", "Bybit": "BYB", "OKX": "OKX"}


def tape_columns(glyphs: Glyphs) -> tuple[Column[TapeRow], ...]:
    """The tape's columns; ``LIQUIDATED`` names the position that was closed by force."""
    return (
        Column("TIME", 8, lambda row: Span(utc_time(row.time_ms), Role.DIM)),
        Column("VEN", _VENUE_WIDTH, _venue, rank=1),
        Column("COIN", 8, lambda row: Span(coin_name(row.coin, 8), Role.STRONG)),
        Column("LIQUIDATED", 10, lambda row: side_words(row.side, glyphs)),
        Column("USD", 5, lambda row: Span(usd(row.usd), side_role(row.side)), align="right"),
        Column("n", 4, lambda row: _times(row, glyphs), rank=3, align="right"),
        Column("P", 5, lambda row: _rank(row, glyphs), rank=2, align="right"),
        Column("MAX", 5, _largest, rank=4, align="right"),
        Column("LIQ PX", 9, lambda row: Span(price(row.price), Role.DIM), rank=5, align="right"),
        Column("PAIR", 16, lambda row: Span(row.pair, Role.DIM), rank=6),
    )


def tape_line(
    entry: TapeEntry, columns: tuple[Column[TapeRow], ...], width: int, glyphs: Glyphs
) -> Line:
    """One line of the tape: a row of orders in ``columns``, or a marker across ``width`` cells."""
    if not isinstance(entry, TapeRow):
        text = f"{glyphs.rule * 2} {utc_time(entry.time_ms)} {entry.text}"
        text = shortened(text, width, glyphs.ellipsis)
        rule = f" {glyphs.rule * width}"[: width - cell_len(text)]
        return (Span(text + rule, Role.WARN),)
    line = row_line(columns, entry)
    if not entry.history:
        return line
    return tuple(Span(span.text, Role.DIM) for span in line)


def side_role(side: Side) -> Role:
    """The colour role of a side."""
    return {Side.LONG: Role.LONG, Side.SHORT: Role.SHORT}.get(side, Role.WARN)


def side_words(side: Side, glyphs: Glyphs) -> Span:
    """The side as sign and word: colour alone would say nothing in a monochrome terminal."""
    if side is Side.LONG:
        return Span(f"{glyphs.long} LONG", Role.LONG)
    if side is Side.SHORT:
        return Span(f"{glyphs.short} SHORT", Role.SHORT)
    return Span("? unknown", Role.WARN)


def venue_code(exchange: str) -> str:
    """Three letters for a venue: ``HYP`` for Hyperliquid, else its first three, upper case."""
    return _SHORT_VENUES.get(exchange, exchange[:_VENUE_WIDTH].upper())


def _venue(row: TapeRow) -> Span:
    return Span(venue_code(row.exchange))


def _times(row: TapeRow, glyphs: Glyphs) -> Span:
    if row.count == 1:
        return Span("1", Role.DIM)
    # Four cells: a larger number is rounded rather than cut.
    sign = glyphs.times if row.count < 1000 else ""
    return Span(f"{sign}{short_count(row.count)}", Role.ACCENT)


def _rank(row: TapeRow, glyphs: Glyphs) -> Span:
    """The row's percentile among the coin's minutes, or the badge of a single large order."""
    if row.badge:
        return Span(f"p99{glyphs.middot}1", Role.STRONG)
    if row.rank_pct is None:
        return Span("", Role.DIM)
    return Span(str(row.rank_pct), Role.TEXT if row.rank_pct >= _NOTABLE_PCT else Role.DIM)


def _largest(row: TapeRow) -> Span:
    return Span(usd(row.largest_usd) if row.count > 1 else "", Role.DIM)
