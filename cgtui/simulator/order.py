"""One forced order as the simulated venues publish it."""

from __future__ import annotations

from dataclasses import dataclass

LONG = 1
SHORT = 2


@dataclass(frozen=True, slots=True)
class Order:
    """One liquidation on the wire.

    ``side`` is the wire code of the position that was liquidated (1 long, 2 short), ``price`` is in
    the quote currency, ``usd`` the notional in US dollars, ``time_ms`` the venue's time in
    milliseconds since the epoch (UTC).
    """

    exchange: str
    coin: str
    pair: str
    side: int
    price: float
    usd: float
    time_ms: int
