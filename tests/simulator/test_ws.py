from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cgtui.simulator import ws
from cgtui.simulator.admission import Admission, UnknownKeyReply, admit_accounts
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.plans import Account
from cgtui.simulator.ws import FeedServer
from tests.simulator.feed_client import (
    CAMEL,
    SNAKE,
    drained,
    opened,
    subscribe,
    subscribed,
    until_closed,
)

NOW_MS = 1_700_000_000_000
BTC = Order("Binance", "BTC", "BTCUSDT", LONG, 56_738.0, 3_858.184, NOW_MS)
ETH = Order("OKX", "ETH", "ETH-USDT-SWAP", SHORT, 2_500.5, 120.0, NOW_MS + 1)


@pytest.fixture
async def feed() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


async def test_a_text_ping_is_answered_with_a_text_pong(feed: FeedServer) -> None:
    async with opened(feed.url) as client:
        await client.send("ping")
        assert await client.recv() == "pong"


async def test_subscribing_is_not_acknowledged(feed: FeedServer) -> None:
    async with opened(feed.url) as client:
        await client.send(json.dumps({"method": "subscribe", "channels": [CAMEL]}))
        assert await drained(client) == []


async def test_orders_of_one_moment_share_a_frame_with_json_numbers(feed: FeedServer) -> None:
    async with subscribed(feed.url) as client:
        feed.broadcast_orders([BTC, ETH])
        frames = await drained(client)
    assert [json.loads(frame) for frame in frames] == [
        {
            "channel": "liquidationOrders",
            "data": [
                {
                    "baseAsset": "BTC",
                    "exName": "Binance",
                    "price": 56738.0,
                    "side": 1,
                    "symbol": "BTCUSDT",
                    "time": NOW_MS,
                    "volUsd": 3858.184,
                },
                {
                    "baseAsset": "ETH",
                    "exName": "OKX",
                    "price": 2500.5,
                    "side": 2,
                    "symbol": "ETH-USDT-SWAP",
                    "time": NOW_MS + 1,
                    "volUsd": 120.0,
                },
            ],
        }
    ]


async def test_the_second_channel_has_the_second_spelling(feed: FeedServer) -> None:
    async with opened(feed.url) as client:
        await subscribe(client, SNAKE)
        feed.broadcast_orders([BTC])
        (frame,) = await drained(client)
    assert json.loads(frame) == {
        "channel": "liquidation_orders",
        "data": [
            {
                "base_asset": "BTC",
                "exchange": "Binance",
                "price": 56738.0,
                "side": 1,
                "symbol": "BTCUSDT",
                "time": NOW_MS,
                "volume_usd": 3858.184,
            }
        ],
    }


async def test_both_channels_bring_every_order_twice(feed: FeedServer) -> None:
    async with opened(feed.url) as client:
        await subscribe(client, CAMEL, SNAKE)
        feed.broadcast_orders([BTC])
        channels = [json.loads(frame)["channel"] for frame in await drained(client)]
    assert channels == [CAMEL, SNAKE]


async def test_only_subscribers_receive_data(feed: FeedServer) -> None:
    async with opened(feed.url) as silent, subscribed(feed.url) as client:
        feed.broadcast_orders([BTC])
        assert len(await drained(client)) == 1
        assert await drained(silent) == []
        await client.send(json.dumps({"method": "unsubscribe", "channels": [CAMEL]}))
        await drained(client)
        feed.broadcast_orders([BTC])
        assert await drained(client) == []


@pytest.mark.parametrize(
    "message",
    [
        "{",
        "[]",
        "null",
        '{"method":"subscribe"}',
        '{"method":"subscribe","channels":"liquidationOrders"}',
        '{"method":"subscribe","channels":["futures_trades@all"]}',
        '{"method":"subscribe","channels":[[],{}]}',
        "[" * 30_000,
        b"\xff\x00",
    ],
)
async def test_a_command_that_makes_no_sense_is_ignored(
    feed: FeedServer, message: str | bytes
) -> None:
    async with opened(feed.url) as client:
        await client.send(message)
        feed.broadcast_orders([BTC])
        assert await drained(client) == []


async def test_another_path_is_not_found(feed: FeedServer) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with opened(feed.url.replace("/ws-api", "/ws")):
            pass
    assert refusal.value.response.status_code == 404


async def test_a_browser_is_refused(feed: FeedServer) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with opened(feed.url, origin="http://example.com"):
            pass
    assert refusal.value.response.status_code == 403


def _unknown(_key: str) -> Admission:
    return Admission.UNKNOWN_KEY


async def test_an_unknown_key_is_refused_at_the_upgrade() -> None:
    async with FeedServer(admit=_unknown) as feed:
        with pytest.raises(InvalidStatus) as refusal:
            async with opened(feed.url):
                pass
        assert refusal.value.response.status_code == 401


