"""A wait for the next read that something may break off, such as another API key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class BrokenWait:
    """``sleep`` takes real seconds. One task waits; breaking it off before it waits counts, too."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep = sleep
        self._broken = asyncio.Event()

    def break_off(self) -> None:
        """End the wait, or the next one if none is under way."""
        self._broken.set()

    async def wait(self, real_s: float) -> bool:
        """Whether it was broken off. Raises what ``sleep`` raises."""
        waits = [
            asyncio.ensure_future(self._sleep(real_s)),
            asyncio.ensure_future(self._broken.wait()),
        ]
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for one in waits:
                one.cancel()
        was_broken = self._broken.is_set()
        self._broken.clear()
        return was_broken
