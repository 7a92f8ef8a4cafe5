"""The clock of a simulated market: it may run faster than the wall."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class SimClock:
    """Runs at ``speed`` times real time from ``start_ms`` (milliseconds since the epoch, UTC).

    ``monotonic`` gives real seconds. Raises ``ValueError`` for a speed that is not positive.
    Safe to read from any thread.
    """

    def __init__(
        self, start_ms: int, speed: float = 1.0, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        if not (math.isfinite(speed) and speed > 0):
            raise ValueError(f"speed {speed}: expected a number above 0")
        self._start_ms = start_ms
        self._speed = speed
        self._monotonic = monotonic
        self._started_s = monotonic()

    def now_ms(self) -> int:
        """Simulated milliseconds since the epoch (UTC)."""
        return self._start_ms + int((self._monotonic() - self._started_s) * 1_000 * self._speed)
