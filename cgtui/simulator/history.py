"""The past a simulated market starts with: thirty days of hours, the last six of minutes.

A coin's hours are drawn at once, in a few milliseconds; each hour is worked out into minutes when
somebody first asks for it, from a generator of its own, so the past does not depend on the order
of asking. The last minute of the past ends where the live market begins.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from cgtui.simulator.coins import BTC_VOLATILITY, ORDINARY_ORDERS_PER_S, Coin
from cgtui.simulator.instruments import Listing
from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.order_flow import MEAN_SIZE_X

HOURS = 720
MINUTE_HOURS = 144
HOUR_MS = 3_600_000
_QUIET_HOURS = 3
_HOUR_NOISE = 60.0
"""Square root of the seconds in an hour: one-second volatility to one-hour."""
_MINUTE_NOISE = math.sqrt(60.0)
_OI_HOUR, _OI_MINUTE = 0.0022, 2.3e-4
_PICK_FRACTIONS = (0.52, 0.27, 0.14, 0.07)
"""How a past minute's liquidations divide over the four contracts drawn for it."""


@dataclass(frozen=True, slots=True)
class Shock:
    """A forced unwind inside a past hour: side, minute it starts, minutes it lasts, strength."""

    side: int
    minute: int
    width: float
    strength: float

    @property
    def sign(self) -> int:
        """-1 where longs were liquidated and the price fell, 1 where it rose."""
        return -1 if self.side == LONG else 1

    def bump(self, minute: int) -> float:
        """How violent this minute of the hour was, 0 to 1."""
        since = minute - self.minute
        return math.exp(-since / self.width) if since >= 0 else 0.0


class MarketPast:
    """What all coins' pasts share: Bitcoin's hours and the shocks that hit the whole market."""

    def __init__(self, *, seed: int, start_ms: int, season: Callable[[int], float]) -> None:
        self.seed = seed
        self.start_ms = start_ms
        self.season = season
        rng = random.Random(f"{seed}:past")  # noqa: S311 - a market, not a secret
        self.shocks = draw_shocks(rng, 1 / 45)
        self.returns = [
            BTC_VOLATILITY * _HOUR_NOISE * rng.gauss(0, 1)
            + (shock.sign * 0.014 * shock.strength if shock else 0.0)
            for shock in self.shocks
        ]

    def coin(self, listing: Listing) -> CoinPast:
        """The past of one coin."""
        return CoinPast(self, listing)


def draw_shocks(rng: random.Random, chance: float) -> list[Shock | None]:
    """One entry an hour; the hours just before the start are quiet."""
    shocks: list[Shock | None] = []
    for hour in range(HOURS + 1):
        draws = [rng.random() for _ in range(5)]
        shock = None
        if draws[0] < chance and hour <= HOURS - _QUIET_HOURS:
            shock = Shock(
                side=LONG if draws[1] < 0.6 else SHORT,
                minute=int(draws[2] * 45),
                width=1.5 + 3 * draws[3],
                strength=0.25 + 0.75 * draws[4] ** 2,
            )
        shocks.append(shock)
    return shocks


