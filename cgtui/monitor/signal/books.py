"""What the feed has counted, as the signals ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.signal.alert_maker import MarketNow


@dataclass(frozen=True, slots=True)
class Books:
    """The feed's books, and this machine's clocks."""

    traffic: TrafficBook
    connection: ConnectionBook
    market: MarketBook
    dropped: Callable[[], int]
    wall_ms: Callable[[], int]
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]

    def market_now(self, now_ms: int) -> MarketNow:
        """The whole market's last minute and hour."""
        minute, coins, hour_usd = self.market.totals(now_ms)
        return MarketNow(minute.long_usd, minute.short_usd, coins, hour_usd)

    def lag_s(self, now_ms: int) -> float | None:
        """The p95 of the orders' lag in seconds; ``None`` where nothing came lately."""
        _, p95_ms = self.traffic.lag_ms(now_ms)
        return None if p95_ms is None else p95_ms / 1000

    def feed_price(self, coin: str) -> tuple[float, int] | None:
        """Price and time of the coin's newest order."""
        newest = self.market.newest(coin)
        return None if newest is None else (newest.price, newest.time_ms)
