"""What the stream does between connections."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream import StreamConfig
from cgtui.coinglass.stream_events import (
    Connecting,
    Disconnected,
    DisconnectKind,
    Opened,
    OrdersReceived,
    Subscribed,
)
from tests.coinglass.fake_websocket import FakeConnection, FakeServer, frame, order, streaming
from tests.virtual_time import run_virtual, virtual_time

REFUSED = ConnectionEndedError(DisconnectKind.CONNECT_FAILED, "connection refused")


@virtual_time
async def test_the_life_of_a_connection_is_told_in_order() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(0.2)
        connecting, opened, subscribed, *_ = await watched.events()
        assert isinstance(connecting, Connecting)
        assert connecting.url == "wss://open-ws.coinglass.com/ws-api?cg-api-key=***"
        assert isinstance(opened, Opened)
        assert opened.handshake_ms == pytest.approx(100.0)
        assert isinstance(subscribed, Subscribed)
        watched.server.last.end("closed by server: 1001 (going away)")
        await asyncio.sleep(2)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.CLOSED
        assert ended.reason == "closed by server: 1001 (going away)"
        assert ended.reconnects == 1
        assert ended.open_s == pytest.approx(0.1)


@virtual_time
async def test_the_wait_that_was_told_is_the_wait_that_is_kept() -> None:
    server = FakeServer(*[REFUSED] * 8)
    async with streaming(server) as watched:
        await asyncio.sleep(600)
        waits = [event.retry_in_s for event in await watched.of(Disconnected)]
        assert len(waits) == 8
        gaps = [b - a - 0.1 for a, b in zip(server.attempts_s, server.attempts_s[1:], strict=False)]
        assert gaps == pytest.approx(waits)
        assert [event.reconnects for event in await watched.of(Disconnected)] == [*range(1, 9)]


@virtual_time
async def test_attempts_count_from_one_since_it_was_last_open() -> None:
    async with streaming(FakeServer(REFUSED, REFUSED, FakeConnection(), REFUSED)) as watched:
        await asyncio.sleep(60)
        watched.server.last.end()
        await asyncio.sleep(60)
        assert [event.attempt for event in await watched.of(Connecting)] == [1, 2, 3, 1, 2]


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(),
    base_s=st.floats(min_value=0.1, max_value=5),
    cap_s=st.floats(min_value=0.1, max_value=120),
)
def test_waits_stay_within_full_jitter(seed: int, base_s: float, cap_s: float) -> None:
    async def fail_for_an_hour() -> list[float]:
        config = StreamConfig(backoff_base_s=base_s, backoff_cap_s=cap_s)
        async with streaming(FakeServer(*[REFUSED] * 20), config, seed=seed) as watched:
            await asyncio.sleep(3_600)
            return [event.retry_in_s for event in await watched.of(Disconnected)]

    waits = run_virtual(fail_for_an_hour())
    assert len(waits) == 20
    for failure, wait_s in enumerate(waits):
        assert 0.0 <= wait_s <= min(cap_s, base_s * 2.0**failure)


class _Longest(random.Random):
    """Always waits as long as it may, which shows the ceiling."""

    def uniform(self, a: float, b: float) -> float:
        return b


async def ceilings(*connections: FakeConnection, lives_s: float, data: bool) -> list[float]:
    """The longest waits after connections that each lived for so long."""
    server = FakeServer(*connections)
    async with streaming(server) as watched:
        watched.stream._backoff._rng = _Longest()
        for connection in connections:
            await connection.opened.wait()
            if data:
                connection.feed(frame(order()))
            await asyncio.sleep(lives_s)
            connection.end()
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        return [event.retry_in_s for event in await watched.of(Disconnected)]


@virtual_time
async def test_accept_and_close_waits_longer_and_longer() -> None:
    connections = [FakeConnection() for _ in range(8)]
    assert await ceilings(*connections, lives_s=1.0, data=True) == [1, 2, 4, 8, 16, 32, 60, 60]


@virtual_time
async def test_a_minute_without_data_is_no_success() -> None:
    connections = [FakeConnection() for _ in range(4)]
    assert await ceilings(*connections, lives_s=90.0, data=False) == [1, 2, 4, 8]


@virtual_time
async def test_a_minute_with_data_starts_afresh() -> None:
    connections = [FakeConnection() for _ in range(4)]
    assert await ceilings(*connections, lives_s=61.0, data=True) == [1, 1, 1, 1]


@virtual_time
async def test_an_unexpected_error_while_connecting_is_survived() -> None:
    async with streaming(FakeServer(ZeroDivisionError("wss://…key=secret"))) as watched:
        await asyncio.sleep(5)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.CONNECT_FAILED
        assert ended.reason == "unexpected ZeroDivisionError"
        assert len(watched.server.connections) == 1


@virtual_time
async def test_an_unexpected_error_while_reading_is_survived() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        first = watched.server.last
        first.break_with(KeyError("x"))
        await asyncio.sleep(5)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.CLOSED
        assert ended.reason == "unexpected KeyError"
        assert first.closed_s is not None
        assert len(watched.server.connections) == 2


@virtual_time
async def test_what_came_before_the_end_is_delivered_first() -> None:
    connection = FakeConnection()
    connection.feed(frame(order()), frame(order()))
    connection.end()
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(0.3)
        assert len(await watched.of(OrdersReceived)) == 2
        assert len(await watched.of(Disconnected)) == 1


@virtual_time
async def test_reasons_of_the_server_are_inert_and_short() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        watched.server.last.end("closed by server: 4000 \x1b[2J\u202e" + "x" * 500)
        await asyncio.sleep(0.1)
        (ended,) = await watched.of(Disconnected)
        assert ended.reason.isprintable()
        assert len(ended.reason) == 200


@virtual_time
async def test_repeated_orders_are_dropped_across_a_reconnect_only() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        twin, other = order(), order(symbol="BTCUSD")
        watched.server.last.feed(frame(twin, twin))
        await asyncio.sleep(0.1)
        watched.server.last.end()
        await asyncio.sleep(3)
        watched.server.last.feed(frame(twin, other), frame(twin, twin))
        await asyncio.sleep(0.1)
        first, second, third = await watched.of(OrdersReceived)
        assert (len(first.orders), first.duplicates) == (2, 0)
        assert ([item.pair for item in second.orders], second.duplicates) == (["BTCUSD"], 1)
        assert (len(third.orders), third.duplicates) == (1, 1)
