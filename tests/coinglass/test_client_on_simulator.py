"""The client against the simulated service over loopback, which shares no code with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from cgtui.coinglass.catalogue import (
    ACCOUNT,
    COINS_MARKETS,
    EXCHANGE_PAIRS,
    FUNDING_HISTORY,
    OI_AGGREGATED,
    SUPPORTED_COINS,
)
from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_errors import (
    KeyRefusedError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
    UnknownPairError,
)
from cgtui.coinglass.rest_types import CallRecord
from cgtui.simulator import rest_faults
from cgtui.simulator.plans import Level
from cgtui.simulator.simulator import Simulator
from tests.coinglass.skipped_time import SkippedTime


@dataclass
class Served:
    simulator: Simulator
    client: CoinglassClient
    records: list[CallRecord]

    @property
    def faults(self) -> rest_faults.RestFaults:
        faults: rest_faults.RestFaults = self.simulator.rest_app.state.faults
        return faults


@asynccontextmanager
async def serving(level: Level = "STANDARD", *, key: str | None = None) -> AsyncIterator[Served]:
    records: list[CallRecord] = []
    time = SkippedTime()
    async with (
        Simulator("calm", 1, level=level) as simulator,
        CoinglassClient(
            RestConfig(simulator.rest_url, loopback=True),
            key=simulator.api_key if key is None else key,
            on_call=records.append,
            monotonic=time.monotonic,
            sleep=time.sleep,
        ) as client,
    ):
        yield Served(simulator, client, records)


async def test_a_good_key_reads_and_learns_quota_plan_and_clock() -> None:
    async with serving() as served:
        reply = await served.client.read(OI_AGGREGATED, {"symbol": "BTC"}, interval="1m")
        account = await served.client.read(ACCOUNT)
        stats = served.client.stats
    assert len(reply.rows) > 100
    assert reply.interval_used == "1m"
    assert len(account.rows) == 1
    assert (stats.quota.used, stats.quota.limit, stats.budget_limit) == (2, 300, 250)
    assert stats.clock_offset_ms is not None
    assert abs(stats.clock_offset_ms) < 5_000


async def test_a_large_answer_is_read_in_full() -> None:
    async with serving() as served:
        reply = await served.client.read(EXCHANGE_PAIRS)
        found = await SymbolResolver(served.client).resolve("btc", "USDT", "OKX")
        funding = await served.client.read(
            FUNDING_HISTORY,
            {"exchange": found.exchange, "symbol": found.instrument_id, "limit": "5"},
            interval="8h",
        )
        with pytest.raises(UnknownPairError, match="1000PEPEUSDT"):
            await SymbolResolver(served.client).resolve("PEPE", "USDT", "Binance")
        listed = sum(len(coin.instruments) for coin in served.simulator.market.listings.values())
    assert len(reply.rows) == listed
    assert reply.skipped == 0
    assert found.instrument_id == "BTC-USDT-SWAP"
    assert len(funding.rows) == 5


async def test_a_bad_key_is_one_call() -> None:
    async with serving(key="no-such-key-4711") as served:
        for _ in range(3):
            with pytest.raises(KeyRefusedError, match="Invalid API key provided"):
                await served.client.read(SUPPORTED_COINS)
        assert len(served.records) == 1
        served.client.reset_key(served.simulator.api_key)
        assert (await served.client.read(SUPPORTED_COINS)).rows


@pytest.mark.parametrize(("level", "used"), [("HOBBYIST", "4h"), ("STARTUP", "30m")])
async def test_a_low_plan_gets_what_it_pays_for(level: Level, used: str) -> None:
    async with serving(level) as served:
        reply = await served.client.read(OI_AGGREGATED, {"symbol": "BTC"}, interval="1m")
        with pytest.raises(PlanTooLowError):
            await served.client.read(COINS_MARKETS)
    assert (reply.interval_requested, reply.interval_used) == ("1m", used)


@pytest.mark.parametrize("fault", [rest_faults.LIMITED, rest_faults.LIMITED_HTTP])
async def test_a_storm_of_429_ends_in_its_own_error(fault: rest_faults.Fault) -> None:
    async with serving() as served:
        served.faults.queue(fault, times=100)
        with pytest.raises(RateLimitedError):
            await served.client.read(SUPPORTED_COINS)
        assert served.client.stats.paused_s > 0.0
    assert 1 < len(served.records) <= 4
    assert {record.error_class for record in served.records} == {"RateLimitedError"}


@pytest.mark.parametrize(
    "fault", [rest_faults.HTML_502, rest_faults.SERVER_ERROR, rest_faults.EMPTY_BODY]
)
async def test_a_server_that_recovers_is_waited_for(fault: rest_faults.Fault) -> None:
    async with serving() as served:
        served.faults.queue(fault, times=3)
        reply = await served.client.read(SUPPORTED_COINS)
        assert reply.attempts == 4
        served.faults.queue(fault, times=4)
        with pytest.raises(ServerFaultError):
            await served.client.read(SUPPORTED_COINS, fresh=True)
    assert len(served.records) == 8


async def test_many_equal_calls_are_one_on_the_wire() -> None:
    async with serving() as served:
        replies = await asyncio.gather(
            *(
                served.client.read(OI_AGGREGATED, {"symbol": "BTC"}, interval="1h")
                for _ in range(50)
            )
        )
    assert len(served.records) == 1
    assert len({id(reply.rows) for reply in replies}) == 1
