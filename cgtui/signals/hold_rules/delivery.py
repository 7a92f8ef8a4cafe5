"""The way out is blocked: alerts are decided as ever, and the outbox goes on trying."""

from __future__ import annotations

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.trip import Cause, Degree


class Delivery(Row):
    """Trips after ``failed_deliveries`` in a row or an alert unsent for over ``unsent_s``.

    One success re-arms; what has been waiting since before it trips anew only when it has gone on
    waiting for as long again.
    """

    cause = Cause.DELIVERY
    degree = Degree.DELIVERY

    _failed = 0
    _succeeded_ms: int | None = None

    @property
    def rearms(self) -> str:
        return "with one delivery that succeeds"

    def failed(self, now_ms: int) -> None:
        """A delivery failed."""
        self._failed += 1
        if self._failed >= self._params.failed_deliveries:
            self.trip(f"{self._failed} deliveries failed in a row", now_ms)

    def succeeded(self, now_ms: int) -> None:
        """A delivery, or the question whether there is anybody, succeeded."""
        self._failed = 0
        self._succeeded_ms = now_ms
        self.rearm(now_ms)

    def oldest_unsent(self, age_s: float | None, now_ms: int) -> None:
        """The oldest unsent alert is ``age_s`` old; ``None`` where all are sent."""
        if age_s is None:
            return
        waited_s = age_s
        if self._succeeded_ms is not None:
            self._succeeded_ms = min(self._succeeded_ms, now_ms)
            waited_s = min(age_s, (now_ms - self._succeeded_ms) / 1000)
        if waited_s > self._params.unsent_s:
            self.trip(f"the oldest alert is unsent for {age_s:.0f} s", now_ms)
