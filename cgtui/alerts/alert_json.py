"""An alert as JSON, for the command that gets it. Additions only."""

from __future__ import annotations

import math
from typing import Any

from cgtui.alerts.message import Message
from cgtui.alerts.time_words import rfc3339
from cgtui.signals.alert import Alert, Digest, PriceNow
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Vote


def as_json(alert: Alert, message: Message) -> dict[str, Any]:
    """``alert`` as an object of plain values; ``text`` is the message without markup.

    Times are RFC 3339 UTC, amounts US dollars. What an alert of its kind has not is ``null``.
    """
    reading = alert.reading
    return {
        "alert_id": alert.alert_id,
        "kind": alert.kind.value,
        "mode": alert.mode,
        "created": rfc3339(alert.created_ms),
        "coin": alert.coin or None,
        "side": alert.side.value if alert.side is not None else None,
        "tier": alert.tier.word,
        "verdict": reading.verdict.value if reading is not None else None,
        "score": _finite(reading.score) if reading is not None else None,
        "votes": {one.name.value: _vote(one) for one in reading.votes} if reading else {},
        "missing": [name.value for name in reading.missing] if reading is not None else [],
        "episode": _episode(alert.heads_up) if alert.heads_up is not None else None,
        "price": _price(alert.price) if alert.price is not None else None,
        "digest": _digest(alert.digest) if alert.digest is not None else None,
        "suppressed": alert.suppressed,
        "reply_to": alert.reply_to,
        "silent": alert.silent,
        "two_sided": alert.two_sided,
        "lag_s": _finite(alert.lag_s),
        "reason": alert.text,
        "text": message.plain,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _vote(vote: Vote) -> dict[str, Any]:
    """As in ``watch --json``."""
    return {
        "vote": vote.choice.value,
        "points": _finite(vote.points),
        "value": _finite(vote.value),
        "limit": _finite(vote.limit),
        "weight": _finite(vote.weight),
        "age_s": _finite(vote.age_s),
        "interval": vote.interval_used,
        "endpoint": vote.endpoint,
    }


def _episode(heads_up: HeadsUp) -> dict[str, Any]:
    return {
        "episode_id": heads_up.episode_id,
        "opened": rfc3339(heads_up.opened_ms),
        "phase": heads_up.phase.value,
        "sum_usd": _finite(heads_up.sum_usd),
        "peak_usd": _finite(heads_up.peak_usd),
        "total_usd": _finite(heads_up.total_usd),
        "orders": heads_up.orders,
        "rank_pct": _finite(heads_up.rank_pct),
        "large_usd": _finite(heads_up.threshold.large_usd),
        "extreme_usd": _finite(heads_up.threshold.extreme_usd),
        "venues_usd": {name: _finite(usd) for name, usd in heads_up.venues},
    }


def _price(price: PriceNow) -> dict[str, Any]:
    return {
        "price_usd": _finite(price.price),
        "source": price.source,
        "at": rfc3339(price.at_ms),
        "change_5m_pct": _finite(price.change_5m_pct),
    }


def _digest(digest: Digest) -> dict[str, Any]:
    return {
        "reason": digest.reason,
        "market_long_usd": _finite(digest.market_long_usd),
        "market_short_usd": _finite(digest.market_short_usd),
        "market_coins": digest.market_coins,
        "coins": [
            {
                "coin": one.coin,
                "side": one.side.value,
                "tier": one.tier.word,
                "kind": one.kind.value,
                "score": _finite(one.score),
                "peak_usd": _finite(one.peak_usd),
                "total_usd": _finite(one.total_usd),
            }
            for one in digest.coins
        ],
    }
