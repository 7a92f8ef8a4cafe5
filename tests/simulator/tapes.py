"""Tapes made for a test: frames of orders, and a small crash."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from cgtui.simulator.liquidation_frame import encode_frames
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.tape import Tape

T0 = 1_763_700_000_000
"""21 November 2025, 04:40 UTC: a whole minute."""

BTC = Order("Binance", "BTC", "BTCUSDT", LONG, 90_000.0, 1_000.0, T0)
NEWCOIN = Order("Hyperliquid", "NEWCOIN", "NEWCOIN", LONG, 0.5, 1_000.0, T0)

Frames = Sequence[tuple[int, str]]
"""(received, ms after `T0`; text)."""


def frame(*orders: Order) -> str:
    """The frame that carries these orders."""
    return next(encode_frames(orders))


def at(order: Order, after_ms: int, **changes: object) -> Order:
    """The order, this long after `T0`."""
    return replace(order, time_ms=T0 + after_ms, **changes)  # type: ignore[arg-type]


def write_tape(path: Path, frames: Iterable[tuple[int, str]]) -> Tape:
    """A tape of these frames."""
    lines = [json.dumps({"t": T0 + after_ms, "frame": text}) for after_ms, text in frames]
    path.write_text("\n".join(lines) + "\n")
    return Tape(path)


def crash(*, seconds: int = 300, seed: int = 1) -> list[list[Order]]:
    """A crash, the orders of a second each.

    From second 60 on Bitcoin's and a new coin's longs are liquidated on several venues, at prices
    that do not move; Litecoin has small orders of both sides all the time.
    """
    rng = random.Random(seed)
    places = (("Binance", "BTCUSDT"), ("OKX", "BTC-USDT-SWAP"), ("Aster", "BTCUSDT-X"))
    orders: list[list[Order]] = []
    for second in range(seconds):
        now: list[Order] = []

        def add(order: Order, usd: float, now: list[Order] = now, second: int = second) -> None:
            amount = round(usd * rng.lognormvariate(-0.5, 1), 2)
            now.append(at(order, second * 1000 + rng.randrange(900), usd=amount))

        litecoin = Order("Bybit", "LTC", "LTCUSDT", rng.choice((LONG, SHORT)), 85.0, 0.0, 0)
        add(litecoin, 300)
        if second >= 60:
            for _ in range(4):
                exchange, pair = rng.choice(places)
                side = SHORT if rng.random() < 0.08 else LONG
                add(replace(BTC, exchange=exchange, pair=pair, side=side), 60_000)
            add(replace(NEWCOIN, side=LONG), 20_000)
        orders.append(now)
    return orders


def frames_of(orders: Sequence[Sequence[Order]], *, lag_ms: int = 950) -> list[tuple[int, str]]:
    """A frame for each second's orders, received a little after their time."""
    return [(n * 1000 + lag_ms, frame(*second)) for n, second in enumerate(orders) if second]


def texts(tape: Tape) -> list[str]:
    """The frames as they would be sent."""
    return [frame.text for frame in tape.frames() if frame is not None]
