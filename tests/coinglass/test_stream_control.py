"""Cutting, reconnecting and leaving, in every state the stream can be in."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream import StreamConfig
from cgtui.coinglass.stream_events import Disconnected, DisconnectKind, Opened
from tests.coinglass.fake_websocket import FakeServer, streaming
from tests.virtual_time import virtual_time

DOWN = ConnectionEndedError(DisconnectKind.CONNECT_FAILED, "connection refused")
SLOW = StreamConfig(backoff_base_s=1_000, backoff_cap_s=1_000)


@virtual_time
async def test_a_cut_connection_is_followed_by_the_usual_wait() -> None:
    async with streaming(FakeServer(), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.cut("drop proof")
        await asyncio.sleep(0.1)
        (ended,) = await watched.of(Disconnected)
        assert (ended.kind, ended.reason) == (DisconnectKind.CUT, "drop proof")
        assert ended.retry_in_s > 1
        assert watched.server.last.closed_s == pytest.approx(1.0)
        await asyncio.sleep(ended.retry_in_s - 0.2)
        assert len(watched.server.attempts_s) == 1
        await asyncio.sleep(0.3)
        assert len(watched.server.connections) == 2


@virtual_time
async def test_a_cut_ends_an_attempt_under_way() -> None:
    async with streaming(FakeServer(handshake_s=100.0), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.cut("by hand")
        await asyncio.sleep(0.1)
        (ended,) = await watched.of(Disconnected)
        assert (ended.kind, ended.open_s) == (DisconnectKind.CUT, 0.0)
        assert await watched.of(Opened) == []


@virtual_time
async def test_cuts_while_waiting_or_twice_change_nothing() -> None:
    async with streaming(FakeServer(DOWN), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.cut("one")
        watched.stream.cut("two")
        await asyncio.sleep(1_100)
        watched.stream.cut("three")
        watched.stream.cut("four")
        await asyncio.sleep(0.1)
        assert [event.reason for event in await watched.of(Disconnected)] == [
            "connection refused",
            "three",
        ]


@virtual_time
async def test_reconnect_now_skips_the_wait() -> None:
    async with streaming(FakeServer(DOWN), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.reconnect_now("by hand")
        await asyncio.sleep(0.2)
        assert watched.server.attempts_s == pytest.approx([0.0, 1.0])
        assert len(await watched.of(Opened)) == 1


@virtual_time
async def test_reconnect_now_replaces_the_connection_at_once() -> None:
    async with streaming(FakeServer(), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.reconnect_now("by hand")
        await asyncio.sleep(0.2)
        (ended,) = await watched.of(Disconnected)
        assert (ended.kind, ended.reason, ended.retry_in_s) == (DisconnectKind.CUT, "by hand", 0.0)
        assert len(await watched.of(Opened)) == 2
        watched.server.last.end()
        await asyncio.sleep(0.1)
        assert (await watched.of(Disconnected))[-1].retry_in_s > 0.0


@virtual_time
async def test_reconnect_now_leaves_an_attempt_alone() -> None:
    async with streaming(FakeServer(DOWN, handshake_s=5.0), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.reconnect_now("by hand")
        await asyncio.sleep(20)
        assert len(watched.server.attempts_s) == 1
        (ended,) = await watched.of(Disconnected)
        assert ended.retry_in_s > 20


@pytest.mark.parametrize(
    ("server", "after_s"),
    [
        (FakeServer(handshake_s=100.0), 1.0),
        (FakeServer(), 1.0),
        (FakeServer(DOWN), 5.0),
    ],
    ids=["connecting", "open", "waiting"],
)
@virtual_time
async def test_cancelling_ends_it_at_once_in_every_state(
    server: FakeServer, after_s: float
) -> None:
    async with streaming(server, SLOW) as watched:
        await asyncio.sleep(after_s)
        watched.task.cancel()
        await asyncio.wait({watched.task}, timeout=0.01)
        assert watched.task.cancelled()
        assert all(connection.closed_s for connection in server.connections)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert others == set()
