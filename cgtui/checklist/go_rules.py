"""GO or NO-GO: five criteria, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cgtui.checklist.facts import ChecklistEvidence
from cgtui.checklist.mark import ChecklistLine, Entry
from cgtui.checklist.realtime_rules import INTERVALS, events, stable
from cgtui.checklist.words import moment, seconds
from cgtui.counted import counted
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.reading import Reading

GO: Final = "GO"
LEAST_PONGS: Final = 3
"""Pongs on the connection from which their regularity can be told."""

_PONGS: Final = Entry("pongs", GO, "regular pongs")
_READS: Final = Entry("confirmation_reads", GO, "four confirmation reads")
_ALERT: Final = Entry("alert_delivered", GO, "one alert delivered")
_RESUBSCRIBED: Final = Entry("reconnect", GO, "the cut connection resubscribed")
_ALERTS: Final = (
    AlertKind.CONFIRMED,
    AlertKind.UNCONFIRMED,
    AlertKind.DIGEST,
    AlertKind.DRILL,
)
_DRILL_ID: Final = "drill"
_DRILL_DOES: Final = "it takes a heads-up; cgtui smoke takes the run's largest order (DRILL)"


def stable_for_30m(evidence: ChecklistEvidence) -> ChecklistLine:
    """Section E's thirty minutes."""
    return replace(stable(evidence), section=GO)


def regular_pongs(evidence: ChecklistEvidence) -> ChecklistLine:
    """On this connection no ping went unanswered and no pong was late by more than an interval."""
    feed, when = evidence.feed, evidence.when
    limit_s = INTERVALS * feed.ping_interval_s
    words = (
        f"{counted(feed.pongs_here, 'pong')} on this connection, "
        f"longest gap {seconds(feed.longest_pong_gap_s)} (limit {limit_s:g} s)"
    )
    mend = "screen 3 shows each ping; check the network"
    if feed.missed_here:
        return _PONGS.fails(f"{words}, {feed.missed_here} missed", when, mend)
    if feed.longest_pong_gap_s > limit_s:
        return _PONGS.fails(words, when, mend)
    if feed.pongs_here < LEAST_PONGS:
        return _PONGS.waits(f"{words}; {LEAST_PONGS} are needed", when)
    return _PONGS.passes(words, when)


def at_least_one_event(evidence: ChecklistEvidence) -> ChecklistLine:
    """Section E's events."""
    return replace(events(evidence), section=GO)


def confirmation_reads(evidence: ChecklistEvidence) -> ChecklistLine:
    """All four inputs were read, and could vote, for an order that really came over the feed."""
    run, when = evidence.run, evidence.when
    full, last = run.full_reading, run.last_reading
    if full is not None:
        votes = ", ".join(f"{vote.name.replace('_', ' ')} {vote.choice}" for vote in full.votes)
        words = f"4 of 4 for {_what(full)}, read {moment(full.at_ms)} ({votes}): {full.verdict}"
        return _READS.passes(words, when)
    if evidence.source.no_rest:
        return _READS.fails(evidence.source.no_rest, when, "run it on live data")
    if last is not None:
        missing = "; ".join(
            f"{vote.name.replace('_', ' ')} missing: {vote.text}"
            for vote in last.votes
            if vote.name in last.missing
        )
        words = f"{4 - len(last.missing)} of 4 for {_what(last)}: {missing}"
        return _READS.waits(words, when, "see section B, and the plan in section A")
    return _READS.waits(_none_yet(evidence), when, _DRILL_DOES)


def alert_delivered(evidence: ChecklistEvidence) -> ChecklistLine:
    """A message arrived; with Telegram off it was recorded, and the evidence says so."""
    delivery, when = evidence.delivery, evidence.when
    alerts = [one for one in delivery.spoken if one.alert.kind in _ALERTS]
    sent = _newest(alerts, AlertState.SENT)
    if sent is not None:
        return _ALERT.passes(f"{_named(sent)}: message_id {sent.message_id}", when)
    recorded = _newest(alerts, AlertState.RECORDED)
    if recorded is not None and not delivery.telegram_on:
        why = recorded.reason or delivery.off_reason
        words = f"{_named(recorded)}: recorded only, Telegram is off ({why})"
        return _ALERT.passes(words, when, look="t turns Telegram on; alerts go nowhere until then")
    failed = _newest(alerts, AlertState.FAILED) or _newest(alerts, AlertState.EXPIRED)
    if failed is not None:
        words = f"{_named(failed)}: {failed.state}, {failed.reason}"
        return _ALERT.fails(words, when, "see TELEGRAM on screen 3")
    if _newest(alerts, AlertState.PENDING) is not None:
        return _ALERT.waits("one is on its way", when)
    words = _none_yet(evidence)
    if evidence.engine.word == "HELD":
        words += f"; alerts are held: {evidence.engine.reason}"
    return _ALERT.waits(words, when, _DRILL_DOES)


def cut_resubscribed(evidence: ChecklistEvidence) -> ChecklistLine:
    """`smoke --drop-once`: the connection that was cut on purpose came back, and data with it."""
    cut, when = evidence.feed.own_cut, evidence.when
    if cut is None:
        return _RESUBSCRIBED.waits("not cut yet", when)
    words = f"cut at {moment(cut.at_ms)}"
    if cut.back_after_s is None:
        return _RESUBSCRIBED.waits(f"{words}, not back yet", when)
    words = f"{words}, resubscribed after {seconds(cut.back_after_s)}"
    if not cut.orders_since:
        return _RESUBSCRIBED.waits(f"{words}, no order since", when)
    return _RESUBSCRIBED.passes(f"{words}, {counted(cut.orders_since, 'order')} since", when)


CRITERIA: Final[tuple[Callable[[ChecklistEvidence], ChecklistLine], ...]] = (
    stable_for_30m,
    regular_pongs,
    at_least_one_event,
    confirmation_reads,
    alert_delivered,
)


def is_drill(reading: Reading) -> bool:
    """Whether it was taken for a drill and not for an episode."""
    return reading.episode_id.startswith(_DRILL_ID)


def drill_id(unique: str) -> str:
    """The id of a drill in place of an episode's."""
    return f"{_DRILL_ID}-{unique}"


def _what(reading: Reading) -> str:
    side = reading.side.value.casefold()
    if is_drill(reading):
        return f"DRILL with the largest {reading.coin} order ({side})"
    return f"{reading.coin} {side} heads-up"


def _named(record: AlertRecord) -> str:
    alert = record.alert
    side = "" if alert.side is None else f" {alert.side.value.casefold()}"
    return f"{alert.kind.value}{f' {alert.coin}' if alert.coin else ''}{side} ({alert.alert_id})"


def _newest(records: list[AlertRecord], state: AlertState) -> AlertRecord | None:
    return next((one for one in reversed(records) if one.state is state), None)


def _none_yet(evidence: ChecklistEvidence) -> str:
    run = evidence.run
    if run.drill:
        return f"drill: {run.drill}"
    if run.heads_ups:
        return f"{counted(run.heads_ups, 'heads-up')}, {counted(run.readings, 'reading')} so far"
    if run.taken_over:
        earlier = counted(run.taken_over, "open heads-up")
        return f"no heads-up of this run yet ({earlier} of an earlier one)"
    return "no heads-up yet"
