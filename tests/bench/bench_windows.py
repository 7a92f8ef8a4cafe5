"""What the windows, the thresholds and the episodes cost. Prints figures, asserts nothing.

Run by hand: ``python -m tests.bench.bench_windows``.
"""

from __future__ import annotations

import random
import resource
import time

from cgtui.coinglass.events import Side
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.episodes import EpisodeBook
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from cgtui.signals.minute_sums import MinuteSums
from cgtui.signals.minute_window import MinuteWindow
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.thresholds import ThresholdBook
from tests.signals.flows import flow
from tests.signals.params import DEFAULTS

START_MS = 1_760_130_900_000
START = START_MS // 60_000
COINS = 500
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid")


def rss_mb() -> float:
    """The most memory there ever was."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def heavy(rng: random.Random) -> float:
    """A heavy-tailed sum."""
    return 1000 * rng.paretovariate(0.7)


def minute_windows(samples: int, rng: random.Random) -> None:
    """Updates that each let the oldest minute go, and percentiles of every coin."""
    a_coin = samples // COINS
    days = a_coin / 1440
    windows = [MinuteWindow(days) for _ in range(COINS)]
    for window in windows:
        window.put_many((START - number, heavy(rng)) for number in range(a_coin))
        window.advance(START)
    updates = [[heavy(rng) for _ in windows] for _ in range(50)]
    began_s = time.process_time()
    for number, sums in enumerate(updates, start=1):
        minute = START + number
        for window, usd in zip(windows, sums, strict=True):
            window.advance(minute)
            window.put(minute, usd)
    update_us = (time.process_time() - began_s) / (len(updates) * COINS) * 1e6
    fresh = [MinuteWindow(days) for _ in range(COINS)]
    additions = [(START - number, heavy(rng)) for number in range(a_coin)][::-1]
    began_s = time.process_time()
    for window in fresh:
        for minute, usd in additions:
            window.put(minute, usd)
    put_us = (time.process_time() - began_s) / (a_coin * COINS) * 1e6
    began_s = time.process_time()
    for window in windows:
        for pct in (85, 95, 99):
            window.quantile(pct)
    quantiles_ms = (time.process_time() - began_s) * 1e3
    print(
        f"{COINS} coins, {samples:>9,} samples: {put_us:5.2f} us a put, {update_us:5.2f} us a put "
        f"and eviction, {quantiles_ms:5.2f} ms for three quantiles of all, {rss_mb():4.0f} MB"
    )


def thresholds(rng: random.Random) -> None:
    """A minute that changes every threshold, and reading one that has not changed."""
    book = ThresholdBook(CoinTiers(DEFAULTS.coins, DEFAULTS.thresholds), DEFAULTS.thresholds)
    book.advance(START_MS)
    keys: list[Key] = [(f"C{n}", side) for n in range(COINS) for side in (Side.LONG, Side.SHORT)]
    for key in keys:
        book.put_many(key, ((START - 1 - number, heavy(rng)) for number in range(250)))
    began_s = time.process_time()
    for key in keys:
        book.put(key, START, heavy(rng))
        book.threshold(key)
    anew_us = (time.process_time() - began_s) / len(keys) * 1e6
    began_s = time.process_time()
    for _ in range(100):
        for key in keys:
            book.threshold(key)
    again_us = (time.process_time() - began_s) / len(keys) / 100 * 1e6
    print(f"threshold: {anew_us:5.2f} us after a new minute, {again_us:5.2f} us unchanged")


def flows_of(rng: random.Random, coins: int, a_batch: int, batches_a_s: int, s: int) -> list[Flow]:
    """A storm as the monitor hands it over: coins by a power law, lags of up to three seconds."""
    names = [f"C{number}" for number in range(coins)]
    weights = [1 / (rank + 1) for rank in range(coins)]
    flows = []
    for number in range(a_batch * batches_a_s * s):
        now_ms = START_MS + number // a_batch * 1000 // batches_a_s
        usd = heavy(rng)
        [coin] = rng.choices(names, weights)
        side = Side.LONG if rng.random() < 0.8 else Side.SHORT
        at_ms = now_ms - rng.randrange(3000)
        flows.append(
            flow(
                usd, at_ms, coin=coin, side=side, exchange=rng.choice(VENUES), orders=20,
                largest_usd=usd / 3,
            )
        )  # fmt: skip
    return flows


def episodes(name: str, coins: int, a_batch: int, batches_a_s: int) -> None:
    """Everything a live flow goes through in here, and the judging after each batch."""
    seconds = 30
    flows = flows_of(random.Random(7), coins, a_batch, batches_a_s, seconds)
    params = DEFAULTS.thresholds
    tiers = CoinTiers(DEFAULTS.coins, params)
    orders = OrderWindow(tiers, params)
    book = EpisodeBook(ThresholdBook(tiers, params), orders, params)
    sums = MinuteSums(START_MS)
    took_s = judged_s = summed_s = 0.0
    opened = 0
    for at in range(0, len(flows), a_batch):
        now_ms = START_MS + at // a_batch * 1000 // batches_a_s
        batch = flows[at : at + a_batch]
        began_s = time.process_time()
        for one in batch:
            book.take(one, now_ms)
        fed_s = time.process_time()
        opened += sum(change.kind == "opened" for change in book.advance(now_ms))
        done_s = time.process_time()
        for one in batch:
            sums.add_all(one.key, (one,))
            orders.add_small(one.key[0], one.orders, one.largest.time_ms)
        sums.close(now_ms)
        took_s += fed_s - began_s
        judged_s += done_s - fed_s
        summed_s += time.process_time() - done_s
    count = len(flows)
    print(
        f"{name}: {took_s / count * 1e6:5.2f} us a flow taken, {judged_s / count * 1e6:5.2f} "
        f"judged, {summed_s / count * 1e6:5.2f} in minutes and orders, "
        f"{(took_s + judged_s + summed_s) / seconds * 100:5.2f} % of a core, {opened} opened"
    )


def main() -> None:
    """A line a measurement."""
    rng = random.Random(3)
    for samples in (100_000, 1_000_000):
        minute_windows(samples, rng)
    thresholds(rng)
    episodes("300 flows x 20 batches a second", 500, 300, 20)
    episodes("  5 flows x 10 batches a second", 500, 5, 10)


if __name__ == "__main__":
    main()
