"""How long one call may take, and who goes before it."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.rest_types import Priority

BACKGROUND_WAIT_S: Final = 180.0
"""How long a background call waits for a slot: a batch may take three minutes of budget."""

_ATTEMPT_FLOOR_S: Final = 1.0
_ATTEMPT_SHARE: Final = 0.4


class Patience:
    """The time of one call by a monotonic clock, in seconds.

    CONFIRMATION and PERSON have ``timeout_s`` in all, waiting for a slot included: what comes later
    is of no use to them. For BACKGROUND the waiting does not count, and is bounded by itself.
    """

    __slots__ = ("_timeout_s", "end_by_s", "patient", "priority", "was_sent")

    def __init__(self, priority: Priority, began_s: float, timeout_s: float) -> None:
        self.priority = priority
        self.end_by_s = began_s + timeout_s
        self._timeout_s = timeout_s
        self.patient = priority is Priority.BACKGROUND
        self.was_sent = False

    @property
    def floor_s(self) -> float:
        """The least time in which an attempt is worth making."""
        return min(_ATTEMPT_FLOOR_S, self._timeout_s / 4.0)

    def slot_by_s(self, now_s: float) -> float:
        """When a slot comes too late."""
        return now_s + BACKGROUND_WAIT_S if self.patient else self.end_by_s - self.floor_s

    def waited(self, for_s: float) -> None:
        """A slot came after ``for_s``."""
        self.was_sent = True
        if self.patient:
            self.end_by_s += for_s

    def attempt_s(self, now_s: float) -> float:
        """How long the next attempt may take: a share of the whole, or all of a small rest."""
        left_s = self.end_by_s - now_s
        share_s = self._timeout_s * _ATTEMPT_SHARE
        return left_s if left_s < 1.5 * share_s else share_s

    def hasten(self, priority: Priority) -> bool:
        """Somebody more urgent waits for the same answer; whether that changed the priority."""
        sooner = priority < self.priority
        if sooner:
            self.priority = priority
        return sooner
