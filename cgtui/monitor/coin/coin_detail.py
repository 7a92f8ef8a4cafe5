"""Everything about the one coin that is looked at, frozen: charts, venues, positions, orders.

Every ``_ms`` time is by the source's clock. What could not be read is there with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.price_grid import PriceGrid
from cgtui.monitor.snapshot import CoinRow, TapeEntry
from cgtui.signals.alert import PriceNow
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.threshold import Threshold

NO_INPUTS: Final = "no inputs"
"""Why nothing is read where there is no REST, and how that is said everywhere."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """One thing that is read for the coin.

    ``value`` is the last one that came, as of ``as_of_ms``; ``trouble`` is why there is none, or
    why there is no newer one, in words. Once older than ``stale_ms`` it is past its limit.
    ``interval_used`` differs from ``interval_asked`` where CoinGlass refused that.
    """

    endpoint: str
    value: Value | None = None
    trouble: str = ""
    as_of_ms: int | None = None
    stale_ms: int = 0
    interval_asked: str | None = None
    interval_used: str | None = None

    def age_s(self, now_ms: int) -> float | None:
        """How old the value is; ``None`` while there is none."""
        return None if self.as_of_ms is None else max(0, now_ms - self.as_of_ms) / 1000

    def is_stale(self, now_ms: int) -> bool:
        """Whether the value is older than its limit."""
        return self.as_of_ms is not None and now_ms - self.as_of_ms > self.stale_ms


@dataclass(frozen=True, slots=True)
class Series:
    """One value a bar of ``width_ms``, oldest first, the first beginning at ``first_ms``.

    ``None`` is a bar that is missing. ``forming`` says that the newest is still in progress.
    """

    first_ms: int
    width_ms: int
    values: tuple[float | None, ...]
    forming: bool

    @property
    def last(self) -> float | None:
        """The newest bar's value."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class TwoSeries:
    """As `Series` with two amounts a bar: buy and sell volume, or longs and shorts liquidated."""

    first_ms: int
    width_ms: int
    first: tuple[float | None, ...]
    second: tuple[float | None, ...]
    forming: bool


@dataclass(frozen=True, slots=True)
class VenueInterest:
    """Open interest of the coin on one venue. ``share_pct`` is of all venues together."""

    exchange: str
    open_interest_usd: float
    share_pct: float | None
    change_1h_pct: float | None


@dataclass(frozen=True, slots=True)
class VenueLiquidations:
    """What was liquidated of the coin on one venue over ``span`` (``1h``, ``4h``, …)."""

    exchange: str
    long_usd: float
    short_usd: float
    span: str


@dataclass(frozen=True, slots=True)
class WalletPosition:
    """An open position on Hyperliquid.

    ``distance_pct`` is how far the mark price has to move to the liquidation price: below zero
    for a long, above for a short. ``None`` where CoinGlass does not say.
    """

    wallet: str
    side: Side
    value_usd: float
    leverage: float | None
    entry_price: float | None
    liquidation_price: float | None
    distance_pct: float | None
    pnl_usd: float | None


class Reading(StrEnum):
    """The parts that are read from REST."""

    PRICE = "price"
    TAKER = "taker"
    OPEN_INTEREST = "open interest"
    LIQUIDATIONS = "liquidations"
    FUNDING = "funding"
    INPUTS = "inputs"
    INTEREST_BY_VENUE = "open interest by venue"
    LIQUIDATIONS_BY_VENUE = "liquidations by venue"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class CoinLimits:
    """What the four inputs are compared with for this coin, before any side is known.

    Shares are fractions, multiples are of the usual 5-minute volume; ``weights`` add up to 100.
    ``stale_s`` is from which age on an input cannot vote.
    """

    weights: Mapping[InputName, float]
    taker_share: float
    taker_volume: float
    oi_15m_pct: float
    oi_60m_pct: float
    funding_pct: float
    long: Threshold
    short: Threshold
    stale_s: Mapping[InputName, float]


@dataclass(frozen=True, slots=True)
class CoinDetail:
    """The coin that is looked at. ``interval`` is what the charts were asked for.

    ``inputs`` are the four as a reading would take them, with no votes: those belong to episodes.
    ``orders`` are the newest ones of the feed, newest first, grouped as on the tape.
    ``orders_note`` says why older ones are missing, ``orders_pending`` that they are being looked
    up. ``row`` holds the feed's own sums. ``no_rest`` is why nothing is read, if so.
    """

    coin: str
    interval: str
    no_rest: str
    price_now: PriceNow | None
    row: CoinRow | None
    limits: CoinLimits | None
    contract: str
    price: Part[Series]
    taker: Part[TwoSeries]
    open_interest: Part[Series]
    liquidations: Part[TwoSeries]
    funding: Part[Series]
    inputs: Part[Inputs]
    interest_by_venue: Part[tuple[VenueInterest, ...]]
    liquidations_by_venue: Part[tuple[VenueLiquidations, ...]]
    positions: Part[tuple[WalletPosition, ...]]
    orders: tuple[TapeEntry, ...]
    orders_note: str
    orders_pending: bool
    grid: PriceGrid
