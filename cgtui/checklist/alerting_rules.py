"""Section D: what is decided gets through, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.facts import ChecklistEvidence, DeliveryFacts
from cgtui.checklist.health_lines import OFF
from cgtui.checklist.mark import ChecklistLine, Entry
from cgtui.checklist.words import moment, seconds
from cgtui.counted import counted
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState

_REACHABLE: Final = Entry("telegram_reachable", "D", "Telegram reachable (getMe)")
_SENT: Final = Entry("message_id", "D", "last sendMessage gave an id")
_DEDUP: Final = Entry("dedup", "D", "dedup window in force")
_OUTBOX: Final = Entry("outbox", "D", "outbox empty or draining")

_SPOKEN: Final = (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED)
_THROUGH: Final = (AlertState.SENT, AlertState.RECORDED)
_TURN_ON: Final = "t turns Telegram on; until then alerts are only recorded"
_SEE_TELEGRAM: Final = "see TELEGRAM on screen 3; cgtui alerts test sends a message"


def telegram_reachable(evidence: ChecklistEvidence) -> ChecklistLine:
    """``getMe`` answers, so the token is good and Telegram is there."""
    bot = evidence.bot
    if isinstance(bot, NotAsked):
        reason = bot.reason
        if reason.startswith(OFF):
            return _REACHABLE.off(reason.removeprefix(OFF), evidence.when)
        return _REACHABLE.waits(reason, evidence.when)
    if bot.error:
        mend = "check telegram.bot_token, and that this machine reaches telegram.url"
        return _REACHABLE.fails(bot.error, bot.when, mend)
    took = "" if bot.latency_ms is None else f" in {bot.latency_ms:.0f} ms"
    return _REACHABLE.passes(f"answered{took} as @{bot.name or '?'}", bot.when)


def message_id(evidence: ChecklistEvidence) -> ChecklistLine:
    """The newest message was taken: Telegram gave it an id."""
    delivery, when = evidence.delivery, evidence.when
    if not delivery.telegram_on:
        words = f"Telegram is off ({delivery.off_reason or 'switched off'}): alerts only recorded"
        if delivery.chosen_off:
            return _SENT.off(words, when, _TURN_ON)
        return _SENT.fails(words, when, _SEE_TELEGRAM)
    if delivery.last_error:
        return _SENT.fails(f"not sent: {delivery.last_error}", when, _SEE_TELEGRAM)
    if delivery.last_message_id is None:
        return _SENT.waits("no message sent in this run", when, "cgtui alerts test sends one")
    at = delivery.last_sent_at_ms
    sent = "" if at is None else f" at {moment(at)}"
    return _SENT.passes(f"message_id {delivery.last_message_id}{sent}", when)


def dedup(evidence: ChecklistEvidence) -> ChecklistLine:
    """No coin and side has spoken twice within the gap that not even a rise may break."""
    delivery, when = evidence.delivery, evidence.when
    words = (
        f"{delivery.dedup_s:g} s a coin and side, up to {delivery.dedup_longest_s:g} s; "
        f"{counted(delivery.suppressed, 'repeat')} held back"
    )
    early = _too_early(delivery)
    if early is not None:
        what, gap_s = early
        words = f"{what} spoke twice within {seconds(gap_s)}; {words}"
        return _DEDUP.fails(words, when, "a defect of cgtui: hold alerts (ctrl+k) and report it")
    return _DEDUP.passes(words, when)


def outbox(evidence: ChecklistEvidence) -> ChecklistLine:
    """Nothing waits to be sent for long."""
    delivery, when = evidence.delivery, evidence.when
    if not delivery.pending:
        return _OUTBOX.passes("empty", when)
    oldest_s = delivery.oldest_unsent_s or 0.0
    words = f"{delivery.pending} unsent, the oldest for {seconds(oldest_s)}"
    if oldest_s > delivery.unsent_limit_s:
        why = f": {delivery.last_error}" if delivery.last_error else ""
        return _OUTBOX.fails(f"{words}{why}", when, _SEE_TELEGRAM)
    if delivery.paused_s > 0:
        look = f"Telegram asked for a pause of {seconds(delivery.paused_s)}"
        return _OUTBOX.passes(f"{words}; draining", when, look=look)
    return _OUTBOX.passes(f"{words}; draining", when)


def _too_early(delivery: DeliveryFacts) -> tuple[str, float] | None:
    """A key that spoke twice too soon, and how soon by the source's clock."""
    last_ms: dict[tuple[str, str], int] = {}
    for alert in (record.alert for record in _said(delivery.spoken)):
        key = (alert.coin, "" if alert.side is None else alert.side.value)
        before_ms = last_ms.get(key)
        last_ms[key] = alert.created_ms
        if before_ms is None:
            continue
        gap_s = (alert.created_ms - before_ms) / 1000
        if 0 <= gap_s < delivery.rise_gap_s:
            return " ".join(key), gap_s
    return None


def _said(records: Iterable[AlertRecord]) -> Iterable[AlertRecord]:
    return (one for one in records if one.alert.kind in _SPOKEN and one.state in _THROUGH)
