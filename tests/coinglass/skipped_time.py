"""Real time that jumps where the program would wait, for tests with sockets or threads."""

from __future__ import annotations

import asyncio
import time


class SkippedTime:
    """``monotonic`` and ``sleep`` that agree: a wait is over at once and has taken its time."""

    def __init__(self) -> None:
        self._skipped_s = 0.0
        self.waits_s: list[float] = []

    def monotonic(self) -> float:
        """Seconds, the skipped ones included."""
        return time.monotonic() + self._skipped_s

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass for whoever asks `monotonic`."""
        self.waits_s.append(seconds)
        self._skipped_s += max(0.0, seconds)
        await asyncio.sleep(0)
