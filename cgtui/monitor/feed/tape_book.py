"""The tape: orders of one second, coin, side and venue as one row, and markers between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

import msgspec

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.feed.order_group import GroupKey, grouped
from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow
from cgtui.signals.flow import Flow

# A row takes late orders of its own second for this long; then it stands still, for a change far
# up the tape would go unseen.
_OPEN_MS = 5000
_PRUNE_FROM = 4000

RowJudge = Callable[[str, Side, float, float], tuple[int | None, bool]]
"""Of a row's coin, side, US dollars and largest order: what rank they have among the coin's own
(percent, ``None`` where it is not known), and whether the largest order has its badge."""


class _Marker:
    """A place of the tape that holds a marker."""

    __slots__ = ("entry", "gone")

    def __init__(self, marker: TapeMarker) -> None:
        self.entry: TapeEntry | None = marker
        self.gone = False


class _Row(msgspec.Struct, gc=False):
    """A place of the tape that holds a row; without an ``entry`` it is frozen when it is read.

    A struct, for a storm makes fifty thousand of them a second.
    """

    seq: int
    first: Liquidation
    last: Liquidation
    closes_ms: int
    usd: float
    orders: int
    largest_usd: float
    history: bool
    entry: TapeEntry | None = None
    gone: bool = False

    def take(self, flow: Flow) -> None:
        self.last = flow.last
        self.usd += flow.usd
        self.orders += flow.orders
        if flow.largest_usd > self.largest_usd:  # noqa: PLR1730 - max() costs three times this
            self.largest_usd = flow.largest_usd

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
            count=self.orders,
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
        self._open: dict[bool, dict[GroupKey, _Row]] = {False: {}, True: {}}  # by ``history``
        self._grown: list[_Row] = []  # those without an entry
        self._markers: dict[int, _Marker] = {}
        self._prune_at = _PRUNE_FROM
        self._received_ms = 0  # when the last order came
        self._read: tuple[TapeEntry, ...] | None = ()

    @property
    def next_seq(self) -> int:
        """The number the next entry will have."""
        return self._next_seq

    def add(self, flows: Mapping[GroupKey, Flow], *, history: bool = False) -> None:
        """Put flows on the tape, in the mapping's order. ``history`` marks old orders."""
        if not flows:
            return
        rows, grown, places = self._open[history], self._grown, self._places
        new: list[tuple[GroupKey, Flow]] = []
        for key, flow in flows.items():
            row = rows.get(key)
            if row is None or flow.last.received_ms > row.closes_ms:
                new.append((key, flow))
                continue
            if row.entry is not None:
                row.entry = None
                grown.append(row)
            row.take(flow)
        surplus = len(new) - self._max_rows
        if surplus > 0:
            # What would be gone at once is no row of its own, and takes no late orders either.
            gone = _row(0, new[surplus - 1][1], history)
            gone.gone = True
            rows.update(dict.fromkeys([key for key, _ in new[:surplus]], gone))
            new = new[surplus:]
        seq = self._next_seq
        for key, flow in new:
            row = rows[key] = _row(seq, flow, history)
            places.append(row)
            grown.append(row)
            seq += 1
        self._next_seq = seq
        self._received_ms = flow.last.received_ms
        self._read = None
        self._trim()

    def mark(self, time_ms: int, kind: str, text: str) -> int:
        """Append a marker and return its number. What comes later stands after it."""
        seq = self._put_marker(len(self._places), time_ms, kind, text)
        for rows in self._open.values():
            rows.clear()
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

    def _insert(self, at: int, flows: Iterable[Flow]) -> int:
        rows = []
        for flow in flows:
            row = _row(self._next_seq, flow, history=True)
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
            for row in self._grown:
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
        if sum(map(len, self._open.values())) > self._prune_at:
            self._prune()

    def _prune(self) -> None:
        now_ms = self._received_ms
        for history, rows in self._open.items():
            self._open[history] = {
                key: row for key, row in rows.items() if not row.gone and row.closes_ms >= now_ms
            }
        self._grown = [row for row in self._grown if not row.gone]
        self._prune_at = max(_PRUNE_FROM, 2 * sum(map(len, self._open.values())))


def _row(seq: int, flow: Flow, history: bool) -> _Row:
    last = flow.last
    return _Row(
        seq, flow.first, last, last.received_ms + _OPEN_MS,
        flow.usd, flow.orders, flow.largest_usd, history,
    )  # fmt: skip
