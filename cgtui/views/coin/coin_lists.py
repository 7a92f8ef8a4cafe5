"""The lists of a coin's page: its orders, venues and Hyperliquid positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import CoinDetail, WalletPosition
from cgtui.monitor.snapshot import TapeRow
from cgtui.views.cells import Line, Role, Span
from cgtui.views.coin.coin_figures import brief_price
from cgtui.views.columns import Column, Row, chosen, head_line, row_line
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import price, short_count, usd, utc_time
from cgtui.views.ticker.tape import side_role, side_words, venue_code

NEAR_PCT: Final = 2.0
"""A position this near to its liquidation stands out."""

_UNKNOWN: Final = "-"


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """The heading, and how a row becomes a line: the same object for as long as it may be."""

    head: Line
    line_of: Callable[[Row], Line]


def table(columns: Sequence[Column[Row]], width: int, *, dim: bool = False) -> Table[Row]:
    """The columns that fit into ``width``; ``dim`` for rows that are past their limit."""
    kept = chosen(columns, width)

    def line_of(row: Row) -> Line:
        line = row_line(kept, row)
        return tuple(Span(span.text, Role.DIM) for span in line) if dim else line

    return Table(head_line(kept), line_of)


def order_columns(glyphs: Glyphs) -> tuple[Column[TapeRow], ...]:
    """Orders of the one coin; the price is that of the liquidation."""
    return (
        Column("TIME", 8, lambda row: Span(utc_time(row.time_ms), Role.DIM)),
        Column("LIQ'D", 7, lambda row: _liquidated(row, glyphs)),
        Column("USD", 5, lambda row: Span(usd(row.usd), side_role(row.side)), align="right"),
        Column("VEN", 3, lambda row: Span(venue_code(row.exchange)), rank=1),
        Column("LIQ PX", 8, lambda row: Span(brief_price(row.price), Role.DIM), 2, "right"),
        Column("n", 4, lambda row: _times(row, glyphs), rank=3, align="right"),
        Column("MAX", 5, _largest, rank=4, align="right"),
        Column("PAIR", 16, lambda row: Span(row.pair, Role.DIM), rank=5),
    )


def _liquidated(row: TapeRow, glyphs: Glyphs) -> Span:
    """The side; one that is not known has no sign here, for the whole word takes the cell."""
    words = side_words(row.side, glyphs)
    return words if row.side in (Side.LONG, Side.SHORT) else Span("unknown", words.role)


def _times(row: TapeRow, glyphs: Glyphs) -> Span:
    if row.count == 1:
        return Span("1", Role.DIM)
    sign = glyphs.times if row.count < 1000 else ""
    return Span(f"{sign}{short_count(row.count)}", Role.ACCENT)


def _largest(row: TapeRow) -> Span:
    return Span(usd(row.largest_usd) if row.count > 1 else "", Role.DIM)


@dataclass(frozen=True, slots=True)
class VenueRow:
    """One venue: open interest and liquidations from REST, liquidations from the feed itself.

    ``None`` where nothing is known.
    """

    exchange: str
    interest_usd: float | None
    share_pct: float | None
    change_1h_pct: float | None
    long_usd: float | None
    short_usd: float | None
    feed_long_usd: float | None
    feed_short_usd: float | None


def venue_rows(detail: CoinDetail) -> tuple[VenueRow, ...]:
    """Every venue of any of the three sources: the largest open interest first, then what was
    liquidated there."""
    interest = {one.exchange: one for one in detail.interest_by_venue.value or ()}
    told = {one.exchange: one for one in detail.liquidations_by_venue.value or ()}
    feed = {one.exchange: one for one in detail.grid.venues}
    rows = []
    for name in dict.fromkeys((*interest, *told, *feed)):
        held, said, seen = interest.get(name), told.get(name), feed.get(name)
        rows.append(
            VenueRow(
                exchange=name,
                interest_usd=None if held is None else held.open_interest_usd,
                share_pct=None if held is None else held.share_pct,
                change_1h_pct=None if held is None else held.change_1h_pct,
                long_usd=None if said is None else said.long_usd,
                short_usd=None if said is None else said.short_usd,
                feed_long_usd=None if seen is None else seen.long_usd,
                feed_short_usd=None if seen is None else seen.short_usd,
            )
        )
    return tuple(sorted(rows, key=_size))


def _size(row: VenueRow) -> tuple[float, float, str]:
    told = (row.long_usd or 0.0) + (row.short_usd or 0.0)
    seen = (row.feed_long_usd or 0.0) + (row.feed_short_usd or 0.0)
    return -(row.interest_usd or 0.0), -(told or seen), row.exchange


def venue_columns(detail: CoinDetail, now_ms: int) -> tuple[Column[VenueRow], ...]:
    """The venue table; what no venue has a figure for has no column, what is old is dim."""
    old = detail.interest_by_venue.is_stale(now_ms)
    strong, text = (Role.DIM, Role.DIM) if old else (Role.STRONG, Role.TEXT)
    rest: tuple[Column[VenueRow], ...] = ()
    ranks = (0, 1)  # of the feed's own columns
    if detail.interest_by_venue.value:
        rest = (
            Column("OI", 5, lambda row: _amount(row.interest_usd, strong), align="right"),
            Column("OI%", 4, lambda row: _share(row.share_pct, text), rank=2, align="right"),
            Column("1h%", 5, lambda row: _change(row.change_1h_pct, text), rank=4, align="right"),
        )
    if told := detail.liquidations_by_venue.value:
        span, ranks = told[0].span, (5, 5)
        old = detail.liquidations_by_venue.is_stale(now_ms)
        long, short = (Role.DIM, Role.DIM) if old else (Role.LONG, Role.SHORT)
        rest += (
            Column(f"L{span}", 5, lambda row: _amount(row.long_usd, long), align="right"),
            Column(f"S{span}", 5, lambda row: _amount(row.short_usd, short), 1, "right"),
        )
    return (
        Column("VENUE", 11, lambda row: Span(row.exchange)),
        *rest,
        Column("feed L", 6, lambda row: _amount(row.feed_long_usd, Role.LONG), ranks[0], "right"),
        Column("feed S", 6, lambda row: _amount(row.feed_short_usd, Role.SHORT), ranks[1], "right"),
    )


def known_venues(
    rows: Sequence[VenueRow], columns: Sequence[Column[VenueRow]]
) -> tuple[VenueRow, ...]:
    """Without the venues that have no figure in any of ``columns``, the first of which is their
    name: where the feed's own columns have no room, what only the feed knows has no row."""
    return tuple(
        row for row in rows if any(column.cell(row).text != _UNKNOWN for column in columns[1:])
    )


