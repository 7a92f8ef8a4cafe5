"""What a new run does with what the last one left behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.alerts.bot_errors import BotUnreachableError
from cgtui.alerts.outbox_events import Expired
from cgtui.signals.alert import AlertRecord, AlertState
from tests.alerts.build import alert, notice
from tests.alerts.outbox_world import LIFE_S, World
from tests.virtual_time import EPOCH_MS, virtual_loop, virtual_time


def left(alert_id: str, *, age_s: float = 0.0, attempts: int = 0) -> AlertRecord:
    """A pending record that was committed ``age_s`` before the test began."""
    return AlertRecord(
        alert(alert_id=alert_id),
        AlertState.PENDING,
        committed_at_ms=EPOCH_MS - round(age_s * 1000),
        attempts=attempts,
    )


def world_with(*records: AlertRecord) -> World:
    world = World()
    world.store.records = {one.alert.alert_id: one for one in records}
    return world


@virtual_time
async def test_what_is_pending_is_due_at_once_oldest_first() -> None:
    world = world_with(left("young", age_s=10), left("old", age_s=200))
    async with world.running():
        await asyncio.sleep(0.01)
        assert len(world.bot.calls_s) == 1
        await asyncio.sleep(5)
    assert world.bot.ids == ["old", "young"]


@virtual_time
async def test_what_is_past_its_life_expires_and_is_told_with_the_next_success() -> None:
    world = world_with(left("a-1", age_s=7200), left("a-2", age_s=LIFE_S), left("a-3", age_s=299))
    async with world.running():
        await asyncio.sleep(5)
    assert world.bot.ids[0] == "a-3"
    assert "missed 2 alerts 06:53–08:48 UTC" in world.bot.accepted[1].text
    assert [e.record.alert.alert_id for e in world.events if isinstance(e, Expired)] == [
        "a-1",
        "a-2",
    ]
    reason = world.store.records["a-1"].reason
    assert reason == "not sent within 300 s: the program was not running"


@virtual_time
async def test_alerts_that_expired_untold_in_the_last_run_are_told_of() -> None:
    world = World()
    outbox = world.outbox()
    await outbox.set_telegram(True)
    expired = [left(f"a-{n}", age_s=90_000 - n * 60) for n in range(3)]
    untold = [*expired, AlertRecord(notice(), AlertState.EXPIRED, committed_at_ms=EPOCH_MS)]
    await outbox.restore([], untold)
    task = asyncio.create_task(outbox.run())
    await outbox.put(alert(alert_id="a-9"))
    await asyncio.sleep(5)
    outbox.stop()
    await task
    first = world.bot.accepted[1].text.splitlines()[0]
    assert first == "<b>cgtui: missed 3 alerts 07:53–07:55 UTC</b>"


@virtual_time
async def test_the_rest_of_a_life_goes_on_counting_through_a_restart() -> None:
    world = world_with(left("a-1", age_s=250))
    world.bot.always = BotUnreachableError("sendMessage", "HTTP 502")
    async with world.running():
        await asyncio.sleep(49)
        assert world.state_of("a-1") is AlertState.PENDING
        await asyncio.sleep(2)
        assert world.state_of("a-1") is AlertState.EXPIRED


@virtual_time
async def test_a_clock_that_was_set_back_lends_no_longer_life() -> None:
    world = world_with(left("a-1", age_s=-86_400))
    world.bot.always = BotUnreachableError("sendMessage", "HTTP 502")
    async with world.running() as outbox:
        assert outbox.oldest_unsent_age_s() == 0
        await asyncio.sleep(LIFE_S + 2)
    assert world.state_of("a-1") is AlertState.EXPIRED


@virtual_time
async def test_with_telegram_off_what_is_left_is_recorded() -> None:
    world = world_with(left("a-1"))
    async with world.running(on=False):
        await asyncio.sleep(5)
    assert world.store.records["a-1"].state is AlertState.RECORDED
    assert world.store.records["a-1"].reason == "switched off"


@virtual_time
async def test_what_a_demo_left_never_reaches_a_bot_beyond_this_machine() -> None:
    record = left("a-1")
    world = world_with(replace(record, alert=replace(record.alert, mode="DEMO")))
    world.bot.is_on_loopback = False
    async with world.running():
        await asyncio.sleep(5)
    assert world.bot.calls_s == []
    assert world.store.records["a-1"].reason == "DEMO: for the simulator only"


@virtual_time
async def test_only_a_message_whose_call_had_begun_may_be_a_repeat() -> None:
    world = world_with(left("a-1", attempts=1), left("a-2"))
    async with world.running():
        await asyncio.sleep(5)
    texts = {one.alert_id: one.text for one in world.bot.accepted}
    assert "perhaps a repeat" in texts["a-1"]
    assert "perhaps a repeat" not in texts["a-2"]
    assert world.store.records["a-1"].attempts == 2


@virtual_time
async def test_a_late_message_says_how_late_it_is() -> None:
    world = world_with(left("a-1", age_s=250))
    async with world.running():
        await asyncio.sleep(5)
    assert "sent 4m10s after it was decided" in world.bot.accepted[0].text


@virtual_time
async def test_a_cancelled_run_leaves_what_it_was_sending_pending() -> None:
    world = World()
    world.bot.takes_s = 60
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(1)
    assert world.state_of("a-1") is AlertState.PENDING
    assert world.store.records["a-1"].attempts == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(min_value=-1e5, max_value=1e6), max_size=12))
def test_every_record_left_behind_comes_to_an_end(ages_s: list[float]) -> None:
    @virtual_time
    async def run() -> None:
        world = world_with(*(left(f"a-{n}", age_s=age_s) for n, age_s in enumerate(ages_s)))
        async with world.running():
            await asyncio.sleep(60)
        for n, age_s in enumerate(ages_s):
            sent = world.state_of(f"a-{n}") is AlertState.SENT
            assert sent is (age_s < LIFE_S) or age_s == pytest.approx(LIFE_S, abs=0.01)
        assert virtual_loop().time() == pytest.approx(60, abs=1)

    run()
