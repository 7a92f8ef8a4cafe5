"""A set of inputs: which calls it takes, what is kept, and how each failure reads."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.coinglass.rest_errors import (
    RateLimitedError,
    ServerFaultError,
)
from cgtui.coinglass.rest_types import Priority
from cgtui.signals.inputs import (
    FundingInput,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from tests.monitor.fake_reader import NOW_MS, FakeResolver
from tests.monitor.rest.input_desk import Desk
from tests.monitor.rest.row_samples import reason
from tests.virtual_time import virtual_time

COLD = [
    "funding_history 1h",
    "funding_history 1m",
    "liquidation_aggregated 1m",
    "oi_aggregated 1m",
    "taker_aggregated 1m",
    "taker_aggregated 5m",
]
SAME_EPISODE = ["liquidation_aggregated 1m", "oi_aggregated 1m", "taker_aggregated 1m"]
WARM = ["funding_history 1m", *SAME_EPISODE]


@virtual_time
async def test_a_set_is_the_four_inputs_with_where_they_are_from() -> None:
    desk = Desk()
    inputs = await desk.read()
    assert inputs.read_ms == NOW_MS
    assert isinstance(inputs.taker, TakerInput)
    assert (inputs.taker.buy_usd, inputs.taker.sell_usd) == (240, 360)
    assert inputs.taker.usual_usd == 100
    assert inputs.taker.source.endpoint == ("/api/futures/aggregated-taker-buy-sell-volume/history")
    assert inputs.taker.source.as_of_ms == NOW_MS
    assert isinstance(inputs.open_interest, OpenInterestInput)
    assert inputs.open_interest.change_15m_pct == inputs.open_interest.change_60m_pct == 0
    assert isinstance(inputs.liquidations, LiquidationInput)
    assert inputs.liquidations.long_sum_usd == 35
    assert isinstance(inputs.funding, FundingInput)
    assert inputs.funding.source.as_of_ms == NOW_MS - 40_000
    assert inputs.funding.rate_pct == inputs.funding.own_p95_pct == 0.01


@virtual_time
async def test_a_set_is_six_calls_cold_four_warm_and_three_in_the_same_episode() -> None:
    desk = Desk()
    await desk.reader.prepare(["BTC"])
    await desk.read()
    assert desk.client.calls == COLD
    desk.clock.forward(60)
    await desk.read()
    assert desk.client.calls == SAME_EPISODE
    await desk.read(opened_ms=desk.clock.at_ms)
    assert desk.client.calls == WARM
    await desk.read("ETH")
    assert desk.client.calls == COLD


@virtual_time
async def test_the_first_set_of_all_also_reads_the_list_of_exchanges_once() -> None:
    desk = Desk()
    await desk.read()
    assert desk.client.calls == sorted([*COLD, "supported_exchanges"])
    assert {one.priority for one in desk.client.asked} == {Priority.CONFIRMATION}
    assert desk.resolver.asked == ["BTC/USDT on Binance"]
    await desk.read()
    assert desk.resolver.asked == ["BTC/USDT on Binance"]


@virtual_time
async def test_preparing_goes_below_everything_else_and_survives_failures() -> None:
    desk = Desk()
    desk.client.says["supported_exchanges"] = ServerFaultError("supported_exchanges", "down")
    desk.resolver.error = ServerFaultError("exchange_pairs", "down")
    await desk.reader.prepare(["BTC", "ETH"])
    assert {one.priority for one in desk.client.asked} == {Priority.BACKGROUND}


@virtual_time
async def test_the_reads_go_side_by_side() -> None:
    desk = Desk()
    desk.client.takes_s = 0.5
    await desk.reader.prepare(["BTC"])
    began_s = asyncio.get_running_loop().time()
    await desk.read()
    assert asyncio.get_running_loop().time() - began_s == pytest.approx(0.5)


@virtual_time
async def test_only_what_is_needed_is_asked_of_the_venues_that_count() -> None:
    desk = Desk()
    await desk.read(opened_ms=NOW_MS - 600_000)
    params = {one.what: one.params for one in desk.client.asked}
    # Hyperliquid is not listed, BINANCE and Binance are one; the order is the settings'.
    venues = {"exchange_list": "Binance,OKX,Bybit", "symbol": "BTC"}
    assert params == {
        "supported_exchanges": {},
        "taker_aggregated 1m": {**venues, "limit": "6"},
        "taker_aggregated 5m": {**venues, "limit": "288"},
        "liquidation_aggregated 1m": {**venues, "limit": "6"},
        "oi_aggregated 1m": {"symbol": "BTC", "unit": "coin", "limit": "64"},
        "funding_history 1m": {"exchange": "Binance", "symbol": "BTCUSDT", "limit": "15"},
        "funding_history 1h": {"exchange": "Binance", "symbol": "BTCUSDT", "limit": "720"},
    }


@virtual_time
async def test_funding_of_an_episode_is_still_what_it_was_before_it_hours_later() -> None:
    desk = Desk()
    first = await desk.read()
    desk.client.says["funding_history"] = desk._rows(open="9", high="9", low="9", close="9")
    desk.clock.forward(3_600)
    later = await desk.read()
    assert later.funding == first.funding


@virtual_time
async def test_an_old_episode_asks_as_far_back_as_it_opened_within_a_page() -> None:
    desk = Desk()
    await desk.read(opened_ms=NOW_MS - 20 * 3_600_000)
    limits = {one.what: one.params.get("limit") for one in desk.client.asked}
    assert limits["funding_history 1m"] == "1000"


@virtual_time
async def test_ages_are_by_the_sources_clock_when_each_answer_came() -> None:
    desk = Desk()
    desk.client.on_answer = lambda: desk.clock.forward(1)
    inputs = await desk.read()
    sources = [inputs.taker, inputs.open_interest, inputs.liquidations]
    ages_ms = set()
    for one in sources:
        assert not isinstance(one, MissingInput)
        ages_ms.add(inputs.read_ms - one.source.as_of_ms)
    assert len(ages_ms) == 3
    assert all(0 <= age_ms <= 7_000 for age_ms in ages_ms)


# What changes slowly


@virtual_time
async def test_usual_volume_is_read_anew_after_half_an_hour_and_funding_after_six() -> None:
    desk = Desk()
    await desk.read()
    desk.clock.forward(1_799)
    await desk.read()
    assert desk.client.calls == SAME_EPISODE
    desk.clock.forward(1)
    await desk.read()
    assert desk.client.calls == [*SAME_EPISODE, "taker_aggregated 5m"]
    desk.clock.forward(6 * 3_600)
    await desk.read()
    assert "funding_history 1h" in desk.client.calls
    assert "supported_exchanges" in desk.client.calls


@virtual_time
async def test_a_usual_volume_that_cannot_be_read_is_used_until_it_is_six_hours_old() -> None:
    desk = Desk()
    await desk.read()
    desk.client.says["taker_aggregated 5m"] = RateLimitedError("taker_aggregated", "too many")
    desk.clock.forward(6 * 3_600 - 1)
    inputs = await desk.read()
    assert isinstance(inputs.taker, TakerInput)
    assert inputs.taker.usual_usd == 100
    desk.clock.forward(1)
    inputs = await desk.read()
    assert reason(inputs.taker) == "usual volume: rate limited: too many"


@virtual_time
async def test_without_any_usual_volume_taker_is_missing_alone() -> None:
    desk = Desk()
    desk.client.says["taker_aggregated 5m"] = []
    inputs = await desk.read()
    assert reason(inputs.taker) == "usual volume: not to be had from 0 bars of 5m"
    assert isinstance(inputs.liquidations, LiquidationInput)


@virtual_time
async def test_a_coin_listed_today_costs_no_more_calls_than_another() -> None:
    desk = Desk()
    desk.client.says["taker_aggregated 5m"] = []
    desk.client.says["funding_history 1h"] = []
    first = await desk.read()
    assert isinstance(first.funding, FundingInput)
    assert first.funding.own_p95_pct is None
    again = await desk.read()
    assert desk.client.calls == SAME_EPISODE
    assert reason(again.taker) == reason(first.taker)
    desk.clock.forward(1_800)
    await desk.read()
    assert "taker_aggregated 5m" in desk.client.calls


@virtual_time
async def test_a_failed_month_of_funding_costs_the_percentiles_alone() -> None:
    desk = Desk()
    desk.client.says["funding_history 1h"] = ServerFaultError("funding_history", "Server Error")
    inputs = await desk.read()
    assert isinstance(inputs.funding, FundingInput)
    assert inputs.funding.rate_pct == 0.01
    assert inputs.funding.own_p95_pct is None
    assert inputs.funding.own_p5_pct is None


@virtual_time
async def test_a_clock_that_was_set_back_trusts_nothing_kept_in_its_future() -> None:
    desk = Desk()
    await desk.read()
    desk.clock.forward(-7_200)
    await desk.read(opened_ms=desk.clock.at_ms)
    assert "taker_aggregated 5m" in desk.client.calls


@virtual_time
async def test_a_contract_that_pays_every_hour_is_brought_to_eight() -> None:
    desk = Desk(resolver=FakeResolver(funding_interval_h=1))
    inputs = await desk.read()
    assert isinstance(inputs.funding, FundingInput)
    assert inputs.funding.rate_pct == pytest.approx(0.08)
    assert inputs.funding.own_p95_pct == pytest.approx(0.08)
