"""An outbox whose journal cannot be written, and defects in single messages."""

from __future__ import annotations

import asyncio

from cgtui.alerts.outbox_events import (
    StoreFailed,
)
from cgtui.signals.alert import AlertState
from tests.alerts.build import alert
from tests.alerts.outbox_world import (
    World,
    put_all,
)
from tests.virtual_time import virtual_time


@virtual_time
async def test_a_full_disk_does_not_stop_an_alert_and_is_told() -> None:
    world = World()
    world.store.broken = OSError(28, "No space left on device")
    async with world.running() as outbox:
        record = await outbox.put(alert(alert_id="a-1"))
        assert record.state is AlertState.PENDING
        await asyncio.sleep(5)
        assert world.bot.ids == ["a-1"]
        assert outbox.state.unwritten == 1
        assert "No space left" in next(e.reason for e in world.events if isinstance(e, StoreFailed))
        world.store.broken = None
        await asyncio.sleep(20)
        assert outbox.state.unwritten == 0
    assert world.state_of("a-1") is AlertState.SENT
    assert world.store.records["a-1"].message_id == 101
    assert world.bot.ids == ["a-1"]


@virtual_time
async def test_what_was_only_recorded_is_written_later_too() -> None:
    world = World()
    async with world.running(on=False) as outbox:
        await asyncio.sleep(5)
        world.store.broken = OSError(28, "No space left on device")
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(25)
        assert outbox.state.unwritten == 1
        world.store.broken = None
        await asyncio.sleep(25)
    assert world.state_of("a-1") is AlertState.RECORDED


@virtual_time
async def test_a_disk_that_fills_between_commit_and_outcome_learns_the_outcome_later() -> None:
    world = World()
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        world.store.broken = OSError(28, "No space left on device")
        await asyncio.sleep(5)
        assert world.state_of("a-1") is AlertState.PENDING
        world.store.broken = None
        await asyncio.sleep(20)
    assert world.state_of("a-1") is AlertState.SENT
    assert world.bot.ids == ["a-1"]


@virtual_time
async def test_a_defect_in_one_message_does_not_stop_the_others() -> None:
    world = World()
    world.bot.script = [ZeroDivisionError()]
    async with world.running() as outbox:
        await put_all(outbox, [alert(alert_id="a-1"), alert(alert_id="a-2")])
        await asyncio.sleep(10)
    assert world.store.records["a-1"].reason == "defect: ZeroDivisionError"
    assert world.bot.ids == ["a-2"]
