"""The trailing 60 s of one coin and side: sum, orders, venues and the largest order.

Buckets are seconds: the one that holds "now" and the 59 before it, as in `rolling.TrailingSum`, so
that at the end of a calendar minute the sum is that minute's. Amounts are whole cents in integers,
so that nothing drifts.
"""

from __future__ import annotations

from cgtui.signals.flow import Flow

SPAN_S = 60
AHEAD_S = 60
"""How far a flow may be ahead of the clock; one further ahead counts as of now."""


class _Cell:
    """What one venue had in one second. ``largest`` is the flow with the largest order."""

    __slots__ = ("cents", "largest", "orders")

    def __init__(self, flow: Flow) -> None:
        self.cents = 0
        self.orders = 0
        self.largest = flow


class TrailingFlow:
    """Flows of one coin and side, in any order, as of the last `advance`."""

    __slots__ = ("_cutoff", "_oldest", "_seconds", "cents", "newest", "orders")

    def __init__(self, now_ms: int) -> None:
        self._seconds: dict[int, dict[str, _Cell]] = {}
        self._cutoff = now_ms // 1000 - SPAN_S  # the newest second that counts no more
        self._oldest = 0  # no bucket is older
        self.cents = 0
        self.orders = 0
        self.newest: Flow | None = None
        """The flow with the newest second; of several the one that came last."""

    @property
    def sum_usd(self) -> float:
        """US dollars of the 60 s."""
        return self.cents / 100

    def add(self, flow: Flow) -> bool:
        """Count ``flow``. Returns whether it is in the 60 s (one too old is left out)."""
        second = flow.second
        if second <= self._cutoff:
            return False
        if second > self._cutoff + SPAN_S + AHEAD_S:
            second = self._cutoff + SPAN_S
            flow = flow._replace(second=second)
        venues = self._seconds.get(second)
        if venues is None:
            if not self._seconds or second < self._oldest:
                self._oldest = second
            venues = self._seconds[second] = {}
        cell = venues.get(flow.exchange)
        if cell is None:
            cell = venues[flow.exchange] = _Cell(flow)
        elif flow.largest_usd > cell.largest.largest_usd:
            cell.largest = flow
        cents, orders = flow.cents, flow.orders
        cell.cents += cents
        cell.orders += orders
        self.cents += cents
        self.orders += orders
        newest = self.newest
        if newest is None or second >= newest.second:
            self.newest = flow
        return True

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
        if self.newest is not None and self.newest.second not in self._seconds:
            last = self._seconds.get(max(self._seconds, default=0), {})
            self.newest = next((cell.largest for cell in last.values()), None)
        return bool(seconds)

    def venue_cents(self) -> dict[str, int]:
        """Cents of the 60 s by venue."""
        totals: dict[str, int] = {}
        for venues in self._seconds.values():
            for exchange, cell in venues.items():
                totals[exchange] = totals.get(exchange, 0) + cell.cents
        return totals

    @property
    def largest(self) -> Flow | None:
        """The flow with the largest single order of the 60 s; of equals the earliest."""
        cells = [cell for venues in self._seconds.values() for cell in venues.values()]
        return max(
            (cell.largest for cell in cells),
            key=lambda flow: (flow.largest_usd, -flow.largest_time_ms),
            default=None,
        )
