"""A storm from the wire to the screen: what the whole program costs, by thread.

    .venv/bin/python -m tests.bench.bench_wire [seconds] [orders a second …]

`cgtui` runs in a pseudo terminal on live data: orders come over a real websocket of this process,
ten a frame, 500 coins by a power law, six venues, up to three seconds late. Its journal is a real
one on this disk, REST is the simulator's. Times are of the processor, so that a busy machine
matters less; 0 orders a second is connected and quiet. Prints, asserts nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import random
import select
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from websockets.asyncio.server import ServerConnection, serve

from cgtui.simulator.loopback import in_thread
from cgtui.simulator.simulator import Simulator
from tests.terminal import Terminal

RATES: Final = (0, 10_000, 100_000)
WATCH: Final = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")
VENUES: Final = ("Binance", "OKX", "Bybit", "Hyperliquid", "Bitget", "Gate")
ORDERS_A_FRAME: Final = 10
SIZE: Final = (160, 45)
START_S: Final = 8.0
STEP_S: Final = 0.01
CHUNKS: Final = 300
SETTLE_S: Final = 4.0
ROUNDS: Final = 5
MOST_BEHIND_S: Final = 0.2
MOST_BUFFERED: Final = 1 << 20
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_LAGS_MS: Final = tuple((f"10000000000{lag:02}".encode(), lag * 250) for lag in range(12))
"""What stands in a prepared frame for a time, and how long ago that is."""


class Counted(Protocol):
    """A number that two processes share."""

    value: int


def chunks_of(rng: random.Random, per_s: int) -> list[bytes]:
    """Hundredths of a second of a storm as websocket frames whose times are still to be set."""
    coins = [*WATCH, *(f"COIN{number}" for number in range(493))]
    weights = [1 / (rank + 1) for rank in range(len(coins))]
    frames = max(1, round(per_s * STEP_S / ORDERS_A_FRAME))
    return [
        b"".join(_frame(rng, rng.choices(coins, weights, k=ORDERS_A_FRAME)) for _ in range(frames))
        for _ in range(CHUNKS)
    ]


def _frame(rng: random.Random, coins: Sequence[str]) -> bytes:
    orders = [
        {
            "baseAsset": coin,
            "exName": rng.choice(VENUES),
            "price": round(rng.uniform(0.01, 100_000), 4),
            "side": rng.choice((1, 1, 1, 2)),
            "symbol": f"{coin}USDT",
            "time": int(rng.choice(_LAGS_MS)[0]),
            "volUsd": round(rng.paretovariate(1.1) * 500, 2),
        }
        for coin in coins
    ]
    text = json.dumps({"channel": "liquidationOrders", "data": orders}).encode()
    return struct.pack("!BBH", 0x81, 126, len(text)) + text


class Flood:
    """Sends prepared frames to whoever subscribes, at ``pace`` orders a second.

    Runs in a process of its own. ``sent`` counts what the socket has taken: what would wait for
    more than a moment in a buffer of ours is not sent.
    """

    def __init__(self, pace: Counted, sent: Counted) -> None:
        self._pace = pace
        self._sent = sent
        self._chunks = {0: [b""]}

    async def __call__(self, connection: ServerConnection) -> None:
        """One connection: pongs as they are asked for, and the storm."""
        storm = asyncio.create_task(self._storm(connection))
        try:
            async for message in connection:
                if message == "ping":
                    await connection.send("pong")
        finally:
            storm.cancel()

    async def _storm(self, connection: ServerConnection) -> None:
        due_s = time.monotonic()
        for number in count():
            due_s = max(due_s + STEP_S, time.monotonic() - MOST_BEHIND_S)
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            per_s = self._pace.value
            if per_s not in self._chunks:
                self._chunks[per_s] = chunks_of(random.Random(7), per_s)
                due_s = time.monotonic()
            if connection.transport.get_write_buffer_size() > MOST_BUFFERED:
                continue
            chunk = self._chunks[per_s][number % len(self._chunks[per_s])]
            now_ms = time.time_ns() // 1_000_000
            for mark, lag_ms in _LAGS_MS:
                chunk = chunk.replace(mark, str(now_ms - lag_ms).encode())
            connection.transport.write(chunk)
            self._sent.value += round(per_s * STEP_S)


def serve_flood(pace: Counted, sent: Counted, port: Counted) -> None:
    """Serve the feed for good; ``port`` is set once it can be reached."""

    async def serving() -> None:
        flood = Flood(pace, sent)
        async with serve(flood, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
            port.value = next(iter(server.sockets)).getsockname()[1]
            await asyncio.Event().wait()

    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    asyncio.run(serving())


def cpu_by_thread(pid: int) -> dict[int, float]:
    """Seconds of the processor by thread."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "schedstat").read_text().split()
        found[int(task.name)] = int(fields[0]) / 1e9
    return found


