"""Prices and open interest of the market from coins-markets, once a minute of the source's time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cgtui.coinglass.catalogue import COINS_MARKETS
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError, PlanTooLowError
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.rows_market import CoinMarket
from cgtui.logging import get_logger
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.broken_wait import BrokenWait
from cgtui.signals.alert import PriceNow

EVERY_S: Final = 60.0
LEAST_REAL_S: Final = 5.0
REFUSED_S: Final = 3_600.0
"""A plan that does not include the endpoint is asked again after this long; it may be raised."""
FRESH_MS: Final = 15_000
PER_PAGE: Final = 100
MOST_PAGES: Final = 5
TIER3_COINS: Final = 30
LOOK_AGAIN_MS: Final = 1_800_000
"""A coin that was on no page is not looked for again before this."""

_log = get_logger("markets")


@dataclass(frozen=True, slots=True)
class MarketCoin:
    """One coin at the time of the answer. ``open_interest_usd`` is over all venues."""

    price: PriceNow
    oi_change_15m_pct: float | None
    open_interest_usd: float | None


@dataclass(frozen=True, slots=True)
class MarketPrices:
    """Everything one poll brought, as of ``at_ms`` by the source's clock."""

    at_ms: int
    coins: Mapping[str, MarketCoin]

    def price(self, coin: str) -> PriceNow | None:
        """The coin's price; ``None`` where CoinGlass does not list it."""
        found = self.coins.get(coin)
        return None if found is None else found.price

    def tier3(self, n: int = TIER3_COINS, without: Iterable[str] = ()) -> tuple[str, ...]:
        """The ``n`` coins of most open interest, largest first, ``without`` (tiers 1 and 2)."""
        left_out = set(without)
        known = [
            (coin, one.open_interest_usd)
            for coin, one in self.coins.items()
            if one.open_interest_usd and coin not in left_out
        ]
        return tuple(coin for coin, _ in sorted(known, key=lambda one: (-one[1], one[0]))[:n])


class MarketPoll:
    """Reads in the background. ``latest`` is what the newest poll brought, ``trouble`` why there
    is nothing newer, in words; then prices come from the feed.

    ``now_ms`` is the source's clock, ``speed`` its speed, ``sleep`` takes real seconds. ``wanted``
    says which coins must have a price: as many pages are read as that takes, of `MOST_PAGES`.
    """

    def __init__(
        self,
        client: Reader,
        *,
        now_ms: Callable[[], int],
        speed: float = 1.0,
        wanted: Callable[[], Iterable[str]] = tuple,
        on_prices: Callable[[MarketPrices], None] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._now_ms = now_ms
        self._every_s = max(LEAST_REAL_S, EVERY_S / speed)
        self._wanted = wanted
        self._on_prices = on_prices
        self._wait = BrokenWait(sleep)
        self._unlisted: dict[str, int] = {}
        self._said_plan = False
        self._freshening = False
        self.latest: MarketPrices | None = None
        self.trouble = ""

    async def run(self) -> None:
        """Poll for good. Raises no CoinglassError."""
        while True:
            await self._wait.wait(await self._poll_and_tell())

    def ask_anew(self) -> None:
        """Poll at once: what was refused was refused to another key."""
        self.trouble, self._said_plan = "", False
        self._wait.break_off()

    async def poll(self) -> MarketPrices:
        """One poll. Raises the CoinglassError of the first page; later ones may be missing."""
        coins: dict[str, MarketCoin] = {}
        at_ms = self._now_ms()
        for page in range(1, MOST_PAGES + 1):
            try:
                rows = await self._page(page)
            except CoinglassError:
                if page == 1:
                    raise
                break
            at_ms = self._now_ms()
            known = len(coins)
            for row in rows:
                found = _coin_of(row, at_ms)
                if found is not None:
                    coins.setdefault(row.coin, found)
            # A service that does not know of pages sends the first one again.
            is_last = len(rows) < PER_PAGE or len(coins) == known
            if is_last or page == MOST_PAGES:
                self._note_unlisted(coins, at_ms)
                break
            if not self._unfound(coins, at_ms):
                break
        self.latest = MarketPrices(at_ms, MappingProxyType(coins))
        return self.latest

    async def _poll_and_tell(self) -> float:
        """Poll once; the real seconds until the next time."""
        try:
            prices = await self.poll()
        except CoinglassError as error:
            self.trouble = error_words(error)
            if not isinstance(error, PlanTooLowError):
                return self._every_s
            if not self._said_plan:
                self._said_plan = True
                _log.warning("no market prices", reason=self.trouble, instead="feed")
            return REFUSED_S
        self.trouble, self._said_plan = "", False
        if self._on_prices is not None:
            self._on_prices(prices)
        return self._every_s

    async def freshen(self) -> None:
        """Poll now if the newest prices are older than `FRESH_MS`: an alert is about to be made,
        and a price from before the event would say that nothing moved.

        What goes wrong is left to the next regular poll. One at a time.
        """
        age_ms = None if self.latest is None else self._now_ms() - self.latest.at_ms
        if self._freshening or self._said_plan or (age_ms is not None and 0 <= age_ms < FRESH_MS):
            return
        self._freshening = True
        try:
            prices = await self.poll()
            if self._on_prices is not None:
                self._on_prices(prices)
        except CoinglassError:
            return
        finally:
            self._freshening = False

    async def _page(self, page: int) -> tuple[CoinMarket, ...]:
        params = {"per_page": str(PER_PAGE), "page": str(page)}
        reply = await self._client.read(COINS_MARKETS, params, priority=Priority.BACKGROUND)
        return reply.rows

    def _unfound(self, coins: Mapping[str, MarketCoin], now_ms: int) -> list[str]:
        """Wanted coins that may be on a further page."""
        return [
            coin
            for coin in self._wanted()
            if coin not in coins and not self._was_unlisted(coin, now_ms)
        ]

    def _was_unlisted(self, coin: str, now_ms: int) -> bool:
        looked_ms = self._unlisted.get(coin)
        return looked_ms is not None and 0 <= now_ms - looked_ms < LOOK_AGAIN_MS

    def _note_unlisted(self, coins: Mapping[str, MarketCoin], now_ms: int) -> None:
        """Every page was read: what is wanted and was on none is not listed now."""
        self._unlisted = {
            coin: self._unlisted[coin] if self._was_unlisted(coin, now_ms) else now_ms
            for coin in self._wanted()
            if coin not in coins
        }


def _coin_of(row: CoinMarket, at_ms: int) -> MarketCoin | None:
    if not row.price:
        return None
    return MarketCoin(
        price=PriceNow(row.price, "rest", at_ms, row.price_change_pct_5m),
        oi_change_15m_pct=row.open_interest_change_pct_15m,
        open_interest_usd=row.open_interest_usd,
    )
