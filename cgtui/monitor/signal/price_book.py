"""The newest price of each coin, from REST where that is fresh, else the feed; and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cgtui.monitor.rest.market_poll import MarketPrices
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState, PriceNow
from cgtui.signals.outcomes import FEED, HORIZONS_MIN, REST, FollowUp, Outcome, OutcomeBook

REST_FRESH_MS: Final = 180_000
"""A price from REST this old gives way to a newer one from the feed."""
MOST_OUTCOMES: Final = 300

_FOLLOWED = (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED)
_SAID = (AlertState.SENT, AlertState.RECORDED)


class PriceBook:
    """``feed_price`` gives a coin's newest order's (price, time), ``settled`` hears of outcomes."""

    def __init__(
        self,
        feed_price: Callable[[str], tuple[float, int] | None],
        settled: Callable[[Sequence[Outcome]], None],
    ) -> None:
        self._feed_price = feed_price
        self._settled = settled
        self._prices: MarketPrices | None = None
        self._book = OutcomeBook()
        self._outcomes: list[Outcome] = []

    def take(self, prices: MarketPrices) -> None:
        """A fresh poll of REST."""
        self._prices = prices
        found: list[Outcome] = []
        for coin in {one.coin for one in self._book.pending()}:
            price = prices.price(coin)
            if price is not None:
                found += self._book.price(coin, price.price, price.at_ms, REST)
        self._settle(found)

    def tick(self, now_ms: int) -> None:
        """Let horizons pass; where REST has no price the feed's stands in, and says so."""
        if not self._book.pending():
            return
        found: list[Outcome] = []
        for coin in self._book.due(now_ms):
            price = self._feed_price(coin)
            if price is not None:
                found += self._book.price(coin, price[0], price[1], FEED)
        found += self._book.lapsed(now_ms)
        self._settle(found)

    def follow(self, record: AlertRecord) -> None:
        """An alert was said: watch what the price does."""
        alert = record.alert
        if not _is_followed(alert) or alert.side is None:
            return
        self._book.follow(
            alert.alert_id,
            alert.coin,
            alert.side,
            alert.tier,
            alert.kind.value,
            None if alert.price is None else alert.price.price,
            alert.created_ms,
        )

    def restore(self, records: Iterable[AlertRecord], outcomes: Sequence[Outcome]) -> None:
        """Go on following the alerts of an earlier run, of which ``outcomes`` are known (oldest
        first). A horizon that has passed meanwhile is missing, and will be said to be."""
        self._outcomes = [*outcomes, *self._outcomes][-MOST_OUTCOMES:]
        known = {(one.alert_id, one.horizon_min) for one in outcomes}
        for record in records:
            alert = record.alert
            if record.state in _SAID and _is_followed(alert) and alert.side is not None:
                self._book.resume(
                    FollowUp(
                        alert_id=alert.alert_id,
                        coin=alert.coin,
                        side=alert.side,
                        tier=alert.tier,
                        verdict=alert.kind.value,
                        price=None if alert.price is None else alert.price.price,
                        at_ms=alert.created_ms,
                        horizons_min=tuple(
                            minutes
                            for minutes in HORIZONS_MIN
                            if (alert.alert_id, minutes) not in known
                        ),
                    )
                )

    def now(self, coin: str, now_ms: int) -> PriceNow | None:
        """The newest price; one from the feed knows no 5-minute change."""
        rest = None if self._prices is None else self._prices.price(coin)
        if rest is not None and now_ms - rest.at_ms <= REST_FRESH_MS:
            return rest
        feed = self._feed_price(coin)
        if feed is not None and (rest is None or feed[1] > rest.at_ms):
            return PriceNow(feed[0], FEED, feed[1], None)
        return rest

    def oi_15m_pct(self, coin: str) -> float | None:
        """Open interest's change over 15 minutes, all venues, US dollars, from coins-markets."""
        if self._prices is None:
            return None
        found = self._prices.coins.get(coin)
        return None if found is None else found.oi_change_15m_pct

    def outcomes(self) -> tuple[Outcome, ...]:
        """The newest outcomes, newest first."""
        return tuple(reversed(self._outcomes))

    def waiting(self) -> tuple[str, ...]:
        """Coins of alerts that are being followed."""
        return tuple({one.coin for one in self._book.pending()})

    def _settle(self, found: Sequence[Outcome]) -> None:
        if not found:
            return
        self._outcomes = [*self._outcomes, *found][-MOST_OUTCOMES:]
        self._settled(found)


def _is_followed(alert: Alert) -> bool:
    return alert.kind in _FOLLOWED and alert.heads_up is not None
