"""Trailing sums of liquidated notional: 60 s, 5 min, 1 h and 24 h, by event time.

A sum is exact to its bucket (1 s, 1 s, 10 s, 60 s): a span of ``n`` buckets is the bucket that
holds "now" and the ``n - 1`` before it, so that at the end of a calendar minute the 60 s sum is
that minute's sum. Amounts are whole cents in floats: integers below 2**53 (90 trillion dollars)
add and subtract without error, so a running total cannot drift; above, it is summed anew.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from cgtui.coinglass.events import Side
from cgtui.signals.flow import Flow, cents_of

SPANS_S = (60, 300, 3600, 86_400)
"""The spans that are kept, in seconds, shortest first."""

_PLACE = {span_s: place for place, span_s in enumerate(SPANS_S)}
_BUCKET_MS = {60: 1000, 300: 1000, 3600: 10_000, 86_400: 60_000}

# One bucket is five numbers in a row of the array: its index, cents by side, and the orders.
_STRIDE = 5
_COLUMN = {Side.LONG: 1, Side.SHORT: 2, Side.UNKNOWN: 3}
_ORDERS = 4
_TRIM_AT = 64 * _STRIDE
_EXACT_BELOW = 2.0**53
_AHEAD_MS = 60_000  # how far an event may be ahead of the clock
_PENDING = 16


class Sums(NamedTuple):
    """Liquidated notional in US dollars by side of the position, and the number of orders."""

    long_usd: float
    short_usd: float
    unknown_usd: float
    orders: int


ZERO = Sums(0.0, 0.0, 0.0, 0)


class TrailingSum:
    """One span. Buckets without an order take no memory; old ones leave when it is read."""

    __slots__ = (
        "_buckets", "_cutoff", "_head", "_kept", "_rows", "_totals", "_width_ms", "version"
    )  # fmt: skip

    def __init__(self, span_s: int, bucket_ms: int) -> None:
        self._width_ms = bucket_ms
        self._buckets = span_s * 1000 // bucket_ms
        # An event may be ahead of the clock: what is this far behind it surely counts no more.
        self._kept = self._buckets + _AHEAD_MS // bucket_ms
        self._rows = array("d")
        self._head = 0  # where the oldest bucket that still counts begins in ``_rows``
        self._cutoff = -1  # the newest bucket index that counts no more
        self._totals = [0.0] * _STRIDE
        self.version = 0
        """Changes whenever the totals do."""

    def add(self, time_ms: int, column: int, cents: float, orders: int) -> None:
        """Add ``orders`` orders of ``cents`` in all, at ``time_ms``, to one side's ``column``.

        An order older than the span is left out; one out of order finds its own bucket. It may
        be up to 60 s ahead of the ``now_ms`` of :meth:`advance`.
        """
        index = time_ms // self._width_ms
        if index <= self._cutoff:
            return
        rows = self._rows
        newest = rows[-_STRIDE] if rows else -1
        if newest < index:
            rows.extend((index, 0.0, 0.0, 0.0, 0.0))
            # Nobody may ever read an idle coin, and its buckets must not pile up.
            if rows[self._head] < index - self._kept:
                self._expire(index - self._kept - 1)
            at = len(rows) - _STRIDE
        else:
            at = len(rows) - _STRIDE if newest == index else self._place(index)
        rows[at + column] += cents
        rows[at + _ORDERS] += orders
        totals = self._totals
        totals[column] += cents
        totals[_ORDERS] += orders
        self.version += 1

    def count(self, time_ms: int, orders: int) -> None:
        """Add ``orders`` orders at ``time_ms`` with no amount: a plain counter."""
        self.add(time_ms, _ORDERS - 1, 0.0, orders)

    def _place(self, index: int) -> int:
        """The position of bucket ``index``, made if need be. Late orders are near the end."""
        rows = self._rows
        at = len(rows) - _STRIDE
        while at >= self._head and rows[at] > index:
            at -= _STRIDE
        if at >= self._head and rows[at] == index:
            return at
        at += _STRIDE
        rows[at:at] = array("d", (index, 0, 0, 0, 0))
        return at

    def advance(self, now_ms: int) -> None:
        """Let go of what ``now_ms`` has left behind."""
        cutoff = now_ms // self._width_ms - self._buckets
        if cutoff > self._cutoff:
            self._expire(cutoff)
        elif cutoff < self._cutoff:
            # The clock was set back: what is gone is gone, but new orders must count again.
            self._cutoff = cutoff

    def _expire(self, cutoff: int) -> None:
        self._cutoff = cutoff
        rows, totals, at = self._rows, self._totals, self._head
        end = len(rows)
        if at == end or rows[at] > cutoff:
            return
        _, long, short, unknown, orders = totals
        inexact = max(totals) >= _EXACT_BELOW
        while at < end and rows[at] <= cutoff:
            long -= rows[at + 1]
            short -= rows[at + 2]
            unknown -= rows[at + 3]
            orders -= rows[at + 4]
            at += _STRIDE
        totals[1:] = (long, short, unknown, orders)
        if inexact:
            totals[1:] = [sum(rows[at + column :: _STRIDE]) for column in range(1, _STRIDE)]
        self.version += 1
        self._head = at
        if at == end or at >= max(_TRIM_AT, end // 8):
            del rows[:at]
            self._head = 0

    def sums(self) -> Sums:
        """The totals as of the last :meth:`advance`."""
        _, long, short, unknown, orders = self._totals
        return Sums(long / 100, short / 100, unknown / 100, int(orders)) if orders else ZERO

    @property
    def since_ms(self) -> int:
        """The start of the oldest bucket that counts, as of the last :meth:`advance`."""
        return (self._cutoff + 1) * self._width_ms

    def newest(self, last: int, buckets: int) -> list[float]:
        """US dollars of all sides in the ``buckets`` buckets up to index ``last``, oldest first."""
        found = [0.0] * buckets
        rows = self._rows
        oldest = last - buckets + 1
        at = len(rows) - _STRIDE
        while at >= self._head and (index := int(rows[at])) >= oldest:
            if index <= last:
                found[index - oldest] = sum(rows[at + 1 : at + _ORDERS]) / 100
            at -= _STRIDE
        return found


class RollingSums:
    """The four spans of one coin. Orders of one second are gathered before they are spread."""

    __slots__ = ("_pending", "_windows")

    def __init__(self) -> None:
        # Made when they are first needed: a feed that invents names must stay cheap.
        self._windows: tuple[TrailingSum, ...] = ()
        self._pending: dict[tuple[int, Side], list[int]] = {}  # to cents and orders

    def add(self, time_ms: int, side: Side, usd: float, orders: int = 1) -> None:
        """Count ``orders`` orders of ``usd`` in all that happened in the second of ``time_ms``.

        ``usd`` is finite and not negative.
        """
        self.add_cents(time_ms // 1000, side, cents_of(usd), orders)

    def add_cents(self, second: int, side: Side, cents: int, orders: int) -> None:
        """The same in whole cents, at a second since the epoch."""
        key = (second, side)
        held = self._pending.get(key)
        if held is not None:
            held[0] += cents
            held[1] += orders
            return
        if len(self._pending) >= _PENDING:
            self._spread()
        self._pending[key] = [cents, orders]

    def add_all(self, side: Side, flows: Iterable[Flow]) -> None:
        """Count flows of one side: a call for each would cost as much again as counting it."""
        pending = self._pending
        for flow in flows:
            key = (flow.second, side)
            held = pending.get(key)
            if held is not None:
                held[0] += flow.cents
                held[1] += flow.orders
                continue
            if len(pending) >= _PENDING:
                self._spread()
            pending[key] = [flow.cents, flow.orders]

    def _spread(self) -> None:
        if not self._windows:
            self._windows = tuple(TrailingSum(span_s, _BUCKET_MS[span_s]) for span_s in SPANS_S)
        for (second, side), (cents, orders) in self._pending.items():
            column = _COLUMN[side]
            time_ms = second * 1000
            for window in self._windows:
                window.add(time_ms, column, cents, orders)
        self._pending.clear()

    def advance(self, now_ms: int) -> int:
        """Bring every span up to ``now_ms``. Returns a number that changes whenever a sum does."""
        if self._pending:
            self._spread()
        version = 0
        for window in self._windows:
            window.advance(now_ms)
            version += window.version
        return version

    def sums(self, span_s: int) -> Sums:
        """One span of :data:`SPANS_S`, as of the last :meth:`advance`."""
        return self._windows[_PLACE[span_s]].sums() if self._windows else ZERO

    def minutes(self, last_minute: int, minutes: int) -> list[float]:
        """US dollars of all sides in the ``minutes`` minutes (at most a day's) up to
        ``last_minute`` (since the epoch), oldest first; as of the last :meth:`advance`."""
        if not self._windows:
            return [0.0] * minutes
        return self._windows[_PLACE[86_400]].newest(last_minute, minutes)

    def _since_ms(self, span_s: int) -> int:
        return self._windows[_PLACE[span_s]].since_ms if self._windows else 0


class MarketSums(RollingSums):
    """All coins together, and how many of them were involved in each span.

    The ``max_coins`` names involved last are remembered; beyond that the coins are a lower bound.
    """

    __slots__ = ("_max_coins", "_newest_ms")

    def __init__(self, max_coins: int = 10_000) -> None:
        super().__init__()
        self._max_coins = max_coins
        self._newest_ms: OrderedDict[str, int] = OrderedDict()  # the longest idle first

    def involve(self, coin: str, time_ms: int) -> None:
        """Note that ``coin`` has an order at ``time_ms``; its amount goes to :meth:`add`."""
        newest = self._newest_ms
        known_ms = newest.get(coin)
        if known_ms is None:
            if len(newest) >= self._max_coins:
                newest.popitem(last=False)
            newest[coin] = time_ms
        elif time_ms > known_ms:
            newest[coin] = time_ms
            newest.move_to_end(coin)

    def coins(self, span_s: int) -> int:
        """How many coins have an order in the span, as of the last :meth:`advance`."""
        since_ms = self._since_ms(span_s)
        known = sum(1 for at_ms in self._newest_ms.values() if at_ms >= since_ms)
        # The one coin with an order in the span may have been pushed out by late orders of others.
        return known or min(1, self.sums(span_s).orders)
