"""`watch`, plain: the lines [SIG], [ALERT], [HOLD] and [STATE]."""

from __future__ import annotations

from typing import Final

from cgtui.counted import counted
from cgtui.monitor.events import AlertTold, HeadsUpChange, HeadsUpTold, ReadingTaken, TripTold
from cgtui.sanitize import clean
from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Choice, Vote
from cgtui.signals.tier import Tier
from cgtui.signals.trip import Degree
from cgtui.views.numbers import age, usd
from cgtui.views.signal_words import (
    INPUT_WORDS,
    alert_words,
    baseline_words,
    limit_of,
    verdict_words,
)
from cgtui.views.watch.watch_signals_json import SignalEvent
from cgtui.views.watch.watch_signs import WatchSigns

_HELD: Final = {
    Degree.HOLD: "alerts held",
    Degree.DEGRADED: "degraded, only extreme ones go out, as UNCONFIRMED",
    Degree.DELIVERY: "delivery fails, trying on",
}


def signal_line(event: SignalEvent, signs: WatchSigns) -> str:
    """The line of an event, without the mode's label."""
    match event:
        case HeadsUpTold():
            return f"[SIG] {_heads_up(event)}"
        case ReadingTaken():
            reading = event.reading
            votes = " | ".join(_vote(vote) for vote in reading.votes)
            who = f"{clean(reading.coin)} {reading.side}"
            return f"[SIG] {who} reading {reading.number}: {verdict_words(reading)} | {votes}"
        case AlertTold():
            return f"[ALERT] {_alert(event.record, signs)}"
        case TripTold():
            return f"[HOLD] {_trip(event, signs)}"
        case _:
            sign = f"{signs.warn} " if event.trouble else ""
            return f"[STATE] {sign}{clean(event.part)}: {clean(event.text)}"


def _heads_up(event: HeadsUpTold) -> str:
    up = event.heads_up
    who = f"{clean(up.coin)} {up.side}"
    if event.change is HeadsUpChange.CLOSED:
        end_ms = event.at_ms if up.closed_ms is None else up.closed_ms
        lasted = age((end_ms - up.opened_ms) / 1000)
        all_of_it = f"${usd(up.total_usd)} in {counted(up.orders, 'order')}"
        return f"{who} closed after {lasted} | peak ${usd(up.peak_usd)}/60s, {all_of_it}"
    limit_usd, basis = limit_of(up)
    if event.change is HeadsUpChange.ROSE:
        parts = [f"{who} rose: {up.tier.word}, peak ${usd(up.peak_usd)}/60s"]
    elif up.single and up.sum_usd < limit_usd:
        largest = f"${usd(up.largest.usd)} on {clean(up.largest.exchange)}"
        parts = [f"{who} {up.tier.word} by one order of {largest}"]
    else:
        sums = f"${usd(up.sum_usd)}/60s ≥ ${usd(limit_usd)}"
        parts = [f"{who} {up.tier.word} {sums} ({basis})"]
    if baseline := baseline_words(up.threshold):
        parts.append(baseline)
    return " | ".join([*parts, *_venues(up)])


def _venues(up: HeadsUp) -> list[str]:
    whole = sum(amount for _name, amount in up.venues)
    if whole <= 0:
        return []
    shares = [f"{clean(name)} {100 * amount / whole:.0f}%" for name, amount in up.venues[:4]]
    return [", ".join(shares)]


def _vote(vote: Vote) -> str:
    name = INPUT_WORDS[vote.name]
    text = clean(vote.text)
    if vote.choice is Choice.MISSING:
        return f"{name} missing: {text or 'no reason given'}"
    return f"{name} {text} {vote.choice}"


def _alert(record: AlertRecord, signs: WatchSigns) -> str:
    alert = record.alert
    what = clean(alert_words(alert))
    if alert.coin and alert.tier is not Tier.NONE:
        what += f" {alert.tier.word}"
    about = f"{what} (id {clean(alert.alert_id)})"
    more = f" | +{alert.suppressed} suppressed before" if alert.suppressed else ""
    reason = clean(record.reason)
    why = f" | {reason}" if reason else ""
    match record.state:
        case AlertState.SENT:
            return f"{signs.good} sent #{record.message_id} {about}{more}"
        case AlertState.PENDING:
            return f"to be sent: {about}{more}{why}"
        case AlertState.RECORDED:
            return f"recorded, not sent: {about}{more}{why}"
        case AlertState.SUPPRESSED:
            return f"not sent: {reason or 'no reason given'} | {what}"
        case _:
            return f"{signs.bad} {record.state}: {about}{why}"


def _trip(event: TripTold, signs: WatchSigns) -> str:
    trip = event.trip
    scope = "" if trip.coin is None else f"{clean(trip.coin)}: "
    reason = clean(trip.reason)
    if not event.tripped:
        return f"{signs.good} {scope}over: {reason}"
    return f"{signs.warn} {scope}{_HELD[trip.degree]}: {reason} | re-arms: {clean(trip.rearms)}"
