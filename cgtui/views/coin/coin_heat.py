"""Price × time: the feed's own liquidations of the coin, a column a minute."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.coin.price_grid import MINUTES, STEP_PCT, PriceColumn, PriceGrid
from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.cells import BLANK, Line, Role, Span, clip, fit
from cgtui.views.charts.form import form_of, signs_of
from cgtui.views.charts.heat import Heat, HeatColumn, heat_strip
from cgtui.views.coin.coin_figures import brief_price
from cgtui.views.glyphs import Glyphs
from cgtui.views.memo import Memo
from cgtui.views.numbers import usd

_LABEL: Final = 9
_SUMS: Final = 14
_SUMS_FROM: Final = 58
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class _Bands:
    """Rows of equal height between two prices, the highest first."""

    low: float
    high: float
    rows: int

    def row(self, price: float) -> int:
        share = (self.high - price) / (self.high - self.low)
        return min(self.rows - 1, max(0, int(share * self.rows)))

    def middle(self, row: int) -> float:
        return self.high - (row + 0.5) * (self.high - self.low) / self.rows


def shown_minutes(width: int) -> int:
    """How many minutes a strip of ``width`` cells shows."""
    return min(MINUTES, max(0, width - _LABEL - _sums_width(width)))


def _sums_width(width: int) -> int:
    return _SUMS if width >= _SUMS_FROM else 0


def heat_lines(
    snapshot: Snapshot, detail: CoinDetail, size: tuple[int, int], glyphs: Glyphs, memo: Memo
) -> list[Line]:
    """As many lines as ``size`` (cells across and down) has: bands of price, and the minutes
    below them."""
    width, height = size
    price = None if detail.price_now is None else detail.price_now.price
    last = snapshot.now_ms // _MINUTE_MS
    unknown = _unknown(detail.grid, snapshot, last - shown_minutes(width) + 1, last)
    box = _Box(width, height, last, price, unknown, glyphs)
    made_from = (detail.grid, detail.orders_pending, box)
    return memo.get(f"heat {width}x{height}", made_from, lambda: _drawn(detail, box))


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the strip goes, its newest minute, the present price, the minutes nobody knows."""

    width: int
    height: int
    last: int
    price: float | None
    unknown: frozenset[int]
    glyphs: Glyphs


def _drawn(detail: CoinDetail, box: _Box) -> list[Line]:
    sums = _sums_width(box.width)
    minutes, rows = shown_minutes(box.width), box.height - 1
    if rows < 1 or minutes < 1:
        return [BLANK] * max(0, box.height)
    first = box.last - minutes + 1
    shown = [one for one in detail.grid.columns if first <= one.minute <= box.last]
    bands = _bands(shown, box.price, rows)
    if bands is None:
        words = "looking in the journal…" if detail.orders_pending else "no liquidation seen yet"
        return [(Span(f"  {words}", Role.DIM),), *[BLANK] * rows]
    columns = _columns(shown, bands, box.unknown, range(first, box.last + 1))
    strip = heat_strip(columns, width=minutes, height=rows, form=form_of(box.glyphs))
    marker = None if box.price is None else bands.row(box.price)
    lines: list[Line] = []
    for row, line in enumerate(strip):
        label = _label(row, bands, box.price if row == marker else None, box.glyphs)
        totals = _totals(columns, row, box.glyphs) if sums else ()
        lines.append(clip((*line, *label, *totals), box.width))
    return [*lines, _axis(minutes, bool(box.unknown), box.width, box.glyphs)]


def _bands(shown: Sequence[PriceColumn], now: float | None, rows: int) -> _Bands | None:
    prices = [cell.price for column in shown for cell in column.cells]
    if not prices:
        return None
    if now is not None and math.isfinite(now) and now > 0:
        prices.append(now)
    low, high = min(prices), max(prices)
    # A band lower than the grid's own rows would tell prices apart that the grid does not.
    least = (low + high) / 2 * rows * STEP_PCT / 100
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    # Half a row of room, so that the outermost prices stand within their bands.
    room = (high - low) / (2 * rows)
    return _Bands(low - room, high + room, rows)


