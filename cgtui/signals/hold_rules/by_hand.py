"""Held because a person said so."""

from __future__ import annotations

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.trip import Cause, Degree


class ByHand(Row):
    """Trips and re-arms by hand alone, across restarts."""

    cause = Cause.BY_HAND
    degree = Degree.HOLD

    @property
    def rearms(self) -> str:
        return "by hand"

    def set(self, on: bool, now_ms: int) -> None:
        """``on`` holds, the opposite arms again."""
        if on:
            self.trip("by hand", now_ms)
        else:
            self.rearm(now_ms)
