"""Live orders of one second, coin, side and venue taken together: what the windows are fed."""

from __future__ import annotations

from typing import NamedTuple

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import Key


class Flow(NamedTuple):
    """``orders`` orders of ``usd`` US dollars in all, in one second of one venue.

    ``second`` is the venue's time in whole seconds since the epoch. ``largest_…`` describe the
    largest single order, ``last_price`` is that of the one that arrived last; prices are in the
    pair's quote currency. ``usd`` is finite and not negative. Only venues in scope
    (`CoinTiers.in_scope`) and orders that are not history are made into flows.
    """

    coin: str
    side: Side
    exchange: str
    second: int
    usd: float
    orders: int
    largest_usd: float
    largest_pair: str
    largest_price: float
    largest_time_ms: int
    last_price: float

    @property
    def key(self) -> Key:
        """Coin and side."""
        return (self.coin, self.side)

    @property
    def cents(self) -> int:
        """``usd`` in whole cents: integers add and subtract without error."""
        return int(self.usd * 100 + 0.5)
