"""When the next snapshot is due: at once after a quiet moment, then paced, never long silent."""

from __future__ import annotations

import math

IDLE_S = 1.0
"""Without any change: ages on the screen move once a second."""


class Publisher:
    """Decides over a monotonic clock in seconds, and holds none itself.

    Only snapshots with changes count for the pace, so that the first order after a quiet moment
    never waits for the one-second beat that happened just before it.
    """

    def __init__(self, fps: float) -> None:
        self._period_s = 1.0 / fps
        self._changed = False
        self._last_s: float | None = None
        self._last_change_s: float | None = None

    @property
    def changed(self) -> bool:
        """Whether something waits to be published."""
        return self._changed

    def note_change(self) -> None:
        """Something happened that a snapshot would show."""
        self._changed = True

    def wait_s(self, real_s: float) -> float:
        """Seconds until a snapshot is due as things stand; 0 for now."""
        if self._last_s is None:
            return 0.0
        due_s = self._last_s + IDLE_S
        if self._changed:
            due_s = real_s
            if self._last_change_s is not None:
                due_s = min(self._last_s + IDLE_S, self._last_change_s + self._period_s)
        return max(0.0, due_s - real_s)

    def picture_after_s(self, real_s: float) -> float:
        """When the first snapshot from ``real_s`` on would be due if things went on changing."""
        if self._last_change_s is None:
            return real_s
        periods = math.ceil((real_s - self._last_change_s) / self._period_s)
        return self._last_change_s + max(1, periods) * self._period_s

    def published(self, real_s: float) -> None:
        """A snapshot has been taken at ``real_s``."""
        if self._changed:
            self._last_change_s = real_s
        self._changed = False
        self._last_s = real_s
