"""Inputs, thresholds and votes of a BTC episode, to be changed by keyword."""

from __future__ import annotations

from collections.abc import Mapping

from cgtui.coinglass.events import Side
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)
from cgtui.signals.reading import Vote
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.votes import cast_votes
from cgtui.signals.votes.cast import Votes
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000  # 2025-10-10 21:15:00 UTC
AT_MS = T0_MS + 4_000


def source(name: str = "taker", *, used: str = "1m", age_s: float = 4.0) -> Provenance:
    return Provenance(f"/api/futures/{name}", "1m", used, AT_MS - round(age_s * 1000))


def taker(
    sell: float = 0.5, times: float = 1.0, *, used: str = "1m", age_s: float = 4.0
) -> TakerInput:
    """``sell`` is the share of sells, ``times`` the volume as a multiple of the usual 10 M."""
    total_usd = times * 10_000_000
    return TakerInput(
        source(used=used, age_s=age_s), (1 - sell) * total_usd, sell * total_usd, 10_000_000
    )


def interest(
    change_15m_pct: float | None = 0.0,
    change_60m_pct: float | None = 0.0,
    *,
    used: str = "1m",
    age_s: float = 9.0,
) -> OpenInterestInput:
    return OpenInterestInput(
        source("open-interest", used=used, age_s=age_s), change_15m_pct, change_60m_pct
    )


def history(
    longs: tuple[float, float] = (0.0, 0.0),
    shorts: tuple[float, float] = (0.0, 0.0),
    *,
    used: str = "1m",
    age_s: float = 4.0,
) -> LiquidationInput:
    """``longs`` and ``shorts`` are (worst minute, sum)."""
    place = source("liquidation", used=used, age_s=age_s)
    return LiquidationInput(place, longs[0], shorts[0], longs[1], shorts[1])


def funding(
    rate_pct: float = 0.006,
    own_p95_pct: float | None = None,
    own_p5_pct: float | None = None,
    *,
    used: str = "1m",
    age_s: float = 40.0,
) -> FundingInput:
    place = source("funding-rate", used=used, age_s=age_s)
    return FundingInput(place, rate_pct, own_p95_pct, own_p5_pct)


def missing(name: InputName, reason: str = "no answer") -> MissingInput:
    return MissingInput(name, f"/api/futures/{name}", reason)


def inputs(
    taker_input: TakerInput | MissingInput | None = None,
    interest_input: OpenInterestInput | MissingInput | None = None,
    history_input: LiquidationInput | MissingInput | None = None,
    funding_input: FundingInput | MissingInput | None = None,
) -> Inputs:
    """Four inputs that say no, but for those given."""
    return Inputs(
        AT_MS,
        taker_input or taker(),
        interest_input or interest(),
        history_input or history(),
        funding_input or funding(),
    )


def threshold(
    side: Side = Side.LONG,
    *,
    floor_usd: float = 2_500_000,
    p95_usd: float | None = 1_500_000,
    p99_usd: float | None = 6_000_000,
    p95_limit_usd: float = 2_500_000,
    p99_limit_usd: float = 6_000_000,
) -> Threshold:
    return Threshold(
        coin="BTC",
        side=side,
        coin_tier=1,
        floor_usd=floor_usd,
        notable_usd=floor_usd / 2,
        large_usd=p95_limit_usd,
        extreme_usd=max(p99_limit_usd, 3 * floor_usd),
        large_basis=Basis.FLOOR,
        extreme_basis=Basis.FLOOR,
        p85_usd=None,
        p95_usd=p95_usd,
        p99_usd=p99_usd,
        p95_limit_usd=p95_limit_usd,
        p99_limit_usd=p99_limit_usd,
        samples=800,
        needed=200,
        window_days=6,
    )


def cast(
    given: Inputs,
    *,
    side: Side = Side.LONG,
    coin_tier: int = 1,
    last: Mapping[InputName, Vote] | None = None,
) -> Votes:
    return cast_votes(
        given,
        side=side,
        coin_tier=coin_tier,
        threshold=threshold(side),
        params=DEFAULTS.votes,
        confirm=DEFAULTS.confirm,
        at_ms=AT_MS,
        last=last or {},
    )
