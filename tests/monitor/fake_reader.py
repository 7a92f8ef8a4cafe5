"""A REST client that answers from a script and keeps what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cgtui.coinglass.rest_errors import CoinglassError, UnknownPairError
from cgtui.coinglass.rest_types import Endpoint, Priority, Quota, Reply, Row
from cgtui.coinglass.rows_names import ExchangePair

NOW_MS = 1_760_000_100_000 + 40_000
"""Forty seconds into a minute, which is the first of five."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One read that arrived."""

    name: str
    params: Mapping[str, str]
    interval: str | None
    priority: Priority

    @property
    def what(self) -> str:
        """``taker_aggregated 5m``."""
        return f"{self.name} {self.interval or ''}".strip()


Said = CoinglassError | list[Any] | Callable[[Asked], list[Any]]
"""An error, rows of the wire, or a function that gives them."""


@dataclass
class FakeReader:
    """``says`` maps an endpoint's name, or name and interval, to what is answered; else no rows.

    ``used`` maps an endpoint's name to the interval its answers are of. Answers take ``takes_s``.
    """

    says: dict[str, Said] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    takes_s: float = 0.0
    on_answer: Callable[[], None] | None = None

    @property
    def calls(self) -> list[str]:
        """What was asked, in alphabetical order: a set's reads go side by side."""
        return sorted(one.what for one in self.asked)

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.PERSON,
        fresh: bool = False,
    ) -> Reply[Row]:
        asked = Asked(endpoint.name, dict(params or {}), interval, priority)
        self.asked.append(asked)
        await asyncio.sleep(self.takes_s)
        if self.on_answer is not None:
            self.on_answer()
        said = self.says.get(asked.what, self.says.get(asked.name, []))
        if isinstance(said, CoinglassError):
            raise said
        wire = said(asked) if callable(said) else said
        return Reply(
            endpoint=endpoint,
            params=asked.params,
            rows=tuple(endpoint.row.model_validate(one) for one in wire),
            # A machine's clock, which has nothing to do with the source's.
            fetched_ms=1,
            latency_ms=1.0,
            attempts=1,
            interval_requested=interval,
            interval_used=self.used.get(endpoint.name, interval),
            quota=Quota(None, None),
        )


@dataclass
class FakeResolver:
    """Knows every pair, or raises ``error``."""

    funding_interval_h: float | None = 8
    error: CoinglassError | None = None
    asked: list[str] = field(default_factory=list)

    async def resolve(
        self, coin: str, quote: str, exchange: str, *, priority: Priority = Priority.PERSON
    ) -> ExchangePair:
        self.asked.append(f"{coin}/{quote} on {exchange}")
        if self.error is not None:
            raise self.error
        if coin == "NONE":
            raise UnknownPairError("exchange_pairs", "no NONE on Binance; nearest: NONEX")
        return ExchangePair.model_validate(
            {
                "exchange": exchange,
                "instrument_id": f"{coin}{quote}",
                "base_asset": coin,
                "quote_asset": quote,
                "funding_interval": self.funding_interval_h,
            }
        )


@dataclass
class HandClock:
    """A source's clock that only a test moves."""

    at_ms: int = NOW_MS

    def now_ms(self) -> int:
        return self.at_ms

    def forward(self, seconds: float) -> None:
        self.at_ms += round(seconds * 1_000)