def _columns(
    shown: Sequence[PriceColumn], bands: _Bands, unknown: frozenset[int], minutes: range
) -> list[HeatColumn]:
    by_minute = {column.minute: column for column in shown}
    columns: list[HeatColumn] = []
    for minute in minutes:
        column = by_minute.get(minute)
        if column is None and minute in unknown:
            columns.append(None)
            continue
        cells = [[0.0, 0.0] for _ in range(bands.rows)]
        for cell in () if column is None else column.cells:
            sums = cells[bands.row(cell.price)]
            sums[0] += cell.long_usd
            sums[1] += cell.short_usd
        columns.append([Heat(*sums) for sums in cells])
    return columns


def _unknown(grid: PriceGrid, snapshot: Snapshot, first: int, last: int) -> frozenset[int]:
    """Minutes that lie wholly in a gap of the feed, or in which the program did not run."""
    found = {minute for minute in grid.missing if first <= minute <= last}
    for hole in snapshot.feed.holes:
        found |= _within(hole, snapshot.now_ms, first, last)
    return frozenset(found)


def _within(hole: Hole, now_ms: int, first: int, last: int) -> set[int]:
    ended_ms = now_ms if hole.ended_ms is None else hole.ended_ms
    begun, ended = -(-hole.started_ms // _MINUTE_MS), ended_ms // _MINUTE_MS
    return set(range(max(first, begun), min(last + 1, ended)))


def _label(row: int, bands: _Bands, now: float | None, glyphs: Glyphs) -> Line:
    """The present price beside its band; else the price of every other band."""
    if now is not None:
        text = f"{signs_of(form_of(glyphs)).here}{brief_price(now)}"
        return (Span(fit(text, _LABEL), Role.STRONG),)
    far = row % 2 == 0 or bands.rows < 5
    text = f" {brief_price(bands.middle(row))}" if far else ""
    return (Span(fit(text, _LABEL), Role.DIM),)


def _totals(columns: Sequence[HeatColumn], row: int, glyphs: Glyphs) -> Line:
    """What was liquidated in a band, each side by its sign."""
    long = sum(column[row].long for column in columns if column is not None)
    short = sum(column[row].short for column in columns if column is not None)
    return (
        Span(fit(f" {glyphs.long}{usd(long)}" if long else "", _SUMS // 2), Role.LONG),
        Span(fit(f" {glyphs.short}{usd(short)}" if short else "", _SUMS // 2), Role.SHORT),
    )


def _axis(minutes: int, has_unknown: bool, width: int, glyphs: Glyphs) -> Line:
    """``-24m        -12m        now``, and what the marks of unknown minutes mean."""
    marks = {0: f"-{minutes}m", minutes - 3: "now"}
    if minutes >= 20:
        marks[minutes // 2] = f"-{minutes - minutes // 2}m"
    cells = [" "] * minutes
    for place, text in marks.items():
        for offset, sign in enumerate(text):
            if 0 <= place + offset < minutes:
                cells[place + offset] = sign
    note = f" {signs_of(form_of(glyphs)).missing}unseen" if has_unknown else ""
    return clip((Span("".join(cells), Role.DIM), Span(note, Role.DIM)), width)


def heat_words(detail: CoinDetail, width: int) -> str:
    """What is added up in a strip of ``width`` cells."""
    minutes = shown_minutes(width)
    first = detail.grid.since_minute + MINUTES - minutes
    columns = [one for one in detail.grid.columns if one.minute >= first]
    cells = [cell for one in columns for cell in one.cells]
    long, short = sum(cell.long_usd for cell in cells), sum(cell.short_usd for cell in cells)
    late = sum(one.late_usd for one in columns)
    back_filled = f", {usd(late)} of it back-filled or late" if late else ""
    return f"feed, last {minutes} min: L {usd(long)} S {usd(short)}{back_filled}"
