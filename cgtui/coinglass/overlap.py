"""Orders that a new connection repeats from before a reconnect.

CoinGlass sends no id. Inside one connection equal orders are all real (11,000 with one timestamp
are on record), so they are compared only across a reconnect, and as a multiset.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

from cgtui.coinglass.events import Liquidation, Side

WINDOW_MS: Final = 120_000
MAX_REMEMBERED: Final = 100_000

_Identity = tuple[str, str, Side, float, float, int]


class ReconnectOverlap:
    """Remembers the orders of the last two minutes and takes their repetitions out of the next.

    All times are by the source's clock. Memory is bounded to 100,000 orders.
    """

    def __init__(self) -> None:
        self._recent: deque[tuple[int, tuple[Liquidation, ...]]] = deque()
        self._recent_count = 0
        self._before: Counter[_Identity] = Counter()
        self._before_newest_ms = 0
        self._until_ms = 0

    def connection_opened(self, at_ms: int) -> None:
        """A new connection begins; what was delivered before it is compared for two minutes."""
        before = [order for _, orders in self._recent for order in orders]
        self._before = Counter(map(_identity, before))
        self._before_newest_ms = max((order.time_ms for order in before), default=0)
        self._until_ms = at_ms + WINDOW_MS

    def fresh(self, orders: tuple[Liquidation, ...], received_ms: int) -> tuple[Liquidation, ...]:
        """``orders`` without what an earlier connection delivered; each of those counts once."""
        if self._before:
            if received_ms >= self._until_ms:
                self._before.clear()
            else:
                orders = tuple(order for order in orders if not self._is_repeated(order))
        if orders:
            self._remember(orders, received_ms)
        return orders

    def _is_repeated(self, order: Liquidation) -> bool:
        # Newer than all that came before: the common case, decided without a look-up.
        if order.time_ms > self._before_newest_ms:
            return False
        identity = _identity(order)
        left = self._before.get(identity, 0)
        if left > 1:
            self._before[identity] = left - 1
        elif left:
            del self._before[identity]
        return left > 0

    def _remember(self, orders: tuple[Liquidation, ...], received_ms: int) -> None:
        recent = self._recent
        recent.append((received_ms, orders))
        self._recent_count += len(orders)
        oldest_ms = received_ms - WINDOW_MS
        while recent[0][0] < oldest_ms or (self._recent_count > MAX_REMEMBERED and len(recent) > 1):
            self._recent_count -= len(recent.popleft()[1])


def _identity(order: Liquidation) -> _Identity:
    return (order.exchange, order.pair, order.side, order.price, order.usd, order.time_ms)
