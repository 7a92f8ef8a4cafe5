"""What is history stays history in the whole monitor: gaps that are filled, and an earlier run."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import httpx

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.events import Gap
from cgtui.monitor.rest.rest_desk import RestSetup
from cgtui.monitor.snapshot import TapeMarker, TapeRow
from tests.monitor.build import connected, lost
from tests.monitor.fake_coinglass import SUCCESS, refusing
from tests.monitor.whole import Run, World
from tests.virtual_time import virtual_time


class FillingWorld(World):
    """Fills gaps and reads the funds. ``missed`` are the orders of BTC on Binance that only REST
    knows."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.missed: list[Liquidation] = []
        self.rest.fault = self._orders

    def _orders(self, request: httpx.Request) -> httpx.Response | None:
        params = request.url.params
        if request.url.path.endswith("/bitcoin/list"):
            return httpx.Response(200, json={**SUCCESS, "data": [{"ticker": "IBIT"}]})
        if not request.url.path.endswith("liquidation/order"):
            return None
        here = (params["symbol"], params["exchange"]) == ("BTC", "Binance")
        rows = [
            {
                "exchange_name": "BINANCE",
                "symbol": one.pair,
                "base_asset": one.coin,
                "price": one.price,
                "usd_value": one.usd,
                "side": 1,
                "time": one.time_ms,
            }
            for one in self.missed
            if here
        ]
        return httpx.Response(200, json={**SUCCESS, "data": rows})

    def _rest_setup(self) -> RestSetup:
        return dataclasses.replace(super()._rest_setup(), back_fill=True, etf=True)


async def lose(run: Run, seconds: int = 14) -> None:
    """The connection goes, and is back after so long."""
    started_ms = run.now_ms
    run.say(lost(started_ms))
    await asyncio.sleep(seconds)
    run.say(*connected(run.now_ms))


@virtual_time
async def test_a_gap_is_filled_on_the_tape_and_in_the_journal_and_alerts_nobody(
    tmp_path: Path,
) -> None:
    world = FillingWorld(tmp_path)
    async with Run(world, trickle_s=float("inf")) as run:
        run.cascade("ETH", usd=10_000.0)
        await asyncio.sleep(2)
        in_gap = [run.one("BTC", Side.LONG, 9e6, ago_ms=-5_000 - n) for n in range(38)]
        world.missed = in_gap
        await lose(run)
        await asyncio.sleep(30)
        (gap,) = [one for one in run.events if isinstance(one, Gap)]
        assert (gap.back_filled, gap.back_fill_note) == (38, "")
        taken = run.snapshots[-1]
        (marker,) = [one for one in taken.tape if isinstance(one, TapeMarker)]
        assert marker.text == "gap 14 s · 38 orders back-filled"
        filled = [one for one in taken.tape if isinstance(one, TapeRow) and one.history]
        assert sum(row.count for row in filled) == 38
        assert taken.feed.gaps[0].back_filled == 38
        assert taken.coins[0].h1.orders == 0
        assert run.heads_ups() == []
        stored = [one for one in run.flushed().events() if one.order.coin == "BTC"]
        assert [one.history for one in stored] == [True] * 38


@virtual_time
async def test_a_plan_that_lacks_the_orders_is_said_and_trips_nothing(tmp_path: Path) -> None:
    world = FillingWorld(tmp_path)
    world.rest.fault = refusing(200, "401", "Upgrade plan", "liquidation/order")
    async with Run(world) as run:
        await lose(run)
        await asyncio.sleep(30)
        (gap,) = [one for one in run.events if isinstance(one, Gap)]
        assert gap.back_filled is None
        assert gap.back_fill_note.startswith("plan too low")
        assert (await run.fresh()).armed.word == "ARMED"


@virtual_time
async def test_a_restart_shows_the_earlier_runs_orders_dimmed_before_its_own(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    async with Run(world, trickle_s=float("inf")) as run:
        run.put(run.one("BTC", Side.LONG, 5_000.0), run.one("ETH", Side.SHORT, 6_000.0))
        await asyncio.sleep(1)
        run.flushed()
    await asyncio.sleep(14 * 60)
    async with Run(world, trickle_s=float("inf")) as run:
        run.put(run.one("SOL", Side.LONG, 7_000.0))
        await asyncio.sleep(1)
        taken = run.snapshots[-1]
        told = [
            one.text if isinstance(one, TapeMarker) else f"{one.coin} {one.history}"
            for one in taken.tape
        ]
        assert told == [
            "BTC True",
            "ETH True",
            "restart after 14 min · older: journal",
            "SOL False",
        ]
        assert (taken.coins[0].m5.orders, taken.coins[0].h1.orders) == (0, 1)


@virtual_time
async def test_a_viewer_does_not_say_that_anything_was_restarted(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with Run(world, trickle_s=float("inf")) as run:
        run.put(run.one("BTC", Side.LONG, 5_000.0))
        await asyncio.sleep(1)
        run.flushed()
        async with Run(
            dataclasses.replace(world, bot=type(world.bot)()), trickle_s=float("inf")
        ) as viewer:
            await asyncio.sleep(1)
            assert viewer.signals.journal.role == "viewer"
            markers = [one.text for one in viewer.snapshots[-1].tape if isinstance(one, TapeMarker)]
            assert markers == ["begun here · older: journal"]


@virtual_time
async def test_the_funds_are_read_when_somebody_looks(tmp_path: Path) -> None:
    async with Run(FillingWorld(tmp_path)) as run:
        assert run.snapshots[-1].etf is not None
        assert run.snapshots[-1].etf.funds == ()
        run.monitor.look_at_etf()
        await asyncio.sleep(2)
        taken = run.snapshots[-1].etf
        assert taken is not None
        assert [fund.ticker for fund in taken.funds] == ["IBIT"]
        assert taken.flows_trouble == "an empty answer"


@virtual_time
async def test_features_that_are_off_say_so(tmp_path: Path) -> None:
    async with Run(World(tmp_path)) as run:
        await lose(run)
        await asyncio.sleep(2)
        (gap,) = [one for one in run.events if isinstance(one, Gap)]
        assert gap.back_fill_note == "features.backfill is off"
        etf = run.snapshots[-1].etf
        assert etf is not None
        assert etf.off.startswith("features.etf is off")
