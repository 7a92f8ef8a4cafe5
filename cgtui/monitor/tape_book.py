"""The tape: orders of one second, coin, side and venue as one row, and markers between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from cgtui.monitor.order_group import GroupKey, OrderGroup
from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow

# A row takes late orders of its own second for this long; then it stands still, for a change far
# up the tape would go unseen.
_OPEN_MS = 5000
_PRUNE_FROM = 1000


class _OpenRow:
    """A row that may still grow."""

    __slots__ = ("closes_ms", "count", "first", "history", "largest_usd", "last", "seq", "usd")

    def __init__(self, seq: int, group: OrderGroup, *, history: bool) -> None:
        self.seq = seq
        self.history = history
        self.first = group.first
        self.last = group.last
        self.closes_ms = group.last.received_ms + _OPEN_MS
        self.usd = group.usd
        self.count = group.count
        self.largest_usd = group.largest_usd

    def take(self, group: OrderGroup) -> None:
        self.last = group.last
        self.usd += group.usd
        self.count += group.count
        if group.largest_usd > self.largest_usd:  # noqa: PLR1730 - max() costs three times this
            self.largest_usd = group.largest_usd

    def frozen(self) -> TapeRow:
        order = self.last
        return TapeRow(
            seq=self.seq,
            time_ms=self.first.time_ms,
            exchange=order.exchange,
            coin=order.coin,
            pair=order.pair,
            side=order.side,
            usd=self.usd,
            count=self.count,
            largest_usd=self.largest_usd,
            price=order.price,
            history=self.history,
        )


class TapeBook:
    """The newest ``max_rows`` entries. Rows are frozen when they are read, not when they grow.

    An entry that has not changed is the same object in every reading.
    """

    def __init__(self, max_rows: int) -> None:
        self._max_rows = max_rows
        self._entries: list[TapeEntry | None] = []  # None: a row that is frozen when read
        self._first_seq = 1
        self._open: dict[tuple[GroupKey, bool], _OpenRow] = {}
        self._grown: dict[int, _OpenRow] = {}
        self._prune_at = _PRUNE_FROM
        self._read: tuple[TapeEntry, ...] | None = ()

    @property
    def next_seq(self) -> int:
        """The number the next entry will have."""
        return self._first_seq + len(self._entries)

    def add(self, groups: Mapping[GroupKey, OrderGroup], *, history: bool = False) -> None:
        """Put groups on the tape, in the mapping's order. ``history`` marks old orders."""
        rows, grown, entries = self._open, self._grown, self._entries
        seq = self.next_seq
        for key, group in groups.items():
            row = rows.get((key, history))
            if row is None or group.last.received_ms > row.closes_ms:
                row = rows[key, history] = _OpenRow(seq, group, history=history)
                entries.append(None)
                seq += 1
            else:
                row.take(group)
            grown[row.seq] = row
        if groups:
            self._read = None
            self._trim()

    def mark(self, time_ms: int, kind: str, text: str) -> int:
        """Append a marker and return its number. What comes later stands after it."""
        marker = TapeMarker(self.next_seq, time_ms, kind, text)
        self._open.clear()
        self._entries.append(marker)
        self._read = None
        self._trim()
        return marker.seq

    def remark(self, seq: int, time_ms: int, kind: str, text: str) -> int:
        """Change the marker ``seq`` where it stands, or append it if it has left the tape."""
        at = seq - self._first_seq
        if at < 0:
            return self.mark(time_ms, kind, text)
        self._entries[at] = TapeMarker(seq, time_ms, kind, text)
        self._read = None
        return seq

    def entries(self) -> tuple[TapeEntry, ...]:
        """The tape, oldest first."""
        if self._read is None:
            for seq, row in self._grown.items():
                if seq >= self._first_seq:
                    self._entries[seq - self._first_seq] = row.frozen()
            self._grown.clear()
            self._read = tuple(cast("list[TapeEntry]", self._entries))
        return self._read

    def _trim(self) -> None:
        surplus = len(self._entries) - self._max_rows
        if surplus > 0:
            del self._entries[:surplus]
            self._first_seq += surplus
        if len(self._open) > self._prune_at:
            self._prune()

    def _prune(self) -> None:
        first_seq = self._first_seq
        newest_ms = max(row.last.received_ms for row in self._open.values())
        self._open = {
            key: row
            for key, row in self._open.items()
            if row.seq >= first_seq and row.closes_ms >= newest_ms
        }
        self._grown = {seq: row for seq, row in self._grown.items() if seq >= first_seq}
        self._prune_at = max(_PRUNE_FROM, 2 * len(self._open))
