"""The small tasks beside the signals: seeds, ceilings, the canary's hours, the daily line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from cgtui.coinglass.events import Side
from cgtui.coinglass.rest_errors import ServerFaultError
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.monitor.rest.window_seed import SeededMinutes, WindowSeed
from cgtui.monitor.signal.canary_task import CanaryTask
from cgtui.monitor.signal.daily_task import DailyTask
from cgtui.monitor.signal.keeper import Keeper
from cgtui.monitor.signal.seed_task import CeilingTask, SeedTask
from cgtui.monitor.signal.signal_setup import local_minute
from cgtui.monitor.signal_snapshot import SignalCounts
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.heads_up import Key
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.minute_sums import MinuteSums
from cgtui.signals.thresholds import ThresholdBook
from tests.journal.journals import open_at
from tests.monitor.whole import InlineExecutor
from tests.signals.flows import flow
from tests.signals.params import DEFAULTS
from tests.virtual_time import EPOCH_MS, VirtualClock, virtual_loop, virtual_time

BTC: Key = ("BTC", Side.LONG)
MINUTE = EPOCH_MS // 60_000


def thresholds() -> ThresholdBook:
    book = ThresholdBook(CoinTiers(DEFAULTS.coins, DEFAULTS.thresholds), DEFAULTS.thresholds)
    book.advance(EPOCH_MS)
    return book


async def run_for(seconds: float, work: Callable[[], Any]) -> None:
    """Run a task that does not end, for so long."""
    task = asyncio.create_task(work())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class FakeSeed:
    """Gives two minutes of each coin; refilling fails for ``broken`` coins."""

    def __init__(self) -> None:
        self.seeded: list[tuple[str, ...]] = []
        self.refilled: list[tuple[str, int, int]] = []
        self.broken: set[str] = set()

    async def seed(self, coins: Iterable[str]) -> AsyncIterator[SeededMinutes]:
        self.seeded.append(tuple(coins))
        for coin in self.seeded[-1]:
            await asyncio.sleep(1)
            yield SeededMinutes(coin, ((MINUTE - 9, 5.0, 0.0), (MINUTE - 8, 7.0, 3.0)))

    async def refill(self, coin: str, from_ms: int, to_ms: int) -> SeededMinutes:
        self.refilled.append((coin, from_ms, to_ms))
        if coin in self.broken:
            raise ServerFaultError("liquidation_aggregated", "down")
        return SeededMinutes(coin, ((MINUTE - 7, 11.0, 0.0),))


class FakeKeeper:
    def __init__(self) -> None:
        self.told: list[dict[int, dict[Key, float]]] = []

    def seeded(self, sums: dict[int, dict[Key, float]]) -> None:
        self.told.append(sums)


def seed_task(seed: FakeSeed, book: ThresholdBook, watched: list[str]) -> SeedTask:
    return SeedTask(
        cast(WindowSeed, seed),
        book,
        cast(Keeper, FakeKeeper()),
        watched=lambda: watched,
        now_ms=VirtualClock().now_ms,
        sleep=asyncio.sleep,
    )


@virtual_time
async def test_a_seed_fills_around_what_the_feed_has_summed() -> None:
    book, seed = thresholds(), FakeSeed()
    book.put(BTC, MINUTE - 8, 500.0)
    await run_for(20, seed_task(seed, book, ["BTC"]).seed)
    assert book.threshold(BTC).samples == 2
    assert book.threshold(("BTC", Side.SHORT)).samples == 1, "zeros are no minutes"


@virtual_time
async def test_a_coin_that_is_watched_later_is_seeded_too_and_none_twice() -> None:
    seed, watched = FakeSeed(), ["BTC"]
    task = seed_task(seed, thresholds(), watched)
    running = asyncio.create_task(task.seed())
    await asyncio.sleep(30)
    watched.append("PEPE")
    await asyncio.sleep(60)
    running.cancel()
    assert [coins for coins in seed.seeded if coins] == [("BTC",), ("PEPE",)]


@virtual_time
async def test_with_another_key_it_is_looked_at_once_what_may_be_seeded() -> None:
    seed = FakeSeed()
    task = seed_task(seed, thresholds(), ["BTC"])
    running = asyncio.create_task(task.seed())
    await asyncio.sleep(5)
    looked = len(seed.seeded)
    task.look_now()
    await asyncio.sleep(0.1)
    assert len(seed.seeded) == looked + 1
    running.cancel()


@virtual_time
async def test_a_gap_is_refilled_once_it_has_settled_whatever_one_coin_says() -> None:
    seed, book = FakeSeed(), thresholds()
    seed.broken = {"BTC"}
    task = seed_task(seed, book, ["BTC", "ETH"])
    task.gap(EPOCH_MS - 600_000, EPOCH_MS)
    running = asyncio.create_task(task.refill())
    await asyncio.sleep(170)
    assert seed.refilled == []
    await asyncio.sleep(30)
    assert [one[0] for one in seed.refilled] == ["BTC", "ETH"]
    assert book.threshold(("ETH", Side.LONG)).samples == 1
    running.cancel()


class FakeJournal:
    """Minutes of a month; ``first`` is its oldest."""

    def __init__(self, first: int | None, *, broken: bool = False) -> None:
        self.first = first
        self.broken = broken
        self.asked: list[Key] = []

    def first_minute(self) -> int | None:
        if self.broken:
            raise JournalError("not readable")
        return self.first

    def percentiles(self, key: Key, _since: int) -> tuple[float, float, float]:
        self.asked.append(key)
        return (1e6, 2e6, 3e6)


def ceiling_task(journal: FakeJournal, book: ThresholdBook) -> CeilingTask:
    virtual_loop().set_default_executor(InlineExecutor())
    return CeilingTask(
        cast(Journal, journal),
        book,
        DEFAULTS.thresholds,
        now_ms=VirtualClock().now_ms,
        sleep=asyncio.sleep,
    )


def warm() -> ThresholdBook:
    book = thresholds()
    book.put_many(BTC, ((MINUTE - n, 50e6) for n in range(300)))
    return book


@virtual_time
async def test_ceilings_come_with_the_thirtieth_day_of_journal_and_not_before() -> None:
    days = DEFAULTS.thresholds.ceiling_days * 1440
    for first, limit_usd in ((MINUTE - days - 1, 6e6), (MINUTE - days + 5, 50e6), (None, 50e6)):
        book = warm()
        await ceiling_task(FakeJournal(first), book).look()
        assert book.threshold(BTC).large_usd == limit_usd


@virtual_time
async def test_a_journal_that_cannot_be_read_takes_the_ceilings_away() -> None:
    book = warm()
    journal = FakeJournal(0)
    task = ceiling_task(journal, book)
    await task.look()
    assert book.threshold(BTC).large_usd == 6e6
    journal.broken = True
    await task.look()
    assert book.threshold(BTC).large_usd == 50e6


@virtual_time
async def test_ceilings_are_read_once_an_hour_and_no_further_once_it_is_over() -> None:
    journal = FakeJournal(0)
    task = ceiling_task(journal, warm())
    await run_for(3 * 3600 - 1, task.run)
    assert len(journal.asked) == 3
    assert task._read((BTC,), 0) == {}
    assert len(journal.asked) == 3


class Buckets:
    """REST's sums for the canary, and which buckets were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    async def read(self, coin: str, start_ms: int, _length_s: int) -> tuple[float, float]:
        self.asked.append((coin, start_ms))
        return (1e6, 0.0)


