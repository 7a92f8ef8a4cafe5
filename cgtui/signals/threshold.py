"""What is large for one coin and side, and where the figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.events import Side
from cgtui.signals.tier import Tier


class Basis(StrEnum):
    """Which rule set the value of a threshold."""

    FLOOR = "floor"
    PERCENTILE = "percentile"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The limits in force for the trailing 60 s sum of one coin and side, in US dollars.

    ``coin_tier`` is 1, 2, 3 or 4 (the rest). ``p85_usd`` … ``p99_usd`` are nearest-rank percentiles
    of the ``samples`` non-empty minutes of the window, ``None`` while there are fewer than
    ``needed`` of them: then the floor alone holds. ``large_basis`` and ``extreme_basis`` say which
    rule the limit rests on.
    """

    coin: str
    side: Side
    coin_tier: int
    floor_usd: float
    notable_usd: float
    large_usd: float
    extreme_usd: float
    large_basis: Basis
    extreme_basis: Basis
    p85_usd: float | None
    p95_usd: float | None
    p99_usd: float | None
    p95_limit_usd: float
    """max(floor, min(p95, its ceiling)): what the liquidation history is compared with."""
    p99_limit_usd: float
    samples: int
    needed: int
    window_days: float

    @property
    def warm(self) -> bool:
        """Whether the window holds enough minutes for percentiles."""
        return self.samples >= self.needed

    def tier_of(self, sum_usd: float) -> Tier:
        """The tier of a trailing 60 s sum."""
        if sum_usd >= self.extreme_usd:
            return Tier.EXTREME
        if sum_usd >= self.large_usd:
            return Tier.LARGE
        return Tier.NOTABLE if sum_usd >= self.notable_usd else Tier.NONE
