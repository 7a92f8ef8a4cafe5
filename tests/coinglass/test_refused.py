"""A refused key or plan ends the stream for good; everything else is tried again."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream import StreamConfig
from cgtui.coinglass.stream_events import (
    Disconnected,
    DisconnectKind,
    NoticeReceived,
    OrdersReceived,
    RefusalKind,
    Refused,
)
from tests.coinglass.fake_websocket import FakeConnection, FakeServer, frame, order, streaming
from tests.virtual_time import virtual_time


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("liquidationOrders need upgrade plan", RefusalKind.PLAN),
        ('{"code":"401","msg":"Upgrade plan"}', RefusalKind.PLAN),
        ('{"code":"400","msg":"Invalid API key provided"}', RefusalKind.KEY),
    ],
)
@virtual_time
async def test_a_refusal_frame_is_terminal(text: str, kind: RefusalKind) -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(2.1)
        watched.server.last.feed(text)
        await asyncio.wait_for(watched.task, timeout=1)
        (refused,) = await watched.of(Refused)
        assert refused.kind is kind
        assert refused.open_s == pytest.approx(2.0)
        assert watched.server.last.closed_s is not None
        await asyncio.sleep(3_600)
        assert len(watched.server.attempts_s) == 1
        assert await watched.of(Disconnected) == []


@virtual_time
async def test_a_refusal_sent_just_before_the_close_is_heard() -> None:
    connection = FakeConnection()
    connection.feed("liquidationOrders need upgrade plan")
    connection.end("closed by server: 1000 (OK)")
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.wait_for(watched.task, timeout=5)
        (refused,) = await watched.of(Refused)
        assert refused.reason == "the plan is too low: liquidationOrders need upgrade plan"


@virtual_time
async def test_a_refused_upgrade_is_terminal() -> None:
    refusal = ConnectionEndedError(DisconnectKind.HTTP, "HTTP 401 Unauthorized", RefusalKind.KEY)
    async with streaming(FakeServer(refusal)) as watched:
        await asyncio.wait_for(watched.task, timeout=5)
        (refused,) = await watched.of(Refused)
        assert (refused.kind, refused.open_s) == (RefusalKind.KEY, 0.0)


@virtual_time
async def test_a_close_that_names_the_key_is_terminal() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        watched.server.last.end("closed by server: 4001 bad api key", RefusalKind.KEY)
        await asyncio.wait_for(watched.task, timeout=5)
        assert len(await watched.of(Refused)) == 1


@virtual_time
async def test_a_close_without_such_words_is_not() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        watched.server.last.end("closed by server: 1008 (policy violation)")
        await asyncio.sleep(5)
        assert await watched.of(Refused) == []
        assert len(watched.server.connections) == 2


@pytest.mark.parametrize(
    "text", ["liquidationOrders need upgrade plan", '{"code":"400","msg":"Invalid API key"}']
)
@virtual_time
async def test_a_refusal_on_a_tape_was_said_to_somebody_else(text: str) -> None:
    async with streaming(FakeServer(), StreamConfig(obey_refusals=False)) as watched:
        await asyncio.sleep(1)
        watched.server.last.feed(text, frame(order()))
        await asyncio.sleep(1)
        told = [e for e in await watched.events() if isinstance(e, NoticeReceived | OrdersReceived)]
        assert [type(event) for event in told] == [NoticeReceived, OrdersReceived]
        assert not watched.task.done()
