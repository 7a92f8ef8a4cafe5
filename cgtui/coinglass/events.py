"""The one market event: a forced order, as every part above the wire knows it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Side(StrEnum):
    """The position that was liquidated (not the direction of the forced order)."""

    LONG = "LONG"
    SHORT = "SHORT"
    UNKNOWN = "UNKNOWN"


class Liquidation(msgspec.Struct, frozen=True, gc=False):
    """One liquidated position.

    ``exchange`` is the normalised venue name (``Binance``), ``coin`` the base asset (``BTC``),
    ``pair`` the venue's own instrument id (``BTCUSDT``), all sanitised for display.
    ``price`` is the order's price in the quote currency and ``usd`` its notional in US dollars.
    ``time_ms`` is the venue's time, ``received_ms`` ours by the source's clock
    (both milliseconds since the epoch, UTC). CoinGlass sends no event id.
    """

    exchange: str
    coin: str
    pair: str
    side: Side
    price: float
    usd: float
    time_ms: int
    received_ms: int
