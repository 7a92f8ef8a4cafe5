"""What the journal takes in, what that costs the caller, and how fast it is read back.

Run by hand: ``python -m tests.bench.bench_journal``. Prints, asserts nothing.
"""

from __future__ import annotations

import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.journal import Journal, open_journal
from tests.journal.samples import record

ROWS = 1_000_000
PER_FRAME = 100
START_MS = 1_760_130_903_000
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid", "Bitget", "Gate")
COINS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE", "XPL", "PEPE", "WIF")


def frames() -> list[tuple[Liquidation, ...]]:
    """A million orders, a frame each millisecond."""
    rng = random.Random(7)
    return [
        tuple(
            Liquidation(
                rng.choice(VENUES), rng.choice(COINS), "BTCUSDT", Side.LONG, rng.uniform(1, 1e5),
                rng.paretovariate(1.1) * 500, START_MS + frame - 700, START_MS + frame,
            )
            for _ in range(PER_FRAME)
        )
        for frame in range(ROWS // PER_FRAME)
    ]  # fmt: skip


def opened(path: Path, *, max_mb: float = 2048) -> Journal:
    """With the batches of a real one."""
    return open_journal(
        path,
        keep_days=30,
        max_mb=max_mb,
        ceiling_days=30,
        now_ms=lambda: START_MS,
        wall_ms=lambda: START_MS,
    )


def percent(values: list[float], share: float) -> float:
    """Nearest rank, in ms."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


async def nothing(seconds: float) -> None:
    """The lag of a loop that does nothing, on this machine at this moment."""
    lags: list[float] = []
    until_s = time.perf_counter() + seconds
    while time.perf_counter() < until_s:
        before_s = time.perf_counter()
        await asyncio.sleep(0.001)
        lags.append(time.perf_counter() - before_s - 0.001)
    p50_ms, p99_ms = percent(lags, 0.5), percent(lags, 0.99)
    print(f"loop lag of an idle loop: p50 {p50_ms:.2f} p99 {p99_ms:.2f} ms")


async def append(journal: Journal, lots: list[tuple[Liquidation, ...]], per_s: int | None) -> None:
    """From an event loop: as fast as it goes, or at ``per_s``; the loop's lag beside it."""
    lags: list[float] = []
    done = asyncio.Event()

    async def probe() -> None:
        while not done.is_set():
            before_s = time.perf_counter()
            await asyncio.sleep(0.001)
            lags.append(time.perf_counter() - before_s - 0.001)

    probing = asyncio.create_task(probe())
    costs: list[float] = []
    cpu_s, start_s = time.process_time(), time.perf_counter()
    unwritten = 0
    for number, lot in enumerate(lots):
        before_s = time.perf_counter()
        journal.note_orders(lot)
        costs.append(time.perf_counter() - before_s)
        ahead_s = number * PER_FRAME / per_s - (before_s - start_s) if per_s else 0.0
        unwritten += len(lot)
        if ahead_s > 0:
            await asyncio.sleep(ahead_s)
        elif per_s is None and unwritten >= 50_000:
            unwritten = 0
            await asyncio.wrap_future(journal.flushed())
    await asyncio.wrap_future(journal.flushed())
    took_s = time.perf_counter() - start_s
    done.set()
    await probing
    rows = len(lots) * PER_FRAME
    print(
        f"append {'flat out' if per_s is None else f'at {per_s:,}/s':>14}: {rows / took_s:>9,.0f}/s"
        f"  cpu {(time.process_time() - cpu_s) / rows * 1e6:.2f} µs/row"
        f"  caller p50 {percent(costs, 0.5) * 1000:.1f} p99 {percent(costs, 0.99) * 1000:.1f} µs"
        f"  loop lag p50 {percent(lags, 0.5):.2f} p99 {percent(lags, 0.99):.2f} ms"
        f"  max {max(lags) * 1000:.1f}  lost {journal.health.lost_orders:,}"
    )


def timed(name: str, work: Callable[[], object]) -> None:
    """One line with how long it took."""
    cpu_s, start_s = time.process_time(), time.perf_counter()
    found = work()
    took_s, cpu_s = time.perf_counter() - start_s, time.process_time() - cpu_s
    print(f"{name:<28}: {took_s * 1000:>8.2f} ms (cpu {cpu_s * 1000:>8.2f})  {found}")


async def decisions(journal: Journal, lots: list[tuple[Liquidation, ...]]) -> None:
    """How long a decision takes to be on the disk, in silence and in a storm of 100 k/s."""
    for name, storm in (("quiet", False), ("in a storm", True)):
        took: list[float] = []
        for number in range(50):
            if storm:
                for lot in lots[number * 50 : number * 50 + 50]:
                    journal.note_orders(lot)
            before_s = time.perf_counter()
            await asyncio.wrap_future(journal.decide(record(f"{name}{number}")))
            took.append(time.perf_counter() - before_s)
            await asyncio.sleep(0.05 if storm else 0)
        p50_ms, p99_ms = percent(took, 0.5), percent(took, 0.99)
        print(f"decision on disk, {name:<10}: p50 {p50_ms:.2f} p99 {p99_ms:.2f} ms")


def main() -> None:
    """Every figure."""
    lots = frames()
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        path = Path(folder) / "journal.db"
        asyncio.run(nothing(3.0))
        timed("open a new one", lambda: opened(path).close())
        journal = opened(path)
        asyncio.run(append(journal, lots, None))
        asyncio.run(append(journal, lots, 100_000))
        asyncio.run(append(journal, lots[:1000], 10_000))
        asyncio.run(decisions(journal, lots))
        print(f"size {path.stat().st_size / 2**20:.0f} MiB for 2.1 M orders")
        timed("a million events read", lambda: taken(journal, ROWS))
        timed("restore with single orders", lambda: restored(journal))
        timed("get_state, first", lambda: journal.get_state("x"))
        timed("get_state × 1000, unchanged", lambda: polled(journal, 1000))
        timed("alerts(100)", lambda: len(journal.alerts(100)))
        timed("close", journal.close)
        timed("open the same", lambda: opened(path).close())
        small = opened(path, max_mb=64)
        timed("to 64 MiB, 100 k more", lambda: shrunk(small, lots[:1000], path))
        small.close()
    print(f"rss {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def polled(journal: Journal, times: int) -> str:
    """As a running instance does once a second."""
    for _ in range(times):
        journal.get_state("x")
    return ""


def taken(journal: Journal, rows: int) -> int:
    """Go through the first so many events."""
    return sum(1 for _ in zip(journal.events(), range(rows), strict=False))


def restored(journal: Journal) -> str:
    """What a start would read."""
    found = journal.restore(START_MS + 20_000, order_floor_usd=lambda _: 50_000.0)
    return (
        f"{len(found.order_hours)} hours, {len(found.large_orders)} large, {len(found.tape)} tape"
    )


def shrunk(journal: Journal, lots: list[tuple[Liquidation, ...]], path: Path) -> str:
    """Wait until the bound is kept."""
    for lot in lots:
        journal.note_orders(lot)
    while path.stat().st_size > 64 * 2**20:
        journal.flushed().result(60)
        time.sleep(0.05)
    return f"lost {journal.health.lost_orders}"


if __name__ == "__main__":
    main()
