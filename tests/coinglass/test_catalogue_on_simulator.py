"""Every row of the catalogue against the simulated service, which shares no parser with it."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.coinglass.answer import ParsedAnswer, read_answer
from cgtui.coinglass.catalogue import CATALOGUE
from cgtui.coinglass.events import Side
from cgtui.coinglass.plans import INTERVAL_MIN, Access, access, history_days, intervals_of
from cgtui.coinglass.rest_errors import (
    BadRequestError,
    IntervalRefusedError,
    KeyRefusedError,
    PlanTooLowError,
)
from cgtui.coinglass.rest_types import Endpoint, Plan
from cgtui.coinglass.rows_account import HyperliquidPosition, Subscription
from cgtui.coinglass.rows_lists import ExchangeLiquidations, LiquidationOrder
from tests.simulator.rest_client import START_MS, Api, serve

NAMES = sorted(CATALOGUE)
PLANS = [plan for plan in Plan if plan is not Plan.ENTERPRISE]
VALUES = {
    "exchange": "Binance",
    "exchange_list": "Binance,OKX,Bybit",
    "interval": "4h",
    "limit": "30",
    "min_liquidation_amount": "10000",
}


def params(endpoint: Endpoint[Any]) -> dict[str, str]:
    """Something for every required parameter, on Bitcoin."""
    by_pair = {"exchange", "symbol"} <= set(endpoint.required) and "min_" not in str(
        endpoint.required
    )
    span = "24h" if endpoint.name == "liquidation_exchanges" else "7d"
    values = VALUES | {"symbol": "BTCUSDT" if by_pair else "BTC", "range": span}
    return {name: values[name] for name in endpoint.required}


async def read(
    api: Api, endpoint: Endpoint[Any], *, key: str = "many", **query: str
) -> ParsedAnswer[Any]:
    answer = await api.get(endpoint.path, key=key, **query)
    return read_answer(endpoint, answer.status_code, answer.content)


@pytest.mark.parametrize("name", NAMES)
async def test_every_row_fits_and_rows_ascend(name: str) -> None:
    endpoint = CATALOGUE[name]
    async with serve("cascade") as api:
        api.live(200)
        answer = await read(api, endpoint, **params(endpoint))
    assert answer.rows
    assert answer.skipped == 0
    times = [getattr(row, "time_ms", 0) for row in answer.rows]
    assert times == sorted(times)
    if endpoint.intervals:
        assert len(times) == len(set(times)) > 1


@pytest.mark.parametrize("name", NAMES)
async def test_a_missing_parameter_is_our_defect(name: str) -> None:
    endpoint = CATALOGUE[name]
    async with serve() as api:
        for absent in endpoint.required:
            query = params(endpoint)
            del query[absent]
            with pytest.raises(BadRequestError, match=f"'{absent}' is not present"):
                await read(api, endpoint, **query)


@pytest.mark.parametrize("name", NAMES)
async def test_no_key_and_a_wrong_key_are_refused_keys(name: str) -> None:
    endpoint = CATALOGUE[name]
    async with serve() as api:
        for key in ("", "wrong"):
            with pytest.raises(KeyRefusedError):
                await read(api, endpoint, key=key, **params(endpoint))


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", NAMES)
async def test_the_plan_matrix_is_what_the_service_grants(name: str, plan: Plan) -> None:
    endpoint = CATALOGUE[name]
    query = params(endpoint) | ({"interval": "1d"} if endpoint.intervals else {})
    async with serve() as api:
        if access(endpoint, plan) is Access.NO:
            with pytest.raises(PlanTooLowError):
                await read(api, endpoint, key=plan.name.lower(), **query)
        else:
            await read(api, endpoint, key=plan.name.lower(), **query)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("interval", INTERVAL_MIN)
async def test_intervals_and_depth_of_a_plan_are_those_of_the_service(
    interval: str, plan: Plan
) -> None:
    endpoint = CATALOGUE["funding_oi_weighted"]
    async with serve() as api:
        query = {"symbol": "BTC", "interval": interval, "start_time": "0"}
        if interval not in intervals_of(plan):
            with pytest.raises(IntervalRefusedError):
                await read(api, endpoint, key=plan.name.lower(), **query)
            return
        answer = await read(api, endpoint, key=plan.name.lower(), **query)
    oldest_days = (START_MS - answer.rows[0].time_ms) / 86_400_000
    assert oldest_days <= history_days(plan, interval)


async def test_a_pair_where_a_coin_belongs_is_no_rows_and_no_error() -> None:
    async with serve() as api:
        for endpoint in CATALOGUE.values():
            if "symbol" in endpoint.required:
                query = params(endpoint)
                query["symbol"] = "BTC" if query["symbol"] == "BTCUSDT" else "BTCUSDT"
                answer = await read(api, endpoint, **query)
                assert [row for row in answer.rows if getattr(row, "levels", True)] == []


async def test_orders_keep_those_that_share_a_time_and_have_both_sides() -> None:
    endpoint = CATALOGUE["liquidation_orders"]
    async with serve("cascade") as api:
        api.live(400)
        query = params(endpoint) | {"min_liquidation_amount": "0"}
        raw = await api.data(endpoint.path, **query)
        answer: ParsedAnswer[LiquidationOrder] = await read(api, endpoint, **query)
    assert len(answer.rows) == len(raw)
    assert {row.exchange for row in answer.rows} == {"Binance"}
    assert {row.side for row in answer.rows} == {Side.LONG, Side.SHORT}
    by_code = {1: Side.LONG, 2: Side.SHORT}
    assert [row.side for row in answer.rows] == [by_code[order["side"]] for order in raw]


async def test_the_sum_of_all_venues_can_be_told_from_the_venues() -> None:
    endpoint = CATALOGUE["liquidation_exchanges"]
    async with serve("cascade") as api:
        api.live(200)
        answer: ParsedAnswer[ExchangeLiquidations] = await read(api, endpoint, **params(endpoint))
    (total,) = (row for row in answer.rows if row.is_total)
    venues = [row for row in answer.rows if not row.is_total]
    assert sum(row.total_usd for row in venues) == pytest.approx(total.total_usd)


async def test_positions_say_their_side_and_how_many_pages_there_are() -> None:
    endpoint = CATALOGUE["hyperliquid_positions"]
    async with serve() as api:
        answer: ParsedAnswer[HyperliquidPosition] = await read(api, endpoint, symbol="BTC")
    assert answer.total_pages is not None
    assert answer.total_pages > 1
    assert {row.side for row in answer.rows} == {Side.LONG, Side.SHORT}
    assert all((row.size_coins > 0) == (row.side is Side.LONG) for row in answer.rows)


async def test_the_account_knows_its_plan() -> None:
    endpoint = CATALOGUE["account"]
    async with serve() as api:
        for plan in PLANS:
            answer: ParsedAnswer[Subscription] = await read(api, endpoint, key=plan.name.lower())
            assert answer.rows[0].plan is plan
