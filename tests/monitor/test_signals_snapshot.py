"""What a snapshot says of the signals, state by state."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.tier import Tier
from tests.monitor.fake_coinglass import UNCONVINCED, refusing
from tests.monitor.whole import WATCHED, Run, World
from tests.virtual_time import virtual_time


def mutable_parts(value: object, path: str = "") -> list[str]:
    """Where a list, a set or a plain dict can be reached from ``value``."""
    if isinstance(value, list | set | dict | bytearray):
        return [path]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parameters: Any = type(value)
        if not parameters.__dataclass_params__.frozen:
            return [path]
        return [
            found
            for one in dataclasses.fields(value)
            for found in mutable_parts(getattr(value, one.name), f"{path}.{one.name}")
        ]
    inner: list[object] = []
    if isinstance(value, tuple | frozenset):
        inner = list(value)
    elif isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    return [found for one in inner for found in mutable_parts(one, f"{path}[]")]


@virtual_time
async def test_at_the_start_everything_is_there_and_says_that_nothing_is_known(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        signals = await run.fresh()
        assert signals.inputs is InputsMode.REST
        assert signals.open == signals.closed == ()
        assert tuple(signals.coins)[: len(WATCHED)] == WATCHED
        btc = signals.coins["BTC"]
        assert (btc.long.samples, btc.long.needed, btc.long.warm) == (0, 200, False)
        assert (btc.long_now, btc.muted_until_ms, btc.canary) == (Tier.NONE, None, None)
        assert signals.armed.word == "ARMED"
        assert signals.telegram.on
        assert (signals.journal.role, signals.journal.trouble) == ("writer", "")
        assert signals.rest is not None
        assert [one.coin for one in signals.seeds] == list(WATCHED)
        assert run.snapshots[-1].feed.state is FeedState.LIVE


@virtual_time
async def test_the_first_snapshot_comes_before_the_earlier_run_is_known(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        first = run.snapshots[0].signals
        assert first is not None
        assert not first.telegram.on


@virtual_time
async def test_the_course_of_an_episode_in_words(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(1)
        (episode,) = run.signals.open
        assert (episode.last, episode.reading_now, episode.hush) == (None, False, "")
        assert episode.next_reading_ms == episode.heads_up.opened_ms + 3_000
        world.bot.takes_s = 20.0
        await asyncio.sleep(5)
        (episode,) = run.signals.open
        assert (episode.hush, episode.spoken) == ("waiting for delivery", None)
        assert run.signals.telegram.pending == 1
        await asyncio.sleep(25)
        (episode,) = run.signals.open
        assert (episode.hush[:12], episode.spoken) == ("repeat in 4:", AlertKind.CONFIRMED)
        assert episode.hush_until_ms == pytest.approx(run.now_ms + 293_000, abs=2_500)
        await run.keep_up(60)
        (episode,) = run.signals.open
        assert episode.suppressed == 1
        run.monitor.mute("BTC", None)
        (episode,) = (await run.fresh()).open
        assert (episode.hush, episode.hush_until_ms) == ("muted", None)
        run.monitor.hold(True)
        (episode,) = (await run.fresh()).open
        assert (episode.hush, episode.hush_until_ms) == ("alerts held: by hand", None)


@virtual_time
async def test_best_and_last_reading_are_told_apart(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(30)
        world.rest.says[""] = UNCONVINCED
        await run.keep_up(60)
        (episode,) = run.signals.open
        assert episode.best is not None
        assert episode.last is not None
        assert (episode.best.number, episode.last.number) == (1, 2)
        assert episode.best.score > episode.last.score


@virtual_time
async def test_a_closed_episode_learns_of_a_delivery_that_came_later(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.takes_s = 260.0
        run.cascade()
        await asyncio.sleep(255)
        (closed,) = run.signals.closed
        assert closed.spoken is None
        await asyncio.sleep(15)
        (closed,) = (await run.fresh()).closed
        assert closed.spoken is AlertKind.CONFIRMED
        assert closed.hush != "waiting for delivery"


@virtual_time
async def test_open_is_biggest_first_and_closed_newest_first(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        for coin, usd in (("BTC", 3e6), ("ETH", 9e6), ("SOL", 4e6)):
            run.cascade(coin, usd)
        await asyncio.sleep(2)
        assert [one.heads_up.coin for one in run.signals.open] == ["ETH", "SOL", "BTC"]
        await asyncio.sleep(300)
        run.cascade("BTC")
        await asyncio.sleep(250)
        assert run.signals.closed[0].heads_up.coin == "BTC"
        assert len(run.signals.closed) == 4


@virtual_time
async def test_an_adopted_coin_is_on_the_board_and_says_so(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade("PEPE", 400_000.0)
        await asyncio.sleep(2)
        pepe = run.signals.coins["PEPE"]
        assert pepe.adopted
        assert pepe.long_now is Tier.LARGE
        assert not run.signals.coins["BTC"].adopted


@virtual_time
async def test_prices_are_rests_while_fresh_and_else_the_feeds(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await asyncio.sleep(2)
        price = run.signals.coins["BTC"].price
        assert price is not None
        assert (price.source, price.change_5m_pct) == ("rest", -1.0)
        world.rest.fault = refusing(500, "500", "Server Error", "coins-markets")
        run.put(run.one("XMR", Side.LONG, 5e5), run.one("BTC", Side.LONG, 5.0))
        await asyncio.sleep(2)
        for coin, source, wait_s in (("XMR", "feed", 2), ("BTC", "rest", 180), ("BTC", "feed", 1)):
            price = run.signals.coins[coin].price
            assert price is not None
            assert price.source == source
            run.put(run.one("BTC", Side.LONG, 5.0))
            await asyncio.sleep(wait_s)
        assert price.change_5m_pct is None
        assert run.signals.rest_note


@virtual_time
async def test_a_snapshot_can_be_changed_nowhere(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(70, usd=9e6)
        run.monitor.hold(True)
        await run.keep_up(300, usd=9e6)
        await asyncio.sleep(300)
        run.cascade("ETH")
        await asyncio.sleep(5)
        signals = await run.fresh()
        assert signals.open
        assert signals.closed
        assert signals.alerts
        assert signals.outcomes
        assert mutable_parts(signals) == []
        before = repr(signals)
        await run.keep_up(10)
        assert repr(signals) == before


@virtual_time
async def test_what_was_not_said_does_not_push_out_what_was(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.params = dataclasses.replace(
        world.params, confirm=dataclasses.replace(world.params.confirm, reread_s=1.0)
    )
    async with Run(world) as run:
        await run.keep_up(280)
        states = [one.state for one in run.signals.alerts]
        assert states.count(AlertState.SENT) == 1
        assert states.count(AlertState.SUPPRESSED) == 200
        assert run.signals.counts.alerts_suppressed > 200


@virtual_time
async def test_a_replay_without_inputs_reads_nothing_sends_nothing_and_says_why(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, mode=Mode.REPLAY, has_rest=False, has_bot=False)
    world.forbidden = "a replay sends nothing"
    async with Run(world) as run:
        await run.keep_up(200, usd=9e6)
        signals = await run.fresh()
        assert signals.inputs is InputsMode.NONE
        (episode,) = signals.open
        assert (episode.hush, episode.next_reading_ms, episode.last) == ("no inputs", None, None)
        assert (signals.telegram.on, signals.telegram.reason) == (False, "a replay sends nothing")
        assert (signals.rest, signals.rest_note) == (None, "a replay has no REST")
        assert run.readings() == []
        assert run.told() == []
        assert world.rest.asked == []
        assert len(run.heads_ups()) == 1


@virtual_time
async def test_a_replay_judges_neither_silence_nor_the_clock(tmp_path: Path) -> None:
    world = World(tmp_path, mode=Mode.REPLAY)
    world.rest.date_offset_s = 500.0
    async with Run(world, trickle_s=float("inf")) as run:
        await asyncio.sleep(900)
        assert run.signals.armed.trips == ()


@virtual_time
async def test_a_demo_does_not_judge_this_machines_clock(tmp_path: Path) -> None:
    world = World(tmp_path, mode=Mode.DEMO)
    world.rest.date_offset_s = 500.0
    async with Run(world) as run:
        await asyncio.sleep(70)
        assert run.signals.armed.word == "ARMED"
