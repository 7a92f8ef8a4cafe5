"""Frames on their way through the stream, and the recorder beside it."""

from __future__ import annotations

import asyncio
import json
import traceback

import pytest

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream_events import (
    BadFrame,
    DisconnectKind,
    NoticeReceived,
    OrdersReceived,
    RefusalKind,
)
from tests.coinglass.fake_websocket import KEY, FakeServer, frame, order, streaming
from tests.virtual_time import EPOCH_MS, virtual_time


@virtual_time
async def test_every_kind_of_frame_becomes_its_event() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        watched.server.last.feed(
            frame(order(), {}), "rubbish", '{"event":"subscribe"}', frame(order()).encode()
        )
        await asyncio.sleep(0.1)
        first, second = await watched.of(OrdersReceived)
        assert first.received_ms == EPOCH_MS + 1_000
        assert (len(first.orders), len(first.rejected)) == (1, 1)
        assert len(second.orders) == 1
        assert [event.rejected.kind for event in await watched.of(BadFrame)] == ["not_json"]
        assert len(await watched.of(NoticeReceived)) == 1


@virtual_time
async def test_the_recorder_gets_every_frame_verbatim_but_pongs() -> None:
    recorded: list[tuple[int, str]] = []

    def tap(received_ms: int, text: str) -> None:
        recorded.append((received_ms, text))

    async with streaming(FakeServer(), tap=tap) as watched:
        await asyncio.sleep(1)
        data = frame(order(symbol="牛来USDT"))
        refusal = "liquidationOrders need upgrade plan"
        watched.server.last.feed(data, "pong", data.encode(), "rubbish", refusal)
        await asyncio.sleep(0.1)
        at_ms = EPOCH_MS + 1_000
        assert recorded == [(at_ms, text) for text in (data, data, "rubbish", refusal)]


@virtual_time
async def test_a_failing_recorder_does_not_stop_the_stream() -> None:
    def tap(received_ms: int, text: str) -> None:
        raise OSError(28, "No space left on device", "/secret/path")

    async with streaming(FakeServer(), tap=tap) as watched:
        await asyncio.sleep(1)
        watched.server.last.feed(frame(order()), frame(order()))
        await asyncio.sleep(0.1)
        assert len(await watched.of(OrdersReceived)) == 2
        assert watched.stream.tap_errors == 2
        assert watched.stream.last_tap_error == "No space left on device"


@pytest.mark.parametrize(
    "ending",
    [
        ConnectionEndedError(DisconnectKind.HTTP, f"HTTP 401: key {KEY} unknown", RefusalKind.KEY),
        ConnectionEndedError(DisconnectKind.CLOSED, f"closed by server: 4000 {KEY}"),
        RuntimeError(f"GET /ws-api?cg-api-key={KEY}"),
    ],
)
@virtual_time
async def test_the_key_appears_nowhere(ending: Exception) -> None:
    recorded: list[str] = []
    async with streaming(FakeServer(), tap=lambda _, text: recorded.append(text)) as watched:
        watched.server.plans.extend([ending])
        watched.server.plans.appendleft(RuntimeError(KEY))
        await asyncio.sleep(60)
        if watched.server.connections:
            watched.server.last.feed(
                frame(order(symbol=KEY), {KEY: KEY}),
                f"hello {KEY}",
                json.dumps({"event": KEY}),
                json.dumps({"event": "x" * 110 + KEY}),
            )
            await asyncio.sleep(0.1)
            watched.server.last.feed(f"invalid api key {KEY}")
        await asyncio.sleep(60)
        assert watched.task.done()
        seen = repr(await watched.events())
        assert "***" in seen
        stream = watched.stream
        texts = [seen, *recorded, repr(stream), repr(stream._parts), repr(watched.task)]
        texts += traceback.format_stack()
        for text in texts:
            assert KEY not in text
            assert KEY[:8] not in text


@virtual_time
async def test_memory_stays_flat_under_hostile_variety() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        for number in range(300):
            orders = [order(symbol=f"P{number}-{n}", baseAsset=f"C{n}") for n in range(100)]
            watched.server.last.feed(frame(*orders))
            await asyncio.sleep(0.1)
            await watched.events()
        names = watched.stream._parts.parser._names
        assert len(names.pair) <= 20_000
        assert len(names.coin) == 100
