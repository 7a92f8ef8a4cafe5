"""Calls that fail, venues that are not listed: each becomes a missing input that says why."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cgtui.coinglass import rest_errors
from cgtui.coinglass.rest_errors import (
    CoinglassError,
    KeyRefusedError,
    PlanTooLowError,
    ServerFaultError,
    UnreachableError,
)
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from tests.monitor.fake_reader import Asked, FakeResolver
from tests.monitor.rest.input_desk import Desk
from tests.monitor.rest.row_samples import reason
from tests.virtual_time import virtual_time

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
