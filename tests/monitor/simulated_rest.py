"""The real client on a simulated market's REST API, in one process and without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from cgtui.coinglass.client import CoinglassClient, RestConfig
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_types import CallRecord
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.simulator.market import Market
from cgtui.simulator.order import Order
from cgtui.simulator.plans import Account, Level
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.rest_faults import RestFaults
from cgtui.simulator.scenarios import SCENARIOS

START_MS = 1_763_700_123_456
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid")
MINUTE_MS = 60_000
_KEY = "simulated-key"


@dataclass
class Simulated:
    """``now_ms`` is the market's time, which stands still until `live`; ``raw`` asks unaided."""

    market: Market
    client: CoinglassClient
    raw: httpx.AsyncClient
    faults: RestFaults
    records: list[CallRecord]
    emitted: list[Order] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.venues = ScopedVenues(self.client, VENUES, now_ms=self.now_ms)
        self.reader = InputReader(
            self.client,
            SymbolResolver(self.client),
            venues=self.venues,
            reference_exchange="Binance",
            quote="USDT",
            now_ms=self.now_ms,
        )

    def now_ms(self) -> int:
        return self.market.now_ms

    def live(self, seconds: float) -> None:
        """Let simulated time pass."""
        self.emitted += self.market.step(self.market.now_ms + int(seconds * 1_000))

    @property
    def calls(self) -> list[str]:
        """The calls that were made, cache hits left out."""
        return sorted(
            f"{one.endpoint} {one.params.get('interval', '')}".strip()
            for one in self.records
            if not one.cached
        )


@asynccontextmanager
async def simulated(
    scenario: str = "calm", *, seed: int = 1, start_ms: int = START_MS, level: Level = "STANDARD"
) -> AsyncIterator[Simulated]:
    """A market that begins at ``start_ms`` behind a key of ``level``, with no rate to speak of."""
    script = SCENARIOS[scenario]
    market = Market(seed=seed, scenario=script, start_ms=start_ms)
    app = make_rest_app(
        market,
        now_ms=lambda: market.now_ms,
        accounts={_KEY: Account(level, start_ms + 86_400_000, 1_000_000)},
        scenario=script,
        seed=seed,
    )
    records: list[CallRecord] = []
    url = "http://127.0.0.1:1"
    async with (
        CoinglassClient(
            RestConfig(url, budget_per_min=10_000, loopback=True),
            key=_KEY,
            on_call=records.append,
            transport=httpx.ASGITransport(app),
        ) as client,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=url, headers={"CG-API-KEY": _KEY}
        ) as raw,
    ):
        yield Simulated(market, client, raw, app.state.faults, records)
