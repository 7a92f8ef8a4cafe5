"""The REST client: what goes out, what comes back, what is refused without asking."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from cgtui.coinglass.catalogue import (
    FUNDING_EXCHANGES,
    OI_AGGREGATED,
    OI_EXCHANGES,
    SUPPORTED_COINS,
)
from cgtui.coinglass.rest_errors import (
    BadRequestError,
    KeyRefusedError,
    PlanTooLowError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import Endpoint, Priority, Quota
from tests.coinglass.fake_rest import KEY, FakeRest, asking, coded, ok
from tests.virtual_time import EPOCH_MS, virtual_time


@virtual_time
async def test_the_key_goes_into_the_header_and_nowhere_else() -> None:
    async with asking() as asked:
        await asked.client.read(OI_AGGREGATED, {"symbol": "BTC", "unit": "coin"}, interval="1h")
    (request,) = asked.server.requests
    assert request.method == "GET"
    assert request.headers["cg-api-key"] == KEY
    assert request.headers["accept"] == "application/json"
    assert request.url.path == "/api/futures/open-interest/aggregated-history"
    assert dict(request.url.params) == {"symbol": "BTC", "unit": "coin", "interval": "1h"}
    assert KEY not in str(request.url)


@virtual_time
async def test_a_reply_says_where_it_is_from_and_how_it_came() -> None:
    server = FakeRest([ok(API_KEY_USE_LIMIT="7", API_KEY_MAX_LIMIT="300")], takes_s=0.25)
    async with asking(server) as asked:
        reply = await asked.client.read(OI_AGGREGATED, {"symbol": "BTC", "interval": "1h"})
        assert asked.client.stats.quota == Quota(7, 300)
        await asyncio.sleep(34.0)
        assert asked.client.stats.quota_age_s == pytest.approx(34.0)
    assert [row.close for row in reply.rows] == [2.0]
    assert reply.latency_ms == pytest.approx(250.0)
    assert reply.fetched_ms == EPOCH_MS + 250
    assert (reply.attempts, reply.cached, reply.quota) == (1, False, Quota(7, 300))
    assert (reply.interval_requested, reply.interval_used) == ("1h", "1h")
    (record,) = asked.records
    assert (record.at_ms, record.http_status, record.code, record.attempt) == (
        EPOCH_MS,
        200,
        "0",
        1,
    )
    assert record.error_class is record.excerpt is None


@virtual_time
async def test_a_base_address_with_a_path_and_slashes_is_taken_as_it_is_meant() -> None:
    async with asking(FakeRest(always=ok(["BTC"])), url="https://proxy.example/cg//") as asked:
        await asked.client.read(SUPPORTED_COINS)
    assert str(asked.server.requests[0].url) == (
        "https://proxy.example/cg/api/futures/supported-coins"
    )


@pytest.mark.parametrize(
    ("params", "interval", "words"),
    [
        ({}, "1h", "'symbol' is missing"),
        ({"symbol": ""}, "1h", "'symbol' is missing"),
        ({"symbol": "BTC"}, None, "'interval' is missing"),
        ({"symbol": "BTC", "startTime": "1"}, "1h", "takes no parameter 'startTime'"),
    ],
)
@virtual_time
async def test_a_request_that_cannot_be_right_costs_no_call(
    params: Mapping[str, str], interval: str | None, words: str
) -> None:
    async with asking() as asked:
        with pytest.raises(BadRequestError, match=words):
            await asked.client.read(OI_AGGREGATED, params, interval=interval)
        with pytest.raises(BadRequestError, match="takes no parameter 'interval'"):
            await asked.client.read(SUPPORTED_COINS, interval="1h")
    assert asked.server.requests == []


@virtual_time
async def test_an_answer_is_kept_for_as_long_as_coinglass_keeps_it() -> None:
    async with asking(FakeRest(always=ok([]))) as asked:
        first = await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})
        await asyncio.sleep(OI_EXCHANGES.cache_s - 0.1)
        again = await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})
        assert (first.cached, again.cached) == (False, True)
        assert again.fetched_ms == first.fetched_ms
        await asked.client.read(OI_EXCHANGES, {"symbol": "ETH"})
        assert asked.server.symbols == ["BTC", "ETH"]
        await asyncio.sleep(0.2)
        assert not (await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})).cached
        stats = asked.client.stats
    assert stats.cache_hits == 1
    assert stats.budget_used == 3
    assert [(one.cached, one.attempt, one.http_status) for one in asked.records][1] == (
        True,
        0,
        None,
    )


@virtual_time
async def test_fresh_asks_anew_and_what_comes_is_kept() -> None:
    async with asking(FakeRest(always=ok([]))) as asked:
        for fresh, cached in ((False, False), (True, False), (False, True)):
            reply = await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"}, fresh=fresh)
            assert reply.cached is cached


@virtual_time
async def test_without_a_cache_time_every_call_is_asked() -> None:
    async with asking() as asked:
        for _ in range(2):
            await asked.client.read(OI_AGGREGATED, {"symbol": "BTC"}, interval="1h")
    assert len(asked.server.requests) == 2


@virtual_time
async def test_a_refused_key_stops_every_further_call_until_there_is_another() -> None:
    server = FakeRest([coded("400", "Invalid API key provided")], ok(["BTC"]))
    async with asking(server) as asked:
        assert asked.client.key_refused is None
        endpoints: tuple[Endpoint[Any], ...] = (SUPPORTED_COINS, FUNDING_EXCHANGES)
        for endpoint in endpoints:
            with pytest.raises(KeyRefusedError, match=f"{endpoint.name}.*Invalid API key") as bad:
                await asked.client.read(endpoint)
            assert bad.value.code == "400"
        assert len(server.requests) == 1
        assert asked.client.key_refused is not None
        asked.client.reset_key("another-key-entirely")
        assert asked.client.key_refused is None
        await asked.client.read(SUPPORTED_COINS)
    assert server.requests[-1].headers["cg-api-key"] == "another-key-entirely"


@virtual_time
async def test_calls_that_wait_hear_at_once_that_the_key_is_refused() -> None:
    server = FakeRest(always=coded("401", "API key missing."), takes_s=1.0)
    async with asking(server, per_min=3) as asked:
        tasks = [
            asyncio.create_task(
                asked.client.read(
                    OI_EXCHANGES, {"symbol": f"C{number}"}, priority=Priority.BACKGROUND
                )
            )
            for number in range(10)
        ]
        await asyncio.sleep(1.001)
        assert all(isinstance(task.exception(), KeyRefusedError) for task in tasks)
    assert len(server.requests) == 3


@virtual_time
async def test_an_old_keys_late_refusal_does_not_condemn_the_new_one() -> None:
    server = FakeRest([coded("401", "API key missing.")], ok(["BTC"]))
    async with asking(server) as asked:
        old = asyncio.create_task(asked.client.read(SUPPORTED_COINS))
        await asyncio.sleep(0.05)
        asked.client.reset_key("another-key-entirely")
        reply = await asked.client.read(SUPPORTED_COINS)
        assert [row.coin for row in reply.rows] == ["BTC"]
        with pytest.raises(KeyRefusedError):
            await old
        assert asked.client.key_refused is None


@virtual_time
async def test_another_key_starts_with_nothing_known() -> None:
    server = FakeRest(always=ok([], API_KEY_USE_LIMIT="25", API_KEY_MAX_LIMIT="30"))
    async with asking(server) as asked:
        await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})
        late = asyncio.create_task(asked.client.read(OI_EXCHANGES, {"symbol": "ETH"}))
        await asyncio.sleep(0.05)
        asked.client.reset_key("another-key-entirely")
        stats = asked.client.stats
        assert (stats.budget_limit, stats.budget_used) == (250, 2)
        assert (stats.quota, stats.quota_age_s) == (Quota(None, None), None)
        await late
        for coin in ("BTC", "ETH"):
            assert not (await asked.client.read(OI_EXCHANGES, {"symbol": coin})).cached


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel-4711", "line\nbreak-4711"])
@virtual_time
async def test_a_key_that_cannot_be_sent_is_refused_without_a_call(key: str) -> None:
    async with asking(key=key) as asked:
        with pytest.raises(KeyRefusedError) as refused:
            await asked.client.read(SUPPORTED_COINS)
        assert asked.client.key_refused is not None
    assert asked.server.requests == []
    assert not key.strip() or key not in str(refused.value)


@virtual_time
async def test_a_plan_too_low_is_no_bad_key() -> None:
    async with asking(FakeRest(always=coded("401", "Upgrade plan"))) as asked:
        with pytest.raises(PlanTooLowError):
            await asked.client.read(OI_AGGREGATED, {"symbol": "BTC"}, interval="1m")
        assert asked.client.key_refused is None
    assert len(asked.server.requests) == 1


@virtual_time
async def test_stats_count_calls_by_status_code_and_class() -> None:
    server = FakeRest([coded("500", "Server Error"), ok([]), coded("401", "Upgrade plan")])
    async with asking(server) as asked:
        await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})
        with pytest.raises(PlanTooLowError):
            await asked.client.read(OI_EXCHANGES, {"symbol": "ETH"})
        stats = asked.client.stats
    assert dict(stats.calls) == {
        (200, "500", "ServerFaultError"): 1,
        (200, "0", None): 1,
        (200, "401", "PlanTooLowError"): 1,
    }
    assert (stats.retries, stats.waiting, stats.budget_used, stats.budget_limit) == (1, 0, 3, 250)
    assert stats.latency_p50_ms == stats.latency_p95_ms == pytest.approx(100.0)


@virtual_time
async def test_the_servers_clock_is_read_from_live_answers_only() -> None:
    ahead = format_datetime(datetime.fromtimestamp(EPOCH_MS / 1000 + 30, tz=UTC), usegmt=True)
    kept = format_datetime(datetime.fromtimestamp(EPOCH_MS / 1000 - 900, tz=UTC), usegmt=True)
    server = FakeRest([ok([], Date=kept, Age="900"), ok([], Date=ahead)], takes_s=1.0)
    async with asking(server) as asked:
        await asked.client.read(OI_EXCHANGES, {"symbol": "BTC"})
        assert asked.client.stats.clock_offset_ms is None
        await asked.client.read(OI_EXCHANGES, {"symbol": "ETH"})
        # Said at 30 to 31 s, in the middle of an exchange from 1 to 2 s.
        assert asked.client.stats.clock_offset_ms == 29_000


@virtual_time
async def test_closing_ends_what_is_under_way_with_an_error_and_not_with_a_cancellation() -> None:
    async with asking(FakeRest(takes_s=10.0), per_min=1) as asked:
        tasks = [
            asyncio.create_task(
                asked.client.read(OI_EXCHANGES, {"symbol": coin}, priority=Priority.BACKGROUND)
            )
            for coin in ("BTC", "ETH")
        ]
        await asyncio.sleep(0.1)
        assert asked.client.stats.waiting == 1
        await asked.client.aclose()
        for task in tasks:
            with pytest.raises(UnreachableError, match="the client is closed"):
                await task
        with pytest.raises(UnreachableError, match="the client is closed"):
            await asked.client.read(SUPPORTED_COINS)