def spend(terminal: Terminal, seconds: float) -> tuple[float, list[float]]:
    """Let it run: seconds, and the processor's time of the screen, then of the busiest others."""
    pid = terminal.process.pid
    before, began_s = cpu_by_thread(pid), time.monotonic()
    while (left_s := began_s + seconds - time.monotonic()) > 0:
        # Not into the emulator, which would take the processor from the program.
        if select.select([terminal._master], [], [], left_s)[0]:
            os.read(terminal._master, 1 << 16)
    took_s = time.monotonic() - began_s
    spent = {tid: cpu - before.get(tid, 0.0) for tid, cpu in cpu_by_thread(pid).items()}
    screen_s = spent.pop(pid)
    return took_s, [screen_s, *sorted(spent.values(), reverse=True)]


def measure(terminal: Terminal, sent: Counted, seconds: float) -> str:
    """The medians of what is asked for now, in words."""
    shares: list[tuple[float, ...]] = []
    rates = []
    for _ in range(ROUNDS):
        before = sent.value
        took_s, spent_s = spend(terminal, seconds / ROUNDS)
        rates.append((sent.value - before) / took_s)
        busiest = [*spent_s, 0.0, 0.0][:3]
        shares.append(tuple(100 * one / took_s for one in (*busiest, sum(spent_s))))
    rate = statistics.median(rates)
    screen, first, second, whole = (statistics.median(one) for one in zip(*shares, strict=True))
    return (
        f"{rate:>9,.0f}/s taken | % of a core: {screen:6.2f} screen  {first:6.2f} monitor  "
        f"{second:6.2f} journal  {whole:6.2f} in all"
        + (f" | {whole / rate * 1e4:6.2f} us an order" if rate else "")
    )


def measure_all(seconds: float, rates: Sequence[int]) -> None:
    """Quiet, then the storms."""
    spawn = multiprocessing.get_context("spawn")
    pace, sent, port = (spawn.Value("q", 0, lock=False) for _ in range(3))
    feed = spawn.Process(target=serve_flood, args=(pace, sent, port), daemon=True)
    feed.start()
    columns, rows = SIZE
    with tempfile.TemporaryDirectory() as home, in_thread(Simulator("calm", 1)) as simulator:
        while not port.value:
            time.sleep(0.01)
        environ = {
            "COINGLASS_API_KEY": simulator.api_key,
            "CGTUI_REST_URL": simulator.rest_url,
            "CGTUI_WS_URL": f"ws://127.0.0.1:{port.value}",
        }
        with Terminal((), Path(home), columns=columns, rows=rows, environ=environ) as terminal:
            spend(terminal, START_S)
            for per_s in rates:
                pace.value = per_s
                spend(terminal, SETTLE_S)
                print(f"{per_s:>7,}/s asked, {measure(terminal, sent, seconds)}", flush=True)
            terminal.press("q")
            terminal.wait_for_end()
    feed.kill()


def main() -> None:
    """Seconds a pace, and the paces."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    measure_all(seconds, [int(one) for one in sys.argv[2:]] or RATES)


if __name__ == "__main__":
    main()
