"""The feed's own sums against REST's, bucket by bucket: finds what is connected and still wrong.

A venue that fell mute shows as coverage out of band, an inverted side as majorities that disagree.
Both have hysteresis. Only compared buckets count: a quiet one, or one that the feed did not see
whole, neither trips nor re-arms.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass

from cgtui.signals.params import CanaryParams

MOST_COINS = 256
"""Coins that are remembered; the one not compared for longest goes first."""

LongShort = tuple[float, float]
"""Liquidated notional of a bucket in US dollars: long positions, short positions."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One bucket of a coin, compared. ``bucket_ms`` is its start; feed and REST are (long, short).

    ``coverage_pct`` is the feed's share of REST's sum. ``agree`` says whether both have the same
    majority side, ``None`` where one of them has none: equal sides, or no order at all.
    """

    coin: str
    bucket_ms: int
    feed_usd: LongShort
    rest_usd: LongShort
    coverage_pct: float
    in_band: bool
    agree: bool | None


@dataclass(frozen=True, slots=True)
class CanaryTrouble:
    """What is wrong with a coin now: its newest coverage, and the two causes as tripped or not.

    ``sides_wrong`` of the newest ``sides_judged`` buckets with a majority disagreed.
    """

    coverage_pct: float | None = None
    coverage_off: bool = False
    sides_off: bool = False
    sides_wrong: int = 0
    sides_judged: int = 0


@dataclass(frozen=True, slots=True)
class CanaryState:
    """A coin as screens show it: its newest compared bucket, and what it amounts to.

    ``wrong`` counts disagreeing majorities among the newest judged buckets, ``compared`` every
    bucket compared since the start. ``at_ms`` is the end of the newest one.
    """

    coin: str
    bucket_ms: int
    coverage_pct: float
    agree: bool | None
    wrong: int
    compared: int
    at_ms: int
    coverage_off: bool
    sides_off: bool


class Canary:
    """Compares, and remembers per coin what its causes need. Nothing survives a restart."""

    def __init__(self, params: CanaryParams) -> None:
        self._params = params
        self._coins: OrderedDict[str, _Coin] = OrderedDict()

    def compare(
        self, coin: str, bucket_ms: int, feed: LongShort | None, rest: LongShort
    ) -> Comparison | None:
        """Compare one closed bucket of the same venues; ``feed`` is ``None`` if it was not whole.

        Returns ``None``, and counts nothing, where there is no feed, where REST shows less than
        ``canary.least_usd``, or for a bucket not newer than the coin's last one.
        """
        rest_usd = rest[0] + rest[1]
        if feed is None or not rest_usd > 0 or rest_usd < self._params.least_usd:
            return None
        coverage_pct = 100 * (feed[0] + feed[1]) / rest_usd
        if not (math.isfinite(rest_usd) and math.isfinite(coverage_pct)):
            return None
        known = self._coins.get(coin)
        if known is not None and bucket_ms <= known.newest.bucket_ms:
            return None
        in_band = self._params.coverage_low_pct <= coverage_pct <= self._params.coverage_high_pct
        comparison = Comparison(
            coin, bucket_ms, feed, rest, coverage_pct, in_band, _same_majority(feed, rest)
        )
        if known is None:
            known = self._coins[coin] = _Coin(self._params, comparison)
        known.count(comparison)
        self._coins.move_to_end(coin)
        if len(self._coins) > MOST_COINS:
            self._coins.popitem(last=False)
        return comparison

    def trouble(self, coin: str) -> CanaryTrouble:
        """What is wrong with ``coin``; nothing is known of one that was never compared."""
        known = self._coins.get(coin)
        return known.trouble() if known is not None else CanaryTrouble()

    def state(self, coin: str) -> CanaryState | None:
        """``coin`` for the screens; ``None`` before its first compared bucket."""
        known = self._coins.get(coin)
        return known.state() if known is not None else None

    def states(self) -> tuple[CanaryState, ...]:
        """Every coin that was compared, by name."""
        return tuple(self._coins[coin].state() for coin in sorted(self._coins))

    def recent(self, coin: str) -> tuple[Comparison, ...]:
        """The coin's last comparisons, oldest first: as many as its causes look at."""
        known = self._coins.get(coin)
        return tuple(known.recent) if known is not None else ()

    def forget(self, coin: str) -> None:
        """Drop a coin that is compared no more, and its causes with it."""
        self._coins.pop(coin, None)


class _Coin:
    """One coin's comparisons and its two causes."""

    def __init__(self, params: CanaryParams, first: Comparison) -> None:
        self._params = params
        self.newest = first
        self.recent: deque[Comparison] = deque(maxlen=max(params.coverage_buckets, params.sides_of))
        self._compared = 0
        # How many in a row were alike, out of band or in it, up to what trips and re-arms.
        self._out_run = 0
        self._in_run = 0
        self._coverage_off = False
        self._sides: deque[bool] = deque(maxlen=params.sides_of)
        self._agree_run = 0
        self._sides_off = False

    def count(self, comparison: Comparison) -> None:
        self.newest = comparison
        self.recent.append(comparison)
        self._compared += 1
        self._count_coverage(comparison.in_band)
        if comparison.agree is not None:
            self._count_sides(comparison.agree)

    def _count_coverage(self, in_band: bool) -> None:
        self._out_run = 0 if in_band else self._out_run + 1
        self._in_run = self._in_run + 1 if in_band else 0
        if self._out_run >= self._params.coverage_buckets:
            self._coverage_off = True
        elif self._in_run >= self._params.coverage_buckets:
            self._coverage_off = False

    def _count_sides(self, agree: bool) -> None:
        self._sides.append(agree)
        self._agree_run = self._agree_run + 1 if agree else 0
        if self._wrong >= self._params.sides_wrong:
            self._sides_off = True
        elif self._agree_run >= self._params.sides_of:
            self._sides_off = False

    @property
    def _wrong(self) -> int:
        return self._sides.count(False)

    def trouble(self) -> CanaryTrouble:
        return CanaryTrouble(
            coverage_pct=self.newest.coverage_pct,
            coverage_off=self._coverage_off,
            sides_off=self._sides_off,
            sides_wrong=self._wrong,
            sides_judged=len(self._sides),
        )

    def state(self) -> CanaryState:
        newest = self.newest
        return CanaryState(
            coin=newest.coin,
            bucket_ms=newest.bucket_ms,
            coverage_pct=newest.coverage_pct,
            agree=newest.agree,
            wrong=self._wrong,
            compared=self._compared,
            at_ms=newest.bucket_ms + round(self._params.every_s * 1000),
            coverage_off=self._coverage_off,
            sides_off=self._sides_off,
        )


def _same_majority(feed: LongShort, rest: LongShort) -> bool | None:
    if feed[0] == feed[1] or rest[0] == rest[1]:
        return None
    return (feed[0] > feed[1]) == (rest[0] > rest[1])