class CoinPast:
    """One coin's past.

    Hour columns run over `HOURS` + 1 hours of the clock, the last being the one that holds the
    start; minute columns over the last `MINUTE_HOURS` hours up to the start minute. Taker volume
    and liquidations are USD, open interest coins. ``long_picks`` and ``short_picks`` code the four
    contracts of a minute's liquidations, four bits each.
    """

    def __init__(self, market: MarketPast, listing: Listing) -> None:
        self.market = market
        self.listing = listing
        self.start_hour = market.start_ms // HOUR_MS
        self.first_hour = self.start_hour - HOURS
        self.first_minute = (self.start_hour - MINUTE_HOURS) * 60
        self.length = market.start_ms // 60_000 - self.first_minute
        self.high, self.low, self.close = (array("f") for _ in range(3))
        self.buy, self.sell, self.open_interest = (array("f") for _ in range(3))
        self.long_usd, self.short_usd = array("f"), array("f")
        self.long_picks, self.short_picks = array("H"), array("H")
        self._done = bytearray(MINUTE_HOURS + 1)
        self._draw_hours(listing.coin)
        self._anchor()

    def ensure(self, start: int, stop: int) -> None:
        """Work out the minutes with index start to stop (exclusive)."""
        for block in range(max(0, start) // 60, (min(stop, self.length) + 59) // 60):
            if not self._done[block]:
                self._make_room()
                self._done[block] = 1
                self._fill(block)

    def _make_room(self) -> None:
        """The minute columns, 300 KB a coin, when the first of them is needed."""
        if self.close:
            return
        zeros, codes = bytes(4 * self.length), bytes(2 * self.length)
        for column in (self.high, self.low, self.close, self.buy, self.sell, self.open_interest):
            column.frombytes(zeros)
        for column in (self.long_usd, self.short_usd):
            column.frombytes(zeros)
        for picks in (self.long_picks, self.short_picks):
            picks.frombytes(codes)

    def _draw_hours(self, coin: Coin) -> None:
        rng = random.Random(f"{self.market.seed}:{coin.name}")  # noqa: S311 - a market, not a secret
        own = draw_shocks(rng, 1 / 90)
        self.shocks = [a or b for a, b in zip(self.market.shocks, own, strict=True)]
        self.price_log, self.oi_log = array("d"), array("d")
        self.activity, self.hour_volume = array("f"), array("f")
        self.hour_long, self.hour_short = array("f"), array("f")
        gauss = rng.gauss
        price_log = oi_log = 0.0
        orders = coin.weight * ORDINARY_ORDERS_PER_S * 1800
        mean_usd = coin.median_order_usd * MEAN_SIZE_X
        for hour, shock in enumerate(self.shocks):
            moved = coin.beta * self.market.returns[hour]
            moved += coin.own_volatility * _HOUR_NOISE * gauss(0, 1)
            unwound = 0.0
            if shock:
                unwound = 0.018 * shock.strength
                if shock is own[hour]:
                    moved += shock.sign * 0.02 * shock.strength
            price_log += moved
            oi_log = 0.985 * oi_log + _OI_HOUR * gauss(0, 1) - unwound
            activity = math.exp(0.5 * gauss(0, 1) - 0.125)
            forced = 1.6 * shock.strength * coin.large_usd if shock else 0.0
            usual = orders * mean_usd * activity
            spread = 0.3 + 1.2 / math.sqrt(1 + orders)
            self.price_log.append(price_log)
            self.oi_log.append(oi_log)
            self.activity.append(activity)
            self.hour_volume.append(math.exp(0.2 * gauss(0, 1)))
            for column, side in ((self.hour_long, LONG), (self.hour_short, SHORT)):
                extra = forced if shock and shock.side == side else 0.0
                column.append(usual * math.exp(spread * gauss(0, 1) - spread**2 / 2) + extra)

    def _anchor(self) -> None:
        """Shift the paths so that they end at the live market's first price and open interest."""
        into_hour = self.length - MINUTE_HOURS * 60
        if into_hour:
            price_log, oi_log = self._paths(HOURS)[:2]
            price_end, oi_end = price_log[into_hour - 1], oi_log[into_hour - 1]
        else:
            price_end, oi_end = self.price_log[HOURS - 1], self.oi_log[HOURS - 1]
        for hour in range(HOURS + 1):
            self.price_log[hour] -= price_end
            self.oi_log[hour] -= oi_end

    def _paths(self, hour: int) -> tuple[list[float], list[float], list[float], random.Random]:
        """Log price and log open interest at each minute's end, the bumps, and the generator."""
        coin, shock = self.listing.coin, self.shocks[hour]
        rng = random.Random(f"{self.market.seed}:{coin.name}:{hour}")  # noqa: S311 - no secret
        bumps = [shock.bump(m) for m in range(60)] if shock else [0.0] * 60
        bump_sum, share = (sum(bumps), 0.85) if shock else (1.0, 0.0)
        progress = [(1 - share) / 60 + share * b / bump_sum for b in bumps]
        volatility = math.hypot(coin.beta * BTC_VOLATILITY, coin.own_volatility) * _MINUTE_NOISE
        price = _bridge(rng, self.price_log, hour, progress, volatility)
        return price, _bridge(rng, self.oi_log, hour, progress, _OI_MINUTE), bumps, rng

    def _fill(self, block: int) -> None:
        hour = HOURS - MINUTE_HOURS + block
        coin, shock = self.listing.coin, self.shocks[hour]
        price_logs, oi_logs, bumps, rng = self._paths(hour)
        gauss, rand, picks = rng.gauss, rng.random, self.listing.picks
        season = self.market.season((self.first_hour + hour) * HOUR_MS)
        per_minute = coin.volume_usd_per_s * 60 * season * self.hour_volume[hour]
        sign, strength = (shock.sign, shock.strength) if shock else (1, 0.0)
        wick = coin.own_volatility * 4 + BTC_VOLATILITY * 3
        before = coin.price * math.exp(self.price_log[hour - 1])
        base = block * 60
        for minute in range(min(60, self.length - base)):
            at, bump = base + minute, bumps[minute] * strength
            price = coin.price * math.exp(price_logs[minute])
            self.close[at] = price
            self.high[at] = max(before, price) * (1 + wick * rand())
            self.low[at] = min(before, price) * (1 - wick * rand())
            before = price
            self.open_interest[at] = coin.open_interest * math.exp(oi_logs[minute])
            volume = per_minute * math.exp(0.25 * gauss(0, 1)) * (1 + 7 * bump)
            bought = min(0.8, max(0.2, 0.5 + 0.025 * gauss(0, 1) + sign * 0.17 * bump))
            self.buy[at], self.sell[at] = volume * bought, volume * (1 - bought)
            for side in (LONG, SHORT):
                hit = bump if shock and shock.side == side else 0.0
                usd = self._minute_usd(rng, coin, self.activity[hour], hit)
                if side == LONG:
                    self.long_usd[at] = usd
                    self.long_picks[at] = _code(rand, picks)
                else:
                    self.short_usd[at] = usd
                    self.short_picks[at] = _code(rand, picks)

    @staticmethod
    def _minute_usd(rng: random.Random, coin: Coin, activity: float, hit: float) -> float:
        """One side's liquidations in a minute: many small sums, some of nothing, rare large."""
        orders = coin.weight * ORDINARY_ORDERS_PER_S * 30 * activity
        usd = 0.0
        if rng.random() < 1 - math.exp(-orders):
            spread = 0.5 + 1.1 / math.sqrt(1 + orders)
            mean = max(1.0, orders) * coin.median_order_usd * MEAN_SIZE_X
            usd = mean * math.exp(spread * rng.gauss(0, 1) - spread**2 / 2)
        if hit > 0.02:
            usd += 0.45 * hit * coin.large_usd * math.exp(0.4 * rng.gauss(0, 1))
        return usd


def pick_share(code: int, wanted: frozenset[int]) -> float:
    """The share of a past minute's liquidations that fell on these contracts (indices)."""
    return sum(
        fraction for n, fraction in enumerate(_PICK_FRACTIONS) if (code >> (4 * n)) & 15 in wanted
    )


def pick_parts(code: int) -> list[tuple[int, float]]:
    """The contracts (indices) of a past minute's liquidations with their shares."""
    return [((code >> (4 * n)) & 15, fraction) for n, fraction in enumerate(_PICK_FRACTIONS)]


def _code(rand: Callable[[], float], picks: bytes) -> int:
    return (
        picks[int(rand() * 256)]
        | picks[int(rand() * 256)] << 4
        | picks[int(rand() * 256)] << 8
        | picks[int(rand() * 256)] << 12
    )


def _bridge(
    rng: random.Random, hours: array[float], hour: int, progress: list[float], volatility: float
) -> list[float]:
    """Sixty steps from the hour's start to its end, with noise that cancels out."""
    start = hours[hour - 1] if hour else 0.0
    change = hours[hour] - start
    noise = [volatility * rng.gauss(0, 1) for _ in range(60)]
    mean = sum(noise) / 60
    path, level = [], start
    for part, step in zip(progress, noise, strict=True):
        level += change * part + step - mean
        path.append(level)
    return path
