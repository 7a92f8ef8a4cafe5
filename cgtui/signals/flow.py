"""Live orders of one second, coin, side and venue taken together: what every book is fed."""

from __future__ import annotations

from typing import Self

import msgspec

from cgtui.coinglass.events import Liquidation
from cgtui.signals.heads_up import Key


class Flow(msgspec.Struct, gc=False):
    """``orders`` orders of ``usd`` US dollars in all, in one second of one venue.

    ``second`` is the venue's time in whole seconds since the epoch. ``first`` and ``last`` are by
    arrival; ``largest`` is the largest single order (of equals the first that came) and
    ``largest_usd`` its size. ``usd`` is finite and not negative, ``cents`` the same in whole
    cents: integers add and subtract without error. Once it is handed on nobody changes it.

    A struct, for a storm makes fifty thousand of them a second: a tenth of a microsecond each, a
    named tuple of eleven fields four tenths, and the garbage collector need not look at it.
    """

    second: int
    first: Liquidation
    last: Liquidation
    largest: Liquidation
    largest_usd: float
    usd: float
    cents: int
    orders: int

    @classmethod
    def of(cls, order: Liquidation) -> Self:
        """A single order."""
        usd = order.usd
        return cls(order.time_ms // 1000, order, order, order, usd, usd, cents_of(usd), 1)

    @property
    def key(self) -> Key:
        """Coin and side."""
        return (self.first.coin, self.first.side)


def cents_of(usd: float) -> int:
    """``usd`` in whole cents."""
    return int(usd * 100 + 0.5)
