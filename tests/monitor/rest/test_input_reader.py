"""A set of inputs: which calls it takes, what is kept, and how each failure reads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from cgtui.coinglass import rest_errors
from cgtui.coinglass.rest_errors import (
    CoinglassError,
    KeyRefusedError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from tests.monitor.fake_reader import NOW_MS, Asked, FakeReader, FakeResolver, HandClock, Said
from tests.virtual_time import virtual_time

MINUTE_MS = 60_000
OPENED_MS = NOW_MS - 3_000
WIDTH_MS = {"1m": MINUTE_MS, "5m": 5 * MINUTE_MS, "1h": 60 * MINUTE_MS}
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid")

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


@dataclass
class Desk:
    """A reader over a scripted client whose histories follow the clock."""

    clock: HandClock = field(default_factory=HandClock)
    client: FakeReader = field(default_factory=FakeReader)
    resolver: FakeResolver = field(default_factory=FakeResolver)
    exchanges: tuple[str, ...] = VENUES

    def __post_init__(self) -> None:
        self.client.says = {
            "supported_exchanges": [{"name": one} for one in ("OKX", "BINANCE", "Bybit", "Gate")],
            "taker_aggregated": self._rows(
                aggregated_buy_volume_usd="40", aggregated_sell_volume_usd="60"
            ),
            "oi_aggregated": self._rows(open="5", high="5", low="5", close="5"),
            "liquidation_aggregated": self._rows(
                aggregated_long_liquidation_usd=7, aggregated_short_liquidation_usd=1
            ),
            "funding_history": self._rows(open="0.01", high="0.01", low="0.01", close="0.01"),
        }
        self.reader = InputReader(
            self.client,
            self.resolver,
            venues=ScopedVenues(self.client, self.exchanges, now_ms=self.clock.now_ms),
            reference_exchange="Binance",
            quote="USDT",
            now_ms=self.clock.now_ms,
        )

    def _rows(self, **fields: object) -> Said:
        """As many bars as were asked for, the newest in progress."""

        def rows(asked: Asked) -> list[Any]:
            width_ms = WIDTH_MS[str(asked.interval)]
            newest_ms = self.clock.at_ms // width_ms * width_ms
            return [
                {"time": newest_ms - n * width_ms, **fields}
                for n in range(int(asked.params["limit"]))
            ]

        return rows

    async def read(self, coin: str = "BTC", opened_ms: int = OPENED_MS) -> Inputs:
        """A set, and only its own calls are kept."""
        self.client.asked.clear()
        return await self.reader.read(coin, opened_ms)


def reason(found: object) -> str:
    assert isinstance(found, MissingInput)
    return found.reason


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


# Failures

ERRORS: dict[type[CoinglassError], str] = {
    rest_errors.IntervalRefusedError: "interval refused: as told",
    rest_errors.PlanTooLowError: "plan too low: as told",
    rest_errors.KeyRefusedError: "key refused: as told",
    rest_errors.RateLimitedError: "rate limited: as told",
    rest_errors.BadRequestError: "bad request: as told",
    rest_errors.NotFoundError: "not found: as told",
    rest_errors.ServerFaultError: "server fault: as told",
    rest_errors.UnreachableError: "unreachable: as told",
    rest_errors.BadBodyError: "bad body: as told",
    rest_errors.BudgetSpentError: "budget spent: as told",
    rest_errors.UnknownPairError: "unknown pair: as told",
}


def test_no_class_of_error_is_forgotten() -> None:
    assert set(ERRORS) == set(CoinglassError.__subclasses__())


@pytest.mark.parametrize("kind", ERRORS)
@virtual_time
async def test_each_error_becomes_a_missing_input_that_says_its_class(
    kind: type[CoinglassError],
) -> None:
    desk = Desk()
    for name in ("taker_aggregated", "oi_aggregated", "liquidation_aggregated", "funding_history"):
        desk.client.says[name] = kind(name, "as told")
    inputs = await desk.read()
    found = (inputs.taker, inputs.open_interest, inputs.liquidations, inputs.funding)
    for name, one in zip(InputName, found, strict=True):
        assert isinstance(one, MissingInput)
        assert one.name is name
        assert one.reason == ERRORS[kind]
        assert one.endpoint.startswith("/api/futures/")
        assert (one.interval_requested, one.interval_used) == ("1m", None)


@virtual_time
async def test_one_failure_leaves_the_other_inputs() -> None:
    desk = Desk()
    desk.client.says["oi_aggregated"] = PlanTooLowError("oi_aggregated", "Upgrade plan")
    inputs = await desk.read()
    assert reason(inputs.open_interest) == "plan too low: Upgrade plan"
    assert isinstance(inputs.taker, TakerInput)
    assert isinstance(inputs.liquidations, LiquidationInput)
    assert isinstance(inputs.funding, FundingInput)


@virtual_time
async def test_a_coin_that_the_reference_exchange_does_not_list_lacks_funding_alone() -> None:
    desk = Desk()
    inputs = await desk.read("NONE")
    assert reason(inputs.funding).startswith("unknown pair: no NONE on Binance")
    assert isinstance(inputs.taker, TakerInput)
    # The list of pairs is large and slow: it is not read again for each set.
    again = await desk.read("NONE")
    assert again.funding == inputs.funding
    assert len(desk.resolver.asked) == 1
    desk.clock.forward(900)
    await desk.read("NONE")
    assert len(desk.resolver.asked) == 2


@virtual_time
async def test_a_look_up_that_failed_is_made_again_for_the_next_set() -> None:
    desk = Desk(resolver=FakeResolver(error=ServerFaultError("exchange_pairs", "Server Error")))
    assert reason((await desk.read()).funding) == "server fault: Server Error"
    desk.resolver.error = None
    assert isinstance((await desk.read()).funding, FundingInput)


@virtual_time
async def test_long_and_hostile_words_of_an_error_are_short_and_inert() -> None:
    desk = Desk()
    said = "\x1b[31m" + "x" * 500
    desk.client.says["oi_aggregated"] = KeyRefusedError("oi_aggregated", said)
    words = reason((await desk.read()).open_interest)
    assert len(words) < 80
    assert words.isprintable()


@virtual_time
async def test_an_interval_that_was_refused_is_said_with_the_one_that_was_given() -> None:
    desk = Desk()
    desk.client.used = dict.fromkeys(("taker_aggregated", "oi_aggregated"), "4h")
    inputs = await desk.read()
    assert isinstance(inputs.open_interest, MissingInput)
    assert inputs.open_interest.reason == "4h bars are coarser than 60 min"
    assert inputs.open_interest.interval_requested == "1m"
    assert inputs.open_interest.interval_used == "4h"


@virtual_time
async def test_where_the_list_of_exchanges_fails_all_that_are_set_are_asked() -> None:
    desk = Desk(exchanges=("binance", "Gate.io"))
    desk.client.says["supported_exchanges"] = UnreachableError("supported_exchanges", "no route")
    inputs = await desk.read()
    assert isinstance(inputs.taker, TakerInput)
    assert desk.client.asked[-1].name != "supported_exchanges"
    lists = {
        one.params["exchange_list"] for one in desk.client.asked if "exchange_list" in one.params
    }
    assert lists == {"Binance,Gate"}
    desk.clock.forward(59)
    await desk.read()
    assert "supported_exchanges" not in desk.client.calls
    desk.clock.forward(1)
    await desk.read()
    assert "supported_exchanges" in desk.client.calls


@virtual_time
async def test_an_empty_list_of_exchanges_is_no_reason_to_ask_for_none() -> None:
    desk = Desk()
    desk.client.says["supported_exchanges"] = []
    inputs = await desk.read()
    assert isinstance(inputs.taker, TakerInput)


@virtual_time
async def test_exchanges_that_are_not_listed_are_named_and_nothing_is_asked_for_them() -> None:
    desk = Desk(exchanges=("Nowhere", "Elsewhere"))
    inputs = await desk.read()
    said = "CoinGlass lists none of Nowhere, Elsewhere"
    assert reason(inputs.taker) == reason(inputs.liquidations) == said
    assert "taker_aggregated 1m" not in desk.client.calls
    assert isinstance(inputs.open_interest, OpenInterestInput)


@virtual_time
async def test_cancelling_a_set_ends_its_reads() -> None:
    desk = Desk()
    desk.client.takes_s = 60
    reading = asyncio.create_task(desk.read())
    await asyncio.sleep(1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert len(asyncio.all_tasks()) == 1


@virtual_time
async def test_a_defect_of_our_own_is_not_taken_for_a_missing_input() -> None:
    desk = Desk()

    def broken(_asked: Asked) -> list[Any]:
        raise ZeroDivisionError

    desk.client.says["oi_aggregated"] = broken
    with pytest.raises(ExceptionGroup):
        await desk.read()
