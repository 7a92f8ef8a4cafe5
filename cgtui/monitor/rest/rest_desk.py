"""Everything the monitor reads from REST, over one client: inputs, seeds, prices, canary, plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from cgtui.coinglass.catalogue import (
    FUNDING_HISTORY,
    LIQUIDATION_AGGREGATED,
    OI_AGGREGATED,
    TAKER_AGGREGATED,
)
from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.resolver import Reader, SymbolResolver
from cgtui.coinglass.rest_stats import RestStats
from cgtui.coinglass.rest_types import CallRecord, OnCall
from cgtui.monitor.coin.coin_reader import CoinReader
from cgtui.monitor.rest.canary_read import CanaryRead
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.market_poll import MarketPoll, MarketPrices
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.rest.window_seed import WindowSeed

INPUT_ENDPOINTS = frozenset(
    one.name for one in (TAKER_AGGREGATED, OI_AGGREGATED, LIQUIDATION_AGGREGATED, FUNDING_HISTORY)
)
"""The endpoints without which nothing can be confirmed."""
KEY_AGAIN_S: Final = 300.0
"""A key that was refused is tried again so often, in real seconds."""


@dataclass(frozen=True, slots=True)
class RestSetup:
    """How to read. ``make_client`` is called once, on the monitor's thread."""

    make_client: Callable[[OnCall], CoinglassClient]
    exchanges: Sequence[str]
    reference_exchange: str
    quote: str
    window_days: float
    hyperliquid: bool = True
    back_fill: bool = False
    etf: bool = False


class RestDesk:
    """The readers of one run; made by :func:`open_rest_desk`."""

    def __init__(
        self,
        setup: RestSetup,
        client: CoinglassClient,
        *,
        now_ms: Callable[[], int],
        speed: float,
        wanted: Callable[[], Iterable[str]],
        on_prices: Callable[[MarketPrices], None],
    ) -> None:
        venues = ScopedVenues(client, setup.exchanges, now_ms=now_ms)
        self._client = client
        self.venues = venues
        self.inputs = InputReader(
            client,
            SymbolResolver(client),
            venues=venues,
            reference_exchange=setup.reference_exchange,
            quote=setup.quote,
            now_ms=now_ms,
        )
        self.seed = WindowSeed(client, venues, now_ms=now_ms, window_days=setup.window_days)
        self.markets = MarketPoll(
            client, now_ms=now_ms, speed=speed, wanted=wanted, on_prices=on_prices
        )
        self.buckets = CanaryRead(client, venues)
        self.coin = CoinReader(
            client,
            self.inputs,
            venues,
            now_ms=now_ms,
            hyperliquid=setup.hyperliquid,
            calls_a_minute=lambda: client.stats.budget_limit,
        )

    @property
    def client(self) -> Reader:
        """What reads, for the parts that are not of the desk."""
        return self._client

    @property
    def stats(self) -> RestStats:
        """How the calls went."""
        return self._client.stats

    def calls_left(self) -> int:
        """Calls that the budget gives now; none while CoinGlass has asked for a pause."""
        stats = self._client.stats
        return 0 if stats.paused_s > 0 else max(0, stats.budget_limit - stats.budget_used)

    @property
    def key_refused(self) -> bool:
        """Whether no call is made for that reason."""
        return self._client.key_refused is not None

    def try_key_again(self) -> None:
        """After a refusal: the next call asks CoinGlass."""
        if self.key_refused:
            self._client.try_key_again()

    def use_key(self, key: str) -> None:
        """Go on with another API key."""
        self._client.reset_key(key)
        self.markets.ask_anew()
        self.seed.ask_anew()

    async def mind_the_key(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """For good: what CoinGlass refused once it may take later, and only a call can tell."""
        while True:
            await sleep(KEY_AGAIN_S)
            self.try_key_again()

    @property
    def clock_offset_s(self) -> float | None:
        """The server's clock minus ours, good to a second; ``None`` while no answer told it."""
        offset_ms = self._client.stats.clock_offset_ms
        return None if offset_ms is None else offset_ms / 1000


@asynccontextmanager
async def open_rest_desk(
    setup: RestSetup,
    on_call: Callable[[CallRecord], None],
    *,
    now_ms: Callable[[], int],
    speed: float,
    wanted: Callable[[], Iterable[str]],
    on_prices: Callable[[MarketPrices], None],
) -> AsyncIterator[RestDesk]:
    """The desk, until the end of the block; ``on_call`` hears of every attempt."""
    async with setup.make_client(on_call) as client:
        yield RestDesk(
            setup, client, now_ms=now_ms, speed=speed, wanted=wanted, on_prices=on_prices
        )
