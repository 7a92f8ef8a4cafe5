"""Days to measure by: the same each time, and walked through without a socket or real time."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest

from cgtui.simulator.coins import COINS
from cgtui.simulator.order import LONG
from cgtui.simulator.scenarios import BUSY, SCENARIOS
from cgtui.simulator.simulator import Simulator
from tests.bench.day_count import Episode, count_day
from tests.bench.day_market import DAY_START_MS, DayMarket


def test_a_busy_day_is_not_offered_and_can_be_played() -> None:
    assert BUSY.name not in SCENARIOS
    with pytest.raises(ValueError, match="busy"):
        Simulator("busy", 1)
    assert Simulator(BUSY, 1).market.scenario is BUSY
    assert {name for cascade in BUSY.cascades for name in cascade.cast} <= set(COINS)


def test_the_cascades_of_a_busy_day_are_told_apart() -> None:
    """Each coin and side has half an hour between two of them: an episode of its own."""
    starts: dict[tuple[str, int], list[float]] = {}
    for cascade in BUSY.cascades:
        starts.setdefault((cascade.cast[0], cascade.sides[0]), []).append(cascade.start_s)
    for times in starts.values():
        times.sort()
        assert all(b - a > 1_800 for a, b in pairwise(times))
    assert sum(cascade.funding_pct > 0 for cascade in BUSY.cascades) == 5


def test_a_day_is_the_same_each_time_and_comes_in_frames() -> None:
    one, other = DayMarket(BUSY, 3), DayMarket(BUSY, 3)
    frames = [frame for _ in range(60) for frame in one.frames(1.0)]
    assert len(frames) > 40
    assert frames == [frame for _ in range(60) for frame in other.frames(1.0)]
    assert one.now_ms() == DAY_START_MS + 60_000
    assert frames != [frame for _ in range(60) for frame in DayMarket(BUSY, 4).frames(1.0)]


async def test_a_day_answers_by_its_own_clock() -> None:
    day = DayMarket(SCENARIOS["calm"])
    day.orders(600.0)
    async with httpx.AsyncClient(
        transport=day.rest_transport(),
        base_url="http://day",
        headers={"CG-API-KEY": day.api_key},
    ) as client:
        query = {"symbol": "BTC", "interval": "1m", "limit": "1"}
        answer = await client.get("/api/futures/open-interest/aggregated-history", params=query)
        assert answer.json()["data"][0]["time"] == DAY_START_MS + 600_000
    async with httpx.AsyncClient(transport=day.bot_transport(), base_url="http://bot") as client:
        sent = {"chat_id": day.chat_id, "text": "hello"}
        answer = await client.post(f"/bot{day.bot_token}/sendMessage", json=sent)
        assert answer.json()["result"]["date"] == DAY_START_MS // 1000 + 600
    assert [message.text for message in day.sent_messages] == ["hello"]


async def test_the_count_finds_a_cascade_and_hears_it_speak() -> None:
    counted = await count_day(DayMarket(SCENARIOS["cascade"], 1), seconds=280)
    bitcoin = by_key(counted.episodes)["BTC", LONG]
    assert 20_000 < bitcoin.opened_ms - DAY_START_MS <= 60_000
    assert bitcoin.best_score >= 60
    assert bitcoin.messages >= 1
    against = await count_day(DayMarket(SCENARIOS["cascade"], 1, inputs="contradict"), seconds=280)
    contradicted = by_key(against.episodes)["BTC", LONG]
    assert contradicted.opened_ms == bitcoin.opened_ms
    assert contradicted.best_score < 40
    assert contradicted.messages == 0


async def test_a_calm_hour_says_nothing() -> None:
    counted = await count_day(DayMarket(SCENARIOS["calm"], 1), seconds=1_800)
    assert counted.orders > 3_000
    assert len(counted.episodes) <= 2
    assert not any(one.messages for one in counted.episodes)


def by_key(episodes: list[Episode]) -> dict[tuple[str, int], Episode]:
    """The first episode of each coin and side."""
    return {(one.coin, one.side): one for one in reversed(episodes)}
