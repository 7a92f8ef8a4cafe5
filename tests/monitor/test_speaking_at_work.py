"""Storms, quiet hours, the daily line and the person's own command, through the running monitor."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cgtui.alerts.bot_errors import BotRefusedError
from cgtui.alerts.command import AlertCommand, CommandResult
from cgtui.monitor.events import StateTold
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_setup import local_minute, utc_offset_s
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState
from tests.monitor.fake_coinglass import KEY
from tests.monitor.whole import Run, World, texts
from tests.virtual_time import virtual_time

STORM = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB")


def clock_words(at_ms: int, minutes: int) -> str:
    """The local time of day so many minutes from ``at_ms``."""
    minute = (local_minute(at_ms) + minutes) % 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"


# -- storms ----------------------------------------------------------------------------------


@virtual_time
async def test_a_storm_becomes_one_digest_beside_the_first_four(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        for coin in STORM:
            run.cascade(coin, 4e6)
        await asyncio.sleep(30)
        assert not any(one.waits for one in run.signals.alerts), "what waited has been said"
        digests = run.alerts(AlertKind.DIGEST)
        singles = run.alerts(AlertKind.CONFIRMED)
        assert (len(singles), len(digests)) == (4, 1)
        digest = digests[0].alert.digest
        assert digest is not None
        own = {one.coin for one in digest.coins if not one.told_before}
        assert own | {one.alert.coin for one in singles} == set(STORM)
        assert "DIGEST" in run.sent[-1].text
        hushed = {one.reason for one in run.told(AlertState.SUPPRESSED)}
        assert hushed == {"waits for the digest"}
        assert run.signals.counts.alerts_suppressed == 0, "it was said in the digest"
        spoken = {one.heads_up.coin: one.spoken for one in run.signals.open}
        assert set(spoken) == set(STORM)
        assert None not in spoken.values()


@virtual_time
async def test_a_digest_waits_while_alerts_are_held(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        for coin in STORM:
            run.cascade(coin, 4e6)
        await asyncio.sleep(4)
        run.monitor.hold(True)
        await asyncio.sleep(30)
        assert run.alerts(AlertKind.DIGEST) == []
        run.monitor.hold(False)
        await asyncio.sleep(5)
        assert len(run.alerts(AlertKind.DIGEST)) == 1


@virtual_time
async def test_a_coin_that_is_degraded_is_unconfirmed_in_the_digest_and_not_again_after_it(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        for coin in STORM:
            run.cascade(coin, 24e6)
        await asyncio.sleep(3.6)
        run.queue.dropped_orders += 1
        await asyncio.sleep(30)
        (digest,) = run.alerts(AlertKind.DIGEST)
        assert digest.alert.digest is not None
        kinds = {one.kind for one in digest.alert.digest.coins if not one.told_before}
        assert kinds == {AlertKind.UNCONFIRMED}
        sent = len(run.sent)
        for _ in range(8):
            run.queue.dropped_orders += 1
            await asyncio.sleep(60)
        assert len(run.sent) == sent, "what is said in its place is no rise"


@virtual_time
async def test_what_a_hold_kept_too_long_is_told_as_suppressed(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(10)
        run.cascade(usd=9e6)
        await asyncio.sleep(10)
        run.monitor.hold(True)
        await asyncio.sleep(16 * 60)
        assert run.reasons()[-1] == "not said within 15 min"
        hushed = [one for one in run.signals.alerts if one.state is AlertState.SUPPRESSED]
        assert len(hushed) == run.signals.counts.alerts_suppressed
        run.monitor.hold(False)
        await asyncio.sleep(120)
        assert len(run.alerts()) == 1


@virtual_time
async def test_what_waits_is_listed_as_that_and_what_a_mute_ends_as_suppressed(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(10)
        run.cascade(usd=9e6)
        await asyncio.sleep(10)
        waiting = [one for one in run.signals.alerts if one.waits]
        assert [one.reason[:8] for one in waiting] == ["rise in "]
        assert run.signals.counts.alerts_suppressed == 0
        run.monitor.mute("BTC", None)
        signals = await run.fresh()
        assert not any(one.waits for one in signals.alerts)
        assert [one.reason for one in signals.alerts if one.state is AlertState.SUPPRESSED] == [
            "muted"
        ]
        assert signals.counts.alerts_suppressed == 1


# -- quiet hours and the daily line ----------------------------------------------------------


@virtual_time
async def test_quiet_hours_are_silent_below_extreme(tmp_path: Path) -> None:
    world = World(tmp_path)
    now_ms = world.clock.now_ms()
    world.quiet_hours = f"{clock_words(now_ms, -1)}-{clock_words(now_ms, 5)}"
    async with Run(world) as run:
        run.cascade("BTC")
        run.cascade("ETH", 9e6)
        await asyncio.sleep(10)
        assert {one.alert.coin: one.alert.silent for one in run.alerts()} == {
            "BTC": True,
            "ETH": False,
        }
        assert sorted(one.silent for one in run.sent) == [False, True]
        await asyncio.sleep(400)
        run.cascade("SOL")
        await asyncio.sleep(10)
        assert not run.sent[-1].silent


@virtual_time
async def test_the_daily_line_says_what_was_seen_sent_and_held_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.daily_at = clock_words(world.clock.now_ms(), 4)
    async with Run(world, trickle_s=5.0) as run:
        await run.keep_up(70)
        await asyncio.sleep(200)
        (line,) = run.alerts(AlertKind.DAILY)
        assert line.alert.text == "1 heads-up seen, 1 sent, 3 suppressed in 0 h"
        assert texts(run.sent)[-1].startswith("<b>cgtui daily: ")
        assert run.signals.counts.alerts_sent == 1, "the line is no alert"
    async with Run(world) as again:
        await asyncio.sleep(60)
        assert again.alerts(AlertKind.DAILY) == [], "once a day"
        assert utc_offset_s(again.now_ms) % 900 == 0


@virtual_time
async def test_a_daily_line_whose_task_fails_is_not_said_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    world.daily_at = clock_words(world.clock.now_ms(), 1)
    real = SignalDesk.say_daily

    def say_and_fail(desk: SignalDesk, text: str) -> None:
        real(desk, text)
        monkeypatch.undo()
        raise RuntimeError

    monkeypatch.setattr(SignalDesk, "say_daily", say_and_fail)
    async with Run(world) as run:
        await asyncio.sleep(150)
        assert "daily" in {one.part for one in run.snapshots[-1].defects}
        assert len(run.alerts(AlertKind.DAILY)) == 1


# -- the person's own command ----------------------------------------------------------------


class Ran:
    """What the command was given, in place of a process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, reason: str = "") -> None:
        self.given: list[dict[str, Any]] = []
        self.environments: list[dict[str, str]] = []

        async def run(command: AlertCommand, alert: dict[str, Any]) -> CommandResult:
            self.given.append(json.loads(json.dumps(alert)))
            self.environments.append(command._environ)
            return CommandResult(not reason, reason, 0, 0.1)

        monkeypatch.setattr(AlertCommand, "run", run)


