"""Each row of the kill-switch reached through the running system, and what it keeps back."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from cgtui.coinglass.stream_events import PongReceived, RefusalKind, Refused
from cgtui.signals.alert import AlertKind
from cgtui.signals.trip import Cause
from tests.monitor.build import connected
from tests.monitor.fake_coinglass import CONFIRMING, UNDECIDED, refusing
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time

FOR_EVER = float("inf")
KEY_REFUSED = refusing(200, "30001", "API key invalid")
PLAN_TOO_LOW = "Upgrade plan"
BROKEN = refusing(500, "500", "Server Error")


def notices(run: Run) -> list[str]:
    return [one.alert.text for one in run.alerts(AlertKind.NOTICE)]


@virtual_time
async def test_by_hand_nothing_is_said_until_it_is_armed_by_hand(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.monitor.hold(True)
        await run.keep_up(130)
        armed = (await run.fresh()).armed
        assert (armed.word, armed.reason, armed.rearms) == ("HELD", "by hand", "by hand")
        assert run.alerts() == []
        assert set(run.reasons()) == {"alerts held: by hand"}
        assert run.signals.open[0].hush == "alerts held: by hand"
        run.monitor.hold(False)
        await run.keep_up(60)
        assert run.trips(Cause.BY_HAND) == [True, False]
        (said,) = run.alerts()
        assert said.alert.suppressed == 3
        assert notices(run) == [
            "ALERTS HELD: by hand; re-arms by hand",
            "ALERTS ARMED again: by hand; held 2 min",
        ]


@virtual_time
async def test_a_hold_of_less_than_a_minute_is_not_told(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.monitor.hold(True)
        await asyncio.sleep(50)
        run.monitor.hold(False)
        await asyncio.sleep(100)
        assert run.trips(Cause.BY_HAND) == [True, False]
        assert notices(run) == []


@virtual_time
async def test_a_hold_is_told_once_and_a_second_within_half_an_hour_not_at_all(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        for _ in range(2):
            run.monitor.hold(True)
            await asyncio.sleep(200)
            run.monitor.hold(False)
            await asyncio.sleep(10)
        assert [text[:13] for text in notices(run)] == ["ALERTS HELD: ", "ALERTS ARMED "]


@virtual_time
async def test_silence_holds_whatever_pongs_say_and_a_minute_of_data_arms(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await run.keep_up(60)
        assert len(run.sent) == 1
        run.trickle_s = FOR_EVER
        for _ in range(16):
            await asyncio.sleep(5)
            run.say(PongReceived(run.now_ms, 80.0))
        armed = (await run.fresh()).armed
        assert armed.word == "HELD"
        assert armed.reason.startswith("no order for ")
        assert "(limit 60 s)" in armed.reason
        run.trickle_s = 1.0
        await asyncio.sleep(50)
        assert run.signals.armed.reason.startswith("data back after ")
        await asyncio.sleep(20)
        assert run.signals.armed.word == "ARMED"
        assert run.trips(Cause.SILENCE) == [True, False]


@virtual_time
async def test_a_silent_feed_says_nothing_of_what_it_held_before(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await asyncio.sleep(40)
        run.cascade(usd=9e6)
        run.trickle_s = FOR_EVER
        await asyncio.sleep(125)
        assert len(run.alerts()) == 1
        assert run.reasons()[-1].startswith("alerts held: no order for ")


@pytest.mark.parametrize(
    ("kind", "cause", "reason"),
    [
        (RefusalKind.KEY, Cause.KEY, "CoinGlass refuses the API key for the websocket"),
        (RefusalKind.PLAN, Cause.PLAN, "the plan does not include websocket"),
    ],
)
def test_a_refused_websocket_holds_until_its_data_come(
    tmp_path: Path, kind: RefusalKind, cause: Cause, reason: str
) -> None:
    @virtual_time
    async def course() -> None:
        async with Run(World(tmp_path)) as run:
            run.say(Refused(run.now_ms, kind, "no", 0.0))
            run.trickle_s = FOR_EVER
            await asyncio.sleep(10)
            assert run.signals.armed.reason == reason
            run.say(*connected(run.now_ms))
            await asyncio.sleep(5)
            assert run.trips(cause) == [True], "that it was asked for proves nothing"
            run.trickle_s = 1.0
            await asyncio.sleep(10)
            assert run.trips(cause) == [True, False]

    course()


@virtual_time
async def test_a_refused_key_of_rest_holds_at_once_and_is_tried_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.rest.fault = KEY_REFUSED
        await run.keep_up(10)
        assert (await run.fresh()).armed.reason == "CoinGlass refuses the API key"
        assert run.reasons() == []
        run.say(*connected(run.now_ms))
        await run.keep_up(60)
        assert run.trips(Cause.KEY) == [True], "the websocket's data say nothing of REST"
        world.rest.fault = None
        await run.keep_up(330)
        assert run.trips(Cause.KEY) == [True, False]
        assert len(run.alerts()) == 1


@virtual_time
async def test_a_person_who_reconnects_has_the_key_of_rest_tried_at_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.rest.fault = KEY_REFUSED
        await asyncio.sleep(70)
        assert run.signals.armed.word == "HELD"
        world.rest.fault = None
        run.monitor.reconnect()
        await run.keep_up(10)
        assert run.trips(Cause.KEY) == [True, False]


@virtual_time
async def test_a_plan_without_an_input_holds_and_without_another_endpoint_does_not(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONFIRMING, funding_pct=0.2)
    world.rest.fault = refusing(200, "401", PLAN_TOO_LOW, "coins-markets")
    async with Run(world) as run:
        await run.keep_up(10)
        assert len(run.alerts()) == 1
        world.rest.fault = refusing(200, "401", PLAN_TOO_LOW, "open-interest/aggregated")
        await run.keep_up(60)
        reason = "the plan does not include oi_aggregated"
        assert run.signals.armed.reason == reason
        assert run.reasons()[-1] == f"alerts held: {reason}"
        world.rest.fault = None
        await run.keep_up(60)
        assert run.trips(Cause.PLAN) == [True, False]


@virtual_time
async def test_an_interval_that_is_refused_is_no_trip(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.fault = refusing(200, "403", "interval is not available", "aggregated-taker")
    async with Run(world) as run:
        await run.keep_up(70)
        assert run.readings()[0].reading.missing
        assert run.trips(Cause.PLAN) == run.trips(Cause.KEY) == []


@virtual_time
async def test_rest_that_fails_degrades_and_only_extreme_speaks_unconfirmed(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await asyncio.sleep(5)
        world.rest.fault = BROKEN
        run.cascade("ETH", 9e6)
        run.cascade("BTC", 3e6)
        await run.keep_up(120, "ETH", 9e6)
        armed = (await run.fresh()).armed
        assert armed.word == "DEGRADED"
        assert "REST calls failed" in armed.reason
        (said,) = run.alerts()
        assert (said.alert.coin, said.alert.kind) == ("ETH", AlertKind.UNCONFIRMED)
        assert "REST calls failed" in said.alert.text
        world.rest.fault = None
        await run.keep_up(700, "ETH", 9e6)
        assert run.trips(Cause.REST_ERRORS) == [True, False]
        assert [one.alert.kind for one in run.alerts()[-1:]] == [AlertKind.CONFIRMED]


@virtual_time
async def test_a_confirmed_large_episode_of_a_degraded_monitor_is_kept_back(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        run.lag_ms = 9_000
        await run.keep_up(70)
        assert run.signals.armed.word == "DEGRADED"
        assert run.alerts() == []
        assert run.reasons()[0].startswith("degraded, only extreme speaks: lag ")
        assert run.signals.open[0].hush == run.reasons()[-1]


@virtual_time
async def test_lag_degrades_and_two_clean_minutes_arm(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.lag_ms = 9_000
        await asyncio.sleep(90)
        assert (await run.fresh()).armed.reason.startswith("lag 9.0 s (limit 5 s)")
        run.cascade(usd=9e6)
        await asyncio.sleep(8)
        (said,) = run.alerts()
        assert said.alert.kind is AlertKind.UNCONFIRMED
        assert said.alert.text.startswith("lag ")
        assert "lag 9.0 s" in run.sent[0].text
        run.lag_ms = 200
        await asyncio.sleep(300)
        assert run.trips(Cause.LAG) == [True, False]


@virtual_time
async def test_a_dropped_order_degrades(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.queue.dropped_orders += 3
        assert (await run.fresh()).armed.reason == "3 orders dropped"
        await asyncio.sleep(130)
        assert run.trips(Cause.LAG) == [True, False]


@pytest.mark.parametrize(("offset_s", "word"), [(15.0, "behind"), (-15.0, "ahead")])
def test_a_clock_that_is_off_holds_and_says_which_way(
    tmp_path: Path, offset_s: float, word: str
) -> None:
    @virtual_time
    async def course() -> None:
        world = World(tmp_path)
        world.rest.date_offset_s = offset_s
        async with Run(world) as run:
            await run.keep_up(10)
            armed = (await run.fresh()).armed
            assert armed.word == "HELD"
            assert armed.reason.startswith(f"clock {word} by 1")
            assert run.signals.clock_offset_s == pytest.approx(offset_s, abs=1.1)
            assert run.alerts() == []
            world.rest.date_offset_s = 1.0
            await run.keep_up(600)
            assert run.trips(Cause.CLOCK) == [True, False]

    course()


@virtual_time
async def test_a_clock_that_drifts_is_warned_of_before_it_holds(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.date_offset_s = 7.0
    async with Run(world) as run:
        await run.keep_up(10)
        armed = (await run.fresh()).armed
        assert armed.word == "ARMED"
        assert armed.warning.startswith("clock behind by ")
        world.rest.date_offset_s = 1.0
        await run.keep_up(600)
        assert (await run.fresh()).armed.warning == ""


@virtual_time
async def test_two_missing_inputs_degrade_their_coin_alone(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.says["BTC"] = UNDECIDED
    async with Run(world) as run:
        run.cascade("ETH")
        await run.keep_up(10)
        trip = next(one for one in run.signals.armed.trips if one.cause is Cause.INPUTS)
        assert (trip.coin, trip.reason) == ("BTC", "2 of 4 inputs missing: taker, open_interest")
        assert [one.alert.coin for one in run.alerts()] == ["ETH"]
        world.rest.says["BTC"] = dataclasses.replace(CONFIRMING, gone=frozenset({"funding"}))
        await run.keep_up(60)
        assert run.trips(Cause.INPUTS) == [True, False]
        assert [one.alert.coin for one in run.alerts()] == ["ETH", "BTC"]
