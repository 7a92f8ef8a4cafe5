"""What was emitted, a minute at a time and contract by contract, and the latest orders."""

from __future__ import annotations

from array import array
from collections import deque

from cgtui.simulator.order import Order

KEEP_ORDERS = 220
"""Orders kept a venue: the service lists 200."""
_KEEP_MINUTES = 8 * 1440
MINUTE_MS = 60_000


class Ledger:
    """One coin's emitted orders.

    ``minutes`` and ``hours`` map an epoch minute or hour to USD sums by slot: 2 x instrument index
    + side - 1. ``recent`` holds each venue's latest orders, oldest first.
    """

    __slots__ = ("_slots", "hours", "minutes", "recent")

    def __init__(self, instruments: int) -> None:
        self._slots = 2 * instruments
        self.minutes: dict[int, array[float]] = {}
        self.hours: dict[int, array[float]] = {}
        self.recent: dict[str, deque[Order]] = {}

    def book(self, order: Order, slot: int) -> None:
        """Count one emitted order."""
        minute = order.time_ms // MINUTE_MS
        sums = self.minutes.get(minute)
        if sums is None:
            sums = self.minutes[minute] = self._empty()
            self.hours.setdefault(minute // 60, self._empty())
            if len(self.minutes) > _KEEP_MINUTES:
                del self.minutes[next(iter(self.minutes))]
        sums[slot] += order.usd
        self.hours[minute // 60][slot] += order.usd
        kept = self.recent.get(order.exchange)
        if kept is None:
            kept = self.recent[order.exchange] = deque(maxlen=KEEP_ORDERS)
        kept.append(order)

    def _empty(self) -> array[float]:
        return array("d", bytes(8 * self._slots))
