"""Pings, pongs, and telling a dead connection from a quiet one."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.coinglass.stream import StreamConfig
from cgtui.coinglass.stream_events import (
    Disconnected,
    DisconnectKind,
    PingSent,
    PongMissed,
    PongReceived,
    Subscribed,
)
from tests.coinglass.fake_websocket import FakeConnection, FakeServer, frame, order, streaming
from tests.virtual_time import EPOCH_MS, virtual_loop, virtual_time

OPEN_S = 0.1  # the fake handshake


async def chatter(connection: FakeConnection, every_s: float) -> None:
    """Data without end."""
    while True:
        connection.feed(frame(order()))
        await asyncio.sleep(every_s)


@virtual_time
async def test_the_first_ping_follows_the_subscription_and_then_every_interval() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(65)
        assert watched.server.last.pings_s() == [0.1, 20.1, 40.1, 60.1]
        assert watched.server.last.sent[0][1] == (
            '{"method":"subscribe","channels":["liquidationOrders"]}'
        )
        pings = await watched.of(PingSent)
        assert [ping.at_ms - EPOCH_MS for ping in pings] == [100, 20_100, 40_100, 60_100]
        pongs = await watched.of(PongReceived)
        assert [pong.rtt_ms for pong in pongs] == pytest.approx([50.0] * 4)


@virtual_time
async def test_a_quiet_connection_with_pongs_lives_for_hours() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(6 * 3_600)
        assert len(watched.server.connections) == 1
        assert len(await watched.of(PingSent)) == 6 * 180
        assert await watched.of(PongMissed) == []


@virtual_time
async def test_nothing_after_a_ping_is_a_read_timeout() -> None:
    connection = FakeConnection()
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(1)
        connection.pong_after_s = None
        await asyncio.sleep(29)
        assert await watched.of(Disconnected) == []
        await asyncio.sleep(0.2)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.READ_TIMEOUT
        assert ended.reason == "read timeout: nothing came for 30 s"
        assert ended.open_s == pytest.approx(30.0)
        assert connection.closed_s == pytest.approx(30.1)


@virtual_time
async def test_the_ping_that_proves_the_line_dead_is_missed_too() -> None:
    async with streaming(FakeServer(FakeConnection(pong_after_s=None))) as watched:
        await asyncio.sleep(10.5)
        told = [e for e in await watched.events() if isinstance(e, PongMissed | Disconnected)]
        assert [type(event) for event in told] == [PongMissed, Disconnected]
        assert told[0] == PongMissed(EPOCH_MS + 10_100, 1)


@virtual_time
async def test_a_read_timeout_tells_when_the_last_frame_came_a_pong_included() -> None:
    connection = FakeConnection()
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(3)
        connection.feed(frame(order()))
        await asyncio.sleep(17.5)  # the second pong comes at 20.15 s
        connection.pong_after_s = None
        await asyncio.sleep(30)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.READ_TIMEOUT
        assert ended.at_ms == EPOCH_MS + 50_100
        assert ended.silent_s == pytest.approx(29.95)


@virtual_time
async def test_a_connection_that_brought_nothing_was_silent_since_the_subscription() -> None:
    async with streaming(FakeServer(FakeConnection(pong_after_s=None))) as watched:
        await asyncio.sleep(10.5)
        (ended,) = await watched.of(Disconnected)
        assert ended.silent_s == pytest.approx(10.0)


@virtual_time
async def test_other_losses_tell_how_long_nothing_had_come_too() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(15)
        watched.server.last.end()
        await asyncio.sleep(0.1)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.CLOSED
        assert ended.silent_s == pytest.approx(14.85)  # since the pong of the first ping


@virtual_time
async def test_a_connection_that_is_mute_from_the_start_is_noticed_within_the_timeout() -> None:
    async with streaming(FakeServer(FakeConnection(pong_after_s=None))) as watched:
        await asyncio.sleep(10.2)
        (ended,) = await watched.of(Disconnected)
        assert ended.reason == "read timeout: nothing came for 10 s"


@virtual_time
async def test_data_without_pongs_is_counted_three_times_before_it_ends() -> None:
    connection = FakeConnection(pong_after_s=None)
    async with streaming(FakeServer(connection)) as watched:
        feeding = asyncio.create_task(chatter(connection, 1.0))
        await asyncio.sleep(50)
        assert [event.in_a_row for event in await watched.of(PongMissed)] == [1, 2]
        assert await watched.of(Disconnected) == []
        await asyncio.sleep(0.3)
        assert [event.in_a_row for event in await watched.of(PongMissed)] == [1, 2, 3]
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.PONG_MISSING
        assert ended.reason == "no pong to 3 pings in a row"
        assert ended.silent_s is not None  # the last chatter
        assert 0 <= ended.silent_s <= 1
        feeding.cancel()


@virtual_time
async def test_a_pong_resets_the_missed_count() -> None:
    connection = FakeConnection(pong_after_s=None)
    async with streaming(FakeServer(connection)) as watched:
        feeding = asyncio.create_task(chatter(connection, 1.0))
        await asyncio.sleep(35)
        connection.pong_after_s = 0.05
        await asyncio.sleep(20)
        connection.pong_after_s = None
        await asyncio.sleep(40)
        assert [event.in_a_row for event in await watched.of(PongMissed)] == [1, 2, 1, 2]
        assert await watched.of(Disconnected) == []
        feeding.cancel()


@virtual_time
async def test_part_of_a_frame_is_a_sign_of_life() -> None:
    connection = FakeConnection(pong_after_s=None)
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(5)
        connection.bytes_received += 4_096
        await asyncio.sleep(6)
        assert await watched.of(Disconnected) == []
        assert len(await watched.of(PongMissed)) == 1


@virtual_time
async def test_a_late_pong_before_the_next_ping_answers_its_own() -> None:
    connection = FakeConnection(pong_after_s=12.0)
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(5)
        connection.feed(frame(order()))
        await asyncio.sleep(10)
        assert len(await watched.of(PongMissed)) == 1
        (pong,) = await watched.of(PongReceived)
        assert pong.rtt_ms == pytest.approx(12_000.0)


@virtual_time
async def test_pongs_that_queue_up_answer_the_pings_in_order() -> None:
    connection = FakeConnection(pong_after_s=2.5)
    config = StreamConfig(ping_interval_s=1.0, pong_timeout_s=5.0)
    async with streaming(FakeServer(connection), config) as watched:
        await asyncio.sleep(10)
        pongs = await watched.of(PongReceived)
        assert len(pongs) == 8
        assert [pong.rtt_ms for pong in pongs] == pytest.approx([2_500.0] * 8)


@virtual_time
async def test_a_pong_that_never_came_does_not_shift_the_later_ones() -> None:
    connection = FakeConnection(pong_after_s=None)
    async with streaming(FakeServer(connection)) as watched:
        feeding = asyncio.create_task(chatter(connection, 1.0))
        await asyncio.sleep(15)
        connection.pong_after_s = 0.05
        await asyncio.sleep(10)
        (pong,) = await watched.of(PongReceived)
        assert pong.rtt_ms == pytest.approx(50.0)
        feeding.cancel()


@virtual_time
async def test_a_pong_nobody_asked_for_is_no_event() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(1)
        watched.server.last.feed("pong", "pong")
        await asyncio.sleep(1)
        assert len(await watched.of(PongReceived)) == 1


@virtual_time
async def test_a_process_that_was_stopped_reads_before_it_judges() -> None:
    connection = FakeConnection()
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(10)
        connection.pong_after_s = None
        await asyncio.sleep(10.12)
        virtual_loop().stall(300)
        virtual_loop().call_later(0.3, connection.feed, "pong")
        connection.pong_after_s = 0.05
        await asyncio.sleep(30)
        assert await watched.of(Disconnected) == []
        assert len(await watched.of(PongReceived)) == len(connection.pings_s())


@virtual_time
async def test_a_process_that_was_stopped_does_not_make_up_for_its_pings() -> None:
    async with streaming(FakeServer()) as watched:
        await asyncio.sleep(20.2)
        virtual_loop().stall(300)
        await asyncio.sleep(30)
        pings_s = watched.server.last.pings_s()
        assert pings_s == pytest.approx([0.1, 20.1, 321.2, 341.2], abs=0.1)


@virtual_time
async def test_what_the_server_said_counts_for_more_than_its_silence() -> None:
    connection = FakeConnection(pong_after_s=None)
    async with streaming(FakeServer(connection)) as watched:
        asyncio.get_running_loop().call_at(OPEN_S + 10.0, connection.end, "closed by server: 1012")
        await asyncio.sleep(10.5)
        assert [event.reason for event in await watched.of(Disconnected)] == [
            "closed by server: 1012"
        ]


@virtual_time
async def test_a_ping_that_nobody_takes_ends_the_connection() -> None:
    connection = FakeConnection()
    async with streaming(FakeServer(connection)) as watched:
        await asyncio.sleep(1)
        connection.send_hangs = True
        await asyncio.sleep(29.5)
        (ended,) = await watched.of(Disconnected)
        assert ended.kind is DisconnectKind.READ_TIMEOUT


class _Firehose(FakeConnection):
    """There is always another frame, and each costs a tenth of a millisecond."""

    has_buffered = True

    async def recv(self) -> str | bytes:
        virtual_loop().stall(0.000_1)
        if not self._inbox:
            self.feed(frame(order()))
        return await super().recv()


@virtual_time
async def test_a_storm_does_not_delay_pings() -> None:
    connection = _Firehose()
    config = StreamConfig(ping_interval_s=1.0, pong_timeout_s=0.5)
    async with streaming(FakeServer(connection), config) as watched:
        await asyncio.sleep(4)
        assert connection.pings_s() == pytest.approx([0.1, 1.1, 2.1, 3.1], abs=0.02)
        assert [pong.rtt_ms for pong in await watched.of(PongReceived)] == pytest.approx(
            [50.0] * 4, abs=20
        )


@virtual_time
async def test_each_connection_is_subscribed_and_pinged() -> None:
    async with streaming(FakeServer()) as watched:
        for _ in range(3):
            await asyncio.sleep(70)
            watched.server.last.end()
        await asyncio.sleep(70)
        assert len(watched.server.connections) == 4
        for connection in watched.server.connections:
            assert [text for _, text in connection.sent][:2] == [
                '{"method":"subscribe","channels":["liquidationOrders"]}',
                "ping",
            ]
        assert [event.channel for event in await watched.of(Subscribed)] == (
            ["liquidationOrders"] * 4
        )


@virtual_time
async def test_the_silence_of_a_machine_that_slept_is_measured_by_the_clock_that_counts_sleep() -> (
    None
):
    asleep_s = 0.0
    loop = asyncio.get_running_loop()
    async with streaming(FakeServer(), elapsed_s=lambda: loop.time() + asleep_s) as watched:
        await asyncio.sleep(15)
        asleep_s = 3_600.0
        watched.server.last.end()
        await asyncio.sleep(0.1)
        (ended,) = await watched.of(Disconnected)
        assert ended.silent_s == pytest.approx(3_614.85)


@virtual_time
async def test_an_attempt_that_never_subscribed_was_not_silent() -> None:
    async with streaming(FakeServer(OSError("no route"))) as watched:
        await asyncio.sleep(0.5)
        assert [ended.silent_s for ended in await watched.of(Disconnected)] == [None]
