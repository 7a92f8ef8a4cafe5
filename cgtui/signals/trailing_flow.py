"""The trailing 60 s of one coin and side: sum, orders, venues and the largest order.

Buckets are seconds: the one that holds "now" and the 59 before it, as in `rolling.TrailingSum`, so
that at the end of a calendar minute the sum is that minute's. Amounts are whole cents in integers,
so that nothing drifts.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cgtui.coinglass.events import Liquidation
from cgtui.signals.flow import Flow

SPAN_S = 60
AHEAD_S = 60
"""How far a flow may be ahead of the clock; one further ahead counts as of now."""


class _Cell(msgspec.Struct, gc=False):
    """What one venue had in one second. ``largest`` is its largest order.

    A minute of a storm has two hundred thousand of them, which the collector need not look at.
    """

    cents: int
    orders: int
    largest: Liquidation


class TrailingFlow:
    """Flows of one coin and side, in any order, as of the last `advance`."""

    __slots__ = ("_cutoff", "_newest_second", "_oldest", "_seconds", "cents", "newest", "orders")

    def __init__(self, now_ms: int) -> None:
        self._seconds: dict[int, dict[str, _Cell]] = {}
        self._cutoff = now_ms // 1000 - SPAN_S  # the newest second that counts no more
        self._oldest = 0  # no bucket is older
        self.cents = 0
        self.orders = 0
        self._newest_second = -1
        self.newest: Flow | None = None
        """The flow with the newest second; of several the one that came last."""

    @property
    def sum_usd(self) -> float:
        """US dollars of the 60 s."""
        return self.cents / 100

    def add_all(self, flows: Iterable[Flow]) -> float | None:
        """Count ``flows`` in their order, those that are in the 60 s; the largest order among
        these in US dollars, ``None`` if there is none.

        All of a batch at once: each call costs as much as counting a flow does.
        """
        cutoff, seconds = self._cutoff, self._seconds
        latest = cutoff + SPAN_S + AHEAD_S
        found_usd = None
        for flow in flows:
            second = flow.second
            if second <= cutoff:
                continue
            if second > latest:
                second = cutoff + SPAN_S
            venues = seconds.get(second)
            if venues is None:
                if not seconds or second < self._oldest:
                    self._oldest = second
                venues = seconds[second] = {}
            cents, orders, usd = flow.cents, flow.orders, flow.largest_usd
            exchange = flow.first.exchange
            cell = venues.get(exchange)
            if cell is None:
                venues[exchange] = _Cell(cents, orders, flow.largest)
            else:
                cell.cents += cents
                cell.orders += orders
                if usd > cell.largest.usd:
                    cell.largest = flow.largest
            self.cents += cents
            self.orders += orders
            if second >= self._newest_second:
                self._newest_second = second
                self.newest = flow
            if found_usd is None or usd > found_usd:
                found_usd = usd
        return found_usd

    def advance(self, now_ms: int) -> bool:
        """Let go of what ``now_ms`` has left behind. Returns whether anything went."""
        cutoff = now_ms // 1000 - SPAN_S
        if cutoff == self._cutoff:
            return False
        set_back = cutoff < self._cutoff
        self._cutoff = cutoff
        if set_back:
            # What lies far ahead of the new time would stay for hours.
            ahead = cutoff + SPAN_S + AHEAD_S
            return self._drop([second for second in self._seconds if second > ahead])
        if cutoff < self._oldest:
            return False
        return self._drop([second for second in self._seconds if second <= cutoff])

    def _drop(self, seconds: list[int]) -> bool:
        for second in seconds:
            for cell in self._seconds.pop(second).values():
                self.cents -= cell.cents
                self.orders -= cell.orders
        self._oldest = min(self._seconds, default=0)
        if self._newest_second not in self._seconds:
            self._newest_second = max(self._seconds, default=-1)
            last = self._seconds.get(self._newest_second, {})
            self.newest = next((Flow.of(cell.largest) for cell in last.values()), None)
        return bool(seconds)

    def venue_cents(self) -> dict[str, int]:
        """Cents of the 60 s by venue."""
        totals: dict[str, int] = {}
        for venues in self._seconds.values():
            for exchange, cell in venues.items():
                totals[exchange] = totals.get(exchange, 0) + cell.cents
        return totals

    @property
    def largest(self) -> Liquidation | None:
        """The largest single order of the 60 s; of equals the earliest."""
        cells = [cell for venues in self._seconds.values() for cell in venues.values()]
        return max(
            (cell.largest for cell in cells),
            key=lambda order: (order.usd, -order.time_ms),
            default=None,
        )
