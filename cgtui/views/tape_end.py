"""What a tape that has ended leaves undone: its clock stands, so no moment ahead will ever come."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cgtui.monitor.signal_snapshot import Episode, SignalsSnapshot
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.signals.alert import AlertRecord
from cgtui.signals.hush_words import counted_from, was_kept

NOT_SENT: Final = "tape ended: unsent"
NOT_READ: Final = "no more readings"


def as_it_ended(snapshot: Snapshot) -> Snapshot:
    """``snapshot`` without promises where its tape has ended; itself before that.

    A reading that was due by then, and a message on its way, still come: they need no time of the
    tape's.
    """
    signals = snapshot.signals
    if signals is None or snapshot.feed.state is not FeedState.ENDED:
        return snapshot
    return replace(snapshot, signals=_settled(signals, snapshot.now_ms))


def _settled(signals: SignalsSnapshot, now_ms: int) -> SignalsSnapshot:
    return replace(
        signals,
        open=tuple(_episode(one, now_ms) for one in signals.open),
        closed=tuple(_episode(one, now_ms) for one in signals.closed),
        alerts=tuple(_record(one, now_ms) for one in signals.alerts),
    )


def _episode(episode: Episode, now_ms: int) -> Episode:
    due_ms = episode.next_reading_ms
    unread = due_ms is not None and due_ms > now_ms
    if _is_promise(episode.hush, now_ms, now_ms):
        hush = NOT_SENT
    else:
        hush = episode.hush or (NOT_READ if unread else "")
    if hush == episode.hush and not unread:
        return episode
    return replace(
        episode, next_reading_ms=None if unread else due_ms, hush=hush, hush_until_ms=None
    )


def _record(record: AlertRecord, now_ms: int) -> AlertRecord:
    if not _is_promise(record.reason, record.alert.created_ms, now_ms):
        return record
    return replace(record, reason=NOT_SENT)


def _is_promise(reason: str, said_ms: int, now_ms: int) -> bool:
    """Whether words of the moment ``said_ms`` name something that is still to come."""
    counted = counted_from(reason, said_ms)
    return counted[1] > now_ms if counted else was_kept(reason)
