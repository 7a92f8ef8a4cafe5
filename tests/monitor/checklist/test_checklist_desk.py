"""The checklist beside a running monitor: what it asks, what it hears, what it comes to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from cgtui.alerts.bot_api import BotName, BotUnreachableError
from cgtui.checklist.mark import ChecklistLine, Mark
from cgtui.checklist.state import ChecklistState
from cgtui.coinglass.events import Side
from cgtui.coinglass.stream_events import PongReceived
from cgtui.monitor.checklist.checklist_desk import ChecklistDesk
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.checklist.kept_checklist import CHECKLIST, is_kept_checklist
from cgtui.monitor.events import DefectRaised
from cgtui.monitor.feed.feed_witness import OWN_CUT
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.inputs import Inputs
from tests.monitor.build import connected, lost
from tests.monitor.checklist.test_health_probe import CONFIG
from tests.monitor.fake_coinglass import COINS, SUCCESS, UNDECIDED, refusing
from tests.monitor.whole import Run, World, texts
from tests.virtual_time import virtual_time

MINUTES_30 = 1800.0
SETUP = ChecklistSetup(
    health=replace(CONFIG, exchange="Binance", key_source="a test"),
    ping_interval_s=20.0,
    batch_coins=("BTC", "ETH"),
    drills=True,
)
ACCOUNT = {"level": "STANDARD", "expire_time": 1_900_000_000_000}
DAY_MS = 86_400_000
ASKED_OR_HEARD = (
    *("key_accepted", "plan", "plan_expiry", "input_taker", "etf_source", "pairs"),
    *("telegram_reachable", "batch_btc", "batch_eth", "connected", "data"),
)


def world(folder: Path, **changes: Any) -> World:
    """One whose CoinGlass also knows the account and the fund flows."""
    one = World(folder, **({"checklist": SETUP} | changes))

    def also(request: httpx.Request) -> httpx.Response | None:
        path = request.url.path
        if path.endswith("account/subscription"):
            return httpx.Response(200, json={**SUCCESS, "data": ACCOUNT})
        if "etf" in path:
            today = one.clock.now_ms() // DAY_MS * DAY_MS
            return httpx.Response(
                200, json={**SUCCESS, "data": [{"timestamp": today - DAY_MS, "flow_usd": 1.0}]}
            )
        return None

    one.rest.fault = also
    return one


async def pongs(run: Run) -> None:
    """A pong every twenty seconds, for good."""
    while True:
        run.say(PongReceived(run.now_ms, 80.0))
        await asyncio.sleep(20.0)


def state(run: Run) -> ChecklistState:
    found = run.snapshots[-1].checklist
    assert found is not None
    return found


def lines(run: Run) -> dict[str, ChecklistLine]:
    return {one.id: one for one in state(run).lines}


def criteria(run: Run) -> dict[str, ChecklistLine]:
    return {one.id: one for one in state(run).criteria}


@virtual_time
async def test_it_runs_by_itself_at_the_start(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        await asyncio.sleep(30)
        found = lines(run)
        for id_ in ASKED_OR_HEARD:
            assert found[id_].mark is Mark.PASS, found[id_]
        progress = state(run).progress
        assert (progress.number, progress.running, progress.done, progress.of) == (1, False, 8, 8)


@virtual_time
async def test_it_opens_no_second_websocket(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        run.say(PongReceived(run.now_ms, 42.0))
        await asyncio.sleep(10)
        assert lines(run)["ws_pong"].mark is Mark.PASS
        assert lines(run)["ws_pong"].latency_ms == 42.0
        assert len([one for one in run.snapshots if one.feed.attempt > 1]) == 0


@virtual_time
async def test_it_is_run_again_by_command_and_asks_anew(tmp_path: Path) -> None:
    one = world(tmp_path)
    async with Run(one) as run:
        await asyncio.sleep(30)
        first = lines(run)["etf_flows"]
        assert first.mark is Mark.PASS
        before = one.rest.fault
        assert before is not None

        def no_funds(request: httpx.Request) -> httpx.Response | None:
            # Fund flows are kept for an hour: only a question that is asked anew meets this.
            return refusing(200, "400", "no such thing", "etf")(request) or before(request)

        one.rest.fault = no_funds
        run.monitor.run_checklist()
        await asyncio.sleep(30)
        again = lines(run)["etf_flows"]
        assert again.mark is Mark.FAIL
        assert again.when.source_ms > first.when.source_ms
        assert state(run).progress.number == 2


@virtual_time
async def test_while_it_runs_it_tells_how_far_it_is(tmp_path: Path) -> None:
    one = world(tmp_path)
    real = one.rest._answer

    async def answer(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(2.0)
        return await real(request)

    one.rest._answer = answer  # type: ignore[method-assign]
    async with Run(one) as run:
        await asyncio.sleep(3)
        seen = state(run)
        assert seen.progress.running
        assert seen.progress.step
        run.monitor.run_checklist()  # is under way already
        await asyncio.sleep(90)
        assert state(run).progress.number == 1
        assert not state(run).progress.running
        part = [one.checklist.progress.done for one in run.snapshots if one.checklist is not None]
        assert {4, 8} <= set(part)


@virtual_time
async def test_thirty_minutes_and_an_alert_are_go(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        beating = asyncio.create_task(pongs(run))
        run.cascade()
        await asyncio.sleep(60)
        assert state(run).verdict == "NO-GO"
        found = criteria(run)
        assert found["confirmation_reads"].mark is Mark.PASS
        assert found["alert_delivered"].evidence.endswith(f"message_id {run.sent[0].message_id}")
        assert found["stable_30m"].mark is Mark.WAITING
        await asyncio.sleep(MINUTES_30 - 62)
        assert state(run).verdict == "NO-GO"
        await asyncio.sleep(6)
        assert state(run).verdict == "GO", state(run).criteria
        run.say(lost(run.now_ms))
        await asyncio.sleep(2)
        assert state(run).verdict == "NO-GO"
        assert "read timeout" in criteria(run)["stable_30m"].evidence
        beating.cancel()


@virtual_time
async def test_with_telegram_off_what_is_recorded_counts_and_says_so(tmp_path: Path) -> None:
    async with Run(world(tmp_path, switched_on=False)) as run:
        run.cascade()
        await asyncio.sleep(60)
        one = criteria(run)["alert_delivered"]
        assert one.mark is Mark.PASS
        assert "recorded only, Telegram is off (switched off)" in one.evidence
        assert lines(run)["message_id"].mark is Mark.OFF


@virtual_time
async def test_a_drill_takes_the_largest_order_down_the_path_of_an_alert(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        run.put(run.one("ETH", Side.LONG, 40_000.0))
        await asyncio.sleep(5)
        run.monitor.drill()
        await asyncio.sleep(15)
        (message,) = run.sent
        assert "DRILL ETH longs" in message.text.splitlines()[0]
        assert "no signal" in message.text
        (record,) = run.alerts(AlertKind.DRILL)
        reading, order = record.alert.reading, record.alert.heads_up
        assert reading is not None
        assert order is not None
        assert not order.is_open
        assert not reading.missing
        found = criteria(run)
        assert found["confirmation_reads"].evidence.startswith(
            "4 of 4 for DRILL with the largest ETH order"
        )
        assert f"message_id {record.message_id}" in found["alert_delivered"].evidence
        # It is no episode, no alert, and silences nothing.
        assert run.heads_ups() == []
        assert run.readings() == []
        assert run.signals.counts.alerts_sent == 0
        assert run.flushed().heads_ups() == []
        assert run.journal.readings() == []
        assert [one.alert.kind for one in run.journal.alerts()] == [AlertKind.DRILL]
        run.cascade("ETH")
        await asyncio.sleep(20)
        assert len(run.alerts(AlertKind.CONFIRMED)) == 1


@virtual_time
async def test_a_drill_is_not_taken_up_by_the_next_run(tmp_path: Path) -> None:
    one = world(tmp_path)
    async with Run(one) as run:
        await asyncio.sleep(5)
        run.monitor.drill()
        await asyncio.sleep(10)
        assert len(run.alerts(AlertKind.DRILL)) == 1
    async with Run(one) as again:
        await asyncio.sleep(10)
        assert again.signals.open == ()
        assert criteria(again)["alert_delivered"].mark is Mark.WAITING


@virtual_time
async def test_a_hold_keeps_a_drill_back_and_it_says_so(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        await asyncio.sleep(5)
        run.monitor.hold(True)
        await asyncio.sleep(1)
        run.monitor.drill()
        await asyncio.sleep(10)
        assert run.alerts(AlertKind.DRILL) == []
        one = criteria(run)["alert_delivered"]
        assert one.mark is Mark.WAITING
        assert "alerts are held" in one.evidence


@virtual_time
async def test_a_hold_that_comes_while_the_inputs_are_read_keeps_it_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = InputReader.read

    async def slow(reader: InputReader, coin: str, opened_ms: int) -> Inputs:
        await asyncio.sleep(3.0)
        return await real(reader, coin, opened_ms)

    monkeypatch.setattr(InputReader, "read", slow)
    async with Run(world(tmp_path)) as run:
        await asyncio.sleep(5)
        run.monitor.drill()
        await asyncio.sleep(1)
        run.monitor.hold(True)
        await asyncio.sleep(20)
        assert run.alerts(AlertKind.DRILL) == []
        assert criteria(run)["confirmation_reads"].evidence.startswith("3 of 4 for DRILL")
        assert "alerts are held" in criteria(run)["alert_delivered"].evidence


@virtual_time
async def test_a_drill_that_lacks_inputs_goes_out_and_is_not_enough(tmp_path: Path) -> None:
    one = world(tmp_path)
    one.rest.says = {"": UNDECIDED}
    async with Run(one) as run:
        run.put(run.one("BTC", Side.LONG, 9_000.0))
        await asyncio.sleep(5)
        run.monitor.drill()
        await asyncio.sleep(15)
        assert len(run.alerts(AlertKind.DRILL)) == 1
        assert "missing" in run.sent[0].text
        assert criteria(run)["confirmation_reads"].mark is Mark.WAITING
        assert criteria(run)["confirmation_reads"].evidence.startswith("2 of 4 for DRILL")


@virtual_time
async def test_a_coin_that_lacks_an_input_gives_way_to_the_next_largest(tmp_path: Path) -> None:
    async with Run(world(tmp_path)) as run:
        run.put(run.one("NONE", Side.SHORT, 90_000.0), run.one("SOL", Side.LONG, 50_000.0))
        await asyncio.sleep(5)
        run.monitor.drill()
        await asyncio.sleep(15)
        assert criteria(run)["confirmation_reads"].mark is Mark.WAITING
        run.monitor.drill()
        await asyncio.sleep(15)
        one = criteria(run)["confirmation_reads"]
        assert one.mark is Mark.PASS
        assert one.evidence.startswith("4 of 4 for DRILL with the largest SOL order")


@virtual_time
async def test_a_replay_without_rest_has_neither_reads_nor_drill(tmp_path: Path) -> None:
    no_way = {"has_rest": False, "has_bot": False, "forbidden": "a replay sends nothing"}
    async with Run(world(tmp_path, mode=Mode.REPLAY, **no_way)) as run:
        run.monitor.drill()
        await asyncio.sleep(10)
        found = lines(run)
        for id_ in ("key_accepted", "input_taker", "etf_source", "pairs", "batch", "coverage"):
            assert found[id_].mark is Mark.OFF
        assert found["telegram_reachable"].mark is Mark.OFF
        assert criteria(run)["confirmation_reads"].mark is Mark.FAIL
        assert "no inputs to read" in criteria(run)["alert_delivered"].evidence


@virtual_time
async def test_a_cut_of_our_own_is_proved_by_what_comes_after(tmp_path: Path) -> None:
    proves = world(tmp_path, checklist=replace(SETUP, proves_reconnect=True))
    async with Run(proves) as run:
        await asyncio.sleep(2)
        assert criteria(run)["reconnect"].mark is Mark.WAITING
        run.monitor.cut(OWN_CUT)
        await asyncio.sleep(0.1)
        run.say(lost(run.now_ms, reason=OWN_CUT))
        await asyncio.sleep(1.5)
        run.say(*connected(run.now_ms))
        await asyncio.sleep(3)
        one = criteria(run)["reconnect"]
        assert one.mark is Mark.PASS
        assert "resubscribed after 1.5 s" in one.evidence


@virtual_time
@pytest.mark.parametrize("why", ["features.telegram is off", "no bot token", "no chat id"])
async def test_a_bot_that_may_not_be_used_is_not_asked(tmp_path: Path, why: str) -> None:
    one = world(tmp_path, has_bot=why != "no bot token", forbidden=why)
    async with Run(one) as run:
        await asyncio.sleep(5)
        told = lines(run)["telegram_reachable"]
        assert (told.mark, told.evidence) == (Mark.OFF, why)
        assert one.bot.opened == (0 if why == "no bot token" else 1)  # by the outbox


@virtual_time
async def test_a_bot_that_does_not_answer_has_failed(tmp_path: Path) -> None:
    one = world(tmp_path)

    async def unreachable() -> BotName:
        raise BotUnreachableError("getMe", "no answer in 10 s")

    one.bot.get_me = unreachable  # type: ignore[method-assign]
    async with Run(one) as run:
        await asyncio.sleep(5)
        told = lines(run)["telegram_reachable"]
        assert told.mark is Mark.FAIL
        assert "no answer in 10 s" in told.evidence


@virtual_time
async def test_the_newest_state_is_kept_for_the_export(tmp_path: Path) -> None:
    one = world(tmp_path)
    async with Run(one) as run:
        await asyncio.sleep(40)
        kept = run.flushed().get_state(CHECKLIST)
        assert is_kept_checklist(kept)
        await asyncio.sleep(100)
        ended_ms = run.now_ms
    journal = one.open_journal()
    kept = journal.get_state(CHECKLIST)
    journal.close()
    assert isinstance(kept, dict)
    assert kept["verdict"] == "NO-GO"
    assert kept["mode"] == "LIVE"
    assert ended_ms - kept["at_ms"] < 3000
    assert {line["id"] for line in kept["lines"]} >= {"key_present", "stable_30m", "batch_btc"}


@virtual_time
async def test_a_defect_of_the_checklist_costs_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(ChecklistDesk, "_judge", broken)
    async with Run(world(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(20)
        assert run.snapshots[-1].checklist is None
        assert len(run.alerts()) == 1
        defects = [one for one in run.events if isinstance(one, DefectRaised)]
        assert [one.part for one in defects] == ["checklist"]


@virtual_time
async def test_all_the_tiers_coins_are_in_the_batch(tmp_path: Path) -> None:
    every = world(tmp_path, checklist=replace(SETUP, batch_coins=(*COINS, "NONE")))
    async with Run(every) as run:
        await asyncio.sleep(60)
        found = lines(run)
        assert [found[f"batch_{coin.casefold()}"].mark for coin in COINS] == [Mark.PASS] * 7
        assert found["batch_none"].mark is Mark.FAIL
        assert texts(run.sent) == []
        assert run.told(AlertState.SENT) == []
