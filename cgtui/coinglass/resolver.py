"""Coin, quote and exchange to the exchange's own instrument, as CoinGlass lists it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from cgtui.coinglass.catalogue import EXCHANGE_PAIRS, SPOT_PAIRS
from cgtui.coinglass.exchanges import normalise_exchange
from cgtui.coinglass.instrument_ids import is_dated
from cgtui.coinglass.near_pairs import unknown_pair
from cgtui.coinglass.rest_types import Endpoint, Priority, Reply, Row
from cgtui.coinglass.rows_names import ExchangePair

REFRESH_S: Final = 5.0
"""Misses within this time of the last look do not ask CoinGlass again."""

# Contracts quoted in one of these follow the same price; the first is taken where the quote that
# was asked for is another of them and is not listed.
_DOLLARS: Final = ("USDT", "USDC", "USD", "FDUSD", "USDE", "USD1")

_Place = tuple[str, str]


class Reader(Protocol):
    """The part of the client that is needed here."""

    async def read(
        self,
        endpoint: Endpoint[Row],
        params: Mapping[str, str] | None = None,
        *,
        interval: str | None = None,
        priority: Priority = Priority.PERSON,
        fresh: bool = False,
    ) -> Reply[Row]:
        """As `CoinglassClient.read`."""
        ...


class _Listing:
    """The pairs of one answer, by exchange and coin."""

    def __init__(self, pairs: Sequence[ExchangePair]) -> None:
        self.pairs = pairs
        self._at: defaultdict[_Place, list[ExchangePair]] = defaultdict(list)
        for pair in pairs:
            self._at[pair.exchange.casefold(), pair.base.casefold()].append(pair)

    def best(self, coin: str, quote: str, exchange: str, *, spot: bool) -> ExchangePair | None:
        """A perpetual before a dated future, the quote asked for before another dollar."""
        there = self._at.get((exchange.casefold(), coin.casefold()), ())
        ranked = [
            (
                (
                    not spot and is_dated(pair.instrument_id, pair.base),
                    rank,
                    len(pair.instrument_id),
                ),
                pair,
            )
            for pair in there
            if (rank := quote_rank(pair.quote, quote)) is not None
        ]
        if not ranked:
            return None
        return min(ranked, key=lambda one: (one[0], one[1].instrument_id))[1]


class SymbolResolver:
    """Looks instruments up; never puts a symbol together.

    The list of pairs is read once a minute at most (the client keeps it), and once more when
    something is not in it that may have been listed since.
    """

    def __init__(self, client: Reader, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._listings: dict[str, _Listing] = {}
        self._looked_s: dict[str, float] = {}

    async def resolve(
        self,
        coin: str,
        quote: str,
        exchange: str,
        *,
        spot: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> ExchangePair:
        """The instrument of ``coin`` on ``exchange``, a perpetual if there is one.

        Names in any case, the exchange in any of its spellings. Where the pair is not quoted in
        ``quote`` but in another dollar, that one is taken: its ``quote`` says so. A multiplied
        coin (1000PEPE for PEPE) is never taken. Raises UnknownPairError, which names the nearest
        pairs and exchanges, and what the read raises.
        """
        endpoint = SPOT_PAIRS if spot else EXCHANGE_PAIRS
        coin, quote, exchange = coin.strip(), quote.strip(), normalise_exchange(exchange)
        listing = await self._listing(endpoint, priority, fresh=False)
        found = listing.best(coin, quote, exchange, spot=spot)
        if found is None and self._may_look_again(endpoint):
            listing = await self._listing(endpoint, priority, fresh=True)
            found = listing.best(coin, quote, exchange, spot=spot)
        if found is None:
            raise unknown_pair(
                endpoint.name, listing.pairs, coin=coin, quote=quote, exchange=exchange
            )
        return found

    def _may_look_again(self, endpoint: Endpoint[ExchangePair]) -> bool:
        looked_s = self._looked_s.get(endpoint.name, float("-inf"))
        return self._monotonic() - looked_s >= REFRESH_S

    async def _listing(
        self, endpoint: Endpoint[ExchangePair], priority: Priority, *, fresh: bool
    ) -> _Listing:
        reply = await self._client.read(endpoint, priority=priority, fresh=fresh)
        if not reply.cached:
            self._looked_s[endpoint.name] = self._monotonic()
        known = self._listings.get(endpoint.name)
        if known is None or known.pairs is not reply.rows:
            known = self._listings[endpoint.name] = _Listing(reply.rows)
        return known


def quote_rank(listed: str, asked: str) -> int | None:
    """How well a listed quote answers the one asked for, 0 being the same; ``None`` not at all."""
    listed, asked = listed.upper(), asked.upper()
    if listed == asked:
        return 0
    if asked not in _DOLLARS or listed not in _DOLLARS:
        return None
    return 1 + _DOLLARS.index(listed)
