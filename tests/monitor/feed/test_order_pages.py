"""Single liquidations of a span: 200 at a time, no cursor, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.coinglass.rest_errors import PlanTooLowError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.feed.order_pages import MOST_PAGES, PAGE_ROWS, read_orders
from tests.monitor.build import T0_MS
from tests.monitor.fake_reader import Asked, FakeReader
from tests.monitor.simulated_rest import simulated

ORDERS = "liquidation_orders"


def wire(time_ms: int, usd: float = 1_000.0) -> dict[str, Any]:
    return {
        "exchange_name": "BINANCE",
        "base_asset": "BTC",
        "symbol": "BTCUSDT",
        "side": 1,
        "price": 112_480.0,
        "usd_value": usd,
        "time": time_ms,
    }


def service(*times_ms: int) -> Any:
    """Gives the newest 200 of what is asked for, as the simulator does."""

    def rows(asked: Asked) -> list[dict[str, Any]]:
        first, last = int(asked.params["start_time"]), int(asked.params["end_time"])
        inside = [at for at in sorted(times_ms) if first <= at <= last]
        return [wire(at) for at in inside[-PAGE_ROWS:]]

    return rows


async def test_a_small_span_is_one_call_in_the_background() -> None:
    client = FakeReader({ORDERS: service(T0_MS, T0_MS + 10, T0_MS + 5_000)})
    orders = await read_orders(client, "BTC", "Binance", T0_MS, T0_MS + 1_000)
    assert [row.time_ms for row in orders.rows] == [T0_MS, T0_MS + 10]
    assert orders.is_whole
    (asked,) = client.asked
    assert asked.priority is Priority.BACKGROUND
    assert asked.params == {
        "exchange": "Binance",
        "symbol": "BTC",
        "min_liquidation_amount": "0",
        "start_time": str(T0_MS),
        "end_time": str(T0_MS + 1_000),
    }


async def test_a_span_of_more_than_a_page_is_whole_and_nothing_is_in_it_twice() -> None:
    times = [T0_MS + n // 3 for n in range(500)]
    client = FakeReader({ORDERS: service(*times)})
    orders = await read_orders(client, "BTC", "Binance", T0_MS, T0_MS + 1_000)
    assert sorted(row.time_ms for row in orders.rows) == times
    assert orders.is_whole
    assert len(client.asked) == 3


async def test_a_full_page_of_one_moment_cannot_be_told_to_be_all_there_is() -> None:
    client = FakeReader({ORDERS: service(*[T0_MS] * 300)})
    orders = await read_orders(client, "BTC", "Binance", T0_MS - 10, T0_MS)
    assert len(orders.rows) == PAGE_ROWS
    assert not orders.is_whole


async def test_the_pages_have_an_end() -> None:
    client = FakeReader({ORDERS: service(*range(T0_MS, T0_MS + 5_000))})
    orders = await read_orders(client, "BTC", "Binance", T0_MS, T0_MS + 5_000)
    assert len(client.asked) == MOST_PAGES
    assert not orders.is_whole


async def test_orders_outside_the_span_are_left_out_where_the_service_ignores_it() -> None:
    client = FakeReader({ORDERS: [wire(T0_MS - 1), wire(T0_MS), wire(T0_MS + 11)]})
    orders = await read_orders(client, "BTC", "Binance", T0_MS, T0_MS + 10)
    assert [row.time_ms for row in orders.rows] == [T0_MS]


async def test_a_refusal_is_the_callers() -> None:
    client = FakeReader({ORDERS: PlanTooLowError(ORDERS, "Upgrade plan")})
    with pytest.raises(PlanTooLowError):
        await read_orders(client, "BTC", "Binance", T0_MS, T0_MS + 10)


async def test_the_simulated_service_gives_the_orders_of_its_feed() -> None:
    async with simulated("cascade") as market:
        market.live(60)
        from_ms, to_ms = market.now_ms() - 30_000, market.now_ms()
        orders = await read_orders(market.client, "BTC", "Binance", from_ms, to_ms)
        sent = [
            (one.time_ms, one.usd)
            for one in market.emitted
            if one.coin == "BTC" and one.exchange == "Binance" and one.time_ms >= from_ms
        ]
        assert sent
        assert sorted((row.time_ms, row.usd) for row in orders.rows) == sorted(sent)
