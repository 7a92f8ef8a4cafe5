"""What was lived through and is gone through again: the same heads-ups, readings and alerts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cgtui.cli.backtest_journal import journal_backtest
from cgtui.cli.local_settings import Local
from cgtui.coinglass.events import Side
from cgtui.config import Settings
from cgtui.journal.reader import JournalReader
from cgtui.paths import resolve_paths
from cgtui.signals.alert import AlertKind, AlertState
from cgtui.signals.heads_up import HeadsUp
from tests.monitor.fake_coinglass import CONFIRMING, CONTRADICTING
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time


def figures(up: HeadsUp) -> tuple[object, ...]:
    return (up.coin, up.side, up.tier, up.peak_usd, up.total_usd, up.orders, up.venues, up.single)


def by_key(up: HeadsUp) -> tuple[str, str, int]:
    return (up.coin, up.side.value, up.opened_ms)  # two may open in one moment


@virtual_time
async def test_the_journal_of_a_run_comes_to_what_the_run_came_to(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rest.says = {"": CONFIRMING, "SOL": CONTRADICTING}
    async with Run(world) as run:
        run.cascade("BTC", 3_000_000.0)
        await asyncio.sleep(20)
        run.cascade("SOL", 1_000_000.0)
        run.cascade("ETH", 2_600_000.0, Side.SHORT)
        await asyncio.sleep(50)
        run.cascade("BTC", 9_000_000.0)  # a rise to extreme, inside the silence
        await run.keep_up(200, "XPL", 400_000.0)
        await asyncio.sleep(400)
        run.cascade("BTC", 2_700_000.0)
        await asyncio.sleep(60)
        run.flushed()
        told = run.told()
    reader = JournalReader(world.journal_file)
    lived = sorted(reader.heads_ups(), key=by_key)
    local = Local(Settings(), resolve_paths({"CGTUI_HOME": str(tmp_path)}), {})
    result, source = journal_backtest(local, None, world.wall.now_ms())
    assert source.what == "journal"
    again = sorted((one.heads_up for one in result.episodes), key=by_key)
    assert [figures(up) for up in again] == [figures(up) for up in lived]
    assert len(lived) >= 5
    for one, other in zip(again, lived, strict=True):
        assert one.opened_ms == pytest.approx(other.opened_ms, abs=1000)
    sent = [one.alert for one in told if one.state is AlertState.SENT]
    said = [(one.kind, one.coin, one.tier) for one in sent if one.kind is not AlertKind.NOTICE]
    assert [(one.kind, one.coin, one.tier) for one in result.alerts] == said
    assert len(said) >= 4
    assert result.readings is not None
    verdicts = [one.verdict.value for one in reader.readings()]
    assert result.readings.without_inputs == 0
    assert result.readings.by_verdict == {one: verdicts.count(one) for one in set(verdicts)}
    suppressed = [one for one in told if one.state is AlertState.SUPPRESSED]
    assert sum(result.suppressed.values()) == len(suppressed)
