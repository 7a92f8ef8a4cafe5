"""When is a silent feed too silent? Judged by the feed's own recent rate.

Orders are taken to come at random at λ a minute, so that a silence of ``t`` minutes has the
probability e^(-λt). What a healthy feed does less than once in a million times is a stall; what it
does less than once in a hundred is worth the word "quiet". Only orders count, never pongs.
"""

from __future__ import annotations

import math
from collections import deque

MINUTES = 60
"""How many minutes with data the rate is taken from."""
MIN_ORDERS = 30
"""Below this number of orders the rate is not known."""
SHORTEST_LIMIT_S = 60.0
LONGEST_LIMIT_S = 600.0
SHORTEST_QUIET_S = 10.0

_STALL_PROBABILITY = 1e-6
_QUIET_PROBABILITY = 1e-2


class ArrivalRate:
    """Orders a minute over the newest :data:`MINUTES` minutes that had any."""

    __slots__ = ("_counts", "_minute", "_orders")

    def __init__(self) -> None:
        self._counts: deque[int] = deque()
        self._minute = -1
        self._orders = 0

    def add(self, received_ms: int, orders: int) -> None:
        """Count ``orders`` that arrived at ``received_ms`` (source's clock)."""
        if orders <= 0:
            return
        minute = received_ms // 60_000
        if minute != self._minute:
            self._minute = minute
            self._counts.append(0)
            if len(self._counts) > MINUTES:
                self._orders -= self._counts.popleft()
        self._counts[-1] += orders
        self._orders += orders

    @property
    def per_min(self) -> float | None:
        """λ; ``None`` while fewer than :data:`MIN_ORDERS` orders have come in."""
        return self._orders / len(self._counts) if self._orders >= MIN_ORDERS else None


def silence_limit_s(per_min: float | None) -> float:
    """The silence that is a stall, in seconds by the source's clock; 600 where no rate is known."""
    if per_min is None:
        return LONGEST_LIMIT_S
    limit_s = _silence_s(per_min, _STALL_PROBABILITY)
    return min(max(limit_s, SHORTEST_LIMIT_S), LONGEST_LIMIT_S)


def quiet_after_s(per_min: float | None) -> float:
    """The silence worth a word, in seconds: 10 at least, never more than the stall's limit."""
    if per_min is None:
        return SHORTEST_LIMIT_S
    quiet_s = _silence_s(per_min, _QUIET_PROBABILITY)
    return min(max(quiet_s, SHORTEST_QUIET_S), silence_limit_s(per_min))


def _silence_s(per_min: float, probability: float) -> float:
    return -math.log(probability) / per_min * 60
