"""What a start takes up of the run before, however that ended."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from cgtui.alerts.bot_errors import BotUnreachableError
from cgtui.coinglass.events import Side
from cgtui.coinglass.stream_events import RefusalKind, Refused
from cgtui.monitor.monitor import Monitor
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.reading import Verdict
from cgtui.signals.trip import Cause
from cgtui.views.counting import counting
from tests.monitor.build import T0_MS
from tests.monitor.fake_coinglass import CONFIRMING, CONTRADICTING, UNDECIDED
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_loop, virtual_time

UNREACHABLE = BotUnreachableError("sendMessage", "no route")
ALMOST = dataclasses.replace(CONFIRMING, gone=frozenset({"oi"}), sell_share=0.60)
"""An input short of a confirmation."""


def outcomes(run: Run) -> list[tuple[int, bool]]:
    """What the journal holds: horizon in minutes, and whether a price was found."""
    rows = run.flushed().outcomes()
    return [(one.horizon_min, one.price is not None) for one in rows]


@virtual_time
async def test_windows_go_on_where_they_were(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        for _ in range(20):
            run.cascade("BTC", 50_000.0)
            await asyncio.sleep(30)
        before = (await run.fresh()).coins["BTC"].long.samples
        assert before >= 6
        run.flushed()
    async with Run(world) as again:
        assert (await again.fresh()).coins["BTC"].long.samples == before


@virtual_time
async def test_the_sums_of_the_last_hour_go_on_with_a_hole_while_nobody_listened(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await asyncio.sleep(200)
        run.cascade("BTC", 50_000.0)
        await asyncio.sleep(100)
        hour = run.snapshots[-1].market[1]
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
        stopped_ms = run.now_ms
    await asyncio.sleep(40)
    async with Run(killed) as again:
        await asyncio.sleep(1)
        taken = again.snapshots[-1]
        row = next(one for one in taken.coins if one.coin == "BTC")
        assert row.h1.long_usd == 50_000.0
        # And what has come since.
        assert hour.sums.long_usd - 10.0 <= taken.market[1].sums.long_usd
        assert taken.market[1].sums.long_usd <= hour.sums.long_usd + 30.0
        begun, hole = taken.feed.holes
        assert begun.started_ms <= T0_MS < begun.started_ms + 60_000, "that minute is not whole"
        assert abs(hole.started_ms - stopped_ms) < 3_000
        assert hole.ended_ms is not None
        assert hole.ended_ms - hole.started_ms >= 40_000
        counted = counting(taken)
        assert [counted.mark(span_s) for span_s in (60, 300, 3600)] == ["~", "~", "~"]
        assert counted.hole_words().startswith("hole 1m4")
        await asyncio.sleep(70)
        assert counting(again.snapshots[-1]).mark(60) == ""
        assert not again.snapshots[-1].defects


@virtual_time
async def test_single_orders_are_counted_once_across_a_restart(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.put(*(run.one("ETH", Side.LONG, 600_000.0 + n) for n in range(3)))
        run.put(*(run.one("ETH", Side.LONG, 10.0 + n) for n in range(20)))
        await asyncio.sleep(2)
        run.flushed()
        assert run.desk.engine.orders.samples("ETH") == 23
    async with Run(world) as again:
        again.put(again.one("ETH", Side.LONG, 5.0))
        await asyncio.sleep(2)
        orders = again.desk.engine.orders
        assert orders.samples("ETH") == 24
        assert len(orders._coins["ETH"].by_size) == 3


@virtual_time
async def test_an_episode_that_goes_on_is_read_at_once_and_is_the_same(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(70)
        (before,) = run.signals.open
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    began_s = virtual_loop().time()
    async with Run(killed) as again:
        assert virtual_loop().time() - began_s < 1.5
        (episode,) = (await again.fresh()).open
        assert episode.heads_up.episode_id == before.heads_up.episode_id
        assert episode.heads_up.total_usd == before.heads_up.total_usd
        assert episode.heads_up.sum_usd == pytest.approx(before.heads_up.sum_usd, rel=0.01)
        assert [one.reading.number for one in again.readings()] == [3]
        assert again.heads_ups() == []
        assert episode.spoken is AlertKind.CONFIRMED
        assert episode.hush.startswith("repeat in 3:")
        await asyncio.sleep(10)
        assert len(again.sent) == 1, "its silence goes on, too"
        await again.keep_up(290)
        assert len(again.sent) == 2


@virtual_time
async def test_an_episode_that_ended_meanwhile_is_closed(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(10)
        opened = run.flushed().heads_ups()[0]
        assert opened.is_open
    await asyncio.sleep(600)
    async with Run(world) as again:
        assert (await again.fresh()).open == ()
        (kept,) = again.flushed().heads_ups()
        assert kept.closed_ms == opened.opened_ms
        (shown,) = again.signals.closed
        assert shown.heads_up == kept
        assert shown.last is not None
        assert shown.last.verdict is Verdict.CONFIRMED
        assert again.signals.counts.heads_ups == 0, "of this run"
    async with Run(world) as third:
        (shown,) = (await third.fresh()).closed
        assert (shown.heads_up, shown.last and shown.last.number) == (kept, 1)
        assert again.heads_ups() == []


@virtual_time
async def test_a_pending_alert_is_sent_first_thing_and_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.bot.always = UNREACHABLE
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(20)
        killed = world.after_kill(tmp_path / "killed")
    killed.bot.always = None
    began_s = virtual_loop().time()
    async with Run(killed) as again:
        await asyncio.sleep(30)
        (message,) = again.sent
        assert message.at_s - began_s < 1.0
        assert "perhaps a repeat" in message.text
        (sent,) = again.alerts()
        assert sent.alert.alert_id == run.told()[0].alert.alert_id
        assert again.reasons() == ["waiting for delivery"]
    async with Run(killed) as third:
        await asyncio.sleep(30)
        assert len(third.sent) == 1


@virtual_time
async def test_an_alert_whose_life_ended_meanwhile_is_told_of_and_trips_nothing(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.bot.always = UNREACHABLE
    async with Run(world) as run:
        for coin in ("BTC", "ETH", "SOL"):
            run.cascade(coin)
        await asyncio.sleep(20)
        killed = world.after_kill(tmp_path / "killed")
    killed.bot.always = None
    await asyncio.sleep(600)
    async with Run(killed) as again:
        expired = again.told(AlertState.EXPIRED)
        assert [one.reason for one in expired] == [
            "not sent within 300 s: the program was not running"
        ] * 3
        assert again.trips(Cause.DELIVERY) == []
        again.cascade()
        await asyncio.sleep(10)
        assert [one.text.splitlines()[0][:29] for one in again.sent][1] == (
            "<b>cgtui: missed 3 alerts 21:"
        )


@virtual_time
async def test_what_was_owed_before_a_restart_is_said_on_a_reading_after_it(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.rest.says[""] = CONFIRMING
    async with Run(world) as run:
        await run.keep_up(20)
        run.cascade(usd=9e6)
        await asyncio.sleep(1)
        assert len(run.sent) == 1
        assert run.reasons()[-1].startswith("rise in "), "it is owed a second message"
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    await asyncio.sleep(45)
    killed.rest.says[""] = UNDECIDED
    async with Run(killed) as again:
        again.cascade(usd=9e6)
        await asyncio.sleep(40)
        assert again.readings()[0].reading.verdict is not Verdict.CONFIRMED
        assert [one.heads_up.episode_id for one in again.signals.open] == [
            one.heads_up.episode_id for one in run.signals.open
        ]
        assert len(again.sent) == 1


@virtual_time
async def test_an_input_that_contradicted_is_remembered_when_it_goes_missing(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONTRADICTING, gone=frozenset({"funding", "liq"}))
    async with Run(world) as run:
        await run.keep_up(70, usd=9e6)
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    world.rest.says[""] = UNDECIDED
    async with Run(killed) as again:
        again.due_s = run.due_s
        await again.keep_up(150, usd=9e6)
        assert again.readings()[0].reading.number == 3
        assert again.alerts() == []
        assert again.sent == []


@virtual_time
async def test_nothing_is_said_of_missing_readings_before_the_first_has_come(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    world.rest.says[""] = dataclasses.replace(CONFIRMING, sell_share=0.52, oi_15m_pct=-0.1)
    async with Run(world) as run:
        await run.keep_up(100, usd=9e6)
        assert run.alerts() == []
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    await asyncio.sleep(195)  # its last reading is stale by then, and the episode may go on
    async with Run(killed) as again:
        await asyncio.sleep(5)
        assert again.alerts() == [], "its inputs are at hand, and do not confirm it"
        assert [one.reading.number for one in again.readings()] == [3]


@virtual_time
async def test_an_unconfirmed_message_is_followed_up_after_a_restart(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.says[""] = ALMOST
    async with Run(world) as run:
        await run.keep_up(100, usd=9e6)
        (first,) = run.sent
        run.flushed()
        killed = world.after_kill(tmp_path / "killed")
    world.rest.says[""] = CONFIRMING
    async with Run(killed) as again:
        await asyncio.sleep(70)
        (second,) = again.sent[1:]
        assert second.reply_to == first.message_id


@virtual_time
async def test_holds_by_hand_and_by_key_survive_and_are_told_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.monitor.hold(True)
        await asyncio.sleep(70)
        assert len(run.alerts(AlertKind.NOTICE)) == 1
        run.say(Refused(run.now_ms, RefusalKind.KEY, "no", 0.0))
        await asyncio.sleep(5)
        killed = world.after_kill(tmp_path / "killed")
    async with Run(killed, trickle_s=float("inf")) as again:
        await asyncio.sleep(2)
        assert [one.cause for one in again.signals.armed.trips] == [Cause.BY_HAND]
        assert again.trips(Cause.KEY) == [True, False], "REST answers: the key is good after all"
        await asyncio.sleep(60)
        assert again.alerts(AlertKind.NOTICE) == []
        again.monitor.hold(False)
        await asyncio.sleep(5)
        (told,) = again.alerts(AlertKind.NOTICE)
        assert told.alert.text == "ALERTS ARMED again: by hand; held 2 min"


@virtual_time
async def test_other_causes_are_judged_anew(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.lag_ms = 9_000
        await asyncio.sleep(70)
        assert run.signals.armed.word == "DEGRADED"
        killed = world.after_kill(tmp_path / "killed")
    async with Run(killed) as again:
        assert (await again.fresh()).armed.word == "ARMED"


@virtual_time
async def test_mutes_survive(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.monitor.mute("BTC", 15)
        run.monitor.mute("ETH", None)
        run.monitor.mute("SOL", 15)
        run.monitor.unmute("SOL")
        await asyncio.sleep(2)
        killed = world.after_kill(tmp_path / "killed")
    async with Run(killed) as again:
        coins = (await again.fresh()).coins
        assert coins["BTC"].muted_until_ms == pytest.approx(again.now_ms + 15 * 60_000, abs=9_000)
        assert (coins["ETH"].muted_until_ms, coins["SOL"].muted_until_ms) == (0, None)
        for coin in ("BTC", "ETH", "SOL"):
            again.cascade(coin)
        await asyncio.sleep(10)
        assert [one.alert.coin for one in again.alerts()] == ["SOL"]
        assert sorted(one[:5] for one in again.reasons()) == ["muted", "muted"]
        again.trickle_s = 30.0
        await asyncio.sleep(15 * 60)
        await again.keep_up(10, "BTC")
        assert [one.alert.coin for one in again.alerts()] == ["SOL", "BTC"]


@virtual_time
async def test_a_command_before_the_earlier_run_is_known_is_not_undone_by_it(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.monitor.hold(True)
        run.monitor.mute("BTC", None)
        await asyncio.sleep(2)

    def at_first(monitor: Monitor) -> None:
        monitor.hold(False)
        monitor.mute("ETH", None)

    again = Run(world)
    again.before_start = at_first
    async with again:
        assert again.signals.armed.word == "ARMED"
        coins = (await again.fresh()).coins
        assert (coins["BTC"].muted_until_ms, coins["ETH"].muted_until_ms) == (0, 0)
    async with Run(world) as third:
        assert third.signals.armed.word == "ARMED"
        coins = (await third.fresh()).coins
        assert (coins["BTC"].muted_until_ms, coins["ETH"].muted_until_ms) == (0, 0)


@virtual_time
async def test_outcomes_that_are_due_later_are_followed_and_those_missed_are_missing(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade()
        await asyncio.sleep(400)
        assert outcomes(run) == [(5, True)]
        killed = world.after_kill(tmp_path / "killed")
    await asyncio.sleep(900)
    async with Run(killed, trickle_s=30.0) as again:
        await asyncio.sleep(5)
        assert [one.horizon_min for one in again.signals.outcomes] == [15, 5]
        assert outcomes(again) == [(5, True), (15, False)]
        await asyncio.sleep(3600 - 1300 + 70)
        assert outcomes(again) == [(5, True), (15, False), (60, True)]
        assert not again.desk.prices.waiting()


@virtual_time
async def test_alerts_of_before_are_shown_and_count_for_the_screens(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        await run.keep_up(70)
        shown = run.signals.alerts
        run.flushed()
    async with Run(world) as again:
        before = again.signals.alerts[-len(shown) :]
        assert [one.alert.alert_id for one in before] == [one.alert.alert_id for one in shown]
        assert again.signals.counts.alerts_sent == 0


@virtual_time
async def test_the_other_sides_trail_is_not_mixed_up(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.cascade(usd=2e6, side=Side.SHORT)
        run.cascade(usd=1e6)
        await asyncio.sleep(2)
        run.flushed()
    async with Run(world) as again:
        again.put(again.one("BTC", Side.SHORT, 6e5))
        await asyncio.sleep(3)
        (told,) = again.heads_ups()
        assert (told.heads_up.side, told.heads_up.sum_usd) == (Side.SHORT, 2.6e6)
