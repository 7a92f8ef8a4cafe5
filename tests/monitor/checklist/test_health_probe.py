"""The order of asking, its end in time, and what is kept when it is cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from cgtui.checklist.evidence import FeedVisit, NotAsked, Read
from cgtui.checklist.health import judge
from cgtui.coinglass.rest_errors import CoinglassError, ServerFaultError, UnknownPairError
from cgtui.coinglass.rest_stats import RestStats
from cgtui.coinglass.rest_types import Endpoint, Priority, Quota, Reply, Row
from cgtui.coinglass.rows_names import ExchangePair
from cgtui.monitor.checklist.health_probe import HealthProbe
from cgtui.monitor.checklist.health_questions import HealthConfig
from cgtui.monitor.rest.call_tally import CallTally
from tests.checklist.build import account, visit
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time

CONFIG = HealthConfig(
    rest_url="https://open-api-v4.coinglass.com",
    ws_url="wss://open-ws.coinglass.com/ws-api",
    channel="liquidationOrders",
    coin="SOL",
    exchange="OKX",
    quote="USDT",
    exchanges=("Binance", "OKX"),
    reference_exchange="Binance",
    budget_per_min=250,
)


class FakeClient:
    """Answers each endpoint after its own delay; ``level`` is the account's."""

    def __init__(self, *, level: str = "STANDARD", interval_used: str | None = None) -> None:
        self.asked: list[str] = []
        self.delays_s: dict[str, float] = {}
        self.errors: dict[str, CoinglassError] = {}
        self.quotas: dict[str, int] = {}
        self._level = level
        self._interval_used = interval_used

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.PERSON,
        fresh: bool = False,
    ) -> Reply[Row]:
        assert priority is Priority.PERSON
        name = f"{endpoint.name} {(params or {}).get('symbol', '')}".strip()
        self.asked.append(name)
        await asyncio.sleep(self.delays_s.get(endpoint.name, 0.1))
        if endpoint.name in self.errors:
            raise self.errors[endpoint.name]
        rows: tuple[Any, ...] = account(self._level).rows if endpoint.name == "account" else ()
        return Reply(
            endpoint=endpoint,
            params=dict(params or {}),
            rows=rows,
            fetched_ms=0,
            latency_ms=100.0,
            attempts=1,
            interval_requested=interval,
            interval_used=(self._interval_used or interval) if interval else None,
            quota=Quota(self.quotas.get(endpoint.name), 300),
        )

    @property
    def stats(self) -> RestStats:
        return RestStats(
            calls=MappingProxyType({}),
            latency_p50_ms=None,
            latency_p95_ms=None,
            retries=0,
            fallbacks=0,
            cache_hits=0,
            shared=0,
            budget_refusals=0,
            waiting=0,
            budget_used=0,
            budget_limit=250,
            paused_s=0.0,
            quota=Quota(7, 300),
            clock_offset_ms=120,
            refused_intervals=MappingProxyType({}),
        )


class FakeResolver:
    """Knows one pair on each of the exchanges given."""

    def __init__(self, *exchanges: str) -> None:
        self._exchanges = exchanges

    async def resolve(self, coin: str, quote: str, exchange: str) -> ExchangePair:
        if exchange not in self._exchanges:
            raise UnknownPairError("exchange_pairs", f"no {coin} on {exchange}; nearest: SOL2")
        return ExchangePair.model_validate(
            {
                "exchange": exchange,
                "instrument_id": f"{coin}@{exchange}",
                "base_asset": coin,
                "quote_asset": quote,
            }
        )


class Harness:
    """A probe with everything it uses."""

    def __init__(
        self,
        client: FakeClient | None = None,
        *,
        config: HealthConfig = CONFIG,
        exchanges: tuple[str, ...] = ("OKX", "Binance"),
        visit_s: float = 1.0,
    ) -> None:
        self.client = client or FakeClient()
        self.visits = 0
        self._visit_s = visit_s
        self.probe = HealthProbe(
            config,
            client=self.client,
            resolver=FakeResolver(*exchanges),
            tally=CallTally(),
            visit_feed=self._visit,
            now_ms=VirtualClock().now_ms,
            monotonic=asyncio.get_running_loop().time,
        )

    async def _visit(self) -> FeedVisit:
        self.visits += 1
        await asyncio.sleep(self._visit_s)
        return visit()


