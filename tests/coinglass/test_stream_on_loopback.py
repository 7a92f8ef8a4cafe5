"""The whole stream on real sockets."""

from __future__ import annotations

import asyncio
import http
import random
from collections.abc import Callable

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from cgtui.clock import SystemClock
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream import LiquidationStream, StreamConfig
from cgtui.coinglass.stream_events import (
    Connecting,
    Disconnected,
    Opened,
    OrdersReceived,
    PongReceived,
    Refused,
    StreamEvent,
    Subscribed,
)
from tests.coinglass.loopback_server import KEY, nothing, serving


async def watch(
    config: StreamConfig, until: Callable[[list[StreamEvent]], bool]
) -> list[StreamEvent]:
    """Run a stream on real sockets until enough was seen."""
    queue = FrameQueue()
    stream = LiquidationStream(
        config, key=KEY, clock=SystemClock(), queue=queue, rng=random.Random(1)
    )
    running = asyncio.create_task(stream.run())
    events: list[StreamEvent] = []
    try:
        async with asyncio.timeout(10):
            while not until(events):
                events += await queue.get_all()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert KEY not in repr(events)
    return events


async def test_a_stream_on_real_sockets_lives_and_reconnects() -> None:
    now_ms = SystemClock().now_ms()
    data = (
        '{"channel":"liquidationOrders","data":[{"baseAsset":"BTC","exName":"Binance",'
        f'"price":1.0,"side":2,"symbol":"BTCUSDT","time":{now_ms},"volUsd":1}}]}}'
    )

    async def handler(websocket: ServerConnection) -> None:
        await websocket.recv()
        await websocket.recv()
        await websocket.send(data)
        await websocket.send("pong")
        await websocket.close(1012)

    async with serving(handler) as config:
        quick = StreamConfig(url=config.url, backoff_base_s=0.01)
        events = await watch(quick, lambda seen: sum(isinstance(e, Disconnected) for e in seen) > 1)
    kinds = [type(event) for event in events]
    life = [Connecting, Opened, Subscribed]
    assert kinds[:3] == life
    assert kinds[kinds.index(Disconnected) + 1 :][:3] == life
    assert {OrdersReceived, PongReceived} <= set(kinds)
    batches = [event for event in events if isinstance(event, OrdersReceived)]
    assert [(len(batch.orders), batch.duplicates) for batch in batches[:2]] == [(1, 0), (0, 1)]


async def test_a_refused_key_stops_the_stream_on_real_sockets() -> None:
    def answer(websocket: ServerConnection, request: Request) -> Response:
        return websocket.respond(http.HTTPStatus.UNAUTHORIZED, f"bad api key {KEY}")

    async with serving(nothing, answer) as config:
        events = await watch(config, lambda seen: any(isinstance(e, Refused) for e in seen))
    assert isinstance(events[-1], Refused)
    assert events[-1].reason == "HTTP 401 Unauthorized: bad api key ***"
