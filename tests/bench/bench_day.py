"""How many heads-ups and messages a calm and a busy simulated day bring, and how fast they pass.

Run: ``python -m tests.bench.bench_day [calm|busy …] [--seeds N]`` (half a minute a day). Counted
by brute force (`day_count`), for the twelve largest coins and for all.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from cgtui.simulator.scenarios import BUSY, SCENARIOS
from tests.bench.day_count import TWELVE, Episode, count_day
from tests.bench.day_market import DAY_S, DayMarket

_DAYS = {"calm": SCENARIOS["calm"], "busy": BUSY}
_EXPECTED = {"calm": "3-6 heads-ups, 0-2 messages", "busy": "25-40 heads-ups, 4-10 messages"}


async def measure(name: str, seed: int) -> None:
    """Count one day and print it."""
    day, began_s = DayMarket(_DAYS[name], seed), time.perf_counter()
    counted = await count_day(day)
    took_s = time.perf_counter() - began_s
    print(f"{name}, seed {seed}: {counted.orders:,} orders, {DAY_S / took_s:,.0f} times real time")
    print(f"  expected of twelve coins: {_EXPECTED[name]}")
    print(f"  twelve coins: {_told(counted.of(TWELVE))}")
    print(f"  all coins:    {_told(counted.episodes)}")
    by_coin = Counter(one.coin for one in counted.episodes)
    print("  large: " + ", ".join(f"{coin} {count}" for coin, count in by_coin.most_common()))


def _told(episodes: Sequence[Episode]) -> str:
    alone = sum(one.by_one_order for one in episodes)
    messages = sum(one.messages for one in episodes)
    best = sorted((round(one.best_score) for one in episodes), reverse=True)[:12]
    return f"{len(episodes)} heads-ups ({alone} of one order), {messages} messages, scores {best}"


def main() -> None:
    """All the days asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="*", metavar="DAY", choices=[*_DAYS, []], default=[])
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    for name in asked.days or list(_DAYS):
        for seed in range(1, asked.seeds + 1):
            asyncio.run(measure(name, seed))


if __name__ == "__main__":
    main()
