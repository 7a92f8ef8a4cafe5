"""What happened while nobody touched a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cgtui.views.numbers import utc_moment

if TYPE_CHECKING:
    from cgtui.monitor.signal_snapshot import SignalCounts
    from cgtui.monitor.snapshot import Snapshot

AWAY_S: Final = 300.0
"""So long without a key, and a person is taken to have been away."""

_WORDS: Final = (
    ("heads_ups", "heads-ups"),
    ("alerts_sent", "sent"),
    ("alerts_recorded", "recorded"),
    ("alerts_suppressed", "suppressed"),
    ("alerts_failed", "failed"),
)


class Away:
    """Times are monotonic seconds. ``told`` is the line about the last absence, empty at first."""

    def __init__(self) -> None:
        self.told = ""
        self._last_s: float | None = None
        self._last: Snapshot | None = None

    def seen(self, now_s: float, taken: Snapshot | None) -> None:
        """A key was pressed, while ``taken`` was the newest picture."""
        before, last_s = self._last, self._last_s
        self._last_s, self._last = now_s, taken
        if taken is None or before is None or last_s is None or now_s - last_s < AWAY_S:
            return
        if before.signals is not None and taken.signals is not None:
            what = _grown(before.signals.counts, taken.signals.counts)
            start = utc_moment(before.now_ms, taken.now_ms, seconds=False)
            end = utc_moment(taken.now_ms, taken.now_ms, seconds=False)
            self.told = f"while you were away, {start} to {end}: {what or 'no heads-up'}"


def _grown(before: SignalCounts, after: SignalCounts) -> str:
    parts = []
    for name, words in _WORDS:
        more = getattr(after, name) - getattr(before, name)
        if more > 0:
            parts.append(f"{more} {words}")
    return ", ".join(parts)
