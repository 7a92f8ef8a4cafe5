"""A replay with its REST API and its bot on loopback sockets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from cgtui.simulator.credentials import Credentials
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.order import LONG
from cgtui.simulator.replay import Replay
from cgtui.simulator.rest_call import UNFILLED_MS
from tests.simulator.confirmation import votes
from tests.simulator.feed_client import listening
from tests.simulator.tapes import BTC, NEWCOIN, T0, at, crash, frame, frames_of, write_tape

SPEED = 5_000.0
PATH = "/api/futures/liquidation/aggregated-history"
VENUES = "Binance,OKX,Bybit,Hyperliquid"


def asking(replay: Replay) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=replay.rest_url, headers={"CG-API-KEY": replay.api_key}, trust_env=False
    )


async def _read_on(feed: ClientConnection) -> None:
    async for _ in feed:
        pass


async def _until_played(replay: Replay) -> None:
    while not replay.progress().finished:  # noqa: ASYNC110 - progress is a value, not an event
        await asyncio.sleep(0)


async def test_whoever_has_received_an_order_finds_it_in_rest(tmp_path: Path) -> None:
    orders = [at(BTC, n * 700, usd=1_000.0 * (n + 1)) for n in range(80)]
    path = tmp_path / "tape"
    write_tape(path, [(n * 700, frame(order)) for n, order in enumerate(orders)])
    async with (
        Replay(path, 200.0, inputs=True) as replay,
        asking(replay) as client,
        listening(replay.ws_url, replay.api_key) as feed,
    ):
        received = 0.0
        for _ in orders:
            received += json.loads(await feed.recv())["data"][0]["volUsd"]
            query = {"exchange_list": VENUES, "symbol": "BTC", "interval": "1m", "limit": "5"}
            asked_ms = replay.clock.now_ms()
            rows = (await client.get(PATH, params=query)).json()["data"]
            if asked_ms % 60_000 >= UNFILLED_MS:
                told = sum(
                    row["aggregated_long_liquidation_usd"] for row in rows if row["time"] >= T0
                )
                assert told >= received
        assert replay.error is None


async def test_a_crash_is_confirmed_at_the_end_of_its_tape(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    write_tape(path, frames_of(crash()))
    async with (
        Replay(path, SPEED, inputs=True) as replay,
        asking(replay) as client,
        listening(replay.ws_url) as feed,
    ):
        for _ in range(300):
            await feed.recv()
        await _until_played(replay)
        found = await votes(client, "BTC", LONG, T0 + 61_000)
        assert all(yes for yes, _ in found.values()), found
        quiet = await votes(client, "LTC", LONG, T0 + 61_000)
        assert not any(yes for yes, _ in quiet.values()), quiet
        assert replay.error is None


async def test_frames_sent_anew_to_a_second_client_are_not_booked_twice(tmp_path: Path) -> None:
    orders = [at(BTC, n * 10, usd=1_000.0) for n in range(200)]
    path = tmp_path / "tape"
    write_tape(path, [(n * 10, frame(order)) for n, order in enumerate(orders)])
    async with Replay(path, SPEED, inputs=True) as replay, asking(replay) as client:
        async with listening(replay.ws_url) as feed:
            await feed.recv()
            feed.transport.abort()
        async with listening(replay.ws_url) as feed:
            reading = asyncio.create_task(_read_on(feed))
            await _until_played(replay)
            reading.cancel()
        assert replay.inputs is not None
        replay.inputs.market.look(T0 + 30_000)
        query = {"exchange_list": VENUES, "symbol": "BTC", "interval": "1m", "limit": "1"}
        (row,) = (await client.get(PATH, params=query)).json()["data"]
        assert row["aggregated_long_liquidation_usd"] == 200_000


def test_the_replays_key_token_and_chat_are_the_ones_that_count(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    write_tape(path, [(0, frame(BTC))])
    credentials = Credentials(api_key="a-key", bot_token="1:b", chat_id="23")
    replay = Replay(path, inputs=True, credentials=credentials)
    assert (replay.api_key, replay.bot_token, replay.chat_id) == ("a-key", "1:b", "23")
    with in_thread(replay), httpx.Client(trust_env=False) as http:
        url = f"{replay.rest_url}/api/futures/supported-coins"
        assert http.get(url, headers={"CG-API-KEY": "a-key"}).json()["code"] == "0"
        assert http.get(url, headers={"CG-API-KEY": "other"}).json()["code"] == "400"
        sent = http.post(
            f"{replay.telegram_url}/bot1:b/sendMessage", json={"chat_id": 23, "text": "hello"}
        )
        assert sent.json()["ok"] is True
        assert replay.inputs is not None
        assert [m.text for m in replay.inputs.sent_messages] == ["hello"]
    assert replay.error is None


def test_two_replays_have_two_keys(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    write_tape(path, [(0, frame(BTC))])
    one, other = Replay(path, inputs=True), Replay(path, inputs=True)
    assert one.api_key != other.api_key
    assert one.bot_token != other.bot_token


async def test_a_replay_without_inputs_has_neither(tmp_path: Path) -> None:
    path = tmp_path / "tape"
    write_tape(path, [(0, frame(BTC))])
    async with Replay(path) as replay:
        assert replay.inputs is None
        assert (replay.rest_url, replay.telegram_url, replay.api_key) == ("", "", "")


HOSTILE_NAMES = (
    "\x1b[31mBTC",
    "../../etc/passwd",
    "A" * 100_000,
    "[bold]x[/]",
    "\u202eCTB",
    "a,b,c",
    "牛来",
    "🙂",
    "%s{0}",
    "null",
    "btc",
    "\x00",
)


async def test_a_hostile_tape_is_played_and_asked_about(tmp_path: Path) -> None:
    orders = [
        at(NEWCOIN, n * 10, coin=name, exchange=other, pair=third, price=price, usd=usd)
        for n, (name, other, third, price, usd) in enumerate(
            (name, HOSTILE_NAMES[n - 1], HOSTILE_NAMES[n - 2], price, usd)
            for n, name in enumerate(HOSTILE_NAMES)
            for price, usd in ((0.0, 0.0), (1e-300, 1e15), (1e15, 1e-9), (5.0, 1e9))
        )
    ]
    flood = [
        at(BTC, 2_000, coin=f"C{n % 1_500}", pair=f"P{n}", exchange=f"E{n % 200}")
        for n in range(6_000)
    ]
    one_coin = [at(BTC, 2_100, pair=f"Q{n}", exchange=f"E{n}") for n in range(2_000)]
    path = tmp_path / "tape"
    texts = [frame(*orders), "{", "pong", "[" * 10_000, frame(*flood), frame(*one_coin)]
    write_tape(path, [(1_000 + n * 900, text) for n, text in enumerate(texts)])
    async with (
        Replay(path, SPEED, inputs=True) as replay,
        asking(replay) as client,
        listening(replay.ws_url) as feed,
    ):
        for _ in texts:
            await feed.recv()
        coins = (await client.get("/api/futures/supported-coins")).json()["data"]
        assert len(coins) <= 660
        asked = [coin for coin in ("BTC", *coins[60:80], *coins[-3:]) if len(coin) < 1_000]
        for coin in asked:
            for path_, query in (
                ("liquidation/aggregated-history", {"exchange_list": VENUES}),
                ("aggregated-taker-buy-sell-volume/history", {"exchange_list": VENUES}),
                ("open-interest/aggregated-history", {}),
                ("funding-rate/oi-weight-history", {}),
            ):
                query |= {"symbol": coin, "interval": "1m", "limit": "30"}
                answer = await client.get(f"/api/futures/{path_}", params=query)
                assert answer.json()["code"] == "0", (coin, answer.text)
        for path_ in ("coins-markets", "supported-exchange-pairs", "liquidation/coin-list"):
            assert (await client.get(f"/api/futures/{path_}")).json()["code"] == "0"
        assert replay.error is None


@pytest.mark.parametrize("first_ms", [1_000_000_000, 253_402_300_790_000])
async def test_a_tape_of_another_age_is_answered_for(tmp_path: Path, first_ms: int) -> None:
    order = at(BTC, first_ms - T0)
    path = tmp_path / "tape"
    write_tape(path, [(first_ms - T0, frame(order))])
    async with (
        Replay(path, SPEED, inputs=True) as replay,
        asking(replay) as client,
        listening(replay.ws_url) as feed,
    ):
        await feed.recv()
        found = await votes(client, "BTC", LONG, first_ms)
        assert set(found) == {"taker", "oi", "liquidations", "funding"}
        for path_ in ("/api/futures/coins-markets", "/api/etf/bitcoin/flow-history"):
            assert (await client.get(path_)).json()["code"] == "0"
        assert replay.error is None
