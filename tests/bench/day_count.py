"""Counts a day's heads-ups and messages by brute force, sharing no line with `cgtui.signals`.

Sums are added up anew from the orders, thresholds from the minutes REST tells, votes from its four
answers, by the numbers of signals.md, sections 2 to 6, where they decide how many there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

import httpx

from cgtui.simulator.market import Market
from cgtui.simulator.order import LONG, Order
from tests.bench.day_market import DAY_S, DayMarket
from tests.simulator import confirmation

VENUES = frozenset(confirmation.VENUES.split(","))
TWELVE = frozenset(
    ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE", "SUI", "LINK", "ADA", "AVAX", "ENA")
)
"""The watched coins and the five largest after them."""
FLOOR_USD = {1: 2.5e6, 2: 750e3, 3: 300e3, 4: 150e3}
ORDER_FLOOR_USD = {1: 500e3, 2: 200e3, 3: 100e3, 4: 50e3}
_MINUTE_MS = 60_000
_LEAST_MINUTES = 200
_WINDOW_MS = 6 * 86_400_000

Key = tuple[str, int]


@dataclass
class Episode:
    """One heads-up: when it opened and closed, its worst 60 s and the best score it reached."""

    coin: str
    side: int
    opened_ms: int
    threshold_usd: float
    peak_usd: float
    by_one_order: bool
    closed_ms: int = 0
    best_score: float = 0.0
    messages: int = 0
    low_since_ms: int = 0
    read_ms: int = 0
    read_peak_usd: float = 0.0
    spoke_peak_usd: float = 0.0
    quiet_until_ms: int = 0


@dataclass
class DayCount:
    """The episodes of a day, in order of opening."""

    episodes: list[Episode] = field(default_factory=list)
    orders: int = 0

    def of(self, coins: Collection[str]) -> list[Episode]:
        """Those of some coins."""
        return [one for one in self.episodes if one.coin in coins]


class Trailing:
    """The trailing 60 s of one coin and side."""

    def __init__(self) -> None:
        self.orders: deque[tuple[int, float]] = deque()

    def add(self, order: Order) -> None:
        self.orders.append((order.time_ms, order.usd))

    def usd(self, now_ms: int) -> float:
        while self.orders and self.orders[0][0] <= now_ms - _MINUTE_MS:
            self.orders.popleft()
        return sum(usd for _, usd in self.orders)


class Thresholds:
    """Floor or 95th percentile of the non-empty minutes of six days, worked out once an hour."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._kept: dict[tuple[str, int, int], float] = {}

    def large_usd(self, coin: str, side: int, now_ms: int) -> float:
        key = (coin, side, now_ms // 3_600_000)
        if key not in self._kept:
            self._kept[key] = self._work_out(coin, side, now_ms)
        return self._kept[key]

    def _work_out(self, coin: str, side: int, now_ms: int) -> float:
        listing = self._market.listings[coin]
        ours = frozenset(n for n, i in enumerate(listing.instruments) if i.exchange in VENUES)
        bars = self._market.liquidations(coin).bars(
            1, now_ms - _WINDOW_MS, now_ms - _MINUTE_MS, ours
        )
        sums = sorted(
            usd for bar in bars if (usd := bar.long_usd if side == LONG else bar.short_usd)
        )
        floor_usd = FLOOR_USD[listing.coin.tier]
        if len(sums) < _LEAST_MINUTES:
            return floor_usd
        return max(floor_usd, sums[-(-95 * len(sums) // 100) - 1])


async def count_day(day: DayMarket, *, seconds: int = DAY_S, read: bool = True) -> DayCount:
    """Walk through a day second by second. Without ``read`` nothing is asked and nothing speaks."""
    walk = _Walk(day)
    async with httpx.AsyncClient(
        transport=day.rest_transport(),
        base_url="http://day",
        headers={"CG-API-KEY": day.api_key},
    ) as client:
        for _ in range(seconds):
            for episode in walk.second():
                if read and _is_due(episode, day.now_ms()):
                    await _read(client, day.market, episode, day.now_ms())
    return walk.counted


class _Walk:
    def __init__(self, day: DayMarket) -> None:
        self.counted = DayCount()
        self._day = day
        self._windows: dict[Key, Trailing] = {}
        self._open: dict[Key, Episode] = {}
        self._thresholds = Thresholds(day.market)

    def second(self) -> list[Episode]:
        """Live one second; the episodes open after it."""
        largest: dict[Key, float] = {}
        for order in self._day.orders(1.0):
            self.counted.orders += 1
            if order.exchange in VENUES:
                key = (order.coin, order.side)
                self._windows.setdefault(key, Trailing()).add(order)
                largest[key] = max(largest.get(key, 0.0), order.usd)
        now_ms = self._day.now_ms()
        for key in {**largest, **self._open}:
            usd = self._windows[key].usd(now_ms)
            episode = self._open.get(key) or self._opened(key, usd, largest.get(key, 0.0))
            if episode is not None:
                _follow(episode, usd, now_ms)
                if episode.closed_ms:
                    del self._open[key]
        return list(self._open.values())

    def _opened(self, key: Key, usd: float, largest_usd: float) -> Episode | None:
        (coin, side), now_ms = key, self._day.now_ms()
        tier = self._day.market.listings[coin].coin.tier
        alone = largest_usd >= 3 * ORDER_FLOOR_USD[tier]
        if usd < FLOOR_USD[tier] and not alone:
            return None
        large_usd = self._thresholds.large_usd(coin, side, now_ms)
        if usd < large_usd and not alone:
            return None
        threshold_usd = min(usd, large_usd)
        opened = Episode(coin, side, now_ms, threshold_usd, usd, largest_usd > usd / 2)
        self._open[key] = opened
        self.counted.episodes.append(opened)
        return opened


def _follow(episode: Episode, usd: float, now_ms: int) -> None:
    episode.peak_usd = max(episode.peak_usd, usd)
    if usd >= episode.threshold_usd / 2:
        episode.low_since_ms = 0
    elif not episode.low_since_ms:
        episode.low_since_ms = now_ms
    elif now_ms - episode.low_since_ms >= 180_000:
        episode.closed_ms = now_ms


def _is_due(episode: Episode, now_ms: int) -> bool:
    if not episode.read_ms:
        return now_ms - episode.opened_ms >= 3_000
    since_ms = now_ms - episode.read_ms
    doubled = episode.peak_usd >= 2 * episode.read_peak_usd and since_ms >= 10_000
    return since_ms >= 60_000 or doubled


async def _read(client: httpx.AsyncClient, market: Market, episode: Episode, now_ms: int) -> None:
    episode.read_ms, episode.read_peak_usd = now_ms, episode.peak_usd
    score, for_it = await _score(client, market, episode)
    episode.best_score = max(episode.best_score, score)
    if score < 60 or not for_it:
        return
    silent = now_ms < episode.quiet_until_ms
    rose = episode.messages and episode.peak_usd >= 2 * episode.spoke_peak_usd
    if silent and not rose:
        return
    episode.messages += 1
    episode.spoke_peak_usd = episode.peak_usd
    episode.quiet_until_ms = now_ms + 300_000 * min(8, 2 ** (episode.messages - 1))


async def _score(client: httpx.AsyncClient, market: Market, episode: Episode) -> tuple[float, bool]:
    """The score of section 5, and whether taker flow or open interest is for it."""
    coin, side = episode.coin, episode.side
    listing = market.listings[coin]
    tier = min(listing.coin.tier, 3) - 1
    share, volume_x = await confirmation.taker(client, coin, side)
    short, long = await confirmation.open_interest(client, coin)
    worst_usd, p95_usd = await confirmation.liquidations(client, coin, side)
    pair = next(i.instrument_id for i in listing.instruments if i.exchange == "Binance")
    rate, _ = await confirmation.funding(client, pair, episode.opened_ms)
    paid = rate if side == LONG else -rate
    taker = _vote(
        strong=share >= 0.65 and volume_x >= 3,
        yes=share >= 0.58 and volume_x >= 2,
        against=share <= 0.42 and volume_x >= 2,
    )
    interest = _vote(
        strong=short <= (-2, -2, -3)[tier] or long <= (-3.5, -4, -7)[tier],
        yes=short <= (-0.8, -0.9, -1.2)[tier] or long <= (-1.7, -2.0, -2.7)[tier],
        against=short >= 0.3,
    )
    floor_usd = FLOOR_USD[listing.coin.tier]
    large = worst_usd >= max(floor_usd, p95_usd)
    liquidated = _vote(strong=worst_usd >= max(3 * floor_usd, p95_usd), yes=large, against=False)
    crowded = _vote(strong=paid >= 0.10, yes=paid >= 0.03, against=False)
    score = max(0.0, 35 * taker + 30 * interest + 20 * liquidated + 15 * crowded)
    return score, max(taker, interest) > 0


def _vote(*, strong: bool, yes: bool, against: bool) -> float:
    return 1.0 if strong else 0.75 if yes else -0.5 if against else 0.0