@virtual_time
async def test_the_canary_compares_each_closed_bucket_once_after_it_has_settled() -> None:
    clock = VirtualClock()
    minutes = MinuteSums(EPOCH_MS)
    minutes.feed_up(EPOCH_MS)
    asked_s: list[float] = []

    class Timed(Buckets):
        async def read(self, coin: str, start_ms: int, length_s: int) -> tuple[float, float]:
            asked_s.append((clock.now_ms() - start_ms - length_s * 1000) / 1000)
            return await super().read(coin, start_ms, length_s)

    buckets = Timed()
    task = CanaryTask(
        DEFAULTS.canary,
        buckets,
        minutes=minutes,
        kill=KillSwitch(DEFAULTS.hold),
        watched=lambda: ("BTC",),
        now_ms=clock.now_ms,
        speed=1.0,
        sleep=asyncio.sleep,
    )
    running = asyncio.create_task(task.run())
    for _ in range(60 * 60):
        minutes.add_all(BTC, (flow(1_000.0, clock.now_ms()),))
        minutes.close(clock.now_ms())
        await asyncio.sleep(1)
    running.cancel()
    starts = [start for _, start in buckets.asked]
    assert len(starts) == 11
    assert {later - sooner for sooner, later in pairwise(starts)} == {300_000}
    assert all(150 <= one <= 152 for one in asked_s), "minutes close 120 s after their end"
    assert task.canary.states()[0].coverage_pct < 40


@virtual_time
async def test_the_daily_line_counts_from_the_one_before() -> None:
    said: list[str] = []
    kept: list[int] = []
    counts = SignalCounts(heads_ups=5, alerts_sent=2)
    clock = VirtualClock()
    minute = (local_minute(EPOCH_MS) + 2) % 1440
    task = DailyTask(
        f"{minute // 60:02d}:{minute % 60:02d}",
        last_ms=EPOCH_MS,
        counts=lambda: counts,
        say=said.append,
        keep=kept.append,
        now_ms=clock.now_ms,
        sleep=asyncio.sleep,
    )
    running = asyncio.create_task(task.run())
    await asyncio.sleep(60)
    counts = SignalCounts(heads_ups=9, alerts_sent=3, alerts_suppressed=4, alerts_failed=1)
    await asyncio.sleep(3600)
    counts = SignalCounts(heads_ups=10, alerts_sent=3, alerts_suppressed=4, alerts_failed=1)
    await asyncio.sleep(24 * 3600)
    running.cancel()
    assert said == [
        "4 heads-ups seen, 1 sent, 4 suppressed, 1 failed in 0 h",
        "1 heads-up seen, 0 sent, 0 suppressed in 24 h",
    ]
    assert len(kept) == 2


def test_seeds_reach_the_journal_as_rests_own(tmp_path: Path) -> None:
    journal = open_at(tmp_path / "journal.db")
    keeper = Keeper(journal)
    keeper.seeded({MINUTE: {BTC: 5.0}, MINUTE + 1: {}})
    journal.flushed().result(10)
    assert journal.first_minute() == MINUTE
    assert journal.percentiles(BTC, MINUTE) == (5.0, 5.0, 5.0)
    journal.close()