@virtual_time
async def test_the_command_gets_each_alert_once_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COINGLASS_API_KEY", "TELEGRAM_BOT_TOKEN", "CGTUI_TELEGRAM__CHAT_ID"):
        monkeypatch.setenv(name, "SECRET")
    ran = Ran(monkeypatch)
    async with Run(World(tmp_path, command="notify-me --loud")) as run:
        await run.keep_up(70)
        (given,) = ran.given
        assert given["alert_id"] == run.alerts()[0].alert.alert_id
        assert "SECRET" not in repr(ran.environments)
        assert ran.environments[0]["PATH"]
        assert KEY not in repr(given)


@virtual_time
async def test_the_command_also_runs_while_telegram_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran(monkeypatch)
    async with Run(World(tmp_path, command="notify-me", switched_on=False)) as run:
        run.cascade()
        await asyncio.sleep(10)
        assert [one["coin"] for one in ran.given] == ["BTC"]


@pytest.mark.parametrize("mode", [Mode.DEMO, Mode.REPLAY])
def test_the_command_never_runs_for_what_is_not_the_market(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    @virtual_time
    async def course() -> None:
        ran = Ran(monkeypatch)
        async with Run(World(tmp_path, command="notify-me", mode=mode)) as run:
            run.cascade()
            await asyncio.sleep(10)
            assert len(run.alerts()) == 1
            assert ran.given == []

    course()


@virtual_time
async def test_a_command_that_fails_is_said_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ran(monkeypatch, reason="exit code 3")
    async with Run(World(tmp_path, command="notify-me")) as run:
        run.cascade()
        await asyncio.sleep(10)
        assert len(run.sent) == 1
        states = [one for one in run.events if isinstance(one, StateTold)]
        (told,) = [one for one in states if one.part == "command"]
        assert told.trouble
        assert told.text.endswith(": exit code 3")


# -- what a refusal does to the others -------------------------------------------------------


@virtual_time
async def test_a_refused_message_does_not_silence_its_key(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        world.bot.script = [BotRefusedError("sendMessage", "chat not found")]
        await run.keep_up(20)
        assert run.told()[-1].state is AlertState.FAILED
        run.monitor.set_telegram(True)
        await run.keep_up(70)
        assert len(run.sent) == 1


@virtual_time
async def test_hostile_names_are_inert_in_every_message(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade("<b>&", 4e6)
        await asyncio.sleep(10)
        (message,) = run.sent
        assert "&lt;b&gt;&amp;" in message.text
        assert run.alerts()[0].alert.coin == "<b>&"
