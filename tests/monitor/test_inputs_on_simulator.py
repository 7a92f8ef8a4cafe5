"""The inputs of simulated cascades against the same figures worked out from the raw answers."""

from __future__ import annotations

import pytest

from cgtui.signals.inputs import (
    FundingInput,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    TakerInput,
)
from cgtui.simulator.order import LONG, SHORT
from tests.monitor.simulated_rest import MINUTE_MS, START_MS, Simulated, simulated
from tests.simulator.confirmation import votes

COLD = [
    "funding_history 1h",
    "funding_history 1m",
    "liquidation_aggregated 1m",
    "oi_aggregated 1m",
    "taker_aggregated 1m",
    "taker_aggregated 5m",
]


async def compare(api: Simulated, inputs: Inputs, coin: str, side: int, opened_ms: int) -> None:
    """Every figure against those of the raw answers."""
    told = {
        name: figures
        for name, (_, figures) in (await votes(api.raw, coin, side, opened_ms)).items()
    }
    assert isinstance(inputs.taker, TakerInput)
    total_usd = inputs.taker.buy_usd + inputs.taker.sell_usd
    forced_usd = inputs.taker.sell_usd if side == LONG else inputs.taker.buy_usd
    assert forced_usd / total_usd == pytest.approx(told["taker"][0])
    # The raw median also counts the bar in progress, which is one of 288.
    assert total_usd / inputs.taker.usual_usd == pytest.approx(told["taker"][1], rel=0.02)
    assert isinstance(inputs.open_interest, OpenInterestInput)
    assert inputs.open_interest.change_15m_pct == pytest.approx(told["oi"][0])
    assert inputs.open_interest.change_60m_pct == pytest.approx(told["oi"][1])
    assert isinstance(inputs.liquidations, LiquidationInput)
    worst = (
        inputs.liquidations.long_worst_usd if side == LONG else inputs.liquidations.short_worst_usd
    )
    assert worst == pytest.approx(told["liquidations"][0])
    assert isinstance(inputs.funding, FundingInput)
    assert inputs.funding.rate_pct == pytest.approx(told["funding"][0])
    assert inputs.funding.own_p95_pct == pytest.approx(told["funding"][1], abs=1e-3)


@pytest.mark.parametrize("seed", [0, 1, 2])
async def test_the_inputs_of_a_cascade_are_those_of_the_raw_answers(seed: int) -> None:
    start_ms = START_MS + seed * 5 * 3_600_000 + seed * 17_000
    opened_ms = start_ms + 20_000
    async with simulated("cascade", seed=seed, start_ms=start_ms) as api:
        api.live(45)
        for _ in range(4):
            inputs = await api.reader.read("BTC", opened_ms)
            assert inputs.read_ms == api.now_ms()
            await compare(api, inputs, "BTC", LONG, opened_ms)
            api.live(60)


async def test_a_squeeze_is_read_from_the_other_side() -> None:
    opened_ms = START_MS + 745_000
    async with simulated("cascade") as api:
        api.live(870)
        inputs = await api.reader.read("HYPE", opened_ms)
        await compare(api, inputs, "HYPE", SHORT, opened_ms)


async def test_a_bar_in_progress_is_as_of_now_and_one_just_begun_is_left_out() -> None:
    async with simulated("cascade") as api:
        boundary_ms = (START_MS // MINUTE_MS + 2) * MINUTE_MS
        api.live((boundary_ms - START_MS + 1_000) / 1_000)
        young = await api.reader.read("BTC", START_MS)
        api.live(20)
        older = await api.reader.read("BTC", START_MS)
    for inputs, as_of_ms in ((young, boundary_ms), (older, boundary_ms + 21_000)):
        assert isinstance(inputs.taker, TakerInput)
        assert isinstance(inputs.liquidations, LiquidationInput)
        assert inputs.taker.source.as_of_ms == as_of_ms
        assert inputs.liquidations.source.as_of_ms == as_of_ms
        assert inputs.taker.buy_usd > 0


async def test_a_set_is_six_calls_cold_and_three_in_the_same_episode() -> None:
    async with simulated("cascade") as api:
        await api.reader.prepare(["BTC", "ETH", "SOL"])
        assert api.calls == ["exchange_pairs", "supported_exchanges"]
        api.records.clear()
        api.live(60)
        await api.reader.read("BTC", START_MS)
        assert api.calls == COLD
        api.records.clear()
        api.live(60)
        await api.reader.read("BTC", START_MS)
        assert api.calls == ["liquidation_aggregated 1m", "oi_aggregated 1m", "taker_aggregated 1m"]


async def test_a_plan_without_the_minute_leaves_funding_alone() -> None:
    async with simulated("cascade", level="HOBBYIST") as api:
        api.live(125)
        inputs = await api.reader.read("BTC", START_MS + 20_000)
    for one in (inputs.taker, inputs.open_interest, inputs.liquidations):
        assert isinstance(one, MissingInput)
        assert (one.interval_requested, one.interval_used) == ("1m", "4h")
    assert isinstance(inputs.funding, FundingInput)
    assert inputs.funding.source.interval_used == "4h"


async def test_an_unknown_coin_has_no_input_and_raises_nothing() -> None:
    async with simulated() as api:
        inputs = await api.reader.read("NOSUCHCOIN", START_MS)
    reasons = [
        one.reason
        for one in (inputs.taker, inputs.open_interest, inputs.liquidations, inputs.funding)
        if isinstance(one, MissingInput)
    ]
    assert len(reasons) == 4
    assert reasons[1:3] == ["no data", "no data"]
