"""A stream that goes on with another API key."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import pytest

from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream import StreamConfig
from cgtui.coinglass.stream_events import (
    Disconnected,
    DisconnectKind,
    NoticeReceived,
    Opened,
    RefusalKind,
    Refused,
)
from tests.coinglass.fake_websocket import KEY, FakeConnection, FakeServer, streaming
from tests.virtual_time import virtual_time

NEW = "another+key/0815=="
SLOW = StreamConfig(backoff_base_s=1_000, backoff_cap_s=1_000)
DOWN = ConnectionEndedError(DisconnectKind.CONNECT_FAILED, "connection refused")
NOT_KNOWN = ConnectionEndedError(DisconnectKind.CONNECT_FAILED, "HTTP 401", RefusalKind.KEY)


class SlowToClose(FakeConnection):
    async def close(self) -> None:
        await asyncio.sleep(0.5)
        await super().close()


def server(*plans: FakeConnection | ConnectionEndedError, handshake_s: float = 0.1) -> FakeServer:
    made = FakeServer(*plans, handshake_s=handshake_s)
    made.expected = {KEY, NEW}
    return made


@pytest.mark.parametrize(
    ("before", "attempts"),
    [
        (server(), [0.0, 1.0]),
        (server(DOWN), [0.0, 1.0]),
        (server(handshake_s=100.0), [0.0, 1.0]),
    ],
    ids=["open", "waiting", "connecting"],
)
@virtual_time
async def test_the_next_connection_has_it_at_once_in_every_state(
    before: FakeServer, attempts: list[float]
) -> None:
    async with streaming(before, SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.use_key(NEW)
        await asyncio.sleep(110)
        assert before.attempts_s == pytest.approx(attempts)
        assert before.keys == [KEY, NEW]
        assert await watched.of(Opened)
        assert [event.retry_in_s for event in await watched.of(Disconnected)][1:] == []
        assert await watched.of(Refused) == []


@virtual_time
async def test_after_a_refusal_it_counts_once_the_stream_is_run_again() -> None:
    async with streaming(server(NOT_KNOWN), SLOW) as watched:
        await asyncio.sleep(1)
        assert watched.task.done()
        watched.stream.use_key(NEW)
        again = asyncio.create_task(watched.stream.run())
        await asyncio.sleep(1)
        assert watched.server.keys == [KEY, NEW]
        assert len(await watched.of(Opened)) == 1
        again.cancel()


@virtual_time
async def test_a_refusal_of_the_earlier_key_does_not_end_the_stream() -> None:
    async with streaming(server(SlowToClose()), SLOW) as watched:
        await asyncio.sleep(1)
        watched.server.last.end("HTTP 401", RefusalKind.KEY)
        await asyncio.sleep(0.2)  # it has been told, and the connection is being closed
        watched.stream.use_key(NEW)
        await asyncio.sleep(1)
        assert watched.server.keys == [KEY, NEW]
        assert not watched.task.done()


@virtual_time
async def test_a_refusal_of_the_new_key_does() -> None:
    async with streaming(server(FakeConnection(), NOT_KNOWN), SLOW) as watched:
        await asyncio.sleep(1)
        watched.stream.use_key(NEW)
        await asyncio.sleep(1)
        assert watched.task.done()
        assert len(await watched.of(Refused)) == 1


@virtual_time
async def test_neither_key_is_told() -> None:
    taped: list[str] = []
    async with streaming(server(), SLOW, tap=lambda _at, text: taped.append(text)) as watched:
        await asyncio.sleep(1)
        watched.stream.use_key(NEW)
        await asyncio.sleep(1)
        for key in (KEY, NEW, quote(NEW, safe="")):
            watched.server.last.feed(f'{{"event":"notice","text":"{key}"}}')
        await asyncio.sleep(1)
        watched.server.last.end(f"bye {KEY} {NEW}")
        await asyncio.sleep(1)
        told = repr(await watched.events()) + repr(watched.stream) + " ".join(taped)
        assert await watched.of(NoticeReceived)
        assert (await watched.of(Disconnected))[-1].reason == "bye *** ***"
        assert KEY not in told
        assert NEW not in told
        assert quote(NEW, safe="") not in told
