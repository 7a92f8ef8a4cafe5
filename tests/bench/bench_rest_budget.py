"""Sixty coins, four inputs each, 250 calls a minute, in real time: how many are refused.

Run: ``python -m tests.bench.bench_rest_budget`` (about a minute). The simulator serves on loopback
and refuses the 251st call of any sixty seconds. In the way of the batch, which is background work,
a confirmation asks every seven seconds.
"""

from __future__ import annotations

import asyncio
import time

from cgtui.coinglass.catalogue import SUPPORTED_COINS
from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.rest_types import CallRecord
from cgtui.simulator.plans import Account
from cgtui.simulator.simulator import Simulator
from tests.coinglass.rest_batch import COINS, LIMIT_PER_MIN, codes, run_batch

KEY = "bench-key-4711"


async def main() -> None:
    """One batch, and what it met."""
    account = Account("STANDARD", time.time_ns() // 1_000_000 + 86_400_000, LIMIT_PER_MIN)
    records: list[CallRecord] = []
    async with (
        Simulator("calm", 1, accounts={KEY: account}) as simulator,
        CoinglassClient(
            RestConfig(simulator.rest_url, budget_per_min=LIMIT_PER_MIN, loopback=True),
            key=KEY,
            on_call=records.append,
        ) as client,
    ):
        listed = await client.read(SUPPORTED_COINS)
        coins = [row.coin for row in listed.rows[:COINS]]
        batch = await run_batch(client, coins, time.monotonic)
        stats = client.stats
    limited = sum(one.code == "429" or one.http_status == 429 for one in records)
    print(f"{len(coins)} coins x 4 inputs at {LIMIT_PER_MIN} a minute: {batch.took_s:.1f} s")
    print(f"replies {len(batch.replies)}, with rows {batch.with_rows}")
    print("calls: " + ", ".join(f"{kind} x{count}" for kind, count in codes(records).items()))
    print(f"429: {limited}   retries: {stats.retries}   budget refusals: {stats.budget_refusals}")
    print(f"used at the end {stats.budget_used}/{stats.budget_limit}, server's own {stats.quota}")
    print(f"latency p50 {stats.latency_p50_ms:.0f} ms, p95 {stats.latency_p95_ms:.0f} ms")
    slowest_s = max(batch.confirmations_s, default=0.0)
    print(f"confirmations {len(batch.confirmations_s)}, the slowest {slowest_s * 1_000:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
