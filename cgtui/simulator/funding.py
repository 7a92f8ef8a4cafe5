"""Funding rates: a quiet wave, the crowds of the past month, and the crowd before a cascade."""

from __future__ import annotations

import math
import random
from typing import Protocol

from cgtui.simulator.coins import Coin
from cgtui.simulator.instruments import Instrument

_HOUR_MS = 3_600_000
_BLOCK_MS = 6 * _HOUR_MS
_QUIET_BEFORE_START_MS = 12 * _HOUR_MS


class Crowds(Protocol):
    """Who pays before a cascade: a scenario's script, or what a tape is known to hold."""

    def crowding_pct(self, coin: str, t_s: float) -> float:
        """Percent per 8 h (signed) that a crowd adds, ``t_s`` seconds after the start."""
        ...


class Funding:
    """Funding in percent as a function of time, the same for any order of asking."""

    def __init__(self, *, seed: int, crowds: Crowds, start_ms: int) -> None:
        self._seed = seed
        self._crowd = crowds
        self._start_ms = start_ms
        self._crowds: dict[tuple[str, int], float] = {}

    def pct(self, coin: Coin, time_ms: int, instrument: Instrument | None = None) -> float:
        """One contract's rate for its funding interval; without one the coin's, per 8 hours."""
        hours = time_ms / _HOUR_MS
        wave = 0.0006 * math.sin(2 * math.pi * (hours / 9 + coin.index / 7))
        ripple = 0.0003 * math.sin(2 * math.pi * (hours / 1.2 + coin.index / 3))
        elapsed_s = (time_ms - self._start_ms) / 1000
        rate = coin.funding_pct + wave + ripple
        rate += self._crowd.crowding_pct(coin.name, elapsed_s) + self._past_crowd(coin, time_ms)
        if instrument is not None:
            rate += (len(instrument.exchange) - 6) * 1e-4 - 2e-4 * instrument.coin_margined
            rate *= instrument.funding_interval_h / 8
        return round(rate, 6)

    def _past_crowd(self, coin: Coin, time_ms: int) -> float:
        """Now and then in the past one side paid more, so that a month has a distribution."""
        if time_ms > self._start_ms - _QUIET_BEFORE_START_MS:
            return 0.0
        key = (coin.name, time_ms // _BLOCK_MS)
        crowd = self._crowds.get(key)
        if crowd is None:
            rng = random.Random(f"{self._seed}:{key}:funding")  # noqa: S311 - a market, not a secret
            turn = (time_ms // _BLOCK_MS + 7 * coin.index) % 20
            crowd = 0.0
            if turn in {3, 14}:
                crowd = 0.008 + 0.012 * rng.random()
            elif turn == 9:
                crowd = -0.012 - 0.008 * rng.random()
            self._crowds[key] = crowd
        return crowd
