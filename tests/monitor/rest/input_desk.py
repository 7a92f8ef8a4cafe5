"""A reader of inputs over a scripted client whose histories follow the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.signals.inputs import Inputs
from tests.monitor.fake_reader import NOW_MS, Asked, FakeReader, FakeResolver, HandClock, Said

MINUTE_MS = 60_000
OPENED_MS = NOW_MS - 3_000
WIDTH_MS = {"1m": MINUTE_MS, "5m": 5 * MINUTE_MS, "1h": 60 * MINUTE_MS}
VENUES = ("Binance", "OKX", "Bybit", "Hyperliquid")


@dataclass
class Desk:
    """A reader over a scripted client whose histories follow the clock."""

    clock: HandClock = field(default_factory=HandClock)
    client: FakeReader = field(default_factory=FakeReader)
    resolver: FakeResolver = field(default_factory=FakeResolver)
    exchanges: tuple[str, ...] = VENUES

    def __post_init__(self) -> None:
        self.client.says = {
            "supported_exchanges": [{"name": one} for one in ("OKX", "BINANCE", "Bybit", "Gate")],
            "taker_aggregated": self._rows(
                aggregated_buy_volume_usd="40", aggregated_sell_volume_usd="60"
            ),
            "oi_aggregated": self._rows(open="5", high="5", low="5", close="5"),
            "liquidation_aggregated": self._rows(
                aggregated_long_liquidation_usd=7, aggregated_short_liquidation_usd=1
            ),
            "funding_history": self._rows(open="0.01", high="0.01", low="0.01", close="0.01"),
        }
        self.reader = InputReader(
            self.client,
            self.resolver,
            venues=ScopedVenues(self.client, self.exchanges, now_ms=self.clock.now_ms),
            reference_exchange="Binance",
            quote="USDT",
            now_ms=self.clock.now_ms,
        )

    def _rows(self, **fields: object) -> Said:
        """As many bars as were asked for, the newest in progress."""

        def rows(asked: Asked) -> list[Any]:
            width_ms = WIDTH_MS[str(asked.interval)]
            newest_ms = self.clock.at_ms // width_ms * width_ms
            return [
                {"time": newest_ms - n * width_ms, **fields}
                for n in range(int(asked.params["limit"]))
            ]

        return rows

    async def read(self, coin: str = "BTC", opened_ms: int = OPENED_MS) -> Inputs:
        """A set, and only its own calls are kept."""
        self.client.asked.clear()
        return await self.reader.read(coin, opened_ms)
