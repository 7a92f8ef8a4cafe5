"""A journal that cannot be written: alerts go out all the same, and it is said."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from cgtui.coinglass.events import Side
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal, open_journal
from cgtui.monitor.events import StateTold
from cgtui.monitor.signal.keeper import JournalStore, Keeper, expired_since_last_sent
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from tests.journal.journals import NOW_MS, Disk
from tests.journal.samples import record
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_loop, virtual_time


def journal_on(world: World, disk: Disk) -> Journal:
    return open_journal(
        world.journal_file,
        keep_days=30,
        max_mb=2048,
        ceiling_days=30,
        now_ms=world.clock.now_ms,
        wall_ms=world.wall.now_ms,
        connect=disk,
        retry_s=0.01,
    )


def said_of_journal(run: Run) -> list[str]:
    return [one.text for one in run.events if isinstance(one, StateTold) and one.part == "journal"]


@virtual_time
async def test_a_full_disk_keeps_no_alert_from_going_out_and_is_said(tmp_path: Path) -> None:
    world, disk = World(tmp_path), Disk()
    disk.max_pages = 1
    async with Run(world, journal=journal_on(world, disk)) as run:
        await run.keep_up(70)
        snapshot = await run.fresh()
        assert len(run.sent) == len(run.alerts()) == 1
        assert snapshot.journal.trouble.startswith("not kept on disk: ")
        assert snapshot.open[0].hush.startswith("repeat in"), "the silence holds without a disk"
        assert said_of_journal(run)[0].startswith("an alert could not be written: not kept on disk")
        assert snapshot.armed.word == "ARMED"
        assert len(run.readings()) == 2


@virtual_time
async def test_what_a_full_disk_did_not_take_is_written_when_it_has_room(tmp_path: Path) -> None:
    world, disk = World(tmp_path), Disk()
    async with Run(world, journal=journal_on(world, disk)) as run:
        for connection in disk.connections:
            connection.execute("PRAGMA max_page_count = 1")
        run.cascade()
        await asyncio.sleep(30)
        (kept,) = run.flushed().alerts()
        assert (kept.state, kept.message_id) == (AlertState.SENT, 101)


@virtual_time
async def test_a_disk_that_does_not_answer_delays_an_alert_by_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hangs(*_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        return future

    world = World(tmp_path)
    async with Run(world) as run:
        for name in ("decide", "attempting", "settle"):
            monkeypatch.setattr(run.journal, name, hangs)
        began_s = virtual_loop().time()
        # The prompt journal of these tests would wait for what never comes.
        monkeypatch.setattr("tests.monitor.whole.REAL_S", 0.0)
        monkeypatch.setattr(Future, "exception", lambda *_: None)
        run.cascade()
        await asyncio.sleep(30)
        # Five seconds for the decision, five for offering it once more before it goes.
        assert [one.at_s - began_s for one in run.sent] == pytest.approx([13.1], abs=0.6)
        assert said_of_journal(run)[0] == (
            "an alert could not be written: the disk has not answered within 5 s"
        )
        monkeypatch.undo()


@virtual_time
async def test_a_state_that_is_not_kept_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> Future[None]:
        future: Future[None] = Future()
        future.set_exception(JournalError("not kept on disk: full"))
        return future

    world = World(tmp_path, switched_on=False)
    async with Run(world) as run:
        monkeypatch.setattr(run.journal, "set_state", refuses)
        run.monitor.set_telegram(True)
        run.monitor.hold(True)
        run.monitor.mute("BTC", 15)
        await asyncio.sleep(3)
        snapshot = await run.fresh()
        assert snapshot.telegram.on
        assert snapshot.armed.word == "HELD"
        assert snapshot.coins["BTC"].muted_until_ms is not None


@virtual_time
async def test_a_journal_that_cannot_be_read_leaves_the_switch_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> object:
        raise JournalError("not readable: disk I/O error")

    world = World(tmp_path)
    async with Run(world) as run:
        monkeypatch.setattr(run.journal, "get_state", refuses)
        await asyncio.sleep(5)
        assert run.signals.telegram.on
        assert run.snapshots[-1].defects == ()
        run.monitor.set_telegram(False)
        await asyncio.sleep(2)
        assert not (await run.fresh()).telegram.on


@virtual_time
async def test_another_instance_that_took_the_journal_meanwhile_makes_this_one_a_viewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        monkeypatch.setattr(type(run.journal), "role", "viewer")
        await asyncio.sleep(2)
        run.cascade()
        await asyncio.sleep(10)
        assert run.alerts() == []
        why = "another cgtui writes this journal: alerts are off here"
        assert run.signals.telegram.reason == why
        assert run.reasons() == [why]


@virtual_time
async def test_everything_that_happens_is_kept(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await run.keep_up(200)
        run.monitor.hold(True)
        await asyncio.sleep(1)
        run.monitor.hold(False)
        run.put(run.one("BTC", Side.LONG, 5.0, ago_ms=130_000))
        await asyncio.sleep(2)
        journal = run.flushed()
        kept = list(journal.events())
        assert len(kept) == run.snapshots[-1].feed.orders
        assert sum(one.history for one in kept) == 1
        assert len(journal.readings()) == 4
        assert [(one.cause, one.until_ms is not None) for one in journal.trips()] == [
            ("by_hand", True)
        ]
        states = [one.state for one in journal.alerts()]
        assert states.count(AlertState.SENT) == 1
        assert states.count(AlertState.SUPPRESSED) == 3
        await asyncio.sleep(120)
        assert run.flushed().first_minute() is not None


@virtual_time
async def test_an_episode_that_is_open_at_the_end_is_kept_to_its_last_order(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(20)
        run.cascade(usd=1_000.0)
        await asyncio.sleep(0.3)
    again = world.open_journal()
    (kept,) = again.heads_ups()
    assert kept.total_usd == sum(one.order.usd for one in again.events() if one.order.coin == "BTC")
    again.close()


def test_only_what_nobody_was_told_of_counts_as_missed() -> None:
    alerts = [
        record("a1", AlertState.EXPIRED),
        record("a2", AlertState.SENT),
        record("a3", AlertState.EXPIRED),
        record("a4", AlertState.SUPPRESSED),
        record("a5", AlertState.EXPIRED),
    ]
    assert [one.alert.alert_id for one in expired_since_last_sent(alerts)] == ["a3", "a5"]


def test_a_test_message_says_nothing_about_alerts_that_were_missed() -> None:
    def test(alert_id: str, state: AlertState) -> AlertRecord:
        one = record(alert_id, state)
        return replace(one, alert=replace(one.alert, kind=AlertKind.TEST))

    alerts = [
        record("a1", AlertState.EXPIRED),
        test("t1", AlertState.SENT),
        test("t2", AlertState.EXPIRED),
    ]
    assert [one.alert.alert_id for one in expired_since_last_sent(alerts)] == ["a1"]


def test_the_state_of_the_journal_names_what_is_wrong(tmp_path: Path) -> None:
    world_file = tmp_path / "journal.db"
    world_file.write_bytes(b"no journal at all")
    journal = open_journal(
        world_file,
        keep_days=1,
        max_mb=10,
        ceiling_days=30,
        now_ms=lambda: NOW_MS,
        wall_ms=lambda: NOW_MS,
    )
    keeper = Keeper(journal)
    keeper.not_restored = "disk I/O error"
    state = keeper.state()
    assert "kept as journal.db.corrupt-" in state.note
    assert state.note.endswith("the earlier run is not known: disk I/O error")
    assert (state.role, state.trouble) == ("writer", "")
    journal.close()


@virtual_time
async def test_the_store_raises_what_the_disk_did(tmp_path: Path) -> None:
    class Refusing:
        def decide(self, *_: object) -> Future[None]:
            future: Future[None] = Future()
            future.set_exception(JournalError("not kept on disk: full"))
            return future

    with pytest.raises(JournalError, match="full"):
        await JournalStore(cast(Journal, Refusing())).decide(record())
