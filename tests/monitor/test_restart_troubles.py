"""An earlier run whose clock was wrong, whose journal cannot be read, or that still runs."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from cgtui.alerts.bot_errors import BotUnreachableError
from cgtui.journal.errors import JournalError
from cgtui.journal.reader import JournalReader
from cgtui.signals.alert import AlertKind, AlertState
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time

UNREACHABLE = BotUnreachableError("sendMessage", "no route")


@virtual_time
async def test_a_second_instance_is_a_viewer_that_sends_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        other = dataclasses.replace(world, bot=type(world.bot)())
        other.rest = world.rest
        async with Run(other) as viewer:
            run.cascade(usd=9e6)
            viewer.cascade(usd=9e6)
            await asyncio.sleep(10)
            viewer.monitor.set_telegram(True)
            await asyncio.sleep(100)
            snapshot = await viewer.fresh()
            why = "another cgtui writes this journal: alerts are off here"
            assert (snapshot.journal.role, snapshot.telegram.on) == ("viewer", False)
            assert snapshot.telegram.reason == why
            assert snapshot.journal.trouble
            assert snapshot.open[0].hush == why
            assert set(viewer.reasons()) == {why}
            assert viewer.alerts() == []
            assert viewer.sent == other.bot.accepted == []
            assert len(run.sent) == 1
            await run.keep_up(1)
        assert len(run.flushed().alerts()) == len(run.signals.alerts)


@virtual_time
async def test_a_viewer_leaves_pending_alerts_to_the_writer(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.bot.always = UNREACHABLE
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(20)
        other = dataclasses.replace(world, bot=type(world.bot)())
        other.rest = world.rest
        async with Run(other) as viewer:
            await asyncio.sleep(20)
            assert viewer.sent == []
            assert AlertState.PENDING in {one.state for one in viewer.signals.alerts}
        world.bot.always = None
        await asyncio.sleep(40)
        assert len(run.sent) == 1


@virtual_time
async def test_a_clock_that_was_ahead_before_poisons_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(70, usd=9e6)
        run.monitor.mute("ETH", 15)
        await asyncio.sleep(2)
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    killed.clock.step(-6 * 3600)
    async with Run(killed) as again:
        snapshot = await again.fresh()
        assert snapshot.open == ()
        muted_until_ms = snapshot.coins["ETH"].muted_until_ms
        assert muted_until_ms is not None
        assert muted_until_ms <= again.now_ms + 15 * 60_000
        assert again.readings() == []
        again.cascade(usd=9e6)
        await asyncio.sleep(10)
        assert len(again.alerts()) == 1, "the silence of a later time is not of this one"
        assert again.flushed().heads_ups()[-1].closed_ms is not None
        again.trickle_s = 30.0
        await asyncio.sleep(14 * 60)
        await again.keep_up(100, "ETH")
        assert "ETH" in {one.alert.coin for one in again.alerts()}
        assert {one.horizon_min for one in again.signals.outcomes} >= {5}


@virtual_time
async def test_a_hold_of_a_clock_that_was_ahead_is_told_in_its_time(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.monitor.hold(True)
        await asyncio.sleep(2)
        killed = world.after_kill(tmp_path / "killed")
    killed.clock.step(-6 * 3600)
    async with Run(killed) as again:
        assert again.signals.armed.word == "HELD"
        await asyncio.sleep(65)
        (told,) = again.alerts(AlertKind.NOTICE)
        assert told.alert.text == "ALERTS HELD: by hand; re-arms by hand"


@virtual_time
async def test_an_earlier_run_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(10)
    real = JournalReader.readings

    def unreadable(*_: object, **__: object) -> list[object]:
        raise JournalError("journal.db cannot be read: disk I/O error")

    monkeypatch.setattr(JournalReader, "outcomes", unreadable)
    async with Run(world) as again:
        note = again.signals.journal.note
        assert note == "the earlier run is not known: journal.db cannot be read: disk I/O error"
        again.cascade("ETH")
        await asyncio.sleep(10)
        assert [one.alert.coin for one in again.alerts()] == ["ETH"]
    assert real is JournalReader.readings


@virtual_time
async def test_a_restoration_with_a_defect_leaves_alerts_working_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    world.bot.always = UNREACHABLE
    async with Run(world) as run:
        await run.keep_up(10)
    world.bot.always = None

    def defect(*_: object) -> object:
        raise TypeError("SECRET")

    monkeypatch.setattr("cgtui.monitor.signal.beginning.restore_engine", defect)
    async with Run(world) as again:
        assert again.signals.journal.note.startswith("the earlier run is not known: TypeError in")
        assert "journal" in {one.part for one in again.snapshots[-1].defects}
        again.cascade("ETH")
        await asyncio.sleep(10)
        assert [one.alert.coin for one in again.alerts()] == ["BTC", "ETH"], "what was on its way"
        assert "SECRET" not in repr(again.snapshots) + repr(again.events)


@virtual_time
async def test_a_journal_that_cannot_be_read_leaves_alerts_working_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> object:
        raise ValueError("SECRET")

    monkeypatch.setattr("cgtui.monitor.signal.beginning.read_earlier_run", defect)
    async with Run(World(tmp_path)) as run:
        run.monitor.mute("SOL", None)
        assert run.signals.journal.note.startswith("the earlier run is not known: ValueError in")
        assert "journal" in {one.part for one in run.snapshots[-1].defects}
        run.cascade("ETH")
        await asyncio.sleep(10)
        assert [one.alert.coin for one in run.alerts()] == ["ETH"]
        assert run.signals.coins["SOL"].muted_until_ms == 0
        assert "SECRET" not in repr(run.snapshots) + repr(run.events)
