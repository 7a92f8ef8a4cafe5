"""From orders to a message: the whole monitor in virtual time."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.events import AlertTold, HeadsUpChange, HeadsUpTold, ReadingTaken
from cgtui.monitor.signal.keeper import JournalStore
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.reading import Verdict
from cgtui.signals.tier import Tier
from tests.alerts.outbox_world import Accepted
from tests.monitor.fake_coinglass import (
    CONFIRMING,
    CONTRADICTING,
    UNCONVINCED,
    UNDECIDED,
    WEAK,
)
from tests.monitor.whole import Run, World, texts
from tests.virtual_time import virtual_loop, virtual_time


@virtual_time
async def test_orders_become_one_delivered_alert(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade(usd=3_000_000)
        began_ms = run.now_ms
        await asyncio.sleep(10)
        (opened,) = run.heads_ups()
        (taken,) = run.readings()
        pending, sent = run.told()
        assert opened.change is HeadsUpChange.OPENED
        assert opened.heads_up.tier is Tier.LARGE
        assert opened.at_ms - began_ms < 500
        assert taken.at_ms - opened.at_ms == pytest.approx(3_000, abs=300)
        assert taken.reading.verdict is Verdict.CONFIRMED
        assert (pending.state, sent.state) == (AlertState.PENDING, AlertState.SENT)
        assert pending.alert == sent.alert
        assert sent.alert.reading == taken.reading
        assert sent.message_id == 101
        (message,) = run.sent
        assert texts([message]) == ["<b>🔴🔴 BTC longs $3.0M/60s · baseline 0/200 · 85/100</b>"]
        assert run.world.rest.sets_read() == 1
        snapshot = await run.fresh()
        (episode,) = snapshot.open
        assert (episode.spoken, episode.hush[:9]) == (AlertKind.CONFIRMED, "repeat in")
        assert snapshot.counts.alerts_sent == 1
        assert snapshot.telegram.last_message_id == 101


@virtual_time
async def test_what_comes_just_after_a_judgement_waits_for_no_further_order(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path), trickle_s=30.0) as run:
        await asyncio.sleep(5.05)
        run.put(run.one("LTC", Side.LONG, 10.0))
        await asyncio.sleep(0.1)
        began_ms = run.now_ms
        run.cascade()
        await asyncio.sleep(2)
        (opened,) = run.heads_ups()
        assert opened.at_ms - began_ms <= 300


@virtual_time
async def test_an_alert_is_on_the_disk_before_it_is_sent(tmp_path: Path) -> None:
    found: list[tuple[AlertState, int]] = []

    def look() -> None:
        records = [one for one in run.journal.alerts() if one.alert.kind is AlertKind.CONFIRMED]
        found.extend((one.state, one.attempts) for one in records)

    world = World(tmp_path)
    world.bot.step = look  # called as a message is taken, and once it was
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        assert found[0] == (AlertState.PENDING, 1)
        (kept,) = run.flushed().alerts()
        assert (kept.state, kept.message_id) == (AlertState.SENT, 101)


@virtual_time
async def test_the_key_is_silent_for_five_minutes_from_the_delivery(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await run.keep_up(295)
        assert len(run.sent) == 1
        assert run.reasons() == [
            f"repeat in {minutes}:{seconds:02d}"
            for minutes, seconds in ((4, 1), (3, 1), (2, 1), (1, 1))
        ]
        await run.keep_up(80)
        assert [one.alert.suppressed for one in run.alerts()] == [0, 5]
        assert "+5 suppressed" in run.sent[1].text
        assert run.sent[1].at_s - run.sent[0].at_s > 300
        await run.keep_up(540)
        assert len(run.sent) == 2, "the second silence of an episode lasts ten minutes"
        await run.keep_up(120)
        assert len(run.sent) == 3


@virtual_time
async def test_the_other_side_has_a_silence_of_its_own(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        world.rest.says[""] = dataclasses.replace(
            CONFIRMING, sell_share=0.3, long_usd=1_000.0, short_usd=9e6
        )
        run.cascade(side=Side.SHORT)
        await asyncio.sleep(10)
        assert [one.alert.side for one in run.alerts()] == [Side.LONG, Side.SHORT]
        assert run.alerts()[1].alert.two_sided
        assert "two-sided" in run.sent[1].text


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        (WEAK, Verdict.WEAK),
        (UNCONVINCED, Verdict.NOT_CONFIRMED),
        (CONTRADICTING, Verdict.NOT_CONFIRMED),
        (UNDECIDED, Verdict.UNDECIDED),
    ],
    ids=["weak", "not confirmed", "contradicted", "undecided"],
)
def test_what_is_not_confirmed_says_nothing_and_is_shown(
    tmp_path: Path, says: object, verdict: Verdict
) -> None:
    @virtual_time
    async def course() -> None:
        world = World(tmp_path)
        world.rest.says[""] = says  # type: ignore[assignment]
        async with Run(world) as run:
            await run.keep_up(200)
            assert {one.reading.verdict for one in run.readings()} == {verdict}
            assert len(run.readings()) == 4
            assert run.sent == []
            assert run.alerts() == []
            (episode,) = (await run.fresh()).open
            assert episode.last is not None
            assert episode.last.verdict is verdict
            assert episode.spoken is None

    course()


@virtual_time
async def test_an_extreme_that_nothing_contradicts_speaks_unconfirmed_after_90_s(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONFIRMING, gone=frozenset({"oi"}), sell_share=0.60)
    async with Run(world) as run:
        began_s = virtual_loop().time()
        await run.keep_up(88, usd=9_000_000)
        assert run.sent == []
        await run.keep_up(12, usd=9_000_000)
        (message,) = run.sent
        assert message.at_s - began_s == pytest.approx(90, abs=3)
        (alert,) = run.alerts(AlertKind.UNCONFIRMED)
        assert "missing: open interest" in alert.alert.text
        assert "UNCONFIRMED" in texts([message])[0]


@virtual_time
async def test_the_confirmation_of_an_unconfirmed_message_replies_to_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONFIRMING, gone=frozenset({"oi"}), sell_share=0.60)
    async with Run(world) as run:
        await run.keep_up(100, usd=9_000_000)
        world.rest.says[""] = CONFIRMING
        await run.keep_up(80, usd=9_000_000)
        first, second = run.sent
        assert [one.alert.kind for one in run.alerts()] == [
            AlertKind.UNCONFIRMED,
            AlertKind.CONFIRMED,
        ]
        assert second.reply_to == first.message_id
        assert second.at_s - first.at_s >= 60
        assert "follow-up: now confirmed" in second.text


@virtual_time
async def test_an_extreme_that_an_input_contradicts_stays_silent_for_good(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONTRADICTING, gone=frozenset({"funding", "liq"}))
    async with Run(world) as run:
        await run.keep_up(130, usd=9_000_000)
        # The input that contradicted goes missing: that must not make it speak.
        world.rest.says[""] = UNDECIDED
        await run.keep_up(130, usd=9_000_000)
        assert run.readings()[-1].reading.missing
        assert run.alerts() == []


@virtual_time
async def test_large_that_becomes_extreme_speaks_inside_the_silence_once(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await run.keep_up(70)
        run.cascade(usd=9_000_000)
        await asyncio.sleep(10)
        assert [one.alert.tier for one in run.alerts()] == [Tier.LARGE, Tier.EXTREME]
        await run.keep_up(120, usd=9_000_000)
        assert len(run.sent) == 2


@virtual_time
async def test_a_rise_within_a_minute_is_said_when_the_minute_is_over(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(10)
        run.cascade(usd=9_000_000)
        await asyncio.sleep(10)
        assert len(run.sent) == 1
        (episode,) = (await run.fresh()).open
        assert episode.hush.startswith("rise in 0:4")
        assert run.signals.counts.alerts_suppressed == 0, "it is said later, not held back"
        await asyncio.sleep(50)
        first, second = run.sent
        assert second.at_s - first.at_s == pytest.approx(60, abs=1.5)
        assert "12.0M" in texts([second])[0], "its figures are those of now"


@virtual_time
async def test_a_rise_that_waited_is_not_said_once_the_inputs_deny_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        run.cascade(usd=9_000_000)
        await asyncio.sleep(20)
        world.rest.says[""] = CONTRADICTING
        run.cascade(usd=15_000_000)  # a doubled peak is read again at once
        await asyncio.sleep(100)
        assert len(run.sent) == 1
        assert run.reasons()[-1] == "now NOT CONFIRMED"
        withdrawn = run.told(AlertState.SUPPRESSED)[-1].alert
        assert withdrawn.reading is None, "a score that denies the verdict is not its own"


@virtual_time
async def test_a_rise_that_a_message_shows_already_is_not_said_again(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        for usd in (3e6, 9e6, 10e6):
            run.cascade(usd=usd)
            await asyncio.sleep(10)
        await asyncio.sleep(35)
        assert "22.0M" in texts(run.sent)[1], "wished at 12, it has come to 22 when it is said"
        run.cascade(usd=6e6)
        await asyncio.sleep(70)
        assert run.signals.open[0].heads_up.peak_usd >= 24e6
        assert len(run.sent) == 2


@virtual_time
async def test_an_episode_that_ended_says_nothing_and_is_closed(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(300)
        assert [one.change for one in run.heads_ups()] == [
            HeadsUpChange.OPENED,
            HeadsUpChange.CLOSED,
        ]
        snapshot = await run.fresh()
        assert snapshot.open == ()
        (closed,) = snapshot.closed
        assert closed.spoken is AlertKind.CONFIRMED
        assert closed.heads_up.closed_ms is not None
        assert len(run.sent) == 1
        (kept,) = run.flushed().heads_ups()
        assert kept == closed.heads_up
        assert [one.number for one in run.journal.readings()] == [1, 2, 3, 4]


@virtual_time
async def test_everything_is_told_in_its_order(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(10)
        told = [
            one for one in run.events if isinstance(one, HeadsUpTold | ReadingTaken | AlertTold)
        ]
        assert [type(one).__name__ for one in told] == [
            "HeadsUpTold",
            "ReadingTaken",
            "AlertTold",
            "AlertTold",
        ]


@virtual_time
async def test_the_figures_of_the_summary_are_those_of_the_run(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await run.keep_up(100)
    summary = run.monitor.summary()
    assert (summary.heads_ups, summary.alerts_sent, summary.alerts_suppressed) == (1, 1, 1)


@virtual_time
async def test_what_waits_for_the_disk_at_the_end_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, slow = JournalStore.decide, True

    async def decide(store: JournalStore, decided: AlertRecord) -> None:
        nonlocal slow
        await real(store, decided)
        if slow:
            slow = False
            await asyncio.sleep(60)

    monkeypatch.setattr(JournalStore, "decide", decide)
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade("BTC")
        run.cascade("ETH")
        await asyncio.sleep(5)
        assert run.told() == []
    async with Run(world) as again:
        await asyncio.sleep(10)
        assert [one.alert.coin for one in again.alerts()] == ["BTC", "ETH"]


@virtual_time
async def test_what_was_decided_last_is_kept_for_the_next_start(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.bot.takes_s = 5.0
    accepted: list[Accepted] = world.bot.accepted
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(3.9)
        assert len(run.told(AlertState.PENDING)) == 1
    assert accepted == []
    async with Run(world) as again:
        await asyncio.sleep(10)
        assert len(accepted) == 1
        assert again.alerts()[0].alert.alert_id == run.told()[0].alert.alert_id
