"""A whole monitor over virtual time, with a scripted stream in place of the websocket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import OrdersReceived, Refused, StreamEvent
from cgtui.monitor.events import FeedStateChanged, MonitorEvent
from cgtui.monitor.monitor import Monitor, MonitorConfig
from cgtui.monitor.snapshot import FeedState, Snapshot
from tests.monitor.build import T0_MS, frame, order, source
from tests.virtual_time import VirtualClock, virtual_loop

Step = float | StreamEvent | Exception | Callable[[], None]


class FakeStream:
    """Puts events on the queue at their times: numbers are waits, an exception is raised, a
    function is called.

    Each run takes the next script, the last one for ever after; a script that ends without a
    refusal waits.
    """

    def __init__(self, queue: FrameQueue, *scripts: Iterable[Step]) -> None:
        self._queue = queue
        self._scripts = list(scripts)
        self.runs = 0
        self.asked: list[str] = []

    async def run(self) -> None:
        script = list(self._scripts[min(self.runs, len(self._scripts) - 1)])
        self.runs += 1
        for step in script:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, float):
                await asyncio.sleep(step)
            elif callable(step):
                step()
            else:
                self._queue.put(step)
                if isinstance(step, Refused):
                    return
        await asyncio.Event().wait()

    def reconnect_now(self, reason: str) -> None:
        self.asked.append(f"reconnect: {reason}")

    def cut(self, reason: str) -> None:
        self.asked.append(f"cut: {reason}")

    def use_key(self, key: str) -> None:
        self.asked.append(f"key: {key}")


class Running:
    """A monitor over virtual time with a scripted stream, and all it reports."""

    def __init__(self, *scripts: Iterable[Step], **changes: Any) -> None:
        self.snapshots: list[tuple[float, Snapshot]] = []
        self.events: list[MonitorEvent] = []
        self.queue = FrameQueue()
        self.stream = FakeStream(self.queue, *scripts)
        arguments: dict[str, Any] = {
            "source": source(clock=VirtualClock(T0_MS)),
            "stream": self.stream,
            "queue": self.queue,
            "config": MonitorConfig(fps=4, watch=("BTC",)),
            "on_snapshot": self._snapshot,
            "on_event": self.events.append,
            "monotonic": asyncio.get_running_loop().time,
        }
        self.monitor = Monitor(**(arguments | changes))

    def _snapshot(self, taken: Snapshot) -> None:
        self.snapshots.append((virtual_loop().time(), taken))

    async def run_for(self, seconds: float, *plans: tuple[float, Callable[[], None]]) -> None:
        loop = virtual_loop()
        for at_s, command in (*plans, (seconds, self.monitor.stop)):
            loop.call_at(at_s, command)
        await self.monitor.run()

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1][1]

    def states(self) -> list[FeedState]:
        return [event.state for event in self.events if isinstance(event, FeedStateChanged)]

    def times(self) -> list[float]:
        return [at_s for at_s, _ in self.snapshots]


def arriving(at_ms: int) -> OrdersReceived:
    return frame(order(time_ms=at_ms), received_ms=at_ms)
