"""In which order the coins stand on the board, and which of them are shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final

from cgtui.views.text_filter import TextFilter, folded
from cgtui.views.ticker.board_price import fresh_move_pct

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import CoinRow, SideSums, Snapshot

RANK_EVERY_MS: Final = 2_000
"""Ranks that change faster cannot be read."""


class BoardSort(Enum):
    """``value`` is what the screen calls it."""

    OWN = "own order"
    HOUR = "1h sum"
    FIVE_MINUTES = "5m sum"
    MOVE = "price move"

    @property
    def following(self) -> BoardSort:
        """The next one of the round."""
        sorts = list(BoardSort)
        return sorts[(sorts.index(self) + 1) % len(sorts)]


class BoardOrder:
    """Ranks the coins anew every two seconds (by the source's clock) at the most."""

    def __init__(self) -> None:
        self._sort = BoardSort.OWN
        self._ranked_ms = 0
        self._places: dict[str, int] = {}

    def rows(self, snapshot: Snapshot, sort: BoardSort) -> Sequence[CoinRow]:
        """The board's coins by ``sort``."""
        if sort is BoardSort.OWN:
            self._sort = sort
            return own_order(snapshot)
        is_due = not 0 <= snapshot.now_ms - self._ranked_ms < RANK_EVERY_MS
        if sort is not self._sort or is_due:
            self._sort, self._ranked_ms = sort, snapshot.now_ms
            ranked = sorted(snapshot.coins, key=lambda row: -_size(snapshot, row, sort))
            self._places = {row.coin: place for place, row in enumerate(ranked)}
        last = len(self._places)
        return sorted(snapshot.coins, key=lambda row: self._places.get(row.coin, last))


def own_order(snapshot: Snapshot) -> list[CoinRow]:
    """The list, then the coins that crossed their floor, then whatever else was liquidated."""
    adopted = adopted_coins(snapshot)
    return sorted(snapshot.coins, key=lambda row: (not row.watched, row.coin not in adopted))


def adopted_coins(snapshot: Snapshot) -> frozenset[str]:
    """Off-list coins that crossed their floor and have not been quiet since."""
    if snapshot.signals is None:
        return frozenset()
    return frozenset(one.coin for one in snapshot.signals.coins.values() if one.adopted)


def filtered(
    rows: Sequence[CoinRow], wanted: TextFilter, on_tape: Collection[str]
) -> Sequence[CoinRow]:
    """The coins in whose names the words are found, and those ``on_tape`` with rows in which they
    are: a row of the board has no venue and no side of its own."""
    if not wanted.words:
        return rows
    return [row for row in rows if row.coin in on_tape or wanted.matches(folded(row.coin))]


def _size(snapshot: Snapshot, row: CoinRow, sort: BoardSort) -> float:
    if sort is BoardSort.MOVE:
        move_pct = fresh_move_pct(snapshot, row)
        return -1.0 if move_pct is None else abs(move_pct)
    return _total_usd(row.h1 if sort is BoardSort.HOUR else row.m5)


def _total_usd(sums: SideSums) -> float:
    return sums.long_usd + sums.short_usd + sums.unknown_usd
