"""The tape: orders of one second, coin, side and venue as one row, and markers between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.feed.order_group import GroupKey, OrderGroup, grouped
from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow

# A row takes late orders of its own second for this long; then it stands still, for a change far
# up the tape would go unseen.
_OPEN_MS = 5000
_PRUNE_FROM = 1000

RowJudge = Callable[[str, Side, float, float], tuple[int | None, bool]]
"""Of a row's coin, side, US dollars and largest order: what rank they have among the coin's own
(percent, ``None`` where it is not known), and whether the largest order has its badge."""


class _Marker:
    """A place of the tape that holds a marker."""

    __slots__ = ("entry", "gone")

    def __init__(self, marker: TapeMarker) -> None:
        self.entry: TapeEntry | None = marker
        self.gone = False


class _Row:
    """A place of the tape that holds a row; without an ``entry`` it is frozen when it is read."""

    __slots__ = (
        "closes_ms", "count", "entry", "first", "gone", "history", "largest_usd", "last", "seq",
        "usd",
    )  # fmt: skip

    def __init__(self, seq: int, group: OrderGroup, *, history: bool) -> None:
        self.entry: TapeEntry | None = None
        self.gone = False
        self.seq = seq
        self.history = history
        self.first = group.first
        self.last = group.last
        self.closes_ms = group.last.received_ms + _OPEN_MS
        self.usd = group.usd
        self.count = group.count
        self.largest_usd = group.largest_usd

    def take(self, group: OrderGroup) -> None:
        self.entry = None
        self.last = group.last
        self.usd += group.usd
        self.count += group.count
        if group.largest_usd > self.largest_usd:  # noqa: PLR1730 - max() costs three times this
            self.largest_usd = group.largest_usd

    def freeze(self, judge: RowJudge | None) -> None:
        order = self.last
        rank_pct, badge = None, False
        # What is old was not judged when it came: the windows were others then.
        if judge is not None and not self.history:
            rank_pct, badge = judge(order.coin, order.side, self.usd, self.largest_usd)
        self.entry = TapeRow(
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
            rank_pct=rank_pct,
            badge=badge,
        )


class TapeBook:
    """The newest ``max_rows`` entries. Rows are frozen when they are read, not when they grow.

    An entry that has not changed is the same object in every reading. ``judge`` is asked about a
    live row whenever it has grown.
    """

    def __init__(self, max_rows: int, judge: RowJudge | None = None) -> None:
        self._max_rows = max_rows
        self._judge = judge
        self._places: list[_Row | _Marker] = []
        self._next_seq = 1
        self._open: dict[tuple[GroupKey, bool], _Row] = {}
        self._grown: dict[int, _Row] = {}
        self._markers: dict[int, _Marker] = {}
        self._prune_at = _PRUNE_FROM
        self._read: tuple[TapeEntry, ...] | None = ()

    @property
    def next_seq(self) -> int:
        """The number the next entry will have."""
        return self._next_seq

    def add(self, groups: Mapping[GroupKey, OrderGroup], *, history: bool = False) -> None:
        """Put groups on the tape, in the mapping's order. ``history`` marks old orders."""
        rows, grown, places = self._open, self._grown, self._places
        seq = self._next_seq
        for key, group in groups.items():
            row = rows.get((key, history))
            if row is None or group.last.received_ms > row.closes_ms:
                row = rows[key, history] = _Row(seq, group, history=history)
                places.append(row)
                seq += 1
            else:
                row.take(group)
            grown[row.seq] = row
        self._next_seq = seq
        if groups:
            self._read = None
            self._trim()

    def mark(self, time_ms: int, kind: str, text: str) -> int:
        """Append a marker and return its number. What comes later stands after it."""
        seq = self._put_marker(len(self._places), time_ms, kind, text)
        self._open.clear()
        self._trim()
        return seq

    def remark(self, seq: int, time_ms: int, kind: str, text: str) -> int:
        """Change the marker ``seq`` where it stands, or append it if it has left the tape."""
        place = self._markers.get(seq)
        if place is None:
            return self.mark(time_ms, kind, text)
        place.entry = TapeMarker(seq, time_ms, kind, text)
        self._read = None
        return seq

    def fill(self, seq: int, orders: Iterable[Liquidation]) -> None:
        """Put orders that were learned of later, oldest first, before the marker ``seq``.

        They are history. If the marker has left the tape, so have they.
        """
        marker = self._markers.get(seq)
        if marker is not None:
            self._insert(self._places.index(marker), grouped(orders).values())
            self._trim()

    def begin_with(self, orders: Iterable[Liquidation], time_ms: int, text: str) -> None:
        """Put an earlier run's orders, oldest first, before everything else, and a marker of kind
        ``restart`` after them."""
        groups = list(grouped(orders).values())
        room = self._max_rows - len(self._places) - 1
        if groups and room > 0:
            rows = self._insert(0, groups[-room:])
            self._put_marker(rows, time_ms, "restart", text)

    def _insert(self, at: int, groups: Iterable[OrderGroup]) -> int:
        rows = []
        for group in groups:
            row = _Row(self._next_seq, group, history=True)
            row.freeze(None)
            self._next_seq += 1
            rows.append(row)
        self._places[at:at] = rows
        self._read = None
        return len(rows)

    def _put_marker(self, at: int, time_ms: int, kind: str, text: str) -> int:
        seq = self._next_seq
        self._next_seq += 1
        place = self._markers[seq] = _Marker(TapeMarker(seq, time_ms, kind, text))
        self._places.insert(at, place)
        self._read = None
        return seq

    def entries(self) -> tuple[TapeEntry, ...]:
        """The tape, oldest first."""
        if self._read is None:
            for row in self._grown.values():
                if not row.gone:
                    row.freeze(self._judge)
            self._grown.clear()
            self._read = tuple([place.entry for place in self._places if place.entry is not None])
        return self._read

    def _trim(self) -> None:
        surplus = len(self._places) - self._max_rows
        if surplus > 0:
            for place in islice(self._places, surplus):
                place.gone = True
                if isinstance(place, _Marker) and place.entry is not None:
                    del self._markers[place.entry.seq]
            del self._places[:surplus]
        if len(self._open) > self._prune_at:
            self._prune()

    def _prune(self) -> None:
        newest_ms = max(row.last.received_ms for row in self._open.values())
        self._open = {
            key: row
            for key, row in self._open.items()
            if not row.gone and row.closes_ms >= newest_ms
        }
        self._grown = {seq: row for seq, row in self._grown.items() if not row.gone}
        self._prune_at = max(_PRUNE_FROM, 2 * len(self._open))
