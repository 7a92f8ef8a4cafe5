"""A plausible state of the signals, for tests of what is drawn from one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cgtui.coinglass.events import Side
from cgtui.coinglass.rest_stats import RestStats
from cgtui.coinglass.rest_types import Quota
from cgtui.monitor.signal_snapshot import (
    CoinSignal,
    Episode,
    InputsMode,
    JournalState,
    SignalCounts,
    SignalsSnapshot,
    TelegramState,
)
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState, PriceNow
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)
from cgtui.signals.reading import Choice, Reading, Verdict, Vote
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Cause, Degree, Trip
from tests.sample import NOW_MS

OI_PATH = "/api/futures/open-interest/aggregated-history"


def threshold(**changes: Any) -> Threshold:
    """BTC longs on their floor of 2.5 M, with a warm window."""
    one = Threshold(
        coin="BTC",
        side=Side.LONG,
        coin_tier=1,
        floor_usd=2_500_000.0,
        notable_usd=1_250_000.0,
        large_usd=2_500_000.0,
        extreme_usd=7_500_000.0,
        large_basis=Basis.FLOOR,
        extreme_basis=Basis.FLOOR,
        p85_usd=200_000.0,
        p95_usd=900_000.0,
        p99_usd=2_100_000.0,
        p95_limit_usd=2_500_000.0,
        p99_limit_usd=2_500_000.0,
        samples=3100,
        needed=200,
        window_days=6.0,
    )
    return replace(one, **changes)


def heads_up(coin: str = "BTC", side: Side = Side.LONG, **changes: Any) -> HeadsUp:
    """8.4 M of longs within 60 s, opened four minutes ago."""
    one = HeadsUp(
        episode_id=f"{coin}-{side}-1",
        coin=coin,
        side=side,
        tier=Tier.LARGE,
        opened_ms=NOW_MS - 240_000,
        sum_usd=8_400_000.0,
        peak_usd=8_400_000.0,
        peak_ms=NOW_MS - 42_000,
        total_usd=31_000_000.0,
        orders=412,
        largest=LargestOrder(1_200_000.0, "Binance", "BTCUSDT", 112_480.0, NOW_MS - 50_000),
        venues=(("Binance", 20_000_000.0), ("OKX", 11_000_000.0)),
        threshold=threshold(coin=coin, side=side),
        single=False,
        rank_pct=99.2,
        phase=Phase.PEAK,
        last_order_ms=NOW_MS - 1000,
        last_price=112_480.0,
    )
    return replace(one, **changes)


def vote(name: InputName, choice: Choice = Choice.YES, **changes: Any) -> Vote:
    """One vote as it is usual for its input."""
    value, limit, unit, text, weight = {
        InputName.TAKER: (0.63, 0.58, "share", "0.63 ≥ 0.58 @ 3.1× ≥ 2×", 35.0),
        InputName.OPEN_INTEREST: (-1.4, -0.8, "pct", "-1.4 % ≤ -0.8 % in 15 min", 30.0),
        InputName.LIQUIDATIONS: (5_200_000.0, 2_500_000.0, "usd", "5.20M ≥ 2.50M", 20.0),
        InputName.FUNDING: (0.006, 0.03, "pct", "0.006 % < 0.03 %", 15.0),
    }[name]
    factor = {Choice.YES: 0.75, Choice.STRONG: 1.0, Choice.AGAINST: -0.5}.get(choice, 0.0)
    one = Vote(
        name=name,
        choice=choice,
        weight=weight,
        points=weight * factor,
        value=value,
        limit=limit,
        unit=unit,
        text=text,
        age_s=4.0,
        interval_requested="1m",
        interval_used="1m",
        endpoint=OI_PATH,
    )
    return replace(one, **changes)


def missing(name: InputName, reason: str = "timed out") -> Vote:
    """An input that could not be read."""
    return vote(
        name, Choice.MISSING, value=None, limit=None, text=reason, age_s=None, interval_used=None
    )


VOTES = (
    vote(InputName.TAKER),
    vote(InputName.OPEN_INTEREST),
    vote(InputName.LIQUIDATIONS, Choice.STRONG),
    vote(InputName.FUNDING, Choice.NO),
)


def inputs() -> Inputs:
    """What ``VOTES`` rest on."""
    source = Provenance(OI_PATH, "1m", "1m", NOW_MS - 46_000)
    return Inputs(
        read_ms=NOW_MS - 42_000,
        taker=TakerInput(source, 37_000_000.0, 63_000_000.0, 32_300_000.0),
        open_interest=OpenInterestInput(source, -1.4, -2.2),
        liquidations=LiquidationInput(source, 5_200_000.0, 100_000.0, 9_000_000.0, 300_000.0),
        funding=FundingInput(source, 0.006, 0.02, -0.01),
    )


def reading(coin: str = "BTC", side: Side = Side.LONG, **changes: Any) -> Reading:
    """A confirming reading, 42 seconds ago."""
    one = Reading(
        episode_id=f"{coin}-{side}-1",
        coin=coin,
        side=side,
        number=2,
        at_ms=NOW_MS - 42_000,
        tier=Tier.LARGE,
        score=68.75,
        verdict=Verdict.CONFIRMED,
        votes=VOTES,
        inputs=inputs(),
    )
    return replace(one, **changes)


def episode(coin: str = "BTC", side: Side = Side.LONG, **changes: Any) -> Episode:
    """An open episode whose last reading confirmed it."""
    last = reading(coin, side)
    one = Episode(
        heads_up=heads_up(coin, side),
        last=last,
        best=last,
        next_reading_ms=NOW_MS + 18_000,
        reading_now=False,
        spoken=None,
        spoken_ms=None,
        hush="",
        hush_until_ms=None,
        suppressed=0,
        two_sided=False,
    )
    return replace(one, **changes)


def closed(coin: str = "ETH", side: Side = Side.SHORT, **changes: Any) -> Episode:
    """An episode that ended twelve minutes ago."""
    at_ms = NOW_MS - 720_000
    up = heads_up(coin, side, opened_ms=at_ms - 400_000, closed_ms=at_ms, sum_usd=0.0)
    return episode(coin, side, **({"heads_up": up, "next_reading_ms": None} | changes))


def coin_signal(coin: str, **changes: Any) -> CoinSignal:
    """A coin of the board with a price from REST."""
    one = CoinSignal(
        coin=coin,
        adopted=False,
        price=PriceNow(112_480.0, "rest", NOW_MS - 5000, -1.9),
        oi_15m_pct=-1.4,
        long=threshold(coin=coin),
        short=threshold(coin=coin, side=Side.SHORT),
        canary=None,
        muted_until_ms=None,
    )
    return replace(one, **changes)


def alert(kind: AlertKind = AlertKind.CONFIRMED, **changes: Any) -> Alert:
    """What is said of the usual episode."""
    one = Alert(
        alert_id="a-000123",
        kind=kind,
        mode="LIVE",
        created_ms=NOW_MS - 42_000,
        coin="BTC",
        side=Side.LONG,
        heads_up=heads_up(),
        reading=reading(),
    )
    return replace(one, **changes)


def record(state: AlertState = AlertState.SENT, **changes: Any) -> AlertRecord:
    """Its delivery."""
    one = AlertRecord(alert=alert(), state=state, committed_at_ms=NOW_MS - 42_000)
    if state is AlertState.SENT:
        one = replace(one, message_id=123, sent_at_ms=NOW_MS - 41_000, sent_ms=NOW_MS - 41_000)
    return replace(one, **changes)


def trip(cause: Cause = Cause.SILENCE, degree: Degree = Degree.HOLD, **changes: Any) -> Trip:
    """The feed has been silent for too long."""
    one = Trip(
        cause=cause,
        degree=degree,
        coin=None,
        since_ms=NOW_MS - 74_000,
        reason="no order for 74 s",
        rearms="60 s of data",
    )
    return replace(one, **changes)


def rest(**changes: Any) -> RestStats:
    """REST calls of a quiet hour."""
    one = RestStats(
        calls=MappingProxyType(
            {
                (200, "0", None): 812,
                (200, "40001", "IntervalNotAllowed"): 2,
                (429, None, "RateLimited"): 1,
                (None, None, "Unreachable"): 3,
            }
        ),
        latency_p50_ms=120.0,
        latency_p95_ms=480.0,
        retries=4,
        fallbacks=2,
        cache_hits=40,
        shared=7,
        budget_refusals=0,
        waiting=0,
        budget_used=61,
        budget_limit=250,
        paused_s=0.0,
        quota=Quota(64, 300),
        clock_offset_ms=180,
        refused_intervals=MappingProxyType({"taker-history": ("1m", "3m")}),
    )
    return replace(one, **changes)


def signals(**changes: Any) -> SignalsSnapshot:
    """Two coins watched, one episode open, one closed, Telegram on, a journal kept."""
    one = SignalsSnapshot(
        inputs=InputsMode.REST,
        open=(episode(),),
        closed=(closed(),),
        coins={coin: coin_signal(coin) for coin in ("BTC", "ETH")}
        | {"XPL": coin_signal("XPL", adopted=True, price=None, oi_15m_pct=None)},
        telegram=TelegramState(on=True),
        journal=JournalState(role="writer", path="~/.local/share/cgtui/journal.db"),
        rest=rest(),
        alerts=(record(),),
        counts=SignalCounts(heads_ups=12, readings=30, alerts_sent=3, alerts_suppressed=7),
    )
    return replace(one, **changes)
