"""Every name `cgtui query` takes: its endpoint, what it is about, and which options it has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final

from cgtui.coinglass import catalogue as c
from cgtui.coinglass.catalogue_levels import LEVEL_ENDPOINTS
from cgtui.coinglass.rest_types import Endpoint

LIQUIDATION_RANGES: Final = ("1h", "4h", "12h", "24h")
LEVEL_RANGES: Final = ("12h", "24h", "3d", "7d", "30d", "90d", "180d", "1y")
_NEWEST: Final = 24
_VENUES: Final = 50


class Subject(Enum):
    """What a name is about."""

    PAIR = auto()  # a coin, found as a pair of one exchange
    COIN = auto()
    SOME_COIN = auto()  # all coins, or the one that is given
    NOTHING = auto()  # no coin is taken


class Exchanges(Enum):
    """What `--exchange` does."""

    ONE = auto()  # the exchange of the pair or of the orders; coins.reference_exchange by default
    LIST = auto()  # the exchanges summed; coins.exchanges by default
    SOME = auto()  # sent where it is given
    FILTER = auto()  # keeps rows of the answer
    NOT_TAKEN = auto()


@dataclass(frozen=True, slots=True)
class QueryName:
    """One name. ``exchange_param`` is the wire's name where `--exchange` is sent.

    ``page_param`` is the page's where an answer comes in pages, ``ranges`` the look-backs that
    `--interval` gives where the endpoint has no interval, first the default. ``people_rows`` is
    how many rows a table shows unasked.
    """

    name: str
    endpoint: Endpoint[Any]
    subject: Subject
    exchanges: Exchanges = Exchanges.NOT_TAKEN
    exchange_param: str = ""
    page_param: str = ""
    ranges: tuple[str, ...] = ()
    people_rows: int = _NEWEST
    newest_last: bool = field(default=False)

    @property
    def has_unit(self) -> bool:
        """Whether `--unit` says what the amounts are in."""
        return "unit" in self.endpoint.optional

    @property
    def has_quote(self) -> bool:
        """Whether `--quote` chooses the pair, or pairs."""
        return self.subject is Subject.PAIR or self.endpoint in (c.EXCHANGE_PAIRS, c.SPOT_PAIRS)

    @property
    def has_least_usd(self) -> bool:
        """Whether `--min-usd` leaves small orders out."""
        return "min_liquidation_amount" in self.endpoint.required


def _pair(name: str, endpoint: Endpoint[Any]) -> QueryName:
    return QueryName(name, endpoint, Subject.PAIR, Exchanges.ONE, "exchange", newest_last=True)


def _coin(name: str, endpoint: Endpoint[Any]) -> QueryName:
    if "exchange_list" in endpoint.required:
        return QueryName(
            name, endpoint, Subject.COIN, Exchanges.LIST, "exchange_list", newest_last=True
        )
    return QueryName(name, endpoint, Subject.COIN, newest_last=True)


def _level(endpoint: Endpoint[Any]) -> QueryName:
    name = endpoint.name.replace("_", "-")
    ranges = ("24h", *(one for one in LEVEL_RANGES if one != "24h"))
    if "exchange" in endpoint.required:
        return QueryName(name, endpoint, Subject.PAIR, Exchanges.ONE, "exchange", ranges=ranges)
    about = Subject.COIN if "symbol" in endpoint.required else Subject.SOME_COIN
    return QueryName(name, endpoint, about, ranges=ranges)


_ALL: Final = (
    _pair("funding", c.FUNDING_HISTORY),
    _pair("oi", c.OI_HISTORY),
    _pair("liquidations", c.LIQUIDATION_HISTORY),
    _pair("price", c.PRICE_HISTORY),
    _coin("funding-oi-weighted", c.FUNDING_OI_WEIGHTED),
    _coin("oi-agg", c.OI_AGGREGATED),
    _coin("liquidations-agg", c.LIQUIDATION_AGGREGATED),
    _coin("taker", c.TAKER_AGGREGATED),
    QueryName(
        "liq-exchanges",
        c.LIQUIDATION_EXCHANGES,
        Subject.SOME_COIN,
        Exchanges.FILTER,
        ranges=LIQUIDATION_RANGES,
        people_rows=_VENUES,
    ),
    QueryName("liq-coins", c.LIQUIDATION_COINS, Subject.SOME_COIN, Exchanges.SOME, "exchange"),
    QueryName(
        "liq-orders",
        c.LIQUIDATION_ORDERS,
        Subject.COIN,
        Exchanges.ONE,
        "exchange",
        newest_last=True,
    ),
    QueryName("oi-exchanges", c.OI_EXCHANGES, Subject.COIN, Exchanges.FILTER, people_rows=_VENUES),
    QueryName(
        "funding-exchanges",
        c.FUNDING_EXCHANGES,
        Subject.SOME_COIN,
        Exchanges.FILTER,
        people_rows=_VENUES,
    ),
    QueryName(
        "markets",
        c.COINS_MARKETS,
        Subject.SOME_COIN,
        Exchanges.SOME,
        "exchange_list",
        page_param="page",
    ),
    QueryName("coins", c.SUPPORTED_COINS, Subject.NOTHING),
    QueryName("exchanges", c.SUPPORTED_EXCHANGES, Subject.NOTHING, people_rows=_VENUES),
    QueryName("pairs", c.EXCHANGE_PAIRS, Subject.SOME_COIN, Exchanges.SOME, "exchange"),
    QueryName("spot-pairs", c.SPOT_PAIRS, Subject.SOME_COIN, Exchanges.SOME, "exchange"),
    QueryName("etf-flows", c.ETF_FLOWS, Subject.NOTHING, newest_last=True),
    QueryName("etf-list", c.ETF_LIST, Subject.NOTHING, people_rows=_VENUES),
    QueryName("positions", c.HYPERLIQUID_POSITIONS, Subject.COIN, page_param="current_page"),
    QueryName("account", c.ACCOUNT, Subject.NOTHING),
    QueryName("plan", c.ACCOUNT, Subject.NOTHING),
    *(_level(endpoint) for endpoint in LEVEL_ENDPOINTS),
)

PLAN: Final = "plan"
"""The name that answers with a matrix in place of rows."""

NAMES: Final[Mapping[str, QueryName]] = MappingProxyType({one.name: one for one in _ALL})
"""In the order in which help lists them; those of the Professional plan last."""

BY_ENDPOINT: Final[Mapping[str, str]] = MappingProxyType(
    {one.endpoint.name: one.name for one in reversed(_ALL) if one.name != PLAN}
)
"""The `query` name of each endpoint, by the endpoint's name."""


def near(word: str, known: Iterable[str]) -> str:
    """``, did you mean oi-agg?`` where something known is like ``word``, else nothing."""
    found = difflib.get_close_matches(word.lower(), known, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(found)}?" if found else ""
