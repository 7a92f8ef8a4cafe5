"""Episodes, readings and alerts for tests: a cascade of BTC longs unless told otherwise."""

from __future__ import annotations

from typing import Any

from cgtui.coinglass.events import Side
from cgtui.signals.alert import Alert, AlertKind, Digest, DigestCoin, PriceNow
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import InputName, Inputs, MissingInput
from cgtui.signals.reading import Choice, Reading, Verdict, Vote
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier

AT_MS = 1_760_131_447_000
"""2025-10-10 21:24:07 UTC."""


def threshold(**changes: Any) -> Threshold:
    values: dict[str, Any] = {
        "coin": "BTC",
        "side": Side.LONG,
        "coin_tier": 1,
        "floor_usd": 2_500_000.0,
        "notable_usd": 1_250_000.0,
        "large_usd": 2_500_000.0,
        "extreme_usd": 9_100_000.0,
        "large_basis": Basis.FLOOR,
        "extreme_basis": Basis.PERCENTILE,
        "p85_usd": 400_000.0,
        "p95_usd": 1_900_000.0,
        "p99_usd": 9_100_000.0,
        "p95_limit_usd": 2_500_000.0,
        "p99_limit_usd": 9_100_000.0,
        "samples": 5_120,
        "needed": 200,
        "window_days": 6.0,
    }
    return Threshold(**values | changes)


def heads_up(**changes: Any) -> HeadsUp:
    values: dict[str, Any] = {
        "episode_id": "e-1",
        "coin": "BTC",
        "side": Side.LONG,
        "tier": Tier.LARGE,
        "opened_ms": AT_MS - 40_000,
        "sum_usd": 7_900_000.0,
        "peak_usd": 8_400_000.0,
        "peak_ms": AT_MS - 5_000,
        "total_usd": 12_600_000.0,
        "orders": 212,
        "largest": LargestOrder(1_200_000.0, "Hyperliquid", "BTC", 112_480.0, AT_MS - 9_000),
        "venues": (
            ("Hyperliquid", 6_300_000.0),
            ("Binance", 3_150_000.0),
            ("Bybit", 3_150_000.0),
        ),
        "threshold": threshold(),
        "single": False,
        "rank_pct": 99.4,
        "phase": Phase.PEAK,
        "last_order_ms": AT_MS - 1_000,
        "last_price": 112_410.0,
    }
    return HeadsUp(**values | changes)


def vote(name: InputName, choice: Choice, text: str, **changes: Any) -> Vote:
    values: dict[str, Any] = {
        "name": name,
        "choice": choice,
        "weight": 35.0,
        "points": 26.25,
        "value": 0.63,
        "limit": 0.58,
        "unit": "share",
        "text": text,
        "age_s": 4.0,
        "interval_requested": "1m",
        "interval_used": "1m",
        "endpoint": "/api/futures/aggregated-taker-buy-sell-volume/history",
    }
    return Vote(**values | changes)


VOTES = (
    vote(InputName.TAKER, Choice.YES, "0.63 ≥ 0.58 @ 3.1×"),
    vote(InputName.OPEN_INTEREST, Choice.YES, "-1.4% ≤ -0.8% in 15m", age_s=9.0),
    vote(InputName.LIQUIDATIONS, Choice.STRONG, "$9.8M ≥ $9.1M p99"),
    vote(InputName.FUNDING, Choice.NO, "0.006% < 0.03%", age_s=2500.0, interval_used="5m"),
)


def missing(name: InputName, reason: str) -> Vote:
    return vote(
        name, Choice.MISSING, reason, points=0.0, value=None, limit=None, age_s=None,
        interval_used=None,
    )  # fmt: skip


def reading(votes: tuple[Vote, ...] = VOTES, **changes: Any) -> Reading:
    gone = [MissingInput(name, "/api/x", "not read") for name in InputName]
    values: dict[str, Any] = {
        "episode_id": "e-1",
        "coin": "BTC",
        "side": Side.LONG,
        "number": 1,
        "at_ms": AT_MS,
        "tier": Tier.LARGE,
        "score": 69.0,
        "verdict": Verdict.CONFIRMED,
        "votes": votes,
        "inputs": Inputs(AT_MS, gone[0], gone[1], gone[2], gone[3]),
    }
    return Reading(**values | changes)


def alert(kind: AlertKind = AlertKind.CONFIRMED, **changes: Any) -> Alert:
    values: dict[str, Any] = {
        "alert_id": "a-17",
        "kind": kind,
        "mode": "LIVE",
        "created_ms": AT_MS,
    }
    if kind in (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.DRILL):
        values |= {
            "coin": "BTC",
            "side": Side.LONG,
            "heads_up": heads_up(),
            "reading": reading(),
            "price": PriceNow(112_480.0, "rest", AT_MS - 2_000, -1.9),
        }
    return Alert(**values | changes)


def notice(text: str = "alerts held", **changes: Any) -> Alert:
    return alert(AlertKind.NOTICE, text=text, **changes)


def digest(**changes: Any) -> Digest:
    values: dict[str, Any] = {
        "coins": (
            DigestCoin("BTC", Side.LONG, Tier.EXTREME, AlertKind.CONFIRMED, 81.2, 62e6, 93e6),
            DigestCoin("ETH", Side.LONG, Tier.LARGE, AlertKind.CONFIRMED, 69.0, 28.4e6, 41e6),
            DigestCoin("XPL", Side.SHORT, Tier.LARGE, AlertKind.UNCONFIRMED, None, 1.1e6, 1.2e6),
        ),
        "market_long_usd": 118.4e6,
        "market_short_usd": 6.2e6,
        "market_coins": 34,
        "reason": "more than 4 keys within 60 s",
    }
    return Digest(**values | changes)
