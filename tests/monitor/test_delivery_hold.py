"""Alerts that do not go out, and inputs that disagree with the feed, in the whole monitor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from cgtui.alerts.bot_errors import BotUnreachableError, RetryLaterError
from cgtui.coinglass.events import Side
from cgtui.signals.trip import Cause
from tests.monitor.whole import Run, World, texts
from tests.virtual_time import virtual_loop, virtual_time


async def canary_course(run: Run, *, minutes: int, usd: float, side: Side) -> None:
    """So many minutes in which BTC has so much of one side, below every floor."""
    for _ in range(minutes * 2):
        run.put(run.one("BTC", side, usd / 2))
        await asyncio.sleep(30)


def rest_minutes(long_usd: float, short_usd: float) -> Callable[[str, int], tuple[float, float]]:
    """What REST tells of each minute of BTC."""

    def minute_usd(coin: str, _minute: int) -> tuple[float, float]:
        return (long_usd, short_usd) if coin == "BTC" else (0.0, 0.0)

    return minute_usd


@virtual_time
async def test_sides_that_disagree_with_rest_hold_their_coin(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.minute_usd = rest_minutes(1e5, 4e5)
    async with Run(world, trickle_s=4.0) as run:
        await canary_course(run, minutes=24, usd=5e5, side=Side.LONG)
        state = run.signals.coins["BTC"].canary
        assert state is not None
        assert state.sides_off
        assert not state.coverage_off
        run.cascade("BTC")
        run.cascade("ETH")
        await asyncio.sleep(8)
        assert [one.alert.coin for one in run.alerts()] == ["ETH"]
        assert run.reasons() == ["alerts held: long and short disagree with REST"]
        # Nobody watches it any more; it must not be held for ever for that.
        run.monitor.unwatch("BTC")
        world.rest.minute_usd = rest_minutes(4e5, 1e5)
        await canary_course(run, minutes=32, usd=5e5, side=Side.LONG)
        assert run.trips(Cause.CALIBRATION) == [True, False]


@virtual_time
async def test_coverage_out_of_band_degrades_its_coin(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.minute_usd = rest_minutes(2e6, 1e5)
    async with Run(world, trickle_s=4.0) as run:
        await canary_course(run, minutes=24, usd=5e5, side=Side.LONG)
        (trip,) = run.signals.armed.trips
        assert (trip.cause, trip.coin) == (Cause.COVERAGE, "BTC")
        assert trip.reason == "coverage out of band (24 % of REST's)"
        run.cascade("BTC")
        run.cascade("ETH")
        await asyncio.sleep(8)
        assert [one.alert.coin for one in run.alerts()] == ["ETH"]


@virtual_time
async def test_three_failed_deliveries_trip_and_getme_arms(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.always = BotUnreachableError("sendMessage", "no route")
        run.cascade()
        await asyncio.sleep(25)
        snapshot = await run.fresh()
        assert snapshot.armed.word == "ARMED"
        assert "deliveries failed in a row" in snapshot.armed.reason
        assert snapshot.telegram.pending == 1
        assert snapshot.telegram.last_error == "no route"
        assert snapshot.open[0].hush == "waiting for delivery"
        run.cascade("ETH")
        await asyncio.sleep(60)
        assert len(world.bot.probes_s) in {2, 3}, "every 30 s"
        world.bot.always = None
        await asyncio.sleep(35)
        assert run.trips(Cause.DELIVERY) == [True, False]
        assert [one.alert.coin for one in run.alerts()] == ["BTC", "ETH"]
        assert len(run.sent) == 2


@virtual_time
async def test_an_alert_unsent_for_two_minutes_trips(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        # Telegram asks for a wait, which is no failed delivery.
        world.bot.always = RetryLaterError("sendMessage", 200.0)
        run.cascade()
        await asyncio.sleep(120)
        assert run.trips(Cause.DELIVERY) == []
        await asyncio.sleep(8)
        assert run.signals.armed.reason.startswith("the oldest alert is unsent for 12")
        assert run.signals.telegram.paused_s > 0


@virtual_time
async def test_an_alert_that_expired_is_told_of_once_delivery_works_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.always = BotUnreachableError("sendMessage", "no route")
        run.cascade()
        await asyncio.sleep(310)
        (lost,) = [one for one in run.told() if one.state.value == "expired"]
        assert lost.reason.startswith("not sent within 300 s: no route")
        assert run.signals.counts.alerts_failed == 1
        world.bot.always = None
        run.cascade("ETH")
        await asyncio.sleep(60)
        assert [one.alert.coin for one in run.alerts()] == ["ETH"]
        assert texts(run.sent)[1].startswith("<b>cgtui: missed 1 alert ")


@virtual_time
async def test_a_switch_from_outside_is_obeyed_while_a_probe_hangs(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.always = BotUnreachableError("sendMessage", "no route")
        run.cascade()
        await asyncio.sleep(40)
        world.bot.takes_s = 10.0
        due_s = world.bot.probes_s[-1] + 31.0
        await asyncio.sleep(due_s - virtual_loop().time())
        assert due_s - world.bot.probes_s[-1] < 2
        run.monitor.set_telegram(False)
        await asyncio.sleep(1.0)
        assert not (await run.fresh()).telegram.on
