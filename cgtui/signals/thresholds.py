"""What is large for each coin and side: floors, percentiles of the window, and their ceilings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.heads_up import Key
from cgtui.signals.minute_window import MinuteWindow
from cgtui.signals.params import ThresholdParams
from cgtui.signals.threshold import Basis, Threshold

MAX_KEYS = 4000
"""Twice the coins the board remembers, by side. Beyond it the thinnest windows are forgotten."""

_MINUTE_MS = 60_000
_CACHED = 2 * MAX_KEYS


class Percentiles(NamedTuple):
    """Percentiles of one-minute sums in US dollars."""

    p85: float
    p95: float
    p99: float


class ThresholdBook:
    """The windows of one-minute sums by coin and side, and the thresholds they give.

    Effective threshold = max(floor, min(percentile, ceiling)); the ceiling is
    ``params.ceiling_factor`` times the same percentile of the last ``ceiling_days``. While a window
    holds fewer than ``min_minutes`` minutes the floor alone holds.
    """

    def __init__(self, tiers: CoinTiers, params: ThresholdParams) -> None:
        self.tiers = tiers
        self._params = params
        self._windows: dict[Key, MinuteWindow] = {}
        self._long_run: dict[Key, Percentiles] = {}
        self._cached: dict[Key, Threshold] = {}
        self._tiers_version = tiers.version
        self._minute: int | None = None

    def put(self, key: Key, minute: int, usd: float) -> None:
        """Set a closed minute's sum (epoch minute, US dollars); zero takes it out."""
        window = self._windows.get(key)
        if window is None:
            window = self._new(key)
        if window.put(minute, usd):
            self._cached.pop(key, None)
        if not len(window):
            self._windows.pop(key, None)

    def put_many(self, key: Key, sums: Iterable[tuple[int, float]]) -> None:
        """Set many (minute, USD) at once, in any order: the seed, or what a journal kept."""
        window = self._windows.get(key)
        if window is None:
            window = self._new(key)
        if window.put_many(sums):
            self._cached.pop(key, None)
        if not len(window):
            self._windows.pop(key, None)

    def fill(self, key: Key, sums: Iterable[tuple[int, float]]) -> None:
        """Set (minute, USD) where nothing is known yet: REST's seed beside the feed's own sums."""
        window = self._windows.get(key)
        if window is None:
            window = self._new(key)
        if window.fill(sums):
            self._cached.pop(key, None)
        if not len(window):
            self._windows.pop(key, None)

    def _new(self, key: Key) -> MinuteWindow:
        if len(self._windows) >= MAX_KEYS:
            self._forget_thinnest()
        window = self._windows[key] = MinuteWindow(self._params.window_days)
        if self._minute is not None:
            window.advance(self._minute)
        return window

    def _forget_thinnest(self) -> None:
        """Make room: names that were invented have a minute or two, and no percentile is lost."""
        thinnest = sorted(self._windows, key=lambda key: len(self._windows[key]))
        for key in thinnest[: MAX_KEYS // 10]:
            del self._windows[key]
            self._cached.pop(key, None)

    def set_ceilings(self, key: Key, long_run: Percentiles | None) -> None:
        """Set the long-run percentiles behind the ceilings (the factor is applied here).

        ``None`` takes the ceilings away: the journal does not hold enough days.
        """
        if long_run is None:
            self._long_run.pop(key, None)
        else:
            self._long_run[key] = long_run
        self._cached.pop(key, None)

    def advance(self, now_ms: int) -> None:
        """Let go of the minutes ``now_ms`` has left behind; a window that is empty goes too."""
        minute = now_ms // _MINUTE_MS
        if minute == self._minute:
            return
        self._minute = minute
        emptied = []
        for key, window in self._windows.items():
            if window.advance(minute):
                self._cached.pop(key, None)
                if not len(window):
                    emptied.append(key)
        for key in emptied:
            del self._windows[key]

    def keys(self) -> tuple[Key, ...]:
        """The coins and sides that have a minute in the window."""
        return tuple(self._windows)

    def rank_pct(self, key: Key, usd: float) -> float | None:
        """How many percent of the window's minutes are at or below ``usd``; ``None`` while cold."""
        window = self._windows.get(key)
        if window is None or len(window) < self._params.min_minutes:
            return None
        return window.rank_pct(usd)

    def threshold(self, key: Key) -> Threshold:
        """The limits in force. The same object until something about them changes."""
        if self.tiers.version != self._tiers_version:
            self._tiers_version = self.tiers.version
            self._cached.clear()
        known = self._cached.get(key)
        if known is None:
            if len(self._cached) >= _CACHED:
                self._cached.clear()
            known = self._cached[key] = self._threshold(key)
        return known

    def _threshold(self, key: Key) -> Threshold:
        coin, side = key
        params = self._params
        floor_usd = self.tiers.floor_usd(coin)
        window = self._windows.get(key)
        percentiles = self._percentiles(window)
        long_run = self._long_run.get(key)
        p85, p95, p99 = percentiles or (None, None, None)
        factor = params.ceiling_factor
        c85, c95, c99 = (factor * usd for usd in long_run) if long_run else (None, None, None)
        notable_usd, _ = _effective(floor_usd / 2, p85, c85)
        large_usd, large_basis = _effective(floor_usd, p95, c95)
        p99_limit_usd, extreme_basis = _effective(floor_usd, p99, c99)
        extreme_usd = params.extreme_floor_factor * floor_usd
        if p99_limit_usd > extreme_usd:
            extreme_usd = p99_limit_usd
        else:
            extreme_basis = Basis.FLOOR
        return Threshold(
            coin=coin,
            side=side,
            coin_tier=self.tiers.tier_of(coin),
            floor_usd=floor_usd,
            notable_usd=notable_usd,
            large_usd=large_usd,
            extreme_usd=extreme_usd,
            large_basis=large_basis,
            extreme_basis=extreme_basis,
            p85_usd=p85,
            p95_usd=p95,
            p99_usd=p99,
            p95_limit_usd=large_usd,
            p99_limit_usd=p99_limit_usd,
            samples=0 if window is None else len(window),
            needed=params.min_minutes,
            window_days=params.window_days,
        )

    def _percentiles(self, window: MinuteWindow | None) -> Percentiles | None:
        if window is None or len(window) < self._params.min_minutes:
            return None
        p85, p95, p99 = (window.quantile(pct) for pct in (85, 95, 99))
        return None if p85 is None or p95 is None or p99 is None else Percentiles(p85, p95, p99)


def _effective(
    floor_usd: float, percentile_usd: float | None, ceiling_usd: float | None
) -> tuple[float, Basis]:
    """max(floor, min(percentile, ceiling)) and which of the three it is."""
    if percentile_usd is None:
        return floor_usd, Basis.FLOOR
    value_usd, basis = percentile_usd, Basis.PERCENTILE
    if ceiling_usd is not None and ceiling_usd < percentile_usd:
        value_usd, basis = ceiling_usd, Basis.CEILING
    return (value_usd, basis) if value_usd > floor_usd else (floor_usd, Basis.FLOOR)
