"""The four confirming inputs as they were read, before anything is judged.

Every ``_ms`` time is by the source's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class InputName(StrEnum):
    """The inputs, in the order in which they are shown."""

    TAKER = "taker"
    OPEN_INTEREST = "open_interest"
    LIQUIDATIONS = "liquidations"
    FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from: path, intervals, and the time it stands for.

    ``as_of_ms`` is the moment the value describes: when the answer came for a bar in progress, the
    bar's end for a closed one.
    """

    endpoint: str
    interval_requested: str
    interval_used: str
    as_of_ms: int


@dataclass(frozen=True, slots=True)
class TakerInput:
    """Taker volume of the last 5 closed minutes and the forming one, all scoped venues.

    ``usual_usd`` is the coin's median 5-minute volume of the last 24 h.
    """

    source: Provenance
    buy_usd: float
    sell_usd: float
    usual_usd: float


@dataclass(frozen=True, slots=True)
class OpenInterestInput:
    """Change of the aggregated open interest in coins, in percent, over 15 and 60 minutes.

    ``None`` where a bar for that span is absent; at least one of the two is there.
    """

    source: Provenance
    change_15m_pct: float | None
    change_60m_pct: float | None


@dataclass(frozen=True, slots=True)
class LiquidationInput:
    """Aggregated liquidation history of the last 5 minutes (forming one included), scoped venues.

    ``worst`` is the largest single minute, ``sum`` all of them.
    """

    source: Provenance
    long_worst_usd: float
    short_worst_usd: float
    long_sum_usd: float
    short_sum_usd: float


@dataclass(frozen=True, slots=True)
class FundingInput:
    """Funding of the reference pair, last bar closed before the episode opened, percent per 8 h.

    ``own_p95_pct`` and ``own_p5_pct`` are percentiles of its last 30 days, ``None`` where they
    could not be read.
    """

    source: Provenance
    rate_pct: float
    own_p95_pct: float | None
    own_p5_pct: float | None


@dataclass(frozen=True, slots=True)
class MissingInput:
    """An input that could not be read, is stale or too coarse: ``reason`` in a few words."""

    name: InputName
    endpoint: str
    reason: str
    interval_requested: str = "1m"
    interval_used: str | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """One set of four, read together at ``read_ms``."""

    read_ms: int
    taker: TakerInput | MissingInput
    open_interest: OpenInterestInput | MissingInput
    liquidations: LiquidationInput | MissingInput
    funding: FundingInput | MissingInput
