"""A cascade whose inputs contradict it: the same orders, and takers and positions against them."""

from __future__ import annotations

import pytest

from cgtui.simulator.market import Market
from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.scenarios import SCENARIOS
from cgtui.simulator.simulator import Simulator
from tests.simulator.confirmation import votes
from tests.simulator.rest_client import START_MS, serve


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_takers_and_open_interest_go_against_the_cascade(seed: int) -> None:
    async with serve("cascade", seed=seed, inputs="contradict") as api:
        for elapsed_s in (110, 125, 180, 250):
            api.live(elapsed_s - (api.market.now_ms - START_MS) / 1000)
            found = await votes(api.client, "BTC", LONG, START_MS + 20_000)
            share, volume_x = found["taker"][1]
            assert share <= 0.42
            assert volume_x >= 2
            short_term, _ = found["oi"][1]
            assert short_term >= 0.3
            assert found["liquidations"][0]


async def test_a_short_squeeze_is_contradicted_too() -> None:
    async with serve("cascade", inputs="contradict") as api:
        api.live(870)
        found = await votes(api.client, "HYPE", SHORT, START_MS + 740_000)
        assert found["taker"][1][0] <= 0.42
        assert found["oi"][1][0] >= 0.3


def test_the_orders_are_the_same() -> None:
    script = SCENARIOS["cascade"]
    agreeing = Market(seed=5, scenario=script, start_ms=START_MS)
    against = Market(seed=5, scenario=script, start_ms=START_MS, inputs="contradict")
    assert against.step(START_MS + 240_000) == agreeing.step(START_MS + 240_000)


def test_a_simulator_can_be_told_to_contradict() -> None:
    simulator = Simulator("cascade", 1, inputs="contradict")
    assert all(live.contradicts for live in simulator.market.coins.values())
    assert not any(live.contradicts for live in Simulator("cascade", 1).market.coins.values())
