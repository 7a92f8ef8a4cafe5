"""A coin in which nobody is liquidated: figures that depend on the time and on nothing else.

Whoever asks, in whatever order and however often, gets the same; a silence of years costs nothing.
"""

from __future__ import annotations

import math
import zlib

from cgtui.simulator.coins import BTC_VOLATILITY, Coin
from cgtui.simulator.gaussian import NORMAL_VALUES
from cgtui.simulator.season import season

_PERIODS_S = (420.0, 1_900.0, 8_300.0, 33_000.0, 127_000.0)
_OI_PERIODS_S = (5_400.0, 14_000.0, 61_000.0)
_OI_WAVE = 6e-4
_VOLUME_SPREAD, _SHARE_SPREAD = 0.25, 0.025
_MASK = (1 << 64) - 1
_TAU = 2 * math.pi


class QuietCoin:
    """Price and open interest as log distances from where they were at ``start_s``; volume."""

    __slots__ = ("_oi_waves", "_price_waves", "_salt", "_start_oi", "_start_price", "_wick", "coin")

    def __init__(self, coin: Coin, *, seed: int, start_s: int) -> None:
        self.coin = coin
        self._salt = zlib.crc32(coin.name.encode("utf-8", "replace"), seed)
        volatility = math.hypot(coin.beta * BTC_VOLATILITY, coin.own_volatility)
        self._wick = 3 * volatility
        # A walk's spread grows with the root of the time; no wave rises by more than its part.
        self._price_waves = [
            (_TAU / period_s, 0.3 * volatility * math.sqrt(period_s), self._phase(n))
            for n, period_s in enumerate(_PERIODS_S)
        ]
        self._oi_waves = [
            (_TAU / period_s, _OI_WAVE, self._phase(10 + n))
            for n, period_s in enumerate(_OI_PERIODS_S)
        ]
        self._start_price = self._start_oi = 0.0
        self._start_price, self._start_oi = self.price_log(start_s), self.oi_log(start_s)

    def price_log(self, at_s: int) -> float:
        """Log price against the start."""
        level = -self._start_price
        for pace, size, phase in self._price_waves:
            level += size * math.sin(pace * at_s + phase)
        return level

    def oi_log(self, at_s: int) -> float:
        """Log open interest (coins) against the start."""
        level = -self._start_oi
        for pace, size, phase in self._oi_waves:
            level += size * math.sin(pace * at_s + phase)
        return level

    def volume_usd(self, minute: int) -> float:
        """Taker volume of an epoch minute, both sides."""
        spread = math.exp(_VOLUME_SPREAD * self._normal(3 * minute))
        return self.coin.volume_usd_per_s * 60 * season(minute * 60_000) * spread

    def bought(self, minute: int) -> float:
        """The share of that volume that was bought."""
        return 0.5 + _SHARE_SPREAD * self._normal(3 * minute + 1)

    def wick(self, minute: int) -> float:
        """How far a minute's high and low lie beyond its ends, as a part of the price."""
        return self._wick * abs(self._normal(3 * minute + 2))

    def _normal(self, number: int) -> float:
        return NORMAL_VALUES[_mixed(number, self._salt) & 4095]

    def _phase(self, number: int) -> float:
        return _mixed(number, self._salt) / _MASK * _TAU


def _mixed(number: int, salt: int) -> int:
    """64 well-mixed bits of two numbers (splitmix64's last steps)."""
    bits = (number * 0x9E3779B97F4A7C15 + salt * 0xD1B54A32D192ED03 + 1) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)
