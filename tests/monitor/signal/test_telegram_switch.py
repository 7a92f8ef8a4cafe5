"""The switch for Telegram: its own rules, and how the running monitor obeys it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cgtui.alerts.bot_errors import BotRefusedError
from cgtui.journal.errors import JournalError
from cgtui.journal.outside_state import set_state_from_outside
from cgtui.monitor.events import StateTold
from cgtui.monitor.signal.keeper import JournalStore
from cgtui.monitor.signal.telegram_switch import SWITCH, SwitchPosition, TelegramSwitch, position_of
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time


class Kept:
    """A journal's state that may be unreadable or unwritable."""

    def __init__(self) -> None:
        self.value: object = None
        self.unreadable = False
        self.unwritable = False

    def read(self) -> object:
        if self.unreadable:
            raise JournalError("not readable: disk I/O error")
        return self.value

    def write(self, value: dict[str, object]) -> None:
        if not self.unwritable:
            self.value = value


def switch(kept: Kept, **changes: Any) -> TelegramSwitch:
    fields: dict[str, Any] = {
        "read": kept.read,
        "write": kept.write,
        "starts_on": False,
        "forbidden": lambda: "",
        "wall_ms": lambda: 1_000,
    }
    return TelegramSwitch(**(fields | changes))


def test_it_is_off_until_a_person_turns_it_on() -> None:
    kept = Kept()
    one = switch(kept)
    assert one.position == SwitchPosition(False, "switched off", 0)
    one.set(True)
    assert one.position == SwitchPosition(True, "", 1_000)
    assert switch(kept).position.on, "and it is kept"


def test_the_later_of_two_processes_wins_whatever_their_clocks_say() -> None:
    kept = Kept()
    here, elsewhere = switch(kept, wall_ms=lambda: 9_000), switch(kept, wall_ms=lambda: 2_000)
    here.set(True)
    elsewhere.set(False)
    assert not here.position.on
    here.set(True)
    assert elsewhere.position.on


def test_what_forbids_it_comes_before_every_position_and_may_end() -> None:
    kept, words = Kept(), ["no bot token"]
    one = switch(kept, forbidden=lambda: words[0])
    one.set(True)
    assert one.position == SwitchPosition(False, "no bot token", 0)
    words[0] = ""
    assert one.position.on


def test_a_journal_that_cannot_be_written_or_read_does_not_stop_it() -> None:
    kept = Kept()
    kept.unwritable = True
    one = switch(kept)
    one.set(True)
    assert one.position.on
    kept.unreadable = True
    assert one.position.on
    one.set(False, "401: unauthorised")
    assert one.position == SwitchPosition(False, "401: unauthorised", 1_000)


def test_what_was_read_before_holds_while_the_journal_cannot_be_read() -> None:
    kept = Kept()
    kept.value = {"on": True, "reason": "", "at_ms": 5}
    one = switch(kept)
    assert one.position.on
    kept.unreadable = True
    assert one.position.on


@pytest.mark.parametrize(
    "kept", [None, 1, [], "on", {}, {"on": 1}, {"on": "yes", "at_ms": 3}], ids=repr
)
def test_what_makes_no_sense_is_nobodys_wish(kept: object) -> None:
    assert position_of(kept) is None


def test_a_reason_from_the_journal_is_shown_inert_and_never_empty() -> None:
    found = position_of({"on": False, "reason": "\x1b[31mno\n", "at_ms": "x"})
    assert found is not None
    assert "\x1b" not in found.reason
    assert position_of({"on": False}) == SwitchPosition(False, "switched off", 0)
    assert position_of({"on": True, "reason": "stale"}) == SwitchPosition(True, "", 0)


# -- at work ---------------------------------------------------------------------------------


@virtual_time
async def test_off_alerts_are_recorded_and_nothing_is_called(tmp_path: Path) -> None:
    world = World(tmp_path, switched_on=False)
    async with Run(world) as run:
        await run.keep_up(70)
        assert world.bot.calls_s == world.bot.probes_s == []
        (record,) = run.told(AlertState.RECORDED)
        assert (record.reason, record.message_id) == ("switched off", None)
        snapshot = await run.fresh()
        assert (snapshot.telegram.on, snapshot.telegram.reason) == (False, "switched off")
        assert snapshot.counts.alerts_recorded == 1
        assert snapshot.open[0].hush.startswith("repeat in"), "a recorded alert silences its key"
        assert [one.reason[:9] for one in run.told(AlertState.SUPPRESSED)] == ["repeat in"]


@virtual_time
async def test_turned_on_by_a_person_it_sends_and_stays_on(tmp_path: Path) -> None:
    world = World(tmp_path, switched_on=False)
    async with Run(world) as run:
        run.monitor.set_telegram(True)
        await asyncio.sleep(1.5)
        run.cascade()
        await asyncio.sleep(10)
        assert len(run.sent) == 1
        told = [one for one in run.events if isinstance(one, StateTold) and one.part == "telegram"]
        assert [one.text for one in told] == ["off: switched off", "on"]
    async with Run(world) as again:
        assert again.signals.telegram.on


