"""What the signals tell, to the journal: orders, minutes, episodes, readings, alerts, trips."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Final

from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.stream_events import Disconnected, OrdersReceived
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.journal.records import LossRow, TripRow
from cgtui.monitor.events import AlertTold, HeadsUpTold, MonitorEvent, ReadingTaken, TripTold
from cgtui.monitor.feed.order_group import HISTORY_MS
from cgtui.monitor.signal.kept_outcomes import row_of
from cgtui.monitor.signal_snapshot import JournalState
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.minute_sums import ClosedMinute
from cgtui.signals.outcomes import Outcome

ANSWER_S: Final = 5.0
"""A disk that has not answered by then is taken for one that does not: the alert goes out."""


class Keeper:
    """Notes that nobody waits for; what must be on the disk goes through `JournalStore`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.not_restored = ""
        """Why the earlier run was not taken up, in words."""
        self._kept: dict[str, HeadsUp] = {}  # the open ones

    def orders(self, frames: Iterable[OrdersReceived]) -> None:
        """Every order as it was received; one that was old on arrival is history."""
        live: list[Liquidation] = []
        for frame in frames:
            oldest_ms = frame.received_ms - HISTORY_MS
            late = [order for order in frame.orders if order.time_ms < oldest_ms]
            if late:
                self._journal.note_orders(late, history=True)
                live.extend(order for order in frame.orders if order.time_ms >= oldest_ms)
            else:
                live.extend(frame.orders)
        if live:
            self._journal.note_orders(live)

    def back_filled(self, orders: Sequence[Liquidation]) -> None:
        """Orders that REST told of after a gap: history, whatever their age."""
        self._journal.note_orders(orders, history=True)

    def event(self, event: MonitorEvent) -> None:
        """Whatever the journal has a table for."""
        match event:
            case HeadsUpTold():
                self._journal.note_heads_up(event.heads_up)
            case ReadingTaken():
                self._journal.note_reading(event.reading)
            case AlertTold() if event.record.state is AlertState.SUPPRESSED:
                self._journal.note_suppressed(event.record)
            case TripTold():
                trip = event.trip
                self._journal.note_trip(
                    TripRow(
                        cause=trip.cause.value,
                        degree=trip.degree.value,
                        coin=trip.coin,
                        since_ms=trip.since_ms,
                        until_ms=None if event.tripped else event.at_ms,
                        reason=trip.reason,
                    )
                )
            case Disconnected():
                self._journal.note_loss(
                    LossRow(event.at_ms, event.reason, event.retry_in_s, event.open_s)
                )
            case _:
                pass

    def open_heads_ups(self, heads_ups: Sequence[HeadsUp]) -> None:
        """Episodes as they stand; those that are as they were when they were kept cost nothing."""
        for heads_up in heads_ups:
            if self._kept.get(heads_up.episode_id) is not heads_up:
                self._journal.note_heads_up(heads_up)
        self._kept = {one.episode_id: one for one in heads_ups}

    def minute(self, closed: ClosedMinute) -> None:
        """A minute of the feed's own sums, or that it is missing."""
        if closed.missing:
            self._journal.note_missing(closed.minute)
        elif closed.sums:
            self._journal.note_minute(closed.minute, closed.sums, "feed")

    def seeded(self, sums: Mapping[int, Mapping[Key, float]]) -> None:
        """Minutes that REST told of."""
        self._journal.note_minutes(sums, "rest")

    def outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """What the price did after alerts."""
        for one in outcomes:
            self._journal.note_outcome(row_of(one))

    def state(self) -> JournalState:
        """How keeping goes, for the screens."""
        health = self._journal.health
        not_restored = self.not_restored and f"the earlier run is not known: {self.not_restored}"
        return JournalState(
            role=health.role,
            trouble=health.trouble,
            note=" · ".join(part for part in (health.note, not_restored) if part),
            path=str(self._journal.path),
        )


class JournalStore:
    """The journal as the outbox's durable half."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def decide(self, record: AlertRecord) -> None:
        """Write a new record."""
        await _answered(self._journal.decide(record))

    async def attempting(self, alert_id: str) -> None:
        """Count one more call that is about to be made."""
        await _answered(self._journal.attempting(alert_id))

    async def settle(
        self,
        alert_id: str,
        state: AlertState,
        *,
        message_id: int | None,
        reason: str,
        sent_at_ms: int | None,
        sent_ms: int | None,
    ) -> None:
        """Write what has become of it."""
        settled = self._journal.settle(
            alert_id,
            state,
            message_id=message_id,
            reason=reason,
            sent_at_ms=sent_at_ms,
            sent_ms=sent_ms,
        )
        await _answered(settled)


async def _answered(written: Future[Any]) -> None:
    """Raises what the journal did, or that the disk does not answer."""
    try:
        await asyncio.wait_for(asyncio.wrap_future(written), ANSWER_S)
    except TimeoutError:
        raise JournalError(f"the disk has not answered within {ANSWER_S:.0f} s") from None


def expired_since_last_sent(records: Sequence[AlertRecord]) -> tuple[AlertRecord, ...]:
    """Alerts that nobody was ever told were missed; ``records`` are oldest first.

    A person's test goes past all of this: what it came to tells nobody of an alert.
    """
    found: list[AlertRecord] = []
    for record in records:
        if record.alert.kind is AlertKind.TEST:
            continue
        if record.state is AlertState.SENT:
            found.clear()
        elif record.state is AlertState.EXPIRED:
            found.append(record)
    return tuple(found)
