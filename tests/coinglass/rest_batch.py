"""Many coins read under a budget, against a simulated service that enforces it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cgtui.coinglass.catalogue import (
    FUNDING_HISTORY,
    LIQUIDATION_AGGREGATED,
    OI_AGGREGATED,
    TAKER_AGGREGATED,
)
from cgtui.coinglass.client import CoinglassClient
from cgtui.coinglass.resolver import SymbolResolver
from cgtui.coinglass.rest_types import CallRecord, Priority, Reply

LIMIT_PER_MIN = 250
COINS = 60
VENUES = "Binance,OKX,Bybit,Hyperliquid"
CONFIRM_EVERY_S = 7.0


@dataclass
class Batch:
    """What came of it; times in seconds since its beginning."""

    replies: list[Reply[Any]] = field(default_factory=list)
    took_s: float = 0.0
    confirmations_s: list[float] = field(default_factory=list)

    @property
    def with_rows(self) -> int:
        """Replies that hold rows."""
        return sum(bool(reply.rows) for reply in self.replies)


async def read_inputs(
    client: CoinglassClient, resolver: SymbolResolver, coin: str, priority: Priority
) -> list[Reply[Any]]:
    """The four inputs of a confirmation for one coin, at one minute."""

    async def funding() -> Reply[Any]:
        pair = await resolver.resolve(coin, "USDT", "Binance", priority=priority)
        where = {"exchange": pair.exchange, "symbol": pair.instrument_id, "limit": "30"}
        return await client.read(FUNDING_HISTORY, where, interval="1m", priority=priority)

    of_coin = {"symbol": coin, "limit": "30"}
    on_venues = {**of_coin, "exchange_list": VENUES}
    return list(
        await asyncio.gather(
            client.read(OI_AGGREGATED, of_coin, interval="1m", priority=priority),
            client.read(TAKER_AGGREGATED, on_venues, interval="1m", priority=priority),
            client.read(LIQUIDATION_AGGREGATED, on_venues, interval="1m", priority=priority),
            funding(),
        )
    )


async def run_batch(
    client: CoinglassClient, coins: Sequence[str], monotonic: Callable[[], float]
) -> Batch:
    """All inputs of all coins in the background, and a confirmation every seven seconds."""
    began_s, batch = monotonic(), Batch()
    resolver = SymbolResolver(client, monotonic=monotonic)

    async def confirm() -> None:
        # Another limit, so that it is no equal of the call in the background.
        while True:
            await asyncio.sleep(CONFIRM_EVERY_S)
            asked_s = monotonic()
            await client.read(
                OI_AGGREGATED,
                {"symbol": "BTC", "limit": "5"},
                interval="1m",
                priority=Priority.CONFIRMATION,
            )
            batch.confirmations_s.append(monotonic() - asked_s)

    confirming = asyncio.create_task(confirm())
    found = await asyncio.gather(
        *(read_inputs(client, resolver, coin, Priority.BACKGROUND) for coin in coins)
    )
    batch.took_s = monotonic() - began_s
    confirming.cancel()
    await asyncio.wait({confirming})
    if not confirming.cancelled():
        confirming.result()
    batch.replies = [reply for replies in found for reply in replies]
    return batch


def codes(records: Sequence[CallRecord]) -> Counter[str]:
    """How often each outcome was met, cache hits apart."""
    return Counter(
        "cached" if one.cached else f"HTTP {one.http_status} code {one.code}" for one in records
    )
