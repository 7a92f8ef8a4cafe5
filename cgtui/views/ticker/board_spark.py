"""The last half hour of a coin as a row of bars on the board."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import cache
from itertools import groupby
from typing import Final

from cgtui.monitor.hole import Hole, unseen_ms
from cgtui.monitor.snapshot import CoinRow, Snapshot
from cgtui.views.cells import Line, Role, Span
from cgtui.views.charts.form import form_of, signs_of
from cgtui.views.columns import Column
from cgtui.views.glyphs import Glyphs

LEAST_CELLS: Final = 12
MOST_CELLS: Final = 30
LEAST_MINUTES: Final = 30

_MINUTE_MS: Final = 60_000


class _Seen(Enum):
    WHOLLY = auto()
    PARTLY = auto()
    NOT = auto()


def spark_column(snapshot: Snapshot, cells: int, glyphs: Glyphs, rank: int) -> Column[CoinRow]:
    """Liquidated notional of both sides, a bar for one minute or a few, the newest in progress.

    A bar that nobody saw is marked as on the heat strip. One of which a part was seen stands, dim,
    as high as what was counted; where nothing was counted in that part it is marked, too: that is
    not "none", which is the lowest bar, nor "little", which is the next.
    """
    each = math.ceil(LEAST_MINUTES / cells)
    seen_of = _seen(snapshot, each)
    missing = signs_of(form_of(glyphs)).missing

    def bars_of(row: CoinRow) -> Line:
        first = row.last_minute - len(row.minutes_usd) + 1
        newest = row.last_minute // each
        bars: list[tuple[float, _Seen]] = []
        for bar in range(newest - cells + 1, newest + 1):
            minutes = range(max(bar * each, first), min((bar + 1) * each, row.last_minute + 1))
            usd = sum(row.minutes_usd[minute - first] for minute in minutes)
            seen = seen_of(bar) if minutes else _Seen.NOT
            bars.append((usd, seen))
        return _drawn(bars, glyphs.spark, missing) if row.minutes_usd else ()

    def cell(row: CoinRow) -> Span:
        return Span("".join(span.text for span in bars_of(row)), Role.ACCENT)

    return Column(f"{cells * each} MINUTES", cells, cell, rank=rank, spans=bars_of)


def _drawn(bars: Sequence[tuple[float, _Seen]], levels: str, missing: str) -> Line:
    top = max(usd for usd, _ in bars)
    last = len(levels) - 1
    cells: list[Span] = []
    for usd, seen in bars:
        if usd > 0:
            role = Role.ACCENT if seen is _Seen.WHOLLY else Role.DIM
            cells.append(Span(levels[max(1, round(usd / top * last))], role))
        else:
            cells.append(Span(levels[0] if seen is _Seen.WHOLLY else missing, Role.DIM))
    return tuple(
        Span("".join(cell.text for cell in run), role)
        for role, run in groupby(cells, key=lambda cell: cell.role)
    )


def _seen(snapshot: Snapshot, each: int) -> Callable[[int], _Seen]:
    """How much was seen of a bar of ``each`` minutes (its number since the epoch), so far."""
    now_ms, since_ms = snapshot.now_ms, snapshot.feed.followed_since_ms
    before = Hole(0, since_ms)  # for ever, while nothing has been followed
    holes = (before, *snapshot.feed.holes)
    width_ms = each * _MINUTE_MS

    @cache
    def seen_of(bar: int) -> _Seen:
        begin_ms = bar * width_ms
        end_ms = min(begin_ms + width_ms, max(now_ms, begin_ms + 1))
        unseen = unseen_ms(holes, begin_ms, end_ms)
        if unseen >= end_ms - begin_ms:
            return _Seen.NOT
        return _Seen.PARTLY if unseen else _Seen.WHOLLY

    return seen_of
