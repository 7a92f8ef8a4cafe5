"""Telegram switched off and on: by a person, by a refusal, for want of a chat, in a demo."""

from __future__ import annotations

import asyncio
import random

import pytest

from cgtui.alerts.outbox_events import (
    Failed,
    Probed,
    Recorded,
    TelegramOff,
)
from cgtui.signals.alert import AlertState
from tests.alerts.build import alert, notice
from tests.alerts.outbox_world import (
    BLOCKED,
    DOWN,
    ScriptedBot,
    World,
    ids,
    put_all,
)
from tests.virtual_time import virtual_time


class LongestWaits(random.Random):
    """Chance that always picks the longest wait."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


@virtual_time
async def test_a_permanent_refusal_turns_telegram_off_with_its_reason() -> None:
    world = World()
    world.bot.script = [BLOCKED]
    async with world.running() as outbox:
        await put_all(outbox, [alert(alert_id="a-1"), alert(alert_id="a-2"), notice(alert_id="n")])
        await asyncio.sleep(10)
        assert (await outbox.put(alert(alert_id="a-3"))).state is AlertState.RECORDED
        state = outbox.state
        assert (state.telegram_on, state.off_reason, state.pending) == (False, BLOCKED.reason, 0)
        assert not await outbox.probe()
        await outbox.set_telegram(True)
        await outbox.put(alert(alert_id="a-4"))
        await asyncio.sleep(10)
    assert world.bot.ids == ["a-4"]
    assert ids(world, Failed) == ["a-1"]
    assert ids(world, Recorded) == ["a-2", "n", "a-3"]
    assert TelegramOff(BLOCKED.reason) in world.events
    assert {world.store.records[one].reason for one in ("a-1", "a-2", "n", "a-3")} == {
        BLOCKED.reason
    }


@virtual_time
async def test_with_telegram_off_alerts_are_only_recorded() -> None:
    world = World()
    async with world.running(on=False) as outbox:
        record = await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(10)
    assert (record.state, record.reason) == (AlertState.RECORDED, "switched off")
    assert world.store.log == ["decide a-1 recorded"]
    assert ids(world, Recorded) == ["a-1"]
    assert world.bot.calls_s == []


@virtual_time
async def test_switching_off_records_what_waits_but_not_what_is_under_way() -> None:
    world = World()
    world.bot.takes_s = 5
    async with world.running() as outbox:
        await put_all(outbox, [alert(alert_id="a-1"), alert(alert_id="a-2")])
        await asyncio.sleep(1)
        await outbox.set_telegram(False)
        assert outbox.state.pending == 1
        await asyncio.sleep(10)
        assert outbox.state.pending == 0
    assert world.bot.ids == ["a-1"]
    assert world.state_of("a-1") is AlertState.SENT
    assert world.state_of("a-2") is AlertState.RECORDED


@virtual_time
async def test_a_failure_under_way_while_it_is_switched_off_is_recorded() -> None:
    world = World()
    world.bot.takes_s, world.bot.always = 5, DOWN
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(1)
        await outbox.set_telegram(False, "viewer")
        await asyncio.sleep(10)
    assert world.store.records["a-1"].reason == "viewer"
    assert len(world.bot.calls_s) == 1


@virtual_time
async def test_switched_off_before_the_call_was_made_nothing_is_sent() -> None:
    world = World()
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(0.0005)  # the attempt is being written
        await outbox.set_telegram(False)
        assert outbox.state.pending == 1
        await asyncio.sleep(10)
    assert world.store.log[1:] == ["attempting a-1", "settle a-1 recorded"]
    assert world.bot.calls_s == []
    assert world.state_of("a-1") is AlertState.RECORDED


@virtual_time
async def test_switched_off_while_it_is_committed_an_alert_is_recorded() -> None:
    world = World()
    async with world.running() as outbox:
        putting = asyncio.create_task(outbox.put(alert(alert_id="a-1")))
        await asyncio.sleep(0.0005)
        await outbox.set_telegram(False)
        await putting
        await asyncio.sleep(10)
    assert world.store.log == ["decide a-1 pending", "settle a-1 recorded"]
    assert ids(world, Recorded) == ["a-1"]
    assert world.store.records["a-1"].reason == "switched off"


@pytest.mark.parametrize(
    ("has_bot", "chat_id", "reason"),
    [(False, "4242", "no bot token"), (True, None, "no chat id"), (False, None, "no bot token")],
)
@virtual_time
async def test_without_a_token_or_a_chat_telegram_cannot_be_switched_on(
    has_bot: bool, chat_id: str | None, reason: str
) -> None:
    world = World(has_bot=has_bot, chat_id=chat_id)
    async with world.running() as outbox:
        record = await outbox.put(alert())
        assert (record.state, record.reason) == (AlertState.RECORDED, reason)
        assert outbox.state.off_reason == reason
        await outbox.set_telegram(False)
        assert outbox.state.off_reason == reason
        assert not await outbox.probe()


@pytest.mark.parametrize("mode", ["DEMO", "REPLAY"])
@virtual_time
async def test_a_demo_never_reaches_a_bot_beyond_this_machine(mode: str) -> None:
    world = World(bot=ScriptedBot(is_on_loopback=False))
    async with world.running() as outbox:
        record = await outbox.put(alert(alert_id="a-1", mode=mode))
        await outbox.put(alert(alert_id="a-2"))
        await asyncio.sleep(10)
    assert record.reason == f"{mode}: for the simulator only"
    assert world.bot.ids == ["a-2"]
    world = World()
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1", mode=mode))
        await asyncio.sleep(10)
    assert world.bot.ids == ["a-1"]


@virtual_time
async def test_a_probe_that_is_answered_ends_the_wait() -> None:
    world = World(rng=LongestWaits())
    world.bot.script = [DOWN] * 5  # the waits after them are 1, 2, 4, 8 and 16 s
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(20)
        world.bot.script = [DOWN]
        assert not await outbox.probe()
        await asyncio.sleep(1)
        assert len(world.bot.calls_s) == 5
        assert await outbox.probe()
        await asyncio.sleep(0.2)
        assert len(world.bot.calls_s) == 6
    probed = [e for e in world.events if isinstance(e, Probed)]
    assert probed == [Probed(False, DOWN.reason), Probed(True, "")]
    assert world.bot.ids == ["a-1"]


@virtual_time
async def test_a_probe_that_is_refused_turns_telegram_off() -> None:
    world = World()
    async with world.running() as outbox:
        world.bot.script = [BLOCKED]
        assert not await outbox.probe()
        assert outbox.state.off_reason == BLOCKED.reason
