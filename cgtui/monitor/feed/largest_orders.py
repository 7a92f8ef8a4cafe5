"""The largest orders of a run, which a drill takes. Every order is looked at, so only for one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.feed.order_group import HISTORY_MS

MOST_COINS: Final = 200


class LargestOrders:
    """``in_scope`` says whether an exchange counts against the thresholds. One order a coin."""

    def __init__(self, in_scope: Callable[[str], bool]) -> None:
        self._in_scope = in_scope
        self._by_coin: dict[str, Liquidation] = {}

    def take(self, frame: OrdersReceived) -> None:
        """One data frame: its live orders whose side is known."""
        known = self._by_coin
        for order in frame.orders:
            before = known.get(order.coin)
            if before is not None and order.usd <= before.usd:
                continue
            is_live = frame.received_ms - order.time_ms <= HISTORY_MS
            if is_live and order.side is not Side.UNKNOWN and self._in_scope(order.exchange):
                known[order.coin] = order
                if len(known) > MOST_COINS:
                    del known[min(known, key=lambda coin: known[coin].usd)]

    def largest(self, *, without: Collection[str] = ()) -> Liquidation | None:
        """The largest order of any coin but those; ``None`` where there is none."""
        orders = (order for coin, order in self._by_coin.items() if coin not in without)
        return max(orders, key=lambda order: order.usd, default=None)
