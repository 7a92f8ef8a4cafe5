"""One episode of large liquidations of a coin and side, as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.events import Side
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier

Key = tuple[str, Side]
"""Coin and side: what an episode, its silence and its messages belong to."""


class Phase(StrEnum):
    """Where the 60 s sum stands against the episode's peak."""

    BUILDING = "building"
    PEAK = "peak"
    FADING = "fading"


@dataclass(frozen=True, slots=True)
class LargestOrder:
    """The largest single order of an episode."""

    usd: float
    exchange: str
    pair: str
    price: float
    time_ms: int


@dataclass(frozen=True, slots=True)
class HeadsUp:
    """An episode. Times are by the source's clock, amounts US dollars of the scoped venues.

    ``sum_usd`` is the trailing 60 s sum now, ``peak_usd`` its highest, ``total_usd`` and ``orders``
    everything since 60 s before the opening. ``tier`` only rises. ``venues`` are (exchange, USD) of
    the total, largest first. ``threshold`` is as of the opening. ``single`` marks an episode that
    one order opened by itself. ``rank_pct`` is the percentile of the peak in the window, ``None``
    while it is cold. ``closed_ms`` is ``None`` while it is open.
    """

    episode_id: str
    coin: str
    side: Side
    tier: Tier
    opened_ms: int
    sum_usd: float
    peak_usd: float
    peak_ms: int
    total_usd: float
    orders: int
    largest: LargestOrder
    venues: tuple[tuple[str, float], ...]
    threshold: Threshold
    single: bool
    rank_pct: float | None
    phase: Phase
    last_order_ms: int
    last_price: float
    closed_ms: int | None = None

    @property
    def key(self) -> Key:
        """What it belongs to."""
        return (self.coin, self.side)

    @property
    def is_open(self) -> bool:
        """Whether it has not closed yet."""
        return self.closed_ms is None
