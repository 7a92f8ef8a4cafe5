"""Who is read when, and what a reading that fails does to the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from cgtui.coinglass.events import Side
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.signals.episode_change import Change, ChangeKind
from cgtui.signals.inputs import Inputs
from cgtui.signals.trip import Cause
from tests.monitor.whole import WATCHED, Run, World
from tests.virtual_time import virtual_loop, virtual_time


class Watched:
    """Takes the place of the reader's ``read`` and looks at who is read at the same time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, takes_s: float = 0.0) -> None:
        self.began: list[tuple[float, str]] = []
        self.at_once: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self.fails: Exception | None = None
        self.takes_s = takes_s
        real = InputReader.read

        async def read(reader: InputReader, coin: str, opened_ms: int) -> Inputs:
            self.began.append((virtual_loop().time(), coin))
            self.at_once[coin] += 1
            self.most_at_once[coin] = max(self.most_at_once[coin], self.at_once[coin])
            try:
                await asyncio.sleep(self.takes_s)
                if self.fails is not None:
                    raise self.fails
                return await real(reader, coin, opened_ms)
            finally:
                self.at_once[coin] -= 1

        monkeypatch.setattr(InputReader, "read", read)

    @property
    def coins(self) -> list[str]:
        return [coin for _, coin in self.began]


@virtual_time
async def test_both_sides_of_a_coin_are_read_after_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch, takes_s=8.0)
    async with Run(World(tmp_path)) as run:
        run.cascade()
        run.cascade(side=Side.SHORT, usd=5_000_000)
        await asyncio.sleep(30)
        assert watched.coins == ["BTC", "BTC"]
        assert watched.most_at_once["BTC"] == 1
        assert [one.reading.side for one in run.readings()] == [Side.SHORT, Side.LONG]


@virtual_time
async def test_a_slow_reading_is_not_begun_again_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch, takes_s=100.0)
    async with Run(World(tmp_path)) as run:
        await run.keep_up(150)
        assert watched.most_at_once["BTC"] == 1
        assert len(watched.began) == 2


@virtual_time
async def test_the_largest_are_read_first_where_the_budget_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch)
    # Two sets and what the start takes: exchanges, pairs, prices and a page of each seed.
    world = World(tmp_path, budget_per_min=12 + 2 + 1 + len(WATCHED))
    async with Run(world) as run:
        await asyncio.sleep(5)
        for coin, usd in (("XRP", 1e6), ("DOGE", 2e6), ("BTC", 9e6), ("SOL", 4e6)):
            run.cascade(coin, usd)
        await asyncio.sleep(20)
        assert watched.coins == ["BTC", "SOL"]
        run.cascade("DOGE", 1e6)
        await asyncio.sleep(50)
        assert watched.coins[2] == "DOGE"
        read_s = [at_s for at_s, _ in watched.began]
        assert read_s[2] - read_s[0] >= 50, "a minute's budget was spent"
        assert all(not one.reading.missing for one in run.readings())


@virtual_time
async def test_an_episode_is_read_every_minute_and_once_its_peak_has_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch)
    async with Run(World(tmp_path)) as run:
        opened_s = virtual_loop().time()
        run.cascade(usd=3e6)
        await asyncio.sleep(5)
        run.cascade(usd=4e6)  # doubled 2 s after the reading: read again 10 s after it
        await asyncio.sleep(65)
        assert [at_s - opened_s for at_s, _ in watched.began] == pytest.approx([3, 13], abs=0.6)
        await asyncio.sleep(10)
        assert watched.began[2][0] - watched.began[1][0] == pytest.approx(60, abs=0.6)


@virtual_time
async def test_a_reading_that_raises_holds_alerts_and_the_feed_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch)
    watched.fails = ZeroDivisionError("SECRET")
    async with Run(World(tmp_path)) as run:
        await run.keep_up(10)
        snapshot = await run.fresh()
        assert run.trips(Cause.EVALUATION) == [True]
        assert snapshot.armed.word == "HELD"
        assert snapshot.armed.reason.startswith("a defect in the evaluation: ZeroDivisionError in")
        assert "signals" in {one.part for one in run.snapshots[-1].defects}
        (episode,) = snapshot.open
        assert not episode.reading_now
        assert episode.hush.startswith("alerts held: a defect")
        orders = run.snapshots[-1].feed.orders
        watched.fails = None
        await run.keep_up(60)
        assert run.snapshots[-1].feed.orders > orders
        assert run.alerts() == []
        assert run.reasons() == [f"alerts held: {snapshot.armed.reason}"]
        await run.keep_up(120)
        assert run.trips(Cause.EVALUATION) == [True, False]
        (sent,) = run.alerts()
        assert sent.alert.suppressed == 1
        assert "SECRET" not in repr(run.events) + repr(run.snapshots) + repr(run.sent)


@virtual_time
async def test_an_exception_in_the_books_of_the_signals_loses_no_order_and_no_episode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Run(World(tmp_path)) as run:
        engine = run.desk.engine
        real, broken = engine.desk.follow, True

        def follow(change: object) -> object:
            nonlocal broken
            if broken:
                broken = False
                raise ValueError
            return real(change)  # type: ignore[arg-type]

        monkeypatch.setattr(engine.desk, "follow", follow)
        run.put(run.one("BTC", Side.LONG, 3e6), run.one("ETH", Side.LONG, 3e6))
        await asyncio.sleep(2)
        assert run.trips(Cause.EVALUATION) == [True]
        assert [one.heads_up.coin for one in run.heads_ups()] == ["ETH"]
        assert run.snapshots[-1].feed.orders >= 2
        kept = [one.order.coin for one in run.flushed().events()]
        assert {"BTC", "ETH"} <= set(kept)
        await asyncio.sleep(240)
        assert not engine.desk.has_open, "neither is left behind"


@virtual_time
async def test_an_episode_whose_end_was_lost_hides_no_other_of_its_coin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Run(World(tmp_path)) as run:
        run.cascade(usd=9e6)
        await asyncio.sleep(5)
        desk = run.desk.engine.desk
        real = desk.follow

        def follow(change: Change) -> object:
            if change.kind is ChangeKind.CLOSED:
                raise ValueError
            return real(change)

        monkeypatch.setattr(desk, "follow", follow)
        await asyncio.sleep(300)
        monkeypatch.setattr(desk, "follow", real)
        read = len(run.readings())
        run.cascade(usd=3e6)
        await asyncio.sleep(5)
        assert len(run.readings()) == read + 1
        await asyncio.sleep(300)
        assert not desk.has_open


@virtual_time
async def test_a_reading_that_comes_after_its_episode_has_closed_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch, takes_s=300.0)
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(400)
        assert watched.coins == ["BTC"]
        assert run.readings() == []
        assert run.sent == []
        assert (await run.fresh()).closed[0].last is None


@virtual_time
async def test_a_part_that_is_cut_off_leaves_no_reading_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watched(monkeypatch, takes_s=30.0)
    async with Run(World(tmp_path)) as run:
        run.cascade()
        await asyncio.sleep(5)
        assert run.signals.open[0].reading_now
        reading = run.desk.reading
        assert reading is not None

        def broken(*_: object) -> list[object]:
            monkeypatch.undo()
            raise RuntimeError

        monkeypatch.setattr(run.desk.engine, "due", broken)
        reading.wake()
        snapshot = await run.fresh()
        assert not snapshot.open[0].reading_now
        assert "confirmation" in {one.part for one in run.snapshots[-1].defects}
