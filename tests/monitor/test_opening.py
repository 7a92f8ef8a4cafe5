"""A part that cannot be opened: the others are, the feed is shown, and it is said for good."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NoReturn

import pytest

from cgtui.monitor.events import Summary
from cgtui.monitor.rest.rest_desk import RestSetup
from cgtui.monitor.signal.beginning import Beginning
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_loop, virtual_time


def refuses(*_: object, **__: object) -> NoReturn:
    raise ValueError("SECRET")


@virtual_time
async def test_without_a_way_to_telegram_nothing_is_decided_and_the_reason_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.monitor.whole.Bot.__aenter__", refuses)
    async with Run(World(tmp_path)) as run:
        await run.keep_up(10)
        await asyncio.sleep(200)
        signals = await run.fresh()
        assert run.snapshots[-1].feed.state is FeedState.LIVE
        assert signals.telegram.reason.startswith("alerts are off: ValueError in ")
        assert not signals.telegram.on
        assert set(run.reasons()) == {signals.telegram.reason}
        assert len(run.readings()) == 4
        assert run.alerts() == []
        assert "SECRET" not in repr(run.events) + repr(run.snapshots)


@virtual_time
async def test_a_demo_whose_bot_would_leave_this_machine_says_so_and_sends_nothing(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, mode=Mode.DEMO)
    world.bot.is_on_loopback = False
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        assert world.bot.calls_s == []


@virtual_time
async def test_without_rest_extreme_episodes_still_speak_unconfirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    setup = world._rest_setup()
    broken = RestSetup(refuses, setup.exchanges, "Binance", "USDT", 0.5)
    monkeypatch.setattr(World, "_rest_setup", lambda _: broken)
    async with Run(world) as run:
        await run.keep_up(95, usd=9e6)
        assert run.signals.rest_note.startswith("REST cannot be used: ValueError in ")
        (said,) = run.alerts()
        assert said.alert.kind is AlertKind.UNCONFIRMED
        assert said.alert.text == "no reading yet"
        assert said.alert.reading is None


@virtual_time
async def test_leaving_does_not_wait_for_a_journal_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_: Beginning) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(Beginning, "_read", hangs)
    async with Run(World(tmp_path)) as run:
        assert run.snapshots, "the screen is not blank meanwhile"
        left_s = virtual_loop().time()
    assert virtual_loop().time() - left_s < 1.0
    assert isinstance(run.events[-1], Summary)


@virtual_time
async def test_a_command_that_fails_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Run(World(tmp_path)) as run:
        monkeypatch.setattr(run.desk, "mute", refuses)
        run.monitor.mute("BTC", 15)
        run.monitor.hold(True)
        assert (await run.fresh()).armed.word == "HELD"
        assert "command" in {one.part for one in run.snapshots[-1].defects}
