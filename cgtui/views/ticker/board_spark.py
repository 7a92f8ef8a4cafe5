"""The last half hour of a coin as a row of bars on the board."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from cgtui.monitor.snapshot import CoinRow, Snapshot
from cgtui.views.cells import Role, Span
from cgtui.views.columns import Column
from cgtui.views.glyphs import Glyphs
from cgtui.views.ticker.sparkline import sparkline

LEAST_CELLS: Final = 12
MOST_CELLS: Final = 30
LEAST_MINUTES: Final = 30

_MINUTE_MS: Final = 60_000


def spark_column(snapshot: Snapshot, cells: int, glyphs: Glyphs, rank: int) -> Column[CoinRow]:
    """Liquidated notional of both sides, a bar for one minute or a few, the newest in progress.

    A bar with a minute in it that was not followed from end to end is left blank.
    """
    each = math.ceil(LEAST_MINUTES / cells)
    is_missing = _missing(snapshot)

    def cell(row: CoinRow) -> Span:
        first = row.last_minute - len(row.minutes_usd) + 1
        newest = row.last_minute // each
        values: list[float | None] = []
        for bar in range(newest - cells + 1, newest + 1):
            minutes = range(bar * each, min((bar + 1) * each, row.last_minute + 1))
            if minutes[0] < first or any(is_missing(minute) for minute in minutes):
                values.append(None)
            else:
                values.append(sum(row.minutes_usd[minute - first] for minute in minutes))
        if not any(values):
            return Span("", Role.DIM)
        return Span(sparkline(values, glyphs.spark, missing=" "), Role.ACCENT)

    return Column(f"{cells * each} MINUTES", cells, cell, rank=rank)


def _missing(snapshot: Snapshot) -> Callable[[int], bool]:
    """Whether a minute (since the epoch) was not followed from its beginning on."""
    since_ms = snapshot.feed.followed_since_ms
    first = math.inf if since_ms is None else math.ceil(since_ms / _MINUTE_MS)
    gaps = [
        (gap.started_ms // _MINUTE_MS, (gap.ended_ms or snapshot.now_ms) // _MINUTE_MS)
        for gap in snapshot.feed.gaps
    ]
    return lambda minute: minute < first or any(start <= minute <= end for start, end in gaps)
