"""The parts of a coin's page: what each asks, what it makes of the answer, how trouble reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from cgtui.coinglass.rest_errors import PlanTooLowError, ServerFaultError, UnreachableError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.coin.coin_detail import Reading
from cgtui.monitor.coin.coin_reader import SWITCHED_OFF, Answered, CoinReader, Request
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.signals.inputs import Inputs, TakerInput
from tests.monitor.coin_wire import everything
from tests.monitor.fake_reader import FakeReader, FakeResolver, HandClock

HISTORIES = (
    Reading.PRICE,
    Reading.TAKER,
    Reading.OPEN_INTEREST,
    Reading.LIQUIDATIONS,
    Reading.FUNDING,
)


@dataclass
class Reads:
    """A reader over a scripted client."""

    clock: HandClock = field(default_factory=HandClock)
    client: FakeReader = field(default_factory=FakeReader)
    resolver: FakeResolver = field(default_factory=FakeResolver)
    hyperliquid: bool = True
    exchanges: tuple[str, ...] = ("Binance", "OKX", "Nowhere")

    def __post_init__(self) -> None:
        self.client.says |= everything(self.clock.now_ms)
        now_ms = self.clock.now_ms
        venues = ScopedVenues(self.client, self.exchanges, now_ms=now_ms)
        inputs = InputReader(
            self.client,
            self.resolver,
            venues=venues,
            reference_exchange="Binance",
            quote="USDT",
            now_ms=now_ms,
        )
        self.reader = CoinReader(
            self.client,
            inputs,
            venues,
            now_ms=now_ms,
            hyperliquid=self.hyperliquid,
            calls_a_minute=lambda: 250,
        )

    async def value(self, what: Reading, interval: str = "15m") -> Any:
        value = (await self.read(what, interval)).part.value
        assert value is not None
        return value

    async def read(self, what: Reading, interval: str = "15m", coin: str = "BTC") -> Answered:
        return await self.reader.read(what, Request(coin, interval, Priority.PERSON))


@pytest.mark.parametrize("what", HISTORIES)
async def test_a_history_is_asked_at_the_charts_interval_and_says_which_was_given(
    what: Reading,
) -> None:
    reads = Reads()
    part = (await reads.read(what)).part
    assert part.value is not None
    assert part.value.width_ms == 900_000
    assert part.as_of_ms == reads.clock.at_ms
    assert (part.interval_asked, part.interval_used) == ("15m", "15m")
    assert part.trouble == ""
    (asked,) = (one for one in reads.client.asked if one.interval == "15m")
    assert asked.priority is Priority.PERSON
    assert part.endpoint.startswith("/api/futures/")


async def test_venues_that_coinglass_does_not_list_are_not_asked_for() -> None:
    reads = Reads()
    await reads.read(Reading.TAKER)
    assert reads.client.asked[-1].params["exchange_list"] == "Binance,OKX"
    reads = Reads(exchanges=("Nowhere",))
    part = (await reads.read(Reading.LIQUIDATIONS)).part
    assert part.trouble == "CoinGlass lists none of Nowhere"


async def test_a_coarser_interval_is_what_the_bars_are_of() -> None:
    reads = Reads()
    reads.client.used["price_history"] = "4h"
    part = (await reads.read(Reading.PRICE, "5m")).part
    assert (part.interval_asked, part.interval_used) == ("5m", "4h")
    assert part.value is not None
    assert part.value.width_ms == 14_400_000


async def test_open_interest_is_read_in_coins_and_funding_per_eight_hours() -> None:
    reads = Reads()
    reads.resolver.funding_interval_h = 4
    assert (await reads.value(Reading.OPEN_INTEREST)).last == 1000.0
    assert reads.client.asked[-1].params["unit"] == "coin"
    assert (await reads.value(Reading.FUNDING)).last == pytest.approx(0.02)


async def test_the_reference_contract_is_looked_up_and_named() -> None:
    reads = Reads()
    await reads.read(Reading.PRICE)
    assert reads.reader.contracts == {"BTC": "Binance BTCUSDT"}
    part = (await reads.read(Reading.PRICE, coin="NONE")).part
    assert "no NONE on Binance" in part.trouble
    assert part.value is None


async def test_the_four_inputs_are_read_as_for_an_episode() -> None:
    part = (await Reads().read(Reading.INPUTS)).part
    assert isinstance(part.value, Inputs)
    assert not isinstance(part.value.funding, TakerInput)
    assert part.as_of_ms == part.value.read_ms


async def test_the_range_of_venues_liquidations_follows_the_charts_interval() -> None:
    reads = Reads()
    for interval, span in (("5m", "1h"), ("15m", "4h"), ("1h", "12h"), ("4h", "24h")):
        venues = await reads.value(Reading.LIQUIDATIONS_BY_VENUE, interval)
        assert reads.client.asked[-1].params == {"range": span, "symbol": "BTC"}
        assert {one.span for one in venues} == {span}


async def test_a_plan_too_low_says_so_and_is_no_hurry() -> None:
    reads = Reads()
    reads.client.says["hyperliquid_positions"] = PlanTooLowError("positions", "Upgrade plan")
    answered = await reads.read(Reading.POSITIONS)
    assert answered.refused
    assert answered.part.trouble == "plan too low: Upgrade plan"
    assert answered.part.endpoint == "/api/hyperliquid/position"


@pytest.mark.parametrize("error", [ServerFaultError, UnreachableError])
async def test_any_other_trouble_is_a_reason_and_tried_again(
    error: type[ServerFaultError | UnreachableError],
) -> None:
    reads = Reads()
    for what in Reading:
        if what is not Reading.INPUTS:
            reads.client.says |= dict.fromkeys(reads.client.says, error("x", "down"))
            answered = await reads.read(what)
            assert not answered.refused
            assert answered.part.value is None
            assert "down" in answered.part.trouble


async def test_positions_that_are_switched_off_cost_no_call() -> None:
    reads = Reads(hyperliquid=False)
    part = (await reads.read(Reading.POSITIONS)).part
    assert part.trouble == SWITCHED_OFF
    assert reads.client.asked == []


async def test_an_empty_answer_is_no_data() -> None:
    reads = Reads()
    reads.client.says = {"supported_exchanges": reads.client.says["supported_exchanges"]}
    for what in (*HISTORIES, Reading.INTEREST_BY_VENUE, Reading.POSITIONS):
        part = (await reads.read(what)).part
        assert (part.value, part.trouble, part.as_of_ms) == (None, "no data", None)
