"""Prices and open interest once a minute: how often, how many pages, and what a refusal does."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from cgtui.coinglass.rest_errors import PlanTooLowError, ServerFaultError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.market_poll import MarketCoin, MarketPoll, MarketPrices
from cgtui.signals.alert import PriceNow
from tests.monitor.fake_reader import NOW_MS, Asked, FakeReader, HandClock
from tests.monitor.simulated_rest import simulated
from tests.virtual_time import virtual_time

MARKETS = "coins_markets"
TIER1_2 = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")


def row(coin: str, price: object = 2.0, **fields: object) -> dict[str, Any]:
    return {"symbol": coin, "current_price": price, **fields}


def listing(coins: int) -> list[dict[str, Any]]:
    """So many coins, largest open interest first."""
    return [row(f"C{n}", open_interest_usd=1e9 / (n + 1)) for n in range(coins)]


def paged(coins: int) -> Any:
    def rows(asked: Asked) -> list[dict[str, Any]]:
        per_page, page = int(asked.params["per_page"]), int(asked.params["page"])
        return listing(coins)[(page - 1) * per_page : page * per_page]

    return rows


def poll_of(client: FakeReader, **options: Any) -> MarketPoll:
    return MarketPoll(client, now_ms=HandClock().now_ms, **options)


def market(*coins: tuple[str, float | None]) -> MarketPrices:
    price = PriceNow(1.0, "rest", NOW_MS, None)
    return MarketPrices(NOW_MS, {coin: MarketCoin(price, None, usd) for coin, usd in coins})


async def test_a_poll_is_prices_changes_and_open_interest_as_of_the_sources_clock() -> None:
    client = FakeReader()
    client.says[MARKETS] = [
        row(
            "BTC",
            "112480.5",
            price_change_percent_5m=-1.9,
            open_interest_change_percent_15m="-1.4",
            open_interest_usd=7e10,
        ),
        row("NEW"),
    ]
    prices = await poll_of(client).poll()
    assert prices.at_ms == NOW_MS
    assert prices.coins["BTC"] == MarketCoin(
        PriceNow(112_480.5, "rest", NOW_MS, -1.9), oi_change_15m_pct=-1.4, open_interest_usd=7e10
    )
    assert prices.price("NEW") == PriceNow(2.0, "rest", NOW_MS, None)
    assert prices.price("NOSUCH") is None
    assert client.asked[0].params == {"per_page": "100", "page": "1"}
    assert client.asked[0].priority is Priority.BACKGROUND


async def test_a_price_of_zero_is_none() -> None:
    client = FakeReader(says={MARKETS: [row("DEAD", 0)]})
    assert (await poll_of(client).poll()).price("DEAD") is None


def test_the_third_tier_is_the_next_by_open_interest() -> None:
    prices = market(("A", 5.0), ("B", 9.0), ("C", None), ("D", 9.0), ("E", 1.0), ("BTC", 99.0))
    assert prices.tier3(3, without=("BTC",)) == ("B", "D", "A")
    assert prices.tier3(without=("BTC", "ETH")) == ("B", "D", "A", "E")
    assert market().tier3() == ()


async def test_one_page_is_enough_while_everything_wanted_is_on_it() -> None:
    client = FakeReader(says={MARKETS: paged(450)})
    prices = await poll_of(client, wanted=lambda: ("C0", "C99")).poll()
    assert len(prices.coins) == 100
    assert len(client.asked) == 1


async def test_as_many_pages_are_read_as_hold_what_is_wanted() -> None:
    client = FakeReader(says={MARKETS: paged(450)})
    prices = await poll_of(client, wanted=lambda: ("C0", "C250")).poll()
    assert prices.price("C250") is not None
    assert [one.params["page"] for one in client.asked] == ["1", "2", "3"]


async def test_pages_are_bounded_and_a_coin_on_none_is_not_looked_for_each_time() -> None:
    client, clock = FakeReader(says={MARKETS: paged(2_242)}), HandClock()
    poll = MarketPoll(client, now_ms=clock.now_ms, wanted=lambda: ("C0", "kPEPE"))
    await poll.poll()
    assert len(client.asked) == 5
    await poll.poll()
    assert len(client.asked) == 6
    clock.forward(1_800)
    await poll.poll()
    assert len(client.asked) == 11


async def test_a_service_deaf_to_pages_is_asked_twice_and_no_more() -> None:
    client = FakeReader(says={MARKETS: listing(100)})
    await poll_of(client, wanted=lambda: ("NOSUCH",)).poll()
    assert len(client.asked) == 2


async def test_a_later_page_that_fails_leaves_the_first() -> None:
    def rows(asked: Asked) -> list[dict[str, Any]]:
        if asked.params["page"] != "1":
            raise ServerFaultError(MARKETS, "Server Error")
        return listing(100)

    prices = await poll_of(FakeReader(says={MARKETS: rows}), wanted=lambda: ("C150",)).poll()
    assert len(prices.coins) == 100


@pytest.mark.parametrize(("speed", "every_s"), [(1.0, 60), (6.0, 10), (60.0, 5), (0.5, 120)])
@virtual_time
async def test_it_polls_once_a_source_minute_and_never_within_five_seconds(
    speed: float, every_s: float
) -> None:
    client, told = FakeReader(says={MARKETS: listing(3)}), list[float]()
    loop = asyncio.get_running_loop()
    poll = poll_of(client, speed=speed, on_prices=lambda _prices: told.append(loop.time()))
    running = asyncio.create_task(poll.run())
    await asyncio.sleep(2.5 * every_s)
    running.cancel()
    assert told == pytest.approx([0, every_s, 2 * every_s])
    assert poll.latest is not None


@virtual_time
async def test_a_plan_too_low_is_said_once_and_asked_again_in_an_hour() -> None:
    client = FakeReader(says={MARKETS: PlanTooLowError(MARKETS, "Upgrade plan")})
    poll = poll_of(client)
    with capture_logs() as logged:
        running = asyncio.create_task(poll.run())
        await asyncio.sleep(3_599)
        assert len(client.asked) == 1
        assert poll.trouble == "plan too low: Upgrade plan"
        assert poll.latest is None
        await asyncio.sleep(3_600)
        assert len(client.asked) == 2
    assert [one["event"] for one in logged] == ["no market prices"]
    client.says[MARKETS] = listing(3)
    await asyncio.sleep(3_600)
    running.cancel()
    assert poll.trouble == ""
    assert poll.latest is not None


@virtual_time
async def test_other_errors_pass_and_the_last_prices_stay() -> None:
    client = FakeReader(says={MARKETS: listing(3)})
    poll = poll_of(client)
    running = asyncio.create_task(poll.run())
    await asyncio.sleep(1)
    before = poll.latest
    client.says[MARKETS] = ServerFaultError(MARKETS, "Server Error")
    await asyncio.sleep(60)
    assert poll.trouble == "server fault: Server Error"
    assert poll.latest is before
    client.says[MARKETS] = listing(4)
    await asyncio.sleep(60)
    running.cancel()
    assert poll.trouble == ""
    assert poll.latest is not before


async def test_the_simulated_market_has_a_price_for_every_coin_and_a_third_tier() -> None:
    async with simulated("cascade") as api:
        api.live(200)
        poll = MarketPoll(api.client, now_ms=api.now_ms, wanted=lambda: TIER1_2)
        prices = await poll.poll()
        told = {name: api.market.series(name).at(api.now_ms())[0] for name in TIER1_2}
    assert prices.at_ms == api.now_ms()
    for name, price in told.items():
        found = prices.price(name)
        assert found is not None
        assert found.price == pytest.approx(price, rel=1e-3)
        assert found.change_5m_pct is not None
    assert prices.coins["BTC"].oi_change_15m_pct is not None
    assert prices.coins["BTC"].oi_change_15m_pct < -0.5
    tier3 = prices.tier3(without=TIER1_2)
    assert len(tier3) == min(30, len(api.market.listings) - len(TIER1_2))
    assert not set(tier3) & set(TIER1_2)


async def test_the_simulated_service_refuses_a_small_plan() -> None:
    async with simulated(level="HOBBYIST") as api:
        with pytest.raises(PlanTooLowError):
            await MarketPoll(api.client, now_ms=api.now_ms).poll()


@virtual_time
async def test_another_key_is_asked_at_once_and_what_the_earlier_one_was_told_is_gone() -> None:
    client = FakeReader(says={MARKETS: PlanTooLowError(MARKETS, "Upgrade plan")})
    poll = poll_of(client)
    running = asyncio.create_task(poll.run())
    await asyncio.sleep(1)
    assert poll.trouble == "plan too low: Upgrade plan"
    client.says[MARKETS] = listing(3)
    poll.ask_anew()
    assert poll.trouble == ""
    await asyncio.sleep(1)
    assert len(client.asked) == 2
    await asyncio.sleep(60)
    assert len(client.asked) == 3
    running.cancel()
