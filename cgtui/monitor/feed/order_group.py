"""Orders of one second, coin, side and venue taken together, before any book looks at them.

This is the only loop that touches every order: a burst of twelve thousand becomes a few hundred
groups, and the windows and the tape work on those.
"""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived

HISTORY_MS = 120_000
"""An order this much older than its arrival is history: kept out of everything live."""

GroupKey = tuple[int, str, Side, str]
"""Second since the epoch, coin, side, exchange."""


class OrderGroup:
    """``first`` and ``last`` are by arrival, ``largest`` is by size; ``usd`` is the sum."""

    __slots__ = ("count", "first", "largest", "largest_usd", "last", "usd")

    def __init__(self, order: Liquidation) -> None:
        self.first = order
        self.last = order
        self.count = 1
        self.usd = order.usd
        self.largest = order
        self.largest_usd = order.usd

    def take(self, order: Liquidation) -> None:
        """Add one more order."""
        self.last = order
        self.count += 1
        self.usd += order.usd
        if order.usd > self.largest_usd:
            self.largest_usd = order.usd
            self.largest = order


class Gathered:
    """What a run of frames comes to.

    ``live`` and ``history`` are in order of arrival; ``lags_ms`` has one value for each live order,
    arrival minus the venue's time, never below zero. ``large`` are the live orders of at least
    ``large_usd``, one by one.
    """

    __slots__ = ("history", "history_orders", "lags_ms", "large", "large_usd", "live", "orders")

    def __init__(
        self, frames: Iterable[OrdersReceived], *, large_usd: float = float("inf")
    ) -> None:
        self.large_usd = large_usd
        self.large: list[Liquidation] = []
        self.live: dict[GroupKey, OrderGroup] = {}
        self.history: dict[GroupKey, OrderGroup] = {}
        self.lags_ms: list[int] = []
        self.history_orders = 0
        for frame in frames:
            self._gather(frame)
        self.orders = len(self.lags_ms) + self.history_orders

    def _gather(self, frame: OrdersReceived) -> None:
        received_ms = frame.received_ms
        live, lags_ms = self.live, self.lags_ms
        large_usd = self.large_usd
        for order in frame.orders:
            time_ms = order.time_ms
            lag_ms = received_ms - time_ms
            if lag_ms > HISTORY_MS:
                groups = self.history
                self.history_orders += 1
            else:
                groups = live
                lags_ms.append(lag_ms if lag_ms > 0 else 0)
                if order.usd >= large_usd:
                    self.large.append(order)
            key = (time_ms // 1000, order.coin, order.side, order.exchange)
            group = groups.get(key)
            if group is None:
                groups[key] = OrderGroup(order)
                continue
            usd = order.usd
            group.last = order
            group.count += 1
            group.usd += usd
            if usd > group.largest_usd:
                group.largest_usd = usd
                group.largest = order


def grouped(orders: Iterable[Liquidation]) -> dict[GroupKey, OrderGroup]:
    """Orders in their own sequence, taken together whatever their age."""
    groups: dict[GroupKey, OrderGroup] = {}
    for order in orders:
        key = (order.time_ms // 1000, order.coin, order.side, order.exchange)
        group = groups.get(key)
        if group is None:
            groups[key] = OrderGroup(order)
        else:
            group.take(order)
    return groups
