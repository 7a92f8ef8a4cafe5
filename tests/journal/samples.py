"""Orders, episodes, readings and alerts for the journal's tests."""

from __future__ import annotations

from dataclasses import replace

from cgtui.coinglass.events import Liquidation, Side
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState, PriceNow
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    MissingInput,
    Provenance,
    TakerInput,
)
from cgtui.signals.reading import Choice, Reading, Verdict, Vote
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier
from tests.journal.journals import NOW_MS

THRESHOLD = Threshold(
    coin="BTC",
    side=Side.LONG,
    coin_tier=1,
    floor_usd=2_500_000.0,
    notable_usd=1_250_000.0,
    large_usd=2_500_000.0,
    extreme_usd=7_500_000.0,
    large_basis=Basis.FLOOR,
    extreme_basis=Basis.PERCENTILE,
    p85_usd=400_000.0,
    p95_usd=None,
    p99_usd=3_000_000.5,
    p95_limit_usd=2_500_000.0,
    p99_limit_usd=3_000_000.5,
    samples=812,
    needed=200,
    window_days=6.0,
)


def order(received_ms: int = NOW_MS, usd: float = 12_450.12, coin: str = "BTC") -> Liquidation:
    """A long position on Binance."""
    return Liquidation(
        "Binance", coin, f"{coin}USDT", Side.LONG, 91_000.5, usd, received_ms - 700, received_ms
    )


def heads_up(episode_id: str = "e1", *, opened_ms: int = NOW_MS, peak_usd: float = 3e6) -> HeadsUp:
    """An open episode of BTC longs."""
    return HeadsUp(
        episode_id=episode_id,
        coin="BTC",
        side=Side.LONG,
        tier=Tier.LARGE,
        opened_ms=opened_ms,
        sum_usd=2.9e6,
        peak_usd=peak_usd,
        peak_ms=opened_ms + 4000,
        total_usd=4.5e6,
        orders=61,
        largest=LargestOrder(900_000.0, "OKX", "BTC-USDT-SWAP", 91_000.0, opened_ms),
        venues=(("Binance", 2.5e6), ("OKX", 2e6)),
        threshold=THRESHOLD,
        single=False,
        rank_pct=98.7,
        phase=Phase.BUILDING,
        last_order_ms=opened_ms + 4000,
        last_price=90_900.0,
    )


def reading(episode_id: str = "e1", number: int = 1, *, at_ms: int = NOW_MS) -> Reading:
    """Taker for it, the rest missing or undecided."""
    source = Provenance("/api/futures/aggregated-taker-buy-sell-volume/history", "1m", "1m", at_ms)
    missing = MissingInput(InputName.OPEN_INTEREST, "/api/oi", "no answer in 15 s")
    vote = Vote(
        InputName.TAKER, Choice.YES, 35.0, 26.25, 0.63, 0.58, "share", "0.63 ≥ 0.58 @ 3.1×", 4.0,
        "1m", "1m", source.endpoint,
    )  # fmt: skip
    return Reading(
        episode_id=episode_id,
        coin="BTC",
        side=Side.LONG,
        number=number,
        at_ms=at_ms,
        tier=Tier.LARGE,
        score=69.0,
        verdict=Verdict.NOT_CONFIRMED,
        votes=(
            vote,
            replace(vote, name=InputName.OPEN_INTEREST, choice=Choice.MISSING, value=None),
        ),
        inputs=Inputs(
            read_ms=at_ms,
            taker=TakerInput(source, 1.0, 2.0, 3.0),
            open_interest=missing,
            liquidations=replace(missing, name=InputName.LIQUIDATIONS),
            funding=FundingInput(source, 0.01, None, -0.02),
        ),
    )


def alert(alert_id: str = "a1", *, created_ms: int = NOW_MS) -> Alert:
    """A confirmed one with everything that belongs to it."""
    return Alert(
        alert_id=alert_id,
        kind=AlertKind.CONFIRMED,
        mode="LIVE",
        created_ms=created_ms,
        coin="BTC",
        side=Side.LONG,
        heads_up=heads_up(f"e-{alert_id}", opened_ms=created_ms - 3000),
        reading=reading(f"e-{alert_id}", at_ms=created_ms),
        price=PriceNow(90_900.0, "rest", created_ms, -1.4),
        suppressed=7,
        reply_to="a0",
    )


def record(
    alert_id: str = "a1",
    state: AlertState = AlertState.PENDING,
    *,
    created_ms: int = NOW_MS,
    reason: str = "",
) -> AlertRecord:
    """The alert and where it stands."""
    return AlertRecord(alert(alert_id, created_ms=created_ms), state, reason=reason)
