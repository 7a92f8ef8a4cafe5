"""Does a replay with simulated inputs keep up, with a client that reads and asks on two cores?

Run: ``python -m tests.bench.bench_replay_inputs TAPE [SPEED …]``. The client parses every frame and
asks the four inputs of one coin after another, as often as its budget allows.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from itertools import cycle
from pathlib import Path

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.order import LONG
from cgtui.simulator.replay import Replay
from tests.simulator.confirmation import votes
from tests.simulator.feed_client import CAMEL

_ASKED = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")
_CALLS_A_VOTE = 6
_LIMIT_PER_MIN = 250


async def _read(replay: Replay, done: asyncio.Event) -> tuple[int, float]:
    """Orders parsed, and the longest time between the clock's and the frame's arrival, tape s."""
    parser, orders, worst_s = FrameParser(CAMEL), 0, 0.0
    async with connect(f"{replay.ws_url}?cg-api-key=any", max_size=2**24, proxy=None) as client:
        await client.send('{"method":"subscribe","channels":["liquidationOrders"]}')
        while not done.is_set():
            try:
                frame = await asyncio.wait_for(client.recv(), 0.5)
            except (TimeoutError, ConnectionClosed):
                continue
            parsed = parser.parse(frame, received_ms=replay.clock.now_ms())
            if isinstance(parsed, OrdersReceived) and parsed.orders:
                orders += len(parsed.orders)
                lag_ms = parsed.received_ms - parsed.orders[0].time_ms
                worst_s = max(worst_s, lag_ms / 1000)
    return orders, worst_s


async def _ask(replay: Replay, done: asyncio.Event) -> list[float]:
    """Seconds each set of votes took."""
    took_s: list[float] = []
    async with httpx.AsyncClient(
        base_url=replay.rest_url, headers={"CG-API-KEY": replay.api_key}, trust_env=False
    ) as client:
        for coin in cycle(_ASKED):
            if done.is_set():
                return took_s
            began_s = time.perf_counter()
            await votes(client, coin, LONG, replay.clock.now_ms())
            took_s.append(time.perf_counter() - began_s)
            await asyncio.sleep(_CALLS_A_VOTE * 60 / _LIMIT_PER_MIN)
    return took_s


async def _measure(path: Path, speed: float) -> None:
    began_s = time.perf_counter()
    replay = Replay(path, speed, inputs=True)
    made_s = time.perf_counter() - began_s
    with in_thread(replay):
        done = asyncio.Event()
        first_ms = replay.clock.now_ms()
        reading = asyncio.create_task(_read(replay, done))
        asking = asyncio.create_task(_ask(replay, done))
        began_s, cpu_s = time.perf_counter(), time.process_time()
        # Another thread plays it.
        while not replay.progress().finished and replay.error is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - cpu_s
        tape_s = (replay.clock.now_ms() - first_ms) / 1000
        done.set()
        orders, lag_s = await reading
        votes_s = await asking
    print(
        f"speed {speed:g}: made in {made_s:.2f} s, played {tape_s:.0f} s of tape in {took_s:.2f} s"
    )
    print(f"  ideal {tape_s / speed:.2f} s, {cpu_s:.1f} s of processor, error {replay.error}")
    print(f"  {orders:,} orders read, at worst {lag_s:.2f} s (tape) after their time")
    if votes_s:
        median_ms, worst_ms = statistics.median(votes_s) * 1000, max(votes_s) * 1000
        print(
            f"  {len(votes_s)} sets of inputs: median {median_ms:.0f} ms, worst {worst_ms:.0f} ms"
        )


def main() -> None:
    """One run for each speed."""
    path, *speeds = sys.argv[1:]
    for speed in speeds or ("10", "60"):
        asyncio.run(_measure(Path(path), float(speed)))


if __name__ == "__main__":
    main()
