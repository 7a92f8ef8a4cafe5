from __future__ import annotations

import asyncio
from functools import partial

import pytest

from cgtui.checklist.evidence import FeedVisit
from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.coinglass.stream_events import DisconnectKind, RefusalKind
from cgtui.monitor.feed.feed_visit import visit_feed
from tests.coinglass.fake_websocket import KEY, FakeConnection, FakeServer, frame, order
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time


async def visit(server: FakeServer) -> FeedVisit:
    return await visit_feed(StreamConfig(), KEY, clock=VirtualClock(), connect=server)


@virtual_time
async def test_it_opens_subscribes_pings_and_leaves() -> None:
    server = FakeServer()
    seen = await visit(server)
    assert seen.handshake_ms == pytest.approx(100)
    assert seen.pong_rtt_ms == pytest.approx(50)
    assert (seen.subscribed, seen.ended, seen.refusal) == (True, None, None)
    assert seen.url == "wss://open-ws.coinglass.com/ws-api?cg-api-key=***"
    assert [text for _, text in server.last.sent] == [
        '{"method":"subscribe","channels":["liquidationOrders"]}',
        "ping",
    ]
    assert server.last.closed_s is not None
    assert virtual_loop().time() == pytest.approx(1.15)


@virtual_time
async def test_a_refusal_slower_than_the_pong_is_still_heard() -> None:
    connection = FakeConnection()
    asyncio.get_running_loop().call_later(
        0.9, partial(connection.feed, "liquidationOrders need upgrade plan")
    )
    seen = await visit(FakeServer(connection))
    assert seen.refusal is RefusalKind.PLAN
    assert seen.pong_rtt_ms is not None


@virtual_time
async def test_an_order_and_a_pong_are_enough() -> None:
    connection = FakeConnection()
    asyncio.get_running_loop().call_later(0.3, partial(connection.feed, frame(order(), order())))
    seen = await visit(FakeServer(connection))
    assert seen.orders == 2
    assert virtual_loop().time() == pytest.approx(0.3)


@virtual_time
async def test_a_door_that_stays_shut_is_tried_once() -> None:
    refused = ConnectionEndedError(DisconnectKind.CONNECT_FAILED, "connection refused")
    server = FakeServer(refused)
    seen = await visit(server)
    assert seen.ended == "connection refused"
    assert seen.handshake_ms is None
    assert len(server.attempts_s) == 1


@virtual_time
async def test_a_key_refused_at_the_door_is_a_refusal() -> None:
    error = ConnectionEndedError(DisconnectKind.HTTP, f"HTTP 401: {KEY}", RefusalKind.KEY)
    seen = await visit(FakeServer(error))
    assert seen.refusal is RefusalKind.KEY
    assert seen.ended == "HTTP 401: ***"


@virtual_time
async def test_a_dead_connection_ends_it_after_the_time_out_of_a_pong() -> None:
    seen = await visit(FakeServer(FakeConnection(pong_after_s=None)))
    assert seen.ended is not None
    assert "read timeout" in seen.ended
    assert seen.pong_rtt_ms is None
    assert virtual_loop().time() == pytest.approx(10.1)


@virtual_time
async def test_data_without_a_pong_is_told_as_such() -> None:
    connection = FakeConnection(pong_after_s=None)
    asyncio.get_running_loop().call_later(5, partial(connection.feed, frame(order())))
    seen = await visit(FakeServer(connection))
    assert (seen.ended, seen.orders) == ("no pong came", 1)


@virtual_time
async def test_a_handshake_that_never_ends_is_left_after_12_s() -> None:
    server = FakeServer(handshake_s=3_600)
    seen = await visit(server)
    assert seen.ended == "no answer within 12 s"
    assert virtual_loop().time() == pytest.approx(12)


@virtual_time
async def test_cancelled_it_leaves_at_once_and_closes_the_socket() -> None:
    server = FakeServer(FakeConnection(pong_after_s=None))
    visiting = asyncio.create_task(visit(server))
    await asyncio.sleep(1)
    visiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await visiting
    assert server.last.closed_s == pytest.approx(1)
