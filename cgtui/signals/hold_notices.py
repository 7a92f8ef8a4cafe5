"""Holds in one line each: told once when they last, and once when they are over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cgtui.signals.hold_words import length
from cgtui.signals.params import HoldParams
from cgtui.signals.trip import Cause, Degree, Trip


@dataclass(slots=True)
class _Told:
    at_ms: int
    since_ms: int
    coins: tuple[str, ...]
    reason: str
    is_open: bool = True


class HoldNotices:
    """A hold of ``told_after_s`` is told, at most one pair a cause in ``told_every_s``.

    A hold that was not told is not told of when it is over either.
    """

    def __init__(self, params: HoldParams) -> None:
        self._after_ms = int(params.told_after_s * 1000)
        self._every_ms = int(params.told_every_s * 1000)
        self._told: dict[Cause, _Told] = {}

    def collect(self, trips: Iterable[Trip], now_ms: int) -> list[str]:
        """The lines that are due, given everything that is tripped now."""
        holds: dict[Cause, list[Trip]] = defaultdict(list)
        degraded = ""
        for trip in trips:
            if trip.degree is Degree.HOLD:
                holds[trip.cause].append(trip)
            elif trip.degree is Degree.DEGRADED and trip.coin is None:
                degraded = degraded or trip.reason
        lines = [line for held in holds.values() if (line := self._begun(held, now_ms))]
        for cause, told in self._told.items():
            if told.is_open and cause not in holds:
                told.is_open = False
                lines.append(_over(told, holds, degraded, now_ms))
        return lines

    def told_ms(self, cause: Cause) -> int | None:
        """When the hold that lasts was told."""
        told = self._told.get(cause)
        return told.at_ms if told is not None and told.is_open else None

    def restore(self, trip: Trip, told_ms: int) -> None:
        """It was told before a restart."""
        self._told[trip.cause] = _Told(told_ms, trip.since_ms, (), trip.reason)

    def _begun(self, held: list[Trip], now_ms: int) -> str:
        first = min(held, key=lambda trip: trip.since_ms)
        told = self._told.get(first.cause)
        if told is not None and told.is_open:
            return ""
        if now_ms - first.since_ms < self._after_ms:
            return ""
        if told is not None and 0 <= now_ms - told.at_ms < self._every_ms:
            return ""
        coins = tuple(sorted(trip.coin for trip in held if trip.coin is not None))
        self._told[first.cause] = _Told(now_ms, first.since_ms, coins, first.reason)
        return f"ALERTS HELD{_where(coins)}: {first.reason}; re-arms {first.rearms}"


def _over(told: _Told, holds: dict[Cause, list[Trip]], degraded: str, now_ms: int) -> str:
    lasted = length((now_ms - told.since_ms) / 1000)
    others = [trip for held in holds.values() for trip in held if trip.coin is None]
    if others:
        # Saying that alerts are armed again would be a lie.
        return f"ALERTS still HELD: {others[0].reason}; over: {told.reason}, held {lasted}"
    line = f"ALERTS ARMED again{_where(told.coins)}: {told.reason}; held {lasted}"
    return f"{line}; DEGRADED: {degraded}" if degraded else line


def _where(coins: tuple[str, ...]) -> str:
    return f" for {', '.join(coins)}" if coins else ""