@virtual_time
async def test_the_key_is_asked_first_and_each_read_once() -> None:
    harness = Harness()
    await harness.probe.run()
    assert harness.client.asked[:2] == ["account", "exchange_pairs"]
    assert sorted(harness.client.asked[2:]) == [
        "etf_flows",
        "funding_history SOL@Binance",
        "funding_history SOL@OKX",
        "liquidation_aggregated SOL",
        "liquidation_history SOL@OKX",
        "oi_aggregated SOL",
        "oi_history SOL@OKX",
        "taker_aggregated SOL",
    ]
    evidence = harness.probe.evidence()
    assert evidence.pair == "SOL@OKX"
    assert evidence.clock_offset_ms == 120
    assert isinstance(evidence.funding, Read)
    assert evidence.funding.about == "SOL@OKX on OKX"
    # The websocket and the reads go side by side.
    assert virtual_loop().time() == pytest.approx(1.1)


@virtual_time
async def test_answers_that_overtake_each_other_leave_the_highest_count() -> None:
    client = FakeClient()
    client.quotas = {"account": 1, "etf_flows": 9, "taker_aggregated": 4}
    harness = Harness(client)
    await harness.probe.run()
    assert harness.probe.evidence().quota == Quota(9, 300)


@virtual_time
async def test_a_plan_without_the_minute_is_not_asked_for_inputs() -> None:
    harness = Harness(FakeClient(level="HOBBYIST"))
    await harness.probe.run()
    assert not any("aggregated" in name for name in harness.client.asked)
    assert harness.probe.evidence().inputs["funding"] == NotAsked("HOBBYIST gives 4h at the finest")


@virtual_time
async def test_of_an_unknown_plan_one_input_is_asked_before_the_others() -> None:
    harness = Harness(FakeClient(level="PLATINUM", interval_used="4h"))
    await harness.probe.run()
    assert [name for name in harness.client.asked if "aggregated" in name] == [
        "taker_aggregated SOL"
    ]


@virtual_time
async def test_a_pair_that_is_not_listed_costs_its_reads_alone() -> None:
    harness = Harness(exchanges=("Binance",))
    await harness.probe.run()
    evidence = harness.probe.evidence()
    assert evidence.pair_missing == "no SOL on OKX; nearest: SOL2"
    assert evidence.funding == NotAsked("no pair of SOL on OKX is known")
    assert isinstance(evidence.inputs["funding"], Read)
    assert isinstance(evidence.etf, Read)


@virtual_time
async def test_pairs_that_could_not_be_read_are_not_asked_for_again() -> None:
    client = FakeClient()
    client.errors["exchange_pairs"] = ServerFaultError("exchange_pairs", "Server Error")
    harness = Harness(client)
    await harness.probe.run()
    assert client.asked.count("exchange_pairs") == 1
    assert harness.probe.evidence().funding == NotAsked("the pairs could not be read")


@virtual_time
async def test_after_40_s_what_is_still_awaited_has_failed() -> None:
    client = FakeClient()
    client.delays_s = {"account": 10, "exchange_pairs": 10, "oi_history": 3_600}
    harness = Harness(client)
    await harness.probe.run()
    assert virtual_loop().time() == pytest.approx(40)
    evidence = harness.probe.evidence()
    assert isinstance(evidence.open_interest, Read)
    assert str(evidence.open_interest.error).startswith("oi_history: no answer in 20 s")
    assert isinstance(evidence.funding, Read)
    assert evidence.funding.error is None
    assert not judge(evidence).ok


@virtual_time
async def test_a_websocket_still_being_visited_after_40_s_has_failed() -> None:
    client = FakeClient()
    client.delays_s = {"account": 39}
    harness = Harness(client, visit_s=12)
    await harness.probe.run()
    feed = harness.probe.evidence().feed
    assert isinstance(feed, FeedVisit)
    assert feed.ended is not None
    assert not judge(harness.probe.evidence()).ok


@virtual_time
async def test_when_only_the_key_took_all_the_time_nothing_passes_for_good() -> None:
    client = FakeClient()
    client.delays_s = {"account": 3_600}
    harness = Harness(client)
    await harness.probe.run()
    evidence = harness.probe.evidence()
    assert isinstance(evidence.account, Read)
    assert evidence.account.error is not None
    assert evidence.feed == evidence.pairs == NotAsked("no time was left")
    assert harness.visits == 0


@virtual_time
async def test_cancelled_it_keeps_what_it_knows() -> None:
    client = FakeClient()
    client.delays_s = {"exchange_pairs": 30}
    harness = Harness(client)
    running = asyncio.create_task(harness.probe.run())
    await asyncio.sleep(5)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    evidence = harness.probe.evidence()
    assert isinstance(evidence.account, Read)
    assert isinstance(evidence.feed, FeedVisit)
    assert evidence.pairs == evidence.funding == NotAsked("interrupted")
