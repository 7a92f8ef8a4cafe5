"""The hand-over from the stream to whoever follows it: bounded, and never in the stream's way."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from cgtui.coinglass.stream_events import (
    BadFrame,
    NoticeReceived,
    OrdersReceived,
    StreamEvent,
)

DEFAULT_MAX_ORDERS: Final = 200_000


class FrameQueue:
    """Events in their order, for one consumer on the stream's own loop.

    ``put`` never waits. What happens to the connection is never dropped. Frames are, beyond
    ``max_orders`` waiting, **oldest first**: a consumer that fell behind needs what is happening
    now (an order older than two minutes no longer alerts anyone), and its lag stays bounded. A
    frame without orders counts as one, so that a flood of rubbish is bounded too; a single frame
    above the bound is kept.
    """

    def __init__(self, max_orders: int = DEFAULT_MAX_ORDERS) -> None:
        self._max_orders = max_orders
        self._events: deque[StreamEvent] = deque()
        self._waiting = 0
        self._filled = asyncio.Event()
        self.dropped_orders = 0
        """Orders dropped since the start."""
        self.dropped_frames = 0
        """Frames dropped since the start, with orders or without."""

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: StreamEvent) -> None:
        """Append ``event``; drops the oldest frames when there are too many orders."""
        self._events.append(event)
        weight = _weight(event)
        if weight:
            self._waiting += weight
            while self._waiting > max(self._max_orders, weight):
                self._drop_oldest_frame()
        self._filled.set()

    async def get_all(self) -> list[StreamEvent]:
        """Everything there is, oldest first, as soon as there is something.

        Cancelling it loses nothing.
        """
        while not self._events:
            self._filled.clear()
            await self._filled.wait()
        events = list(self._events)
        self._events.clear()
        self._waiting = 0
        return events

    def _drop_oldest_frame(self) -> None:
        passed: list[StreamEvent] = []
        while not (weight := _weight(event := self._events.popleft())):
            passed.append(event)
        self._events.extendleft(reversed(passed))
        self._waiting -= weight
        self.dropped_frames += 1
        if isinstance(event, OrdersReceived):
            self.dropped_orders += len(event.orders)


def _weight(event: StreamEvent) -> int:
    """How many orders ``event`` counts for; 0 for what must not be dropped."""
    if isinstance(event, OrdersReceived):
        return max(1, len(event.orders) + len(event.rejected))
    return 1 if isinstance(event, BadFrame | NoticeReceived) else 0
