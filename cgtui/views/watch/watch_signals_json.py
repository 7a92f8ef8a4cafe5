"""`watch --json`: heads-ups, readings, alerts, the kill-switch. A contract that only grows."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.events import Side
from cgtui.monitor.events import AlertTold, HeadsUpTold, ReadingTaken, StateTold, TripTold
from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading, Vote
from cgtui.signals.tier import Tier
from cgtui.views.json_values import Fields, rfc3339

SignalEvent = HeadsUpTold | ReadingTaken | AlertTold | TripTold | StateTold

_ALERTS: Final = {
    AlertState.PENDING: "alert_pending",
    AlertState.SENT: "alert_sent",
    AlertState.RECORDED: "alert_recorded",
    AlertState.SUPPRESSED: "alert_suppressed",
    AlertState.EXPIRED: "alert_failed",
    AlertState.FAILED: "alert_failed",
}


def signal_event(event: SignalEvent) -> tuple[str, Fields]:
    """The name of an event and its fields."""
    match event:
        case HeadsUpTold():
            return "heads_up", {"change": event.change.value, **_heads_up(event.heads_up)}
        case ReadingTaken():
            return "confirmation", _reading(event.reading)
        case AlertTold():
            return _alert_name(event.record), _alert(event.record)
        case TripTold():
            return "kill_switch", _trip(event)
        case StateTold():
            fields: Fields = {"part": event.part, "text": event.text, "trouble": event.trouble}
            return "status", fields


def _alert_name(record: AlertRecord) -> str:
    """What is said later by itself waits; ``alert_suppressed`` are those the summary counts."""
    if record.waits:
        return "alert_waiting"
    return _ALERTS[record.state]


def _heads_up(up: HeadsUp) -> Fields:
    """Amounts are US dollars; ``threshold_usd`` is what opened it, ``basis`` the rule behind it."""
    return {
        "coin": up.coin,
        "side": up.side.value,
        "tier": up.tier.word,
        "sum_usd": up.sum_usd,
        "peak_usd": up.peak_usd,
        "total_usd": up.total_usd,
        "orders": up.orders,
        "threshold_usd": up.threshold.large_usd,
        "extreme_usd": up.threshold.extreme_usd,
        "basis": up.threshold.large_basis.value,
        "samples": up.threshold.samples,
        "samples_needed": up.threshold.needed,
        "rank_pct": up.rank_pct,
        "single": up.single,
        "largest_usd": up.largest.usd,
        "largest_exchange": up.largest.exchange,
        "largest_pair": up.largest.pair,
        "venues_usd": dict(up.venues),
        "phase": up.phase.value,
        "price": up.last_price,
        "episode_id": up.episode_id,
        "opened": rfc3339(up.opened_ms),
        "closed": _moment(up.closed_ms),
    }


def _reading(reading: Reading) -> Fields:
    return {
        "coin": reading.coin,
        "side": reading.side.value,
        "tier": reading.tier.word,
        "score": _score(reading),
        "verdict": reading.verdict.value,
        "votes": {vote.name.value: _vote(vote) for vote in reading.votes},
        "missing": [name.value for name in reading.missing],
        "number": reading.number,
        "episode_id": reading.episode_id,
    }


def _vote(vote: Vote) -> Fields:
    return {
        "vote": vote.choice.value,
        "points": round(vote.points, 3),
        "value": vote.value,
        "limit": vote.limit,
        "weight": vote.weight,
        "age_s": None if vote.age_s is None else round(vote.age_s, 3),
        "interval": vote.interval_used,
        "endpoint": vote.endpoint,
        "unit": vote.unit,
        "interval_requested": vote.interval_requested,
        "text": vote.text,
    }


def _alert(record: AlertRecord) -> Fields:
    """``verdict`` is what the message says; null stands where a message is about no coin.
    ``created`` and ``sent`` are by the source's clock, as ``ts`` is."""
    alert = record.alert
    return {
        "alert_id": alert.alert_id,
        "coin": alert.coin or None,
        "side": _side(alert.side),
        "tier": None if alert.tier is Tier.NONE else alert.tier.word,
        "verdict": alert.kind.value,
        "score": None if alert.reading is None else _score(alert.reading),
        "message_id": record.message_id,
        "reason": record.reason or None,
        "state": record.state.value,
        "attempts": record.attempts,
        "suppressed": alert.suppressed,
        "reply_to": alert.reply_to,
        "episode_id": None if alert.heads_up is None else alert.heads_up.episode_id,
        "created": rfc3339(alert.created_ms),
        "sent": _moment(record.arrived_ms),
    }


def _trip(event: TripTold) -> Fields:
    trip = event.trip
    return {
        "tripped": event.tripped,
        "cause": trip.cause.value,
        "degree": trip.degree.value,
        "coin": trip.coin,
        "reason": trip.reason,
        "rearms": trip.rearms,
        "since": rfc3339(trip.since_ms),
    }


def _score(reading: Reading) -> float:
    return round(reading.score, 3)


def _side(side: Side | None) -> str | None:
    return None if side is None else side.value


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else rfc3339(at_ms)
