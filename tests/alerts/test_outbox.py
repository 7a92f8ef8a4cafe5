"""The outbox in one run: order, refusals, waits, life, and the switch."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.alerts.bot_errors import (
    BotError,
    RetryLaterError,
)
from cgtui.alerts.outbox_events import (
    AttemptFailed,
    Expired,
    Failed,
    Sent,
)
from cgtui.signals.alert import AlertKind, AlertState
from tests.alerts.build import alert, digest, notice
from tests.alerts.outbox_world import (
    BLOCKED,
    DOWN,
    LIFE_S,
    MARKUP,
    LostAnswerError,
    World,
    ids,
    put_all,
)
from tests.virtual_time import EPOCH_MS, virtual_loop, virtual_time


@virtual_time
async def test_an_alert_is_committed_then_sent_then_settled_with_its_message_id() -> None:
    world = World()
    async with world.running() as outbox:
        record = await outbox.put(alert(alert_id="a-1", silent=True))
        assert record.state is AlertState.PENDING
        assert record.committed_at_ms == EPOCH_MS
        assert world.store.log == ["decide a-1 pending"]
        await asyncio.sleep(1)
    assert world.store.log == ["decide a-1 pending", "attempting a-1", "settle a-1 sent"]
    kept = world.store.records["a-1"]
    assert (kept.state, kept.message_id, kept.attempts) == (AlertState.SENT, 101, 1)
    assert kept.sent_at_ms == EPOCH_MS + 102  # two writes of 1 ms and a call of 100
    assert kept.sent_ms == 1_700_000_000_000 + 1020  # the source runs ten times as fast
    assert world.events == [Sent(kept)]
    assert (world.bot.accepted[0].parse_mode, world.bot.accepted[0].silent) == ("HTML", True)


@virtual_time
async def test_oldest_first_but_the_market_before_the_program() -> None:
    world = World()
    world.bot.script = [DOWN]
    async with world.running() as outbox:
        said = [
            alert(alert_id="first"),
            notice(alert_id="notice"),
            alert(AlertKind.DAILY, alert_id="daily", text="x"),
            alert(alert_id="second"),
            alert(AlertKind.DIGEST, alert_id="digest", digest=digest()),
            alert(AlertKind.UNCONFIRMED, alert_id="third"),
        ]
        await put_all(outbox, said)
        await asyncio.sleep(60)
    assert world.bot.ids == ["first", "second", "digest", "third", "notice", "daily"]


@virtual_time
async def test_one_message_a_second() -> None:
    world = World()
    async with world.running() as outbox:
        await put_all(outbox, [alert(alert_id=f"a-{n}") for n in range(5)])
        await asyncio.sleep(60)
    gaps = [b - a for a, b in zip(world.bot.calls_s, world.bot.calls_s[1:], strict=False)]
    assert len(gaps) == 4
    assert all(gap >= 1.1 for gap in gaps)  # the call itself takes 0.1


@virtual_time
async def test_a_follow_up_replies_to_the_message_of_the_alert_it_follows() -> None:
    world = World()
    async with world.running() as outbox:
        await outbox.put(alert(AlertKind.UNCONFIRMED, alert_id="a-1"))
        await asyncio.sleep(5)
        await outbox.put(alert(alert_id="a-2", reply_to="a-1"))
        await asyncio.sleep(5)
    async with world.running() as outbox:  # this one has to look it up
        await outbox.put(alert(alert_id="a-3", reply_to="a-1"))
        await asyncio.sleep(5)
        await outbox.put(alert(alert_id="a-4", reply_to="unknown"))
        await asyncio.sleep(5)
    assert [one.reply_to for one in world.bot.accepted] == [None, 101, 101, None]


@virtual_time
async def test_too_many_requests_make_every_message_wait() -> None:
    world = World()
    world.bot.script = [RetryLaterError("sendMessage", 35)]
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(5)
        await outbox.put(alert(alert_id="a-2"))
        assert 29 < outbox.state.paused_s < 31
        assert not await outbox.probe()
        await asyncio.sleep(29)
        assert world.bot.ids == []
        await asyncio.sleep(10)
    assert world.bot.ids == ["a-1", "a-2"]
    assert world.bot.calls_s[1] >= world.bot.calls_s[0] + 35
    assert world.bot.probes_s == []
    failed = world.events[0]
    assert isinstance(failed, AttemptFailed)
    assert failed.paused
    assert failed.retry_in_s == pytest.approx(35)


@virtual_time
async def test_refused_markup_is_sent_as_plain_text_once() -> None:
    world = World()
    world.bot.script = [MARKUP]
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(5)
    assert [one.parse_mode for one in world.bot.accepted] == [None]
    assert "<b>" not in world.bot.accepted[0].text
    assert world.state_of("a-1") is AlertState.SENT


@virtual_time
async def test_a_message_refused_as_plain_text_too_fails_alone() -> None:
    world = World()
    world.bot.script = [MARKUP, MARKUP]
    async with world.running() as outbox:
        await put_all(outbox, [alert(alert_id="a-1"), alert(alert_id="a-2")])
        await asyncio.sleep(10)
        assert outbox.state.telegram_on
    assert world.state_of("a-1") is AlertState.FAILED
    assert "can't parse entities" in world.store.records["a-1"].reason
    assert world.bot.ids == ["a-2"]
    assert [e.permanent for e in world.events if isinstance(e, Failed)] == [False]


@virtual_time
async def test_server_faults_are_retried_with_doubled_waits_within_the_life() -> None:
    world = World()
    world.bot.always = DOWN
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(LIFE_S - 1)
        assert world.state_of("a-1") is AlertState.PENDING
        assert outbox.state.last_error == DOWN.reason
        await asyncio.sleep(2)
    assert world.state_of("a-1") is AlertState.EXPIRED
    assert world.store.records["a-1"].reason == f"not sent within 300 s: {DOWN.reason}"
    waits = [e.retry_in_s for e in world.events if isinstance(e, AttemptFailed)]
    assert len(waits) > 10
    assert all(wait <= max(1.0, min(30.0, 2.0**n)) for n, wait in enumerate(waits))
    assert max(waits) > 10
    assert ids(world, Expired) == ["a-1"]


@virtual_time
async def test_what_expired_is_told_once_when_delivery_works_again() -> None:
    world = World()
    world.bot.always = DOWN
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(1800)
        await put_all(outbox, [alert(alert_id="a-2"), notice(alert_id="held")])
        await asyncio.sleep(400)
        world.bot.always = None
        await outbox.put(alert(alert_id="a-3"))
        await asyncio.sleep(20)
        await outbox.put(alert(alert_id="a-4"))
        await asyncio.sleep(20)
    texts = [one.text.splitlines()[0] for one in world.bot.accepted]
    # 1_760_000_000 is 08:53:20 UTC; a notice of the program's own is no missed alert
    assert texts[1] == "<b>cgtui: missed 2 alerts 08:53–09:23 UTC</b>"
    assert [text for text in texts if "missed" in text] == [texts[1]]
    assert len(texts) == 3


@virtual_time
async def test_a_missed_notice_that_expires_itself_is_not_forgotten() -> None:
    world = World()
    world.bot.always = DOWN
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(400)
        world.bot.script, world.bot.always = [None], DOWN
        await outbox.put(alert(alert_id="a-2"))
        await asyncio.sleep(400)  # the notice of a-1 expires
        world.bot.always = None
        await outbox.put(alert(alert_id="a-3"))
        await asyncio.sleep(30)
    texts = [one.text.splitlines()[0] for one in world.bot.accepted]
    assert texts[-1] == "<b>cgtui: missed 1 alert 08:53 UTC</b>"


@virtual_time
async def test_nothing_expires_because_telegram_asked_for_a_long_wait_without_saying_so() -> None:
    world = World()
    world.bot.script = [RetryLaterError("sendMessage", 3600)]
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(LIFE_S + 1)
        assert ids(world, Expired) == ["a-1"]
        assert "wait 3600 s" in world.store.records["a-1"].reason


@virtual_time
async def test_a_lost_answer_means_the_message_may_come_twice() -> None:
    world = World()
    world.bot.script = [LostAnswerError(DOWN)]
    async with world.running() as outbox:
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(30)
    assert world.bot.ids == ["a-1", "a-1"]


@virtual_time
async def test_the_state_tells_what_waits_and_what_was_sent() -> None:
    world = World()
    world.bot.script = [None, DOWN]
    async with world.running() as outbox:
        assert outbox.oldest_unsent_age_s() is None
        await outbox.put(alert(alert_id="a-1"))
        await asyncio.sleep(10)
        await outbox.put(alert(alert_id="a-2"))
        await asyncio.sleep(0.2)
        state = outbox.state
        assert state.telegram_on
        assert (state.pending, state.last_message_id) == (1, 101)
        assert state.oldest_unsent_s == outbox.oldest_unsent_age_s() == pytest.approx(0.2, abs=0.01)
        assert state.last_sent_at_ms == EPOCH_MS + 102
        assert state.last_error == DOWN.reason
        await asyncio.sleep(10)
        assert outbox.state.last_error == ""
        assert outbox.state.pending == 0


@virtual_time
async def test_stopping_waits_for_the_call_under_way_and_keeps_the_rest_pending() -> None:
    world = World()
    outbox = world.outbox()
    await outbox.set_telegram(True)
    task = asyncio.create_task(outbox.run())
    await put_all(outbox, [alert(alert_id="a-1"), alert(alert_id="a-2")])
    await asyncio.sleep(0.01)
    outbox.stop()
    await task
    assert virtual_loop().time() < 0.2
    assert world.state_of("a-1") is AlertState.SENT
    assert world.state_of("a-2") is AlertState.PENDING


@virtual_time
async def test_an_idle_outbox_stops_at_once() -> None:
    outbox = World().outbox()
    task = asyncio.create_task(outbox.run())
    await asyncio.sleep(100)
    outbox.stop()
    await task
    assert virtual_loop().time() == pytest.approx(100)


@virtual_time
async def test_every_error_of_the_bot_is_dealt_with() -> None:
    for error in (DOWN, BLOCKED, MARKUP, RetryLaterError("sendMessage", 1)):
        assert isinstance(error, BotError)
        world = World()
        world.bot.script = [error]
        async with world.running() as outbox:
            await outbox.put(alert(alert_id="a-1"))
            await asyncio.sleep(30)
        assert world.state_of("a-1") is not AlertState.PENDING
