"""What every row of the table has: trips, and what arms again."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from cgtui.signals.hold_ledger import HoldLedger
from cgtui.signals.params import HoldParams
from cgtui.signals.trip import Cause, Degree, Trip

MOST_COINS = 1_000
"""Coins one row holds at most: a feed may invent names. The one held longest goes first."""


class Row:
    """One cause. It trips once for all (coin ``None``), or coin by coin.

    ``now_ms`` is by the source's clock. A clock that is set back lengthens no wait.
    """

    cause: ClassVar[Cause]
    degree: ClassVar[Degree]

    def __init__(self, params: HoldParams, ledger: HoldLedger) -> None:
        self._params = params
        self._ledger = ledger
        self._trips: dict[str | None, Trip] = {}

    @property
    def rearms(self) -> str:
        """What arms it again, to follow the word "re-arms"."""
        raise NotImplementedError

    def advance(self, now_ms: int) -> None:
        """Time has passed; rows that wait for facts do not care."""

    def trips(self) -> tuple[Trip, ...]:
        """What is tripped now."""
        return tuple(self._trips.values())

    def is_tripped(self, coin: str | None = None) -> bool:
        """Whether it holds for all, or for that coin."""
        return coin in self._trips

    def trip(
        self, reason: str, now_ms: int, *, coin: str | None = None, since_ms: int | None = None
    ) -> None:
        """Trip; where it already has, only the reason is new."""
        known = self._trips.get(coin)
        if known is not None:
            self._trips[coin] = replace(known, reason=reason)
            return
        if len(self._trips) >= MOST_COINS:
            self.rearm(now_ms, coin=next(iter(self._trips)))
        since_ms = now_ms if since_ms is None else since_ms
        trip = Trip(self.cause, self.degree, coin, since_ms, reason, self.rearms)
        self._trips[coin] = trip
        self._ledger.tripped(trip, now_ms)

    def rearm(self, now_ms: int, *, coin: str | None = None) -> None:
        """Arm again, if it had tripped."""
        trip = self._trips.pop(coin, None)
        if trip is not None:
            self._ledger.rearmed(trip, now_ms)