async def test_an_unknown_key_can_get_an_error_text() -> None:
    async with (
        FeedServer(admit=_unknown, unknown_key=UnknownKeyReply.ERROR_TEXT) as feed,
        opened(feed.url) as client,
    ):
        assert json.loads(await client.recv())["msg"] == "Invalid API key provided"


async def test_an_unknown_key_can_get_an_immediate_close() -> None:
    async with (
        FeedServer(admit=_unknown, unknown_key=UnknownKeyReply.CLOSE) as feed,
        opened(feed.url) as client,
    ):
        with pytest.raises(ConnectionClosed):
            await client.recv()


@pytest.mark.parametrize("channel", [CAMEL, SNAKE])
async def test_a_plan_below_standard_is_told_to_upgrade_and_gets_no_data(channel: str) -> None:
    accounts = {"k": Account.on("HOBBYIST", expire_ms=NOW_MS + 1)}
    async with (
        FeedServer(admit=admit_accounts(accounts, lambda: NOW_MS)) as feed,
        opened(feed.url) as client,
    ):
        await client.send(json.dumps({"method": "subscribe", "channels": [channel]}))
        assert await client.recv() == f"{channel} need upgrade plan"
        feed.broadcast_orders([BTC])
        assert await drained(client) == []


@pytest.mark.parametrize(
    ("key", "admission"),
    [
        ("standard", Admission.FULL),
        ("pro", Admission.FULL),
        ("startup", Admission.NEEDS_UPGRADE),
        ("expired", Admission.NEEDS_UPGRADE),
        ("", Admission.UNKNOWN_KEY),
        ("standard ", Admission.UNKNOWN_KEY),
    ],
)
def test_admission_follows_the_subscription(key: str, admission: Admission) -> None:
    accounts = {
        "standard": Account.on("STANDARD", expire_ms=NOW_MS + 1),
        "pro": Account.on("PROFESSIONAL", expire_ms=NOW_MS + 1),
        "startup": Account.on("STARTUP", expire_ms=NOW_MS + 1),
        "expired": Account.on("STANDARD", expire_ms=NOW_MS),
    }
    assert admit_accounts(accounts, lambda: NOW_MS)(key) is admission


async def test_a_frame_of_sixteen_megabytes_arrives(feed: FeedServer) -> None:
    async with subscribed(feed.url) as client:
        feed.broadcast_text("x" * 2**24)
        assert len(await client.recv()) == 2**24


async def test_a_client_that_does_not_read_is_cut_off_and_the_others_go_on() -> None:
    async with (
        FeedServer(max_backlog_bytes=100_000) as feed,
        subscribed(feed.url, max_queue=1) as stuck,
        subscribed(feed.url) as client,
    ):
        sent = 0
        while not feed.dropped_slow and sent < 500:
            feed.broadcast_text(f"{sent}" + " " * 100_000)
            sent += 1
            assert int(await client.recv()) == sent - 1
        assert feed.dropped_slow == 1
        assert len(feed.subscribers) == 1
        await until_closed(stuck)
        assert await drained(client) == []


async def test_waiting_for_a_subscriber_ends_with_the_first_subscription(feed: FeedServer) -> None:
    waiting = asyncio.create_task(feed.wait_subscribed())
    async with opened(feed.url) as client:
        await drained(client)
        assert not waiting.done()
        await subscribe(client)
        await waiting
        await feed.wait_subscribed()


async def test_delivery_counts_what_a_client_has_received(feed: FeedServer) -> None:
    assert await feed.deliver(["nobody"]) == 0
    async with subscribed(feed.url) as client:
        assert await feed.deliver(["one", "two"]) == 2
        assert await drained(client) == ["one", "two"]


async def test_stopping_closes_the_connections_as_going_away() -> None:
    async with FeedServer() as feed, opened(feed.url) as client:
        await feed.__aexit__()
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001


async def test_stopping_waits_neither_for_an_upgrade_nor_for_a_closing_handshake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ws, "_OPEN_TIMEOUT_S", None)
    monkeypatch.setattr(ws, "_CLOSE_TIMEOUT_S", None)
    async with FeedServer() as feed:
        port = urlsplit(feed.url).port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /ws-api HTTP/1.1\r\n")
        await writer.drain()
        async with opened(feed.url) as client:
            client.transport.pause_reading()
            async with asyncio.timeout(30.0):
                await feed.__aexit__()
            client.transport.abort()
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()


async def test_the_key_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("websockets", "websockets.client"):
        logging.getLogger(name).setLevel(logging.WARNING)
    async with FeedServer() as feed, opened(feed.url, key="s3cret") as client:
        await drained(client)
    assert "s3cret" not in caplog.text
