"""Time that moves when it is told to, for tasks that sleep on it."""

from __future__ import annotations

import asyncio
import heapq


class SteppedClock:
    """``monotonic`` and ``sleep`` in seconds from 0; :meth:`advance` wakes who has slept enough."""

    def __init__(self) -> None:
        self._now_s = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._asked = 0

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._now_s

    async def sleep(self, seconds: float) -> None:
        """Until so many seconds have been advanced."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._asked += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now_s + seconds, self._asked, woken))
        await woken

    def advance(self, seconds: float) -> bool:
        """Let time pass; whether anybody woke."""
        self._now_s += seconds
        woke = False
        while self._sleepers and self._sleepers[0][0] <= self._now_s:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
                woke = True
        return woke
