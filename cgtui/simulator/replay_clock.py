"""The clock of a tape while it is played."""

from __future__ import annotations

import time
from collections.abc import Callable

GRACE_S = 0.005
"""How long (real time) the clock stands after a frame, for the client to read it and look."""


class ReplayClock:
    """Runs at ``speed`` between two frames, and never past one that has not been sent.

    Stands at ``first_ms`` (milliseconds since the epoch, UTC) until it is told to run. ``hold`` and
    ``run`` belong to the player; ``now_ms`` may be read from any thread.
    """

    def __init__(
        self, first_ms: int, speed: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._speed = speed
        self._monotonic = monotonic
        # One tuple, replaced whole: a reader in another thread never sees half a change.
        self._span = (first_ms, 0.0, first_ms)

    def now_ms(self) -> int:
        """Tape time in milliseconds since the epoch (UTC)."""
        from_ms, since_s, to_ms = self._span
        if from_ms == to_ms:
            return to_ms
        running_s = self._monotonic() - since_s
        if running_s < GRACE_S:
            return from_ms
        return min(to_ms, from_ms + int(running_s * 1_000 * self._speed))

    def hold(self, at_ms: int) -> None:
        """Stand still at ``at_ms``."""
        self._span = (at_ms, 0.0, at_ms)

    def run(self, from_ms: int, to_ms: int, *, since_s: float) -> None:
        """Go from ``from_ms``, where it was at ``since_s`` (monotonic), up to ``to_ms``."""
        self._span = (from_ms, since_s, to_ms)
