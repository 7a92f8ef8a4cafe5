"""Orders of one second, coin, side and venue taken together, before any book looks at them.

A burst of twelve thousand becomes a few hundred flows in one loop, and the windows and the tape
work on those.
"""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.signals.flow import Flow, cents_of
from cgtui.signals.heads_up import Key

HISTORY_MS = 120_000
"""An order this much older than its arrival is history: kept out of everything live."""

GroupKey = tuple[int, str, Side, str]
"""Second since the epoch, coin, side, exchange."""


class Gathered:
    """What a run of frames comes to.

    ``live`` and ``history`` are in order of arrival; ``by_key`` holds the same flows as ``live``,
    those of a coin and side together, so that a book looks each of them up once. ``lags_ms`` has
    one value for each live order, arrival minus the venue's time, never below zero. ``large`` are
    the live orders of at least ``large_usd``, one by one.
    """

    __slots__ = (
        "by_key", "history", "history_orders", "lags_ms", "large", "large_usd", "live", "orders",
    )  # fmt: skip

    def __init__(
        self, frames: Iterable[OrdersReceived], *, large_usd: float = float("inf")
    ) -> None:
        self.large_usd = large_usd
        self.large: list[Liquidation] = []
        self.live: dict[GroupKey, Flow] = {}
        self.history: dict[GroupKey, Flow] = {}
        self.lags_ms: list[int] = []
        self.history_orders = 0
        for frame in frames:
            self._gather(frame)
        self.orders = len(self.lags_ms) + self.history_orders
        for flow in self.history.values():
            flow.cents = cents_of(flow.usd)
        self.by_key = _by_key(self.live)

    def _gather(self, frame: OrdersReceived) -> None:
        received_ms = frame.received_ms
        live, lags_ms = self.live, self.lags_ms
        large_usd = self.large_usd
        for order in frame.orders:
            time_ms = order.time_ms
            usd = order.usd
            lag_ms = received_ms - time_ms
            if lag_ms > HISTORY_MS:
                flows = self.history
                self.history_orders += 1
            else:
                flows = live
                lags_ms.append(lag_ms if lag_ms > 0 else 0)
                if usd >= large_usd:
                    self.large.append(order)
            second = time_ms // 1000
            key = (second, order.coin, order.side, order.exchange)
            flow = flows.get(key)
            if flow is None:
                # The cents follow when the sum is whole.
                flows[key] = Flow(second, order, order, order, usd, usd, 0, 1)
                continue
            flow.last = order
            flow.orders += 1
            flow.usd += usd
            if usd > flow.largest_usd:
                flow.largest_usd = usd
                flow.largest = order


def _by_key(flows: dict[GroupKey, Flow]) -> dict[Key, list[Flow]]:
    """The same by coin and side; their cents are set on the way."""
    found: dict[Key, list[Flow]] = {}
    for (_, coin, side, _), flow in flows.items():
        flow.cents = cents_of(flow.usd)
        key = (coin, side)
        known = found.get(key)
        if known is None:
            found[key] = [flow]
        else:
            known.append(flow)
    return found


def grouped(orders: Iterable[Liquidation]) -> dict[GroupKey, Flow]:
    """Orders in their own sequence, taken together whatever their age."""
    # Counted as if they had come before they happened: so none of them is history.
    return Gathered((OrdersReceived(0, 0, tuple(orders)),)).live
