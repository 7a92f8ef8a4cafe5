"""What the signals add to an order on its way: engine, journal and the snapshot's part.

Run by hand: ``python -m tests.bench.bench_signals``. Prints, asserts nothing. Shapes as in
`bench_feed`; the journal is a real one on this disk, and what its thread costs is in the CPU.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cgtui.cli.collecting import is_loaded
from cgtui.cli.signal_params import signal_params
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.config import Settings
from cgtui.journal.journal import open_journal
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.signal.books import Books
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.signal.signal_parts import SignalParts
from cgtui.monitor.signal.signal_setup import DeliverySetup, SignalSetup
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.source import Mode, Source
from tests.bench.bench_feed import FPS, START_MS, WATCH, frames_of

LONGEST_PACED_S = 30.0


class _Clock:
    at_ms = START_MS

    def now_ms(self) -> int:
        return self.at_ms


def measure(name: str, frames: Sequence[OrdersReceived], *, frames_a_batch: int) -> None:
    """Feed the frames in batches, with ten snapshots a second of the source's time.

    Short spans are fed in real time: the journal's thread gets the rests that it has in life.
    """
    clock = _Clock()
    span_s = (frames[-1].received_ms - START_MS) / 1000 or 1.0
    settings = Settings()
    market = MarketBook(WATCH, board_rows=60, max_coins=2000)
    with tempfile.TemporaryDirectory() as folder:
        journal = open_journal(
            Path(folder) / "journal.db",
            keep_days=30,
            max_mb=2048,
            ceiling_days=30,
            now_ms=clock.now_ms,
            wall_ms=clock.now_ms,
        )
        desk = SignalDesk(
            SignalSetup(
                signal_params(settings),
                InputsMode.NONE,
                journal,
                None,
                DeliverySetup(None, None, "no bot token", False, 300.0, None, None, None),
            ),
            Source(Mode.LIVE, "", "", "", "", clock),
            Books(
                TrafficBook(),
                ConnectionBook(),
                market,
                dropped=lambda: 0,
                wall_ms=clock.now_ms,
                monotonic=time.monotonic,
                sleep=asyncio.sleep,
            ),
            emit=lambda event: None,
            note=lambda part, error: print(part, repr(error)),
            changed=lambda: None,
        )
        parts = SignalParts(desk)
        desk.feed_back(START_MS)
        is_loaded()  # as the program does; the frames held here would not exist in it
        books_s = desk_s = snapshot_s = 0.0
        snapshots, next_ms, orders = 0, START_MS, 0
        whole_s = time.process_time()
        own_s = time.thread_time()
        began_real_s = time.monotonic()
        for at in range(0, len(frames), frames_a_batch):
            batch = list(frames[at : at + frames_a_batch])
            clock.at_ms = batch[-1].received_ms
            if span_s <= LONGEST_PACED_S:
                due_s = began_real_s + (clock.at_ms - START_MS) / 1000
                time.sleep(max(0.0, due_s - time.monotonic()))
            booked_s = time.thread_time()
            gathered = Gathered(batch, large_usd=desk.large_usd)
            market.add(gathered.by_key)
            orders += gathered.orders
            began_s = time.thread_time()
            books_s += began_s - booked_s
            desk.orders(batch, gathered)
            fed_s = time.thread_time()
            desk_s += fed_s - began_s
            if clock.at_ms >= next_ms:
                names = tuple(row.coin for row in market.board(clock.at_ms))
                began_s = time.thread_time()
                parts.snapshot(clock.at_ms, names)
                snapshot_s += time.thread_time() - began_s
                snapshots += 1
                next_ms += 1000 // FPS
        own_s = time.thread_time() - own_s
        journal.close(timeout_s=30.0)
        whole_s = time.process_time() - whole_s
        lost = journal.health.lost_orders
    span_pct = 100 / span_s
    print(
        f"{name:20} {orders:>8,} orders, {desk.engine.heads_ups:>4} heads-ups"
        f" ({len(parts.snapshot(clock.at_ms, ()).open)} open at the end)  "
        f"{desk_s / orders * 1e6:5.2f} us/order for the signals  "
        f"{snapshot_s / snapshots * 1e3:5.2f} ms/snapshot | % of a core: "
        f"{books_s * span_pct:5.1f} books  {desk_s * span_pct:5.1f} signals  "
        f"{snapshot_s * span_pct:5.1f} snapshots  {(whole_s - own_s) * span_pct:5.1f} journal  "
        f"{whole_s * span_pct:5.1f} in all | {lost} lost"
    )


def main() -> None:
    """The shapes the feed must stand."""
    rng = random.Random(7)
    coins = [*WATCH, *(f"COIN{number}" for number in range(493))]
    measure("10/s, one a frame", frames_of(rng, coins, 10, 1, 600), frames_a_batch=1)
    measure("1k/s, 3 a frame", frames_of(rng, coins, 1_000, 3, 60), frames_a_batch=10)
    measure("10k/s, 10 a frame", frames_of(rng, coins, 10_000, 10, 20), frames_a_batch=50)
    measure("100k/s, 10 a frame", frames_of(rng, coins, 100_000, 10, 5), frames_a_batch=500)
    measure("12,000 in a frame", frames_of(rng, coins, 12_000, 12_000, 10), frames_a_batch=1)


if __name__ == "__main__":
    main()
