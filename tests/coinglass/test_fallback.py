"""A refused interval gives way to the next coarser one, and nothing hides it."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.catalogue import (
    CATALOGUE,
    FUNDING_OI_WEIGHTED,
    OI_AGGREGATED,
    SUPPORTED_COINS,
)
from cgtui.coinglass.fallback import REMEMBER_S, coarser_intervals
from cgtui.coinglass.plans import INTERVAL_LADDER, INTERVAL_MIN
from cgtui.coinglass.rest_errors import BadRequestError, IntervalRefusedError, ServerFaultError
from tests.coinglass.fake_rest import REFUSED_INTERVAL, FakeRest, Said, asking, coded, ok
from tests.virtual_time import virtual_time

BTC = {"symbol": "BTC"}


def gives(*intervals: str, refusal: Said | None = None) -> FakeRest:
    """A server whose plan gives only these intervals."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["interval"] in intervals:
            return ok()
        assert not callable(refusal)
        assert not isinstance(refusal, Exception)
        return coded(*REFUSED_INTERVAL) if refusal is None else refusal

    return FakeRest(always=answer)


@virtual_time
async def test_the_next_coarser_interval_is_read_and_reported() -> None:
    async with asking(gives("30m", "1h")) as asked:
        reply = await asked.client.read(OI_AGGREGATED, BTC, interval="1m")
        stats = asked.client.stats
    assert (reply.interval_requested, reply.interval_used) == ("1m", "30m")
    assert reply.params["interval"] == "30m"
    assert asked.server.intervals == ["1m", "3m", "5m", "15m", "30m"]
    assert stats.fallbacks == 1
    assert stats.refused_intervals == {"oi_aggregated": ("1m", "3m", "5m", "15m")}
    assert [record.error_class for record in asked.records] == ["IntervalRefusedError"] * 4 + [None]


@virtual_time
async def test_what_was_refused_is_remembered_for_its_endpoint_only() -> None:
    async with asking(gives("1h")) as asked:
        await asked.client.read(OI_AGGREGATED, BTC, interval="15m")
        asked.server.requests.clear()
        reply = await asked.client.read(OI_AGGREGATED, {"symbol": "ETH"}, interval="15m")
        assert (reply.interval_requested, reply.interval_used) == ("15m", "1h")
        assert asked.server.intervals == ["1h"]
        await asked.client.read(FUNDING_OI_WEIGHTED, BTC, interval="30m")
        assert asked.server.intervals == ["1h", "30m", "1h"]
        assert asked.client.stats.fallbacks == 3


@virtual_time
async def test_it_is_forgotten_after_some_hours_and_with_another_key() -> None:
    async with asking(gives("1h")) as asked:
        for forget in ("nothing", "hours", "key"):
            asked.server.requests.clear()
            await asked.client.read(OI_AGGREGATED, BTC, interval="30m")
            assert asked.server.intervals == (["30m", "1h"])
            asked.server.requests.clear()
            await asked.client.read(OI_AGGREGATED, BTC, interval="30m")
            assert asked.server.intervals == ["1h"]
            if forget == "nothing":
                await asyncio.sleep(REMEMBER_S + 1)
            asked.client.reset_key("another-key-entirely")


@virtual_time
async def test_forgetting_takes_hours() -> None:
    async with asking(gives("1h")) as asked:
        await asked.client.read(OI_AGGREGATED, BTC, interval="30m")
        for wait_s, asked_again in ((REMEMBER_S - 60.0, False), (120.0, True)):
            asked.server.requests.clear()
            await asyncio.sleep(wait_s)
            await asked.client.read(OI_AGGREGATED, BTC, interval="30m")
            assert ("30m" in asked.server.intervals) is asked_again


@pytest.mark.parametrize(
    "refusal",
    [
        coded("422", "Unprocessable"),
        coded("422", "", status=422),
        httpx.Response(422, content=b'{"msg":"no"}'),
        coded("403", "anything"),
    ],
    ids=lambda one: one.text,
)
@virtual_time
async def test_code_422_and_code_403_fall_back_too(refusal: httpx.Response) -> None:
    async with asking(gives("4h", refusal=refusal)) as asked:
        for _ in range(2):
            reply = await asked.client.read(OI_AGGREGATED, BTC, interval="1h")
            assert reply.interval_used == "4h"
    assert asked.server.intervals == ["1h", "4h", "4h"]


@virtual_time
async def test_where_all_are_refused_the_last_error_is_raised_and_nothing_is_learned() -> None:
    async with asking(gives()) as asked:
        for _ in range(2):
            asked.server.requests.clear()
            with pytest.raises(IntervalRefusedError):
                await asked.client.read(OI_AGGREGATED, BTC, interval="8h")
            assert asked.server.intervals == ["8h", "12h", "1d"]
        assert asked.client.stats.refused_intervals == {}


@virtual_time
async def test_another_error_on_the_way_is_raised_and_what_was_sure_is_kept() -> None:
    server = FakeRest([coded(*REFUSED_INTERVAL)], coded("500", "Server Error"))
    async with asking(server) as asked:
        with pytest.raises(ServerFaultError):
            await asked.client.read(OI_AGGREGATED, BTC, interval="8h")
        assert asked.client.stats.refused_intervals == {"oi_aggregated": ("8h",)}


@virtual_time
async def test_a_422_that_led_to_nothing_may_have_been_about_something_else() -> None:
    server = FakeRest([coded("422", "no")], coded("500", "Server Error"))
    async with asking(server) as asked:
        with pytest.raises(ServerFaultError):
            await asked.client.read(OI_AGGREGATED, BTC, interval="8h")
        assert asked.client.stats.refused_intervals == {}


@virtual_time
async def test_a_422_without_an_interval_is_a_bad_request() -> None:
    async with asking(FakeRest(always=coded("422", "no"))) as asked:
        with pytest.raises(BadRequestError):
            await asked.client.read(SUPPORTED_COINS)
    assert len(asked.server.requests) == 1


@virtual_time
async def test_calls_that_wait_learn_from_the_first_refusal() -> None:
    async with asking(gives("1h")) as asked:
        replies = await asyncio.gather(
            *(
                asked.client.read(OI_AGGREGATED, {"symbol": f"C{n}"}, interval="30m")
                for n in range(60)
            )
        )
    assert {reply.interval_used for reply in replies} == {"1h"}
    # Only those that were on the wire already are asked in vain.
    assert asked.server.intervals.count("30m") == 16
    assert asked.server.intervals.count("1h") == 60


@given(endpoint=st.sampled_from(sorted(CATALOGUE)), interval=st.sampled_from(sorted(INTERVAL_MIN)))
def test_a_fallback_is_always_coarser_and_on_the_ladder(endpoint: str, interval: str) -> None:
    found = coarser_intervals(CATALOGUE[endpoint], interval)
    minutes = [INTERVAL_MIN[one] for one in found]
    assert minutes == sorted(minutes)
    assert all(one > INTERVAL_MIN[interval] for one in minutes)
    assert set(found) <= set(INTERVAL_LADDER) & set(CATALOGUE[endpoint].intervals)


@pytest.mark.parametrize(
    ("interval", "first"), [("10m", "15m"), ("2h", "4h"), ("90m", "4h"), ("1w", None), ("h1", None)]
)
def test_an_interval_nobody_knows_has_a_coarser_one_too(interval: str, first: str | None) -> None:
    assert next(iter(coarser_intervals(OI_AGGREGATED, interval)), None) == first