@pytest.mark.parametrize("on", [True, False])
def test_a_command_elsewhere_is_obeyed_within_two_seconds(tmp_path: Path, on: bool) -> None:
    @virtual_time
    async def course() -> None:
        world = World(tmp_path, switched_on=not on)
        async with Run(world) as run:
            assert run.signals.telegram.on is not on
            set_state_from_outside(
                world.journal_file,
                SWITCH,
                SwitchPosition(on, "" if on else "switched off", world.wall.now_ms()).as_kept(),
                wall_ms=world.wall.now_ms,
            )
            await asyncio.sleep(2)
            assert run.signals.telegram.on is on

    course()


@virtual_time
async def test_turning_it_off_records_what_waits(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.takes_s = 60.0
        run.cascade("BTC")
        run.cascade("ETH")
        await asyncio.sleep(10)
        run.monitor.set_telegram(False)
        await asyncio.sleep(2)
        assert [one.alert.coin for one in run.told(AlertState.RECORDED)] == ["ETH"]
        assert run.signals.telegram.pending == 1, "one is on the wire already"
        await asyncio.sleep(60)
        assert run.signals.telegram.pending == 0


@virtual_time
async def test_an_alert_that_is_recorded_while_it_is_committed_is_not_shown_as_pending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = JournalStore.decide

    async def slowly(store: JournalStore, decided: AlertRecord) -> None:
        await asyncio.sleep(4)
        await real(store, decided)

    monkeypatch.setattr(JournalStore, "decide", slowly)
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(4)
        run.monitor.set_telegram(False)
        await asyncio.sleep(10)
        assert [one.state for one in run.told()] == [AlertState.RECORDED]
        assert [one.state for one in run.signals.alerts] == [AlertState.RECORDED]


@virtual_time
async def test_a_permanent_refusal_switches_it_off_for_good_with_its_reason(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.script = [BotRefusedError("sendMessage", "bot was blocked by the user")]
        run.cascade()
        await asyncio.sleep(10)
        assert run.told()[-1].state is AlertState.FAILED
        await asyncio.sleep(5)
        telegram = run.signals.telegram
        assert (telegram.on, telegram.reason) == (False, "bot was blocked by the user")
        run.cascade("ETH")
        await asyncio.sleep(10)
        assert [one.alert.coin for one in run.told(AlertState.RECORDED)] == ["ETH"]
        assert len(world.bot.calls_s) == 1
    async with Run(world) as again:
        telegram = again.signals.telegram
        assert (telegram.on, telegram.reason) == (False, "bot was blocked by the user")
        again.monitor.set_telegram(True)
        again.cascade("SOL")
        await asyncio.sleep(10)
        assert [one.alert.coin for one in again.alerts()] == ["SOL"]


@virtual_time
async def test_a_demo_starts_on(tmp_path: Path) -> None:
    world = World(tmp_path, mode=Mode.DEMO)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        (message,) = run.sent
        assert message.text.startswith("<b>DEMO ")


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.REPLAY])
def test_what_is_not_the_market_reaches_no_bot_that_is_not_on_loopback(
    tmp_path: Path, mode: Mode
) -> None:
    @virtual_time
    async def course() -> None:
        world = World(tmp_path, mode=mode)
        world.bot.is_on_loopback = False
        async with Run(world) as run:
            await run.keep_up(70, usd=9e6)
            run.monitor.set_telegram(True)
            run.cascade("ETH")
            await asyncio.sleep(10)
            assert world.bot.calls_s == []
            reasons = {one.reason for one in run.told(AlertState.RECORDED)}
            assert reasons == {f"{mode}: for the simulator only"}

    course()


@virtual_time
async def test_without_a_bot_alerts_are_recorded_with_the_reason(tmp_path: Path) -> None:
    world = World(tmp_path, has_bot=False, forbidden="no bot token")
    async with Run(world) as run:
        run.monitor.set_telegram(True)
        run.cascade()
        await asyncio.sleep(10)
        assert [one.reason for one in run.told(AlertState.RECORDED)] == ["no bot token"]
        assert run.signals.telegram.reason == "no bot token"


@virtual_time
async def test_a_hold_is_recorded_too_while_it_is_off(tmp_path: Path) -> None:
    world = World(tmp_path, switched_on=False)
    async with Run(world) as run:
        run.monitor.hold(True)
        await asyncio.sleep(65)
        (record,) = run.told(AlertState.RECORDED)
        assert record.alert.kind is AlertKind.NOTICE
        assert run.signals.counts.alerts_recorded == 0, "it is about the program itself"
