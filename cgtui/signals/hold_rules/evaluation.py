"""Held because the evaluation itself has a defect."""

from __future__ import annotations

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.hold_words import length
from cgtui.signals.trip import Cause, Degree


class Evaluation(Row):
    """Trips at the first exception, re-arms ``evaluation_clean_s`` after the last."""

    cause = Cause.EVALUATION
    degree = Degree.HOLD

    _failed_ms = 0

    @property
    def rearms(self) -> str:
        return f"after {length(self._params.evaluation_clean_s)} without one"

    def failed(self, text: str, now_ms: int) -> None:
        """An exception; ``text`` is sanitised and free of secrets."""
        self._failed_ms = now_ms
        self.trip(f"a defect in the evaluation: {text}", now_ms)

    def advance(self, now_ms: int) -> None:
        self._failed_ms = min(self._failed_ms, now_ms)
        if now_ms - self._failed_ms >= self._params.evaluation_clean_s * 1000:
            self.rearm(now_ms)
