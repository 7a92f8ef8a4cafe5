"""Degraded because orders come late, or are dropped here."""

from __future__ import annotations

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.hold_words import length
from cgtui.signals.trip import Cause, Degree


class Lag(Row):
    """Trips above ``lag_s`` or with a dropped order, re-arms after ``lag_clean_s`` of neither."""

    cause = Cause.LAG
    degree = Degree.DEGRADED

    _unclean_ms = 0
    _dropped = 0

    @property
    def rearms(self) -> str:
        return f"after {length(self._params.lag_clean_s)} without lag or drops"

    def measured(self, p95_s: float | None, dropped_total: int, now_ms: int) -> None:
        """``p95_s`` is the feed's lag, ``None`` without orders; ``dropped_total`` since start."""
        dropped = dropped_total - self._dropped
        self._dropped = dropped_total
        late = p95_s is not None and p95_s > self._params.lag_s
        if dropped > 0 or late:
            self._unclean_ms = now_ms
            words = [f"lag {p95_s:.1f} s (limit {self._params.lag_s:g} s)"] if late else []
            words += [f"{dropped:,} order{'s' * (dropped > 1)} dropped"] if dropped > 0 else []
            self.trip(", ".join(words), now_ms)
            return
        self._unclean_ms = min(self._unclean_ms, now_ms)
        if now_ms - self._unclean_ms >= self._params.lag_clean_s * 1000:
            self.rearm(now_ms)