def _amount(value: float | None, role: Role) -> Span:
    if value is None:
        return Span(_UNKNOWN, Role.DIM)
    return Span(usd(value), role) if value else Span("0", Role.DIM)


def _share(value: float | None, role: Role) -> Span:
    return Span(_UNKNOWN, Role.DIM) if value is None else Span(f"{value:.0f}%", role)


def _change(value: float | None, role: Role) -> Span:
    return Span(_UNKNOWN, Role.DIM) if value is None else Span(f"{value:+z.1f}", role)


def position_columns() -> tuple[Column[WalletPosition], ...]:
    """Positions; DIST is how far the mark price has to go to the liquidation price."""
    return (
        Column("SIDE", 5, lambda row: Span(row.side, side_role(row.side))),
        Column("VALUE", 5, lambda row: Span(usd(row.value_usd), Role.STRONG), align="right"),
        Column("LIQ PX", 8, lambda row: _price(row.liquidation_price), align="right"),
        Column("DIST", 6, _distance, align="right"),
        Column("LEV", 4, _leverage, rank=1, align="right"),
        Column("PNL", 6, _pnl, rank=2, align="right"),
        Column("ENTRY", 8, lambda row: _price(row.entry_price), rank=3, align="right"),
        Column("WALLET", 13, lambda row: Span(_wallet(row.wallet), Role.DIM), rank=4),
    )


def _price(value: float | None) -> Span:
    return Span("-", Role.DIM) if value is None else Span(brief_price(value))


def _distance(row: WalletPosition) -> Span:
    if row.distance_pct is None:
        return Span("-", Role.DIM)
    text = f"{row.distance_pct:+z.1f}%" if abs(row.distance_pct) < 99.95 else ">100%"
    return Span(text, Role.WARN if abs(row.distance_pct) <= NEAR_PCT else Role.TEXT)


def _leverage(row: WalletPosition) -> Span:
    return Span("-" if row.leverage is None else f"{row.leverage:.0f}x", Role.DIM)


def _pnl(row: WalletPosition) -> Span:
    if row.pnl_usd is None:
        return Span("-", Role.DIM)
    sign = "+" if row.pnl_usd > 0 else ""
    return Span(f"{sign}{usd(row.pnl_usd)}", Role.GOOD if row.pnl_usd >= 0 else Role.BAD)


def _wallet(wallet: str) -> str:
    return wallet if len(wallet) <= 13 else f"{wallet[:6]}…{wallet[-4:]}"


def nearest_words(positions: Sequence[WalletPosition]) -> str:
    """``long 3.2M at 110,200, 1.9% below``; nothing where no distance is known."""
    if not positions or positions[0].distance_pct is None:
        return ""
    one = positions[0]
    where = "below" if one.side is Side.LONG else "above"
    at = "" if one.liquidation_price is None else f" at {price(one.liquidation_price)}"
    return f"nearest {one.side} {usd(one.value_usd)}{at}, {abs(one.distance_pct or 0):.1f}% {where}"
