"""A coin looked at in the whole monitor: real engine, client and journal."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import NO_INPUTS, CoinDetail
from cgtui.monitor.snapshot import TapeRow
from tests.monitor.build import T0_MS, connected, frame, order
from tests.monitor.running import Running
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time


def detail(run: Run) -> CoinDetail:
    found = run.snapshots[-1].coin
    assert found is not None
    return found


@virtual_time
async def test_charts_thresholds_and_orders_of_the_coin_come_with_the_snapshot(
    tmp_path: Path,
) -> None:
    async with Run(World(tmp_path)) as run:
        assert run.snapshots[-1].coin is None
        run.put(*(run.one("BTC", Side.LONG, 1000.0) for _ in range(3)))
        await asyncio.sleep(2)
        run.monitor.look_at("BTC", "5m")
        await asyncio.sleep(3)
        found = detail(run)
        assert found.taker.value is not None
        assert found.open_interest.value is not None
        assert found.limits is not None
        assert found.limits.oi_15m_pct == -0.8
        assert found.limits.long.floor_usd == 2_500_000.0
        assert found.row is not None
        assert found.row.h1.orders == 3
        run.put(run.one("BTC", Side.SHORT, 500.0))
        await asyncio.sleep(1)
        rows = [row for row in detail(run).orders if isinstance(row, TapeRow)]
        assert [(row.side, row.count) for row in rows] == [(Side.SHORT, 1), (Side.LONG, 3)]
        run.monitor.look_at(None, "5m")
        await asyncio.sleep(1.1)
        assert run.snapshots[-1].coin is None


@virtual_time
async def test_a_coin_that_is_not_on_the_board_has_thresholds_too(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        run.monitor.look_at("PEPE", "5m")
        await asyncio.sleep(2)
        assert "PEPE" in run.signals.coins
        assert detail(run).limits is not None
        assert detail(run).row is None


@virtual_time
async def test_what_an_earlier_run_kept_is_there(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world) as run:
        run.put(*(run.one("BTC", Side.LONG, 1000.0) for _ in range(3)))
        await asyncio.sleep(90)
    async with Run(world) as run:
        run.monitor.look_at("BTC", "5m")
        await asyncio.sleep(3)
        (row,) = detail(run).orders
        assert isinstance(row, TapeRow)
        assert row.count == 3
        assert sum(cell.long_usd for one in detail(run).grid.columns for cell in one.cells) == 3000


@virtual_time
async def test_a_replay_has_the_feeds_own_parts_and_says_no_inputs(tmp_path: Path) -> None:
    async with Run(World(tmp_path, has_rest=False)) as run:
        run.monitor.look_at("BTC", "5m")
        run.put(run.one("BTC", Side.LONG, 1000.0))
        await asyncio.sleep(2)
        run.monitor.refresh_coin()
        await asyncio.sleep(1.1)
        assert detail(run).no_rest == NO_INPUTS
        assert detail(run).price.trouble == NO_INPUTS
        assert len(detail(run).orders) == 1
        assert run.snapshots[-1].defects == ()


@virtual_time
async def test_a_look_at_a_coin_that_coinglass_fails_on_holds_no_alert_back(
    tmp_path: Path,
) -> None:
    def fails(request: httpx.Request) -> httpx.Response | None:
        body = {"code": "500", "msg": "Server Error"}
        return httpx.Response(200, json=body) if "kPEPE" in str(request.url) else None

    world = World(tmp_path)
    world.rest.fault = fails
    async with Run(world) as run:
        await asyncio.sleep(240)
        run.monitor.look_at("kPEPE", "5m")
        for _ in range(6):
            await asyncio.sleep(60)
            assert run.signals.armed.word == "ARMED"
        assert detail(run).price.trouble == "server fault: Server Error"


@virtual_time
async def test_without_signals_a_look_shows_what_the_feed_brings() -> None:
    running = Running(
        [*connected(), 1.0, frame(order(time_ms=T0_MS + 900), received_ms=T0_MS + 1000)]
    )
    await running.run_for(3.0, (0.5, lambda: running.monitor.look_at("BTC", "15m")))
    coin = running.last.coin
    assert coin is not None
    assert (coin.coin, coin.interval, coin.limits) == ("BTC", "15m", None)
    assert len(coin.orders) == 1
    assert coin.price_now is not None
    assert coin.price_now.source == "feed"
