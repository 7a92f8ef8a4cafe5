"""What the kill-switch did: every trip and re-arm, and how long each cause held."""

from __future__ import annotations

from collections.abc import Mapping

from cgtui.signals.hold_facts import HoldChange
from cgtui.signals.trip import Cause, Trip

MOST_CHANGES = 1_000
"""Changes that are kept for who asks; the oldest go first."""


class HoldLedger:
    """Times are ms by the source's clock. A cause that holds several coins counts once."""

    def __init__(self) -> None:
        self.last_trip: Trip | None = None
        self._changes: list[HoldChange] = []
        self._coins: dict[Cause, int] = {}
        self._since_ms: dict[Cause, int] = {}
        self._past_ms: dict[Cause, int] = {}

    def tripped(self, trip: Trip, now_ms: int) -> None:
        """``trip`` is new; its own ``since_ms`` may be of before a restart."""
        self.last_trip = trip
        self._add(HoldChange(trip, True, now_ms))
        if not self._coins.get(trip.cause):
            self._since_ms[trip.cause] = now_ms
        self._coins[trip.cause] = self._coins.get(trip.cause, 0) + 1

    def rearmed(self, trip: Trip, now_ms: int) -> None:
        """``trip`` is over."""
        self._add(HoldChange(trip, False, now_ms))
        self._coins[trip.cause] -= 1
        if not self._coins[trip.cause]:
            held_ms = max(0, now_ms - self._since_ms.pop(trip.cause))
            self._past_ms[trip.cause] = self._past_ms.get(trip.cause, 0) + held_ms

    def changes(self) -> list[HoldChange]:
        """What happened since this was last asked, oldest first."""
        changes, self._changes = self._changes, []
        return changes

    def tripped_s(self, now_ms: int) -> Mapping[Cause, float]:
        """Seconds each cause held since the start, whether for all or for some coin."""
        held_ms = dict.fromkeys(Cause, 0) | self._past_ms
        for cause, since_ms in self._since_ms.items():
            held_ms[cause] += max(0, now_ms - since_ms)
        return {cause: ms / 1000 for cause, ms in held_ms.items()}

    def _add(self, change: HoldChange) -> None:
        self._changes.append(change)
        del self._changes[:-MOST_CHANGES]
