"""A websocket server that exists in memory only, for stream tests under virtual time."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream import LiquidationStream, StreamConfig
from cgtui.coinglass.stream_events import DisconnectKind, RefusalKind, StreamEvent
from tests.virtual_time import VirtualClock

KEY = "secret-key-4711"

E = TypeVar("E")


def order(**changes: Any) -> dict[str, Any]:
    """A valid order in the first official spelling, at the present virtual time."""
    return {
        "baseAsset": "BTC",
        "exName": "Binance",
        "price": 56738.0,
        "side": 1,
        "symbol": "BTCUSDT",
        "time": VirtualClock().now_ms(),
        "volUsd": 3858.184,
    } | changes


def frame(*orders: dict[str, Any], channel: str = "liquidationOrders") -> str:
    """A data frame."""
    return json.dumps({"channel": channel, "data": list(orders)})


class FakeConnection:
    """Our end of a connection; the test plays the server with ``feed`` and ``end``."""

    def __init__(self, *, pong_after_s: float | None = 0.05) -> None:
        self.pong_after_s = pong_after_s
        self.sent: list[tuple[float, str]] = []
        self.closed_s: float | None = None
        self.bytes_received = 0
        self.send_hangs = False
        self.opened = asyncio.Event()
        self._inbox: deque[str | bytes | Exception] = deque()
        self._arrived = asyncio.Event()
        self._ended: Exception | None = None

    @property
    def has_buffered(self) -> bool:
        return bool(self._inbox)

    def pings_s(self) -> list[float]:
        return [round(at, 3) for at, text in self.sent if text == "ping"]

    def feed(self, *frames: str | bytes) -> None:
        for item in frames:
            self.bytes_received += len(item)
            self._inbox.append(item)
        self._arrived.set()

    def end(
        self,
        reason: str = "closed by server: 1001 (going away)",
        refusal: RefusalKind | None = None,
        kind: DisconnectKind = DisconnectKind.CLOSED,
    ) -> None:
        self._ended = ConnectionEndedError(kind, reason, refusal)
        self._arrived.set()

    def break_with(self, error: Exception) -> None:
        self._inbox.append(error)
        self._arrived.set()

    async def recv(self) -> str | bytes:
        while not self._inbox:
            if self._ended:
                raise self._ended
            self._arrived.clear()
            await self._arrived.wait()
        item = self._inbox.popleft()
        if isinstance(item, Exception):
            raise item
        return item

    async def send(self, text: str) -> None:
        if self._ended:
            raise self._ended
        if self.send_hangs:
            await asyncio.Event().wait()
        loop = asyncio.get_running_loop()
        self.sent.append((loop.time(), text))
        if text == "ping" and self.pong_after_s is not None:
            loop.call_later(self.pong_after_s, self.feed, "pong")

    async def close(self) -> None:
        self.closed_s = asyncio.get_running_loop().time()


Plan = FakeConnection | ConnectionEndedError | Exception | Callable[[], FakeConnection]


class FakeServer:
    """A Connector. Each attempt takes the next of ``plans``; after them it opens ordinarily."""

    def __init__(self, *plans: Plan, handshake_s: float = 0.1) -> None:
        self.plans = deque(plans)
        self.handshake_s = handshake_s
        self.connections: list[FakeConnection] = []
        self.attempts_s: list[float] = []
        self.keys: list[str] = []
        self.expected = {KEY}

    @property
    def last(self) -> FakeConnection:
        return self.connections[-1]

    async def __call__(self, config: StreamConfig, key: str) -> FakeConnection:
        assert key in self.expected
        self.keys.append(key)
        self.attempts_s.append(asyncio.get_running_loop().time())
        await asyncio.sleep(self.handshake_s)
        plan = self.plans.popleft() if self.plans else FakeConnection()
        if isinstance(plan, Exception):
            raise plan
        connection = plan if isinstance(plan, FakeConnection) else plan()
        self.connections.append(connection)
        connection.opened.set()
        return connection


class Watched:
    """A running stream, its server, and the events it has told so far."""

    def __init__(self, stream: LiquidationStream, server: FakeServer, queue: FrameQueue) -> None:
        self.stream = stream
        self.server = server
        self._queue = queue
        self._events: list[StreamEvent] = []
        self.task = asyncio.create_task(stream.run())

    async def events(self) -> list[StreamEvent]:
        if len(self._queue):
            self._events += await self._queue.get_all()
        return self._events

    async def of(self, kind: type[E]) -> list[E]:
        return [event for event in await self.events() if isinstance(event, kind)]


@asynccontextmanager
async def streaming(
    server: FakeServer,
    config: StreamConfig | None = None,
    *,
    seed: int = 1,
    tap: Callable[[int, str], None] | None = None,
    elapsed_s: Callable[[], float] | None = None,
) -> AsyncIterator[Watched]:
    """Run a stream against ``server``; it is cancelled at the end if it still runs."""
    queue = FrameQueue()
    stream = LiquidationStream(
        config or StreamConfig(),
        key=KEY,
        clock=VirtualClock(),
        queue=queue,
        rng=random.Random(seed),
        connect=server,
        tap=tap,
        elapsed_s=elapsed_s or asyncio.get_running_loop().time,
    )
    watched = Watched(stream, server, queue)
    try:
        yield watched
    finally:
        watched.task.cancel()
        await asyncio.gather(watched.task, return_exceptions=True)
