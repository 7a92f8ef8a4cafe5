"""The task between the stream's queue and the books."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from cgtui.coinglass.stream_events import OrdersReceived, Refused, StreamEvent
from cgtui.monitor.feed.feed import Feed

# Between two portions of this size other tasks get their turn: a backlog must not cost a pong.
PORTION_ORDERS = 5000

# What comes after a quiet moment is booked at once. While more keeps coming it is gathered for
# this long at the least, and on until shortly before the next picture, which shows it no sooner
# for being booked one by one: a coin is looked up once a batch, and at 100,000 orders a second a
# batch of 5,000 costs a quarter less an order than one of 1,500.
BUSY_S = 0.05
REST_S = 0.01
LONGEST_REST_S = 0.1
LEAD_S = 0.005

_REST_OF_QUEUE_S = 0.01  # a queue that holds something gives it at once


class EventQueue(Protocol):
    """Where the stream puts its events."""

    @property
    def dropped_orders(self) -> int:
        """Orders dropped because nobody took them in time."""
        ...

    def put(self, event: StreamEvent) -> None:
        """Append an event."""
        ...

    async def get_all(self) -> list[StreamEvent]:
        """Everything there is, as soon as there is something."""
        ...


class FeedTask:
    """Takes events from ``queue`` into ``feed`` for ever; ``changed`` is called after each batch.

    ``picture_after_s`` tells when, by ``monotonic``, the first picture after a moment is due.
    An event that makes the books raise is lost, its orders counted as dropped, and no other:
    running it again goes on with the next one.
    """

    def __init__(
        self,
        queue: EventQueue,
        feed: Feed,
        *,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        changed: Callable[[], None],
        picture_after_s: Callable[[float], float],
    ) -> None:
        self.refused = asyncio.Event()
        self._queue = queue
        self._feed = feed
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._changed = changed
        self._picture_after_s = picture_after_s
        self._waiting: deque[StreamEvent] = deque()
        self._lost_orders = 0
        self._ready_at_s = -BUSY_S

    @property
    def dropped_orders(self) -> int:
        """Orders that never reached the books."""
        return self._queue.dropped_orders + self._lost_orders

    async def run(self) -> None:
        """Until cancelled, or until the books raise."""
        while True:
            if not self._waiting:
                self.accept(await self._queue.get_all())
            busy = self._monotonic() - self._ready_at_s < BUSY_S
            self.take_waiting(PORTION_ORDERS)
            await asyncio.sleep(self._rest_s() if busy and not self._waiting else 0)
            self._ready_at_s = self._monotonic()

    def _rest_s(self) -> float:
        now_s = self._monotonic()
        until_s = self._picture_after_s(now_s + REST_S + LEAD_S) - LEAD_S
        return min(max(until_s - now_s, REST_S), LONGEST_REST_S)

    async def take_the_rest(self) -> None:
        """Book whatever is still on the queue; for the end, when ``run`` has been cancelled."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_REST_OF_QUEUE_S):
                self.accept(await self._queue.get_all())
        self.take_waiting()

    def accept(self, events: Iterable[StreamEvent]) -> None:
        """Put events behind those that wait to be booked."""
        self._waiting.extend(events)

    def take_waiting(self, most_orders: int | None = None) -> None:
        """Book what has been taken from the queue, up to about ``most_orders`` orders."""
        real_s = self._monotonic()
        self._feed.beat(self._now_ms(), real_s, self.dropped_orders)
        taken = 0
        try:
            while self._waiting and (most_orders is None or taken < most_orders):
                taken += self._take_next(real_s)
            self._feed.beat(self._now_ms(), real_s, self.dropped_orders)
        finally:
            self._changed()

    def _take_next(self, real_s: float) -> int:
        event = self._waiting.popleft()
        if not isinstance(event, OrdersReceived):
            self._feed.take_event(event, real_s)
            if isinstance(event, Refused):
                self.refused.set()
            return 1
        frames = [event]
        orders = len(event.orders)
        waiting = self._waiting
        while waiting and orders < PORTION_ORDERS:
            following = waiting[0]
            if not isinstance(following, OrdersReceived):
                break
            frames.append(following)
            orders += len(following.orders)
            waiting.popleft()
        try:
            self._feed.take_frames(frames, real_s)
        except Exception:
            self._lost_orders += orders
            raise
        return max(1, orders)
