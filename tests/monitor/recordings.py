"""Recordings made by hand: frames of orders at given seconds, and readings beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.backtest.backtest import Backtest
from cgtui.monitor.backtest.backtest_inputs import RecordedInputs
from cgtui.monitor.backtest.backtest_result import BacktestResult
from cgtui.signals.inputs import (
    FundingInput,
    Inputs,
    LiquidationInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)
from cgtui.signals.params import SignalParams
from cgtui.signals.reading import Reading
from tests.signal_sample import reading
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000  # 2025-10-10 21:15:00 UTC
SIDE_CODES = {Side.LONG: 1, Side.SHORT: 2, Side.UNKNOWN: 0}


def at(
    seconds: float,
    usd: float,
    coin: str = "BTC",
    side: Side = Side.LONG,
    *,
    exchange: str = "Binance",
    price: float = 100.0,
    late_ms: int = 0,
) -> OrdersReceived:
    """A frame of one order, ``seconds`` after the beginning."""
    received_ms = T0_MS + round(seconds * 1000)
    order = Liquidation(
        exchange, coin, f"{coin}USDT", side, price, usd, received_ms - late_ms, received_ms
    )
    return OrdersReceived(received_ms, 100, (order,))


def backtest(
    frames: Iterable[OrdersReceived],
    *,
    readings: Iterable[Reading] | None = None,
    params: SignalParams = DEFAULTS,
) -> BacktestResult:
    """``frames`` gone through; ``readings`` is None where nothing was ever read."""
    inputs = None if readings is None else RecordedInputs(readings)
    run = Backtest(params, started_ms=T0_MS, inputs=inputs)
    for frame in frames:
        run.take(frame)
    return run.result()


def read_at(seconds: float, coin: str = "BTC", **inputs: Any) -> Reading:
    """A reading whose inputs confirm longs, ``seconds`` after the beginning."""
    at_ms = T0_MS + round(seconds * 1000)
    return reading(coin, at_ms=at_ms, inputs=replace(confirming(at_ms), **inputs))


def confirming(at_ms: int) -> Inputs:
    """Inputs that confirm a cascade of longs of any coin, read at ``at_ms``."""
    source = Provenance("/api/some", "1m", "1m", at_ms)
    return Inputs(
        read_ms=at_ms,
        taker=TakerInput(source, 20e6, 80e6, 20e6),
        open_interest=OpenInterestInput(source, -4.0, -8.0),
        liquidations=LiquidationInput(source, 50e6, 0.0, 90e6, 0.0),
        funding=FundingInput(source, 0.2, 0.05, -0.05),
    )


def write_tape(path: Path, frames: Iterable[OrdersReceived], *more: str) -> Path:
    """``frames`` as a tape, and lines behind it."""
    lines = [json.dumps({"t": one.received_ms, "frame": _text(one)}) for one in frames]
    path.write_text("".join(f"{line}\n" for line in (*lines, *more)))
    return path


def _text(frame: OrdersReceived) -> str:
    data = [
        {
            "baseAsset": one.coin,
            "exName": one.exchange,
            "price": one.price,
            "side": SIDE_CODES[one.side],
            "symbol": one.pair,
            "time": one.time_ms,
            "volUsd": one.usd,
        }
        for one in frame.orders
    ]
    return json.dumps({"channel": "liquidationOrders", "data": data})
