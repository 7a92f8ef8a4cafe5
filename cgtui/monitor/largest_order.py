"""The largest order of a run, for a drill. Every order is looked at, so only where one may come."""

from __future__ import annotations

from collections.abc import Callable

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.order_group import HISTORY_MS


class LargestOrder:
    """``in_scope`` says whether an exchange counts against the thresholds.

    ``found`` is the largest live order so far whose side is known; ``None`` before the first.
    """

    def __init__(self, in_scope: Callable[[str], bool]) -> None:
        self._in_scope = in_scope
        self.found: Liquidation | None = None

    def take(self, frame: OrdersReceived) -> None:
        """One data frame."""
        for order in frame.orders:
            if self.found is not None and order.usd <= self.found.usd:
                continue
            is_live = frame.received_ms - order.time_ms <= HISTORY_MS
            if is_live and order.side is not Side.UNKNOWN and self._in_scope(order.exchange):
                self.found = order
