"""Each venue's own contracts and names for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from types import MappingProxyType

from cgtui.simulator.coins import COINS, Coin

VENUE_SHARE: Mapping[str, float] = MappingProxyType(
    {
        "Binance": 0.34,
        "OKX": 0.17,
        "Bybit": 0.22,
        "Hyperliquid": 0.12,
        "Gate": 0.05,
        "Bitget": 0.06,
        "HTX": 0.025,
        "CoinEx": 0.015,
    }
)
"""Venues and their share of a coin that all of them list."""
VENUES: tuple[str, ...] = tuple(VENUE_SHARE)
MAX_INSTRUMENTS = 16
"""How many contracts of a coin the past is spread over: one is coded in four bits."""
_DATED = frozenset({"BTC", "ETH"})
_COIN_MARGINED = frozenset({"BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "LTC", "LINK", "ADA"})
_PICKS = 256
_LATEST_MS = 252_000_000_000_000
"""In the year 9955: a calendar date can still be later."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One contract: venue, that venue's id, margin, and its share of the coin's turnover."""

    exchange: str
    instrument_id: str
    coin: str
    quote: str
    settlement: str
    share: float
    dated: bool = False

    @property
    def funding_interval_h(self) -> int:
        """Hours between two funding payments; the rate is for one such interval."""
        return 1 if self.exchange == "Hyperliquid" else 8

    @property
    def coin_margined(self) -> bool:
        """Whether profit and loss are paid in the coin."""
        return self.settlement == self.coin


@dataclass(frozen=True, slots=True)
class Listing:
    """A coin's contracts on all venues, and tables to draw one of them by its share.

    ``picks`` holds indices into ``instruments`` in proportion to their shares; ``unthrottled`` the
    same without Binance, which publishes at most one order a symbol and second.
    """

    coin: Coin
    instruments: tuple[Instrument, ...]
    picks: bytes
    unthrottled: bytes

    def share(self, exchanges: frozenset[str]) -> float:
        """The share of the coin's turnover on these venues (casefolded names)."""
        return sum(i.share for i in self.instruments if i.exchange.casefold() in exchanges)

    def find(self, exchange: str, instrument_id: str) -> int | None:
        """The index of a contract; None if that venue has no such id."""
        wanted = exchange.casefold()
        for index, instrument in enumerate(self.instruments):
            if (
                instrument.instrument_id == instrument_id
                and instrument.exchange.casefold() == wanted
            ):
                return index
        return None


def quarter_end(day: datetime) -> datetime:
    """When dated contracts settle: the last Friday of a quarter, at least two weeks off."""
    for months_ahead in range(12):
        year, month = divmod(day.year * 12 + day.month + months_ahead, 12)
        last_day = datetime(year, month + 1, 1, tzinfo=UTC) - timedelta(days=1)
        friday = last_day - timedelta(days=(last_day.weekday() - 4) % 7)
        if last_day.month % 3 == 0 and friday - day > timedelta(days=14):
            return friday
    raise AssertionError("some quarter ends within a year")


def build_listings(start_ms: int) -> dict[str, Listing]:
    """Every coin's contracts as of ``start_ms`` (dated ones expire at the next quarter)."""
    expiry = quarter_end(datetime.fromtimestamp(min(start_ms, _LATEST_MS) / 1000, tz=UTC))
    return {name: _listing(coin, expiry) for name, coin in COINS.items()}


def _listing(coin: Coin, expiry: datetime) -> Listing:
    found = [i for venue in _venues(coin) for i in _on_venue(venue, coin, expiry)]
    if len(found) > MAX_INSTRUMENTS:
        raise ValueError(f"{coin.name}: {len(found)} contracts, at most {MAX_INSTRUMENTS}")
    return make_listing(coin, found)


def make_listing(coin: Coin, contracts: Sequence[Instrument]) -> Listing:
    """A coin with these contracts, whose shares are brought to a sum of 1.

    Only the first `MAX_INSTRUMENTS` are drawn from the tables.
    """
    total = sum(i.share for i in contracts)
    instruments = tuple(replace(i, share=i.share / total) for i in contracts)
    drawn = instruments[:MAX_INSTRUMENTS]
    return Listing(
        coin=coin,
        instruments=instruments,
        picks=_pick_table([i.share for i in drawn]),
        unthrottled=_pick_table([0 if i.exchange == "Binance" else i.share for i in drawn]),
    )


def _pick_table(shares: list[float]) -> bytes:
    edges = list(accumulate(shares))
    return bytes(bisect_left(edges, (n + 0.5) / _PICKS * edges[-1]) for n in range(_PICKS))


def _venues(coin: Coin) -> tuple[str, ...]:
    if coin.name == "牛来":
        return ("Binance", "Gate", "Bitget")
    if coin.name.startswith("1000"):
        return ("Binance", "Bybit", "Hyperliquid", "Gate")
    if coin.name == "HYPE":
        return ("Hyperliquid", "Binance", "OKX", "Bybit", "Gate", "Bitget")
    if coin.tier == 4 and coin.index % 3 == 0:
        return ("Binance", "OKX", "Bybit", "Hyperliquid", "Gate", "Bitget")
    return VENUES


def _on_venue(venue: str, coin: Coin, expiry: datetime) -> Iterator[Instrument]:
    name, share = coin.name, VENUE_SHARE[venue]

    def one(
        instrument_id: str, part: float, quote: str, margin: str = "", *, dated: bool = False
    ) -> Instrument:
        return Instrument(venue, instrument_id, name, quote, margin or quote, share * part, dated)

    linear = {
        "Binance": f"{name}USDT",
        "OKX": f"{name}-USDT-SWAP",
        "Bybit": f"{name}USDT",
        "Gate": f"{name}_USDT",
        "Bitget": f"{name}USDT_UMCBL",
        "HTX": f"{name}-USDT",
        "CoinEx": f"{name}USDT",
    }
    if venue == "Hyperliquid":
        yield one(f"k{name[4:]}" if name.startswith("1000") else name, 1.0, "USD", "USDC")
        return
    yield one(linear[venue], 0.84, "USDT")
    if name in _COIN_MARGINED:
        inverse = {"Binance": f"{name}USD_PERP", "OKX": f"{name}-USD-SWAP", "Bybit": f"{name}USD"}
        if venue in inverse:
            yield one(inverse[venue], 0.08, "USD", name)
    if name not in _DATED:
        return
    yymmdd = f"{expiry:%y%m%d}"
    if venue == "Binance":
        yield one(f"{name}USDC", 0.05, "USDC")
        yield one(f"{name}USDT_{yymmdd}", 0.03, "USDT", dated=True)
    elif venue == "OKX":
        yield one(f"{name}-USD-{yymmdd}", 0.04, "USD", name, dated=True)
    elif venue == "Bybit":
        yield one(f"{name}PERP", 0.05, "USDC")
    elif venue == "Bitget":
        yield one(f"{name}USD_DMCBL", 0.06, "USD", name)
