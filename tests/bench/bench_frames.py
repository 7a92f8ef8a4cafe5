"""What reading an order off the wire costs. Prints figures and ratios, asserts nothing.

Run by hand: ``python -m tests.bench.bench_frames``.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from functools import partial

from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.wire_frames import CAMEL_DECODER

START_MS = 1_760_130_903_000
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid", "Bitget", "Gate")
ORDERS_A_ROUND = 200_000
ROUNDS = 5


def frame_of(orders: int, rng: random.Random) -> bytes:
    """A frame in CoinGlass's first spelling, of 300 coins and six venues."""
    data = []
    for _ in range(orders):
        coin = f"C{rng.randrange(300)}"
        data.append(
            {
                "baseAsset": coin,
                "exName": rng.choice(VENUES),
                "price": round(rng.uniform(0.001, 100_000), 4),
                "side": rng.choice((1, 2)),
                "symbol": f"{coin}USDT",
                "time": START_MS + rng.randrange(1_000),
                "volUsd": round(rng.lognormvariate(6, 2), 2),
            }
        )
    return json.dumps(
        {"channel": "liquidationOrders", "data": data}, separators=(",", ":")
    ).encode()


def cost_us(work: Callable[[], object], orders: int) -> float:
    """Microseconds an order, the best of five rounds."""
    repeats = max(3, ORDERS_A_ROUND // orders)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(repeats):
            work()
        best = min(best, time.perf_counter() - start)
    return best / repeats / orders * 1e6


def main() -> None:
    """Print a line a frame size."""
    rng = random.Random(1)
    parser = FrameParser("liquidationOrders")
    print(f"{'orders':>7} {'json':>8} {'decode':>8} {'parse':>8} {'patient':>8}  µs an order")
    for orders in (1, 10, 100, 11_000):
        frame = frame_of(orders, rng)
        # One order that is not one sends the whole frame down the patient way.
        spoilt = frame[:-2] + b",0]}"
        costs = [
            cost_us(partial(json.loads, frame), orders),
            cost_us(partial(CAMEL_DECODER.decode, frame), orders),
            cost_us(partial(parser.parse, frame, received_ms=START_MS), orders),
            cost_us(partial(parser.parse, spoilt, received_ms=START_MS), orders),
        ]
        ratios = " ".join(f"{cost / costs[1]:.1f}" for cost in costs)
        print(f"{orders:>7} " + " ".join(f"{cost:8.3f}" for cost in costs) + f"  = {ratios}")


if __name__ == "__main__":
    main()
