"""A coin's page read by the real client from the simulated market."""

from __future__ import annotations

from typing import Any

from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.coin.coin_detail import Reading
from cgtui.monitor.coin.coin_reader import Answered, CoinReader, Request
from cgtui.monitor.coin.coin_rows import MOST_BARS
from tests.monitor.simulated_rest import Simulated, simulated


async def read(market: Simulated, what: Reading, interval: str = "5m") -> Answered:
    reader = CoinReader(
        market.client,
        market.reader,
        market.venues,
        now_ms=market.now_ms,
        calls_a_minute=lambda: 250,
    )
    return await reader.read(what, Request("BTC", interval, Priority.PERSON))


async def test_every_part_is_there_on_a_plan_that_gives_it() -> None:
    async with simulated("cascade") as market:
        market.live(75)
        for what in Reading:
            answered = await read(market, what)
            assert answered.part.trouble == ""
            assert answered.part.value is not None
        taker: Any = (await read(market, Reading.TAKER)).part.value
        assert 100 < len(taker.first) <= MOST_BARS
        assert taker.forming
        positions: Any = (await read(market, Reading.POSITIONS)).part.value
        distances = [abs(one.distance_pct) for one in positions]
        assert distances == sorted(distances)


async def test_a_small_plan_gets_coarser_charts_and_no_positions() -> None:
    async with simulated(level="HOBBYIST") as market:
        price: Any = (await read(market, Reading.PRICE)).part
        assert (price.interval_asked, price.interval_used) == ("5m", "4h")
        assert price.value.width_ms == 4 * 3_600_000
        refused = await read(market, Reading.POSITIONS)
        assert refused.refused
        assert refused.part.trouble == "plan too low: Upgrade plan"
