"""What one order costs from the queue to the books and the snapshot. Prints, asserts nothing.

Run by hand: ``python -m tests.bench.bench_feed``. Parsing is not in here.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Sequence

from cgtui.cli.collecting import is_loaded
from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived, StreamEvent, Subscribed
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.feed.feed_task import FeedTask
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.replay_book import ReplayBook
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.snapshot_taker import Moment, SnapshotTaker
from cgtui.monitor.source import Mode, Source

START_MS = 1_760_130_903_000
WATCH = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid", "Bitget", "Gate")
FPS = 10


class _Clock:
    at_ms = START_MS

    def now_ms(self) -> int:
        return self.at_ms


class _Queue:
    dropped_orders = 0

    def __init__(self) -> None:
        self.events: list[StreamEvent] = []

    def put(self, event: StreamEvent) -> None:
        self.events.append(event)

    async def get_all(self) -> list[StreamEvent]:
        events, self.events = self.events, []
        return events


def frames_of(
    rng: random.Random, coins: Sequence[str], per_second: int, per_frame: int, seconds: int
) -> list[OrdersReceived]:
    """A steady storm: coins by a power law, lags of up to three seconds."""
    weights = [1 / (rank + 1) for rank in range(len(coins))]
    frames = []
    for number in range(per_second * seconds // per_frame):
        received_ms = START_MS + number * per_frame * 1000 // per_second
        chosen = rng.choices(coins, weights, k=per_frame)
        orders = tuple(
            Liquidation(
                rng.choice(VENUES),
                coin,
                f"{coin}USDT",
                rng.choice((Side.LONG, Side.LONG, Side.LONG, Side.SHORT)),
                100.0,
                rng.paretovariate(1.1) * 500,
                received_ms - rng.randrange(3000),
                received_ms,
            )
            for coin in chosen
        )
        frames.append(OrdersReceived(received_ms, 130 * per_frame, orders))
    return frames


def measure(name: str, frames: Sequence[OrdersReceived], *, frames_a_batch: int) -> None:
    """Feed the frames in batches, with ten snapshots a second of the source's time."""
    clock = _Clock()
    source = Source(Mode.LIVE, "", "", "", "", clock)
    feed = Feed(
        connection=ConnectionBook(),
        traffic=TrafficBook(),
        market=MarketBook(WATCH, board_rows=60, max_coins=2000),
        tape=TapeBook(2000),
        replay=ReplayBook(None),
        emit=lambda event: None,
    )
    task = FeedTask(
        _Queue(),
        feed,
        now_ms=clock.now_ms,
        monotonic=time.monotonic,
        changed=lambda: None,
        picture_after_s=lambda real_s: real_s,
    )
    taker = SnapshotTaker(source, feed, started_ms=START_MS, started_s=0.0, recording=None)
    feed.take_event(Subscribed(START_MS, "liquidationOrders"), 0.0)
    is_loaded()  # as the program does; the frames held here would not exist in it
    feed_s = snapshot_s = 0.0
    snapshots, next_ms, orders = 0, START_MS, 0
    for at in range(0, len(frames), frames_a_batch):
        batch = frames[at : at + frames_a_batch]
        clock.at_ms = batch[-1].received_ms
        orders += sum(len(frame.orders) for frame in batch)
        began_s = time.process_time()
        task.accept(batch)
        task.take_waiting()
        fed_s = time.process_time()
        feed_s += fed_s - began_s
        if clock.at_ms >= next_ms:
            taker.take(Moment(clock.at_ms, time.monotonic(), 0, (), None))
            snapshot_s += time.process_time() - fed_s
            snapshots += 1
            next_ms += 1000 // FPS
    span_s = (frames[-1].received_ms - START_MS) / 1000 or 1.0
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:34} {orders:>9,} orders  {feed_s / orders * 1e6:5.2f} us/order in the books  "
        f"{snapshot_s / snapshots * 1e3:5.2f} ms/snapshot  "
        f"{(feed_s + snapshot_s) / span_s * 100:5.1f} % of a core  {rss_mb:4.0f} MB at most"
    )


def main() -> None:
    """The shapes the feed must stand: small frames, a batch that piled up, a burst, hostile."""
    rng = random.Random(7)
    coins = [*WATCH, *(f"COIN{number}" for number in range(493))]
    calm = frames_of(rng, coins, per_second=10, per_frame=1, seconds=600)
    measure("10/s, one a frame, one by one", calm, frames_a_batch=1)
    measure("1k/s, 3 a frame, one by one", frames_of(rng, coins, 1_000, 3, 60), frames_a_batch=1)
    storm = frames_of(rng, coins, per_second=100_000, per_frame=10, seconds=5)
    measure("100k/s, 10 a frame, one by one", storm, frames_a_batch=1)
    measure("100k/s, 10 a frame, 100 a batch", storm, frames_a_batch=100)
    burst = frames_of(rng, coins, per_second=12_000, per_frame=12_000, seconds=10)
    measure("12,000 in a frame", burst, frames_a_batch=1)
    names = [f"HOSTILE{number}" for number in range(60_000)]
    hostile = frames_of(rng, names, per_second=12_000, per_frame=12_000, seconds=5)
    measure("12,000 in a frame, hostile names", hostile, frames_a_batch=1)


if __name__ == "__main__":
    main()
