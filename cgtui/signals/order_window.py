"""Single orders by coin over the window: from what size on one speaks for itself.

The nearest-rank p99 of a coin's orders is exact whenever it reaches the coin's floor: then it is
one of the orders at or above the floor, and how many there were in all says which. Only those
orders are kept, and a count by hour of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sortedcontainers import SortedList

from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.params import ThresholdParams

MAX_COINS = 2000
"""As many as the board remembers. Beyond it the coins with the fewest orders are forgotten."""
MAX_LARGE_ORDERS = 200_000
"""Kept orders of all coins. Beyond it the coins with the most lose their oldest hours."""

_HOUR_MS = 3_600_000


class _CoinOrders:
    """One coin: orders by hour, and the large ones by hour and by size."""

    __slots__ = ("by_size", "counts", "large", "p99_usd", "total")

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self.large: dict[int, list[float]] = {}
        self.by_size = SortedList()
        self.total = 0
        self.p99_usd: float | None = None  # of the large ones alone; None: not looked up yet

    def count(self, hour: int, orders: int) -> None:
        self.counts[hour] = self.counts.get(hour, 0) + orders
        self.total += orders
        self.p99_usd = None

    def keep(self, hour: int, usd: float) -> None:
        self.counts.setdefault(hour, 0)  # what is let go goes by these hours
        self.large.setdefault(hour, []).append(usd)
        self.by_size.add(usd)

    def forget(self, hour: int) -> None:
        self.total -= self.counts.pop(hour, 0)
        for usd in self.large.pop(hour, ()):
            self.by_size.remove(usd)
        self.p99_usd = None

    def p99(self) -> float:
        """The nearest-rank p99, or 0 where it is not one of the large orders."""
        if self.p99_usd is None:
            from_top = self.total - -(-99 * self.total // 100) + 1
            by_size = self.by_size
            self.p99_usd = float(by_size[-from_top]) if from_top <= len(by_size) else 0.0
        return self.p99_usd


class OrderWindow:
    """Live orders of the scoped venues over the ``window_days`` that end with the present hour."""

    def __init__(self, tiers: CoinTiers, params: ThresholdParams) -> None:
        self._tiers = tiers
        self._factor = params.order_floor_factor
        self._needed = params.min_minutes
        self._hours = max(1, round(params.window_days * 24))
        self._coins: dict[str, _CoinOrders] = {}
        self._large_orders = 0
        self._hour: int | None = None  # the present one
        # Small orders of one hour that are counted when somebody asks: a storm brings hundreds of
        # coins twenty times a second, and they are asked about four times.
        self._uncounted: dict[str, int] = {}
        self._uncounted_hour = 0

    def keep_usd(self, coin: str) -> float:
        """From what size on single orders of ``coin`` must be told one by one."""
        return self._tiers.least_order_floor_usd(coin)

    def add(self, coin: str, usd: float, time_ms: int) -> None:
        """Count one order."""
        hour = time_ms // _HOUR_MS
        if not self._in_window(hour):
            return
        orders = self._of(coin)
        orders.count(hour, 1)
        if usd >= self.keep_usd(coin):
            self._keep(orders, hour, (usd,))

    def add_small(self, coin: str, orders: int, time_ms: int) -> None:
        """Count ``orders`` orders, all of them below `keep_usd`."""
        hour = time_ms // _HOUR_MS
        if orders <= 0 or not self._in_window(hour):
            return
        uncounted = self._uncounted
        if hour != self._uncounted_hour or len(uncounted) >= MAX_COINS:
            self._count_all()
            self._uncounted_hour = hour
        uncounted[coin] = uncounted.get(coin, 0) + orders

    def _count(self, coin: str) -> None:
        orders = self._uncounted.pop(coin, 0)
        if orders:
            self._of(coin).count(self._uncounted_hour, orders)

    def _count_all(self) -> None:
        for coin in list(self._uncounted):
            self._count(coin)

    def restore(
        self, coin: str, counts: Mapping[int, int], large: Iterable[tuple[int, float]]
    ) -> None:
        """Take in what a journal kept: orders by hour (since the epoch), and of those the ones of
        at least `keep_usd` as (time in ms, USD). Adds to what is there.
        """
        orders = self._of(coin)
        for hour, count in counts.items():
            if count > 0 and self._in_window(hour):
                orders.count(hour, count)
        keep_usd = self.keep_usd(coin)
        for time_ms, usd in large:
            hour = time_ms // _HOUR_MS
            if usd >= keep_usd and self._in_window(hour):
                self._keep(orders, hour, (usd,))

    def _in_window(self, hour: int) -> bool:
        return self._hour is None or self._hour - self._hours < hour <= self._hour + 1

    def _of(self, coin: str) -> _CoinOrders:
        orders = self._coins.get(coin)
        if orders is None:
            if len(self._coins) >= MAX_COINS:
                self._forget_rarest()
            orders = self._coins[coin] = _CoinOrders()
        return orders

    def _forget_rarest(self) -> None:
        """Make room: a name that was invented has few orders and no percentile yet."""
        uncounted = self._uncounted
        rarest = sorted(
            self._coins, key=lambda coin: self._coins[coin].total + uncounted.get(coin, 0)
        )
        for coin in rarest[: MAX_COINS // 10]:
            uncounted.pop(coin, None)
            self._large_orders -= len(self._coins.pop(coin).by_size)

    def _keep(self, orders: _CoinOrders, hour: int, large_usd: Iterable[float]) -> None:
        for usd in large_usd:
            orders.keep(hour, usd)
            self._large_orders += 1
        orders.p99_usd = None
        if self._large_orders > MAX_LARGE_ORDERS:
            self._shorten()

    def _shorten(self) -> None:
        """A window that is shorter is still exact; one with holes in its sizes is not."""
        self._count_all()
        while self._large_orders > MAX_LARGE_ORDERS * 9 // 10:
            fair_share = self._large_orders // len(self._coins)
            for orders in self._coins.values():
                if len(orders.by_size) >= fair_share:
                    self._forget(orders, min(orders.counts))

    def _forget(self, orders: _CoinOrders, hour: int) -> None:
        before = len(orders.by_size)
        orders.forget(hour)
        self._large_orders -= before - len(orders.by_size)

    def advance(self, now_ms: int) -> None:
        """Let go of the hours ``now_ms`` has left behind."""
        hour = now_ms // _HOUR_MS
        if hour == self._hour:
            return
        self._count_all()
        self._hour = hour
        for coin, orders in list(self._coins.items()):
            for old in [one for one in orders.counts if one <= hour - self._hours]:
                self._forget(orders, old)
            if not orders.counts:
                del self._coins[coin]

    def samples(self, coin: str) -> int:
        """How many orders of ``coin`` the window holds."""
        self._count(coin)
        orders = self._coins.get(coin)
        return 0 if orders is None else orders.total

    def p99_usd(self, coin: str) -> float | None:
        """The p99 of its orders; ``None`` where it is below the floor or fewer than
        ``min_minutes`` orders are there.
        """
        self._count(coin)
        orders = self._coins.get(coin)
        if orders is None or orders.total < self._needed:
            return None
        p99_usd = orders.p99()
        return p99_usd if p99_usd >= self._tiers.order_floor_usd(coin) else None

    def speaks_alone(self, coin: str, usd: float) -> bool:
        """Whether one order of ``usd`` opens an episode: it is at least max(its coin's p99,
        ``order_floor_factor`` × its coin's floor)."""
        # Nearly all of them fail this test already.
        if usd < self._factor * self._tiers.order_floor_usd(coin):
            return False
        return usd >= (self.p99_usd(coin) or 0.0)

    def badge_usd(self, coin: str) -> float:
        """From what size on an order is marked ``p99·1``: max(its p99, its floor)."""
        return max(self.p99_usd(coin) or 0.0, self._tiers.order_floor_usd(coin))
