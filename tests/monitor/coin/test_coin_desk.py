"""The coin in view: when it is read, how often, and what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cgtui.coinglass.rest_errors import PlanTooLowError, ServerFaultError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.coin.coin_desk import AGAIN_S
from cgtui.monitor.coin.coin_readings import (
    CHARTS_S,
    LEAST_REAL_S,
    LISTS_S,
    REFUSED_S,
    SETTLE_S,
    STALE_FACTOR,
    TROUBLE_S,
    UNKNOWN_S,
)
from tests.monitor.build import T0_MS
from tests.monitor.coin_wire import everything
from tests.monitor.viewing import Viewing
from tests.virtual_time import virtual_time

CHARTS = ("price_history", "oi_aggregated", "funding_history")
LISTS = ("oi_exchanges", "liquidation_exchanges", "hyperliquid_positions")


@virtual_time
async def test_nothing_is_read_until_a_coin_is_looked_at_and_nothing_after() -> None:
    viewing = Viewing()
    await viewing.live(300)
    assert viewing.client.asked == []
    assert viewing.desk.detail(T0_MS) is None
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(30)
    assert viewing.calls(*CHARTS) > 0
    viewing.desk.look_at(None, "15m")
    made = len(viewing.client.asked)
    await viewing.live(600)
    assert len(viewing.client.asked) == made
    assert viewing.desk.detail(T0_MS) is None
    await viewing.end()


@virtual_time
async def test_a_look_brings_every_part_with_its_age() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 0.5)
    detail = viewing.detail
    assert (detail.coin, detail.interval, detail.no_rest) == ("BTC", "15m", "")
    assert detail.contract == "Binance BTCUSDT"
    parts = (
        detail.price,
        detail.taker,
        detail.open_interest,
        detail.liquidations,
        detail.funding,
        detail.inputs,
        detail.interest_by_venue,
        detail.liquidations_by_venue,
        detail.positions,
    )
    for part in parts:
        assert part.value is not None
        assert part.age_s(viewing.clock.now_ms()) == pytest.approx(0.5)
        assert not part.is_stale(viewing.clock.now_ms())
    assert detail.price.stale_ms == STALE_FACTOR * CHARTS_S * 1000
    assert detail.positions.stale_ms == STALE_FACTOR * LISTS_S * 1000
    assert {one.priority for one in viewing.client.asked} == {Priority.PERSON}
    await viewing.end()


@virtual_time
async def test_charts_are_read_once_a_minute_and_lists_every_ten_seconds() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 2 * CHARTS_S - 1)
    assert viewing.calls("price_history") == 2
    assert viewing.calls("hyperliquid_positions") == 12
    assert {one.priority for one in viewing.client.asked[-20:]} == {Priority.BACKGROUND}
    await viewing.end()


@virtual_time
async def test_a_small_budget_is_asked_less_often() -> None:
    viewing = Viewing(calls_a_minute=25)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 2 * CHARTS_S - 1)
    assert viewing.calls("price_history") == 1
    assert viewing.calls("hyperliquid_positions") == 3
    await viewing.end()


@virtual_time
async def test_a_clock_that_runs_fast_does_not_make_calls_come_without_end() -> None:
    viewing = Viewing(speed=60)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 4 * LEAST_REAL_S - 1)
    assert viewing.calls("hyperliquid_positions") == 4
    assert not viewing.detail.positions.is_stale(viewing.clock.now_ms())
    await viewing.end()


@virtual_time
async def test_who_leafs_through_coins_asks_for_the_last_one_only() -> None:
    viewing = Viewing()
    for coin in ("BTC", "ETH", "SOL"):
        viewing.desk.look_at(coin, "15m")
        await viewing.live(SETTLE_S / 2)
    await viewing.live(SETTLE_S)
    coins = {one.params["symbol"] for one in viewing.client.asked if "symbol" in one.params}
    assert coins == {"SOL", "SOLUSDT"}
    await viewing.end()


@virtual_time
async def test_a_refresh_reads_everything_at_once_but_not_twice_in_a_row() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    first = viewing.calls(*CHARTS, *LISTS)
    viewing.desk.refresh()
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 2
    assert viewing.client.asked[-1].priority is Priority.PERSON
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 2
    await viewing.live(AGAIN_S)
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 3
    assert viewing.calls(*CHARTS, *LISTS) > 2 * first
    await viewing.end()


@virtual_time
async def test_another_interval_reads_the_charts_and_nothing_that_has_none() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    viewing.desk.look_at("BTC", "1h")
    assert viewing.detail.price.value is None
    assert viewing.detail.positions.value is not None
    await viewing.live(SETTLE_S + 1)
    assert viewing.detail.price.interval_used == "1h"
    assert viewing.calls("hyperliquid_positions") == 1
    assert viewing.calls("liquidation_exchanges") == 2
    # Back again: what was read a moment ago is still there, and is not asked for.
    viewing.desk.look_at("BTC", "15m")
    assert viewing.detail.price.interval_used == "15m"
    await viewing.live(SETTLE_S + 1)
    assert viewing.calls("price_history") == 2
    await viewing.end()


@virtual_time
async def test_a_coin_that_comes_back_is_there_at_once_with_its_age() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    viewing.desk.look_at(None, "15m")
    await viewing.live(300)
    viewing.desk.look_at("BTC", "15m")
    assert viewing.detail.price.age_s(viewing.clock.now_ms()) == pytest.approx(301)
    assert viewing.detail.price.is_stale(viewing.clock.now_ms())
    await viewing.live(SETTLE_S + 0.1)
    assert viewing.detail.price.age_s(viewing.clock.now_ms()) == pytest.approx(0.1)
    await viewing.end()


@virtual_time
async def test_an_interval_that_no_chart_has_becomes_the_first() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "7m")
    assert viewing.detail.interval == "5m"
    await viewing.end()


@virtual_time
async def test_a_read_that_fails_keeps_the_value_says_why_and_is_tried_soon() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    good = viewing.client.says["price_history"]
    viewing.client.says["price_history"] = ServerFaultError("price", "Server Error")
    await viewing.live(CHARTS_S)
    part = viewing.detail.price
    assert part.value is not None
    assert part.trouble == "server fault: Server Error"
    assert part.age_s(viewing.clock.now_ms()) == pytest.approx(CHARTS_S + 1)
    viewing.client.says["price_history"] = good
    await viewing.live(TROUBLE_S)
    assert viewing.detail.price.trouble == ""
    await viewing.end()


@virtual_time
async def test_a_read_that_goes_on_failing_is_tried_less_and_less_often() -> None:
    viewing = Viewing()
    viewing.client.says["price_history"] = ServerFaultError("price", "Server Error")
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 16 * TROUBLE_S)
    assert viewing.calls("price_history") == 5
    await viewing.end()


@virtual_time
async def test_a_coin_that_coinglass_may_not_list_is_asked_for_with_one_call_at_a_time() -> None:
    viewing = Viewing()
    viewing.listed = False
    known = dict(viewing.client.says)
    viewing.client.says = dict.fromkeys(known, ServerFaultError("x", "Server Error"))
    viewing.desk.look_at("kPEPE", "15m")
    await viewing.live(SETTLE_S + 4 * UNKNOWN_S - 1)
    assert [one.name for one in viewing.client.asked] == ["oi_exchanges"] * 3
    detail = viewing.detail
    assert {one.trouble for one in (detail.price, detail.inputs, detail.positions)} == {
        "server fault: Server Error"
    }
    # A person may insist; and once there is an answer all the rest is read.
    viewing.client.says = known
    viewing.desk.refresh()
    await viewing.live(0.5)
    assert viewing.detail.price.value is not None
    assert viewing.detail.price.trouble == ""
    await viewing.end()


@virtual_time
async def test_a_coin_whose_price_comes_from_the_feed_is_read_after_one_answer() -> None:
    viewing = Viewing()
    viewing.listed = False
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 0.5)
    assert viewing.client.asked[0].name == "oi_exchanges"
    assert viewing.calls("oi_exchanges") == 1
    assert viewing.detail.positions.value is not None
    await viewing.end()


@virtual_time
async def test_what_the_plan_lacks_is_asked_again_only_when_a_person_does() -> None:
    viewing = Viewing()
    viewing.client.says["hyperliquid_positions"] = PlanTooLowError("positions", "Upgrade plan")
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(REFUSED_S - 10)
    assert viewing.calls("hyperliquid_positions") == 1
    assert viewing.detail.positions.trouble == "plan too low: Upgrade plan"
    viewing.desk.refresh()
    await viewing.live(1)
    assert viewing.calls("hyperliquid_positions") == 2
    await viewing.end()


@virtual_time
async def test_a_defect_of_one_part_is_the_desks_and_a_new_run_goes_on() -> None:
    viewing = Viewing()

    def rows(_asked: Any) -> list[Any]:
        raise RuntimeError("boom")

    viewing.client.says["price_history"] = rows
    viewing.desk.look_at("BTC", "15m")
    await asyncio.sleep(1)
    with pytest.raises(RuntimeError, match="boom"):
        await viewing.running
    viewing.client.says |= everything(viewing.clock.now_ms)
    viewing.running = asyncio.create_task(viewing.desk.run())
    await viewing.live(SETTLE_S + 1)
    assert viewing.detail.price.value is not None
    await viewing.end()
