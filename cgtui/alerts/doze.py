"""Waiting that ends early when there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def doze(
    woken: asyncio.Event, seconds: float, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Until ``woken`` is set or ``seconds`` (infinity: without end) have passed in ``sleep``."""
    tasks: list[asyncio.Future[object]] = [asyncio.ensure_future(woken.wait())]
    if seconds < float("inf"):
        tasks.append(asyncio.ensure_future(sleep(max(0.0, seconds))))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
