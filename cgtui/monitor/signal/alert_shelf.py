"""The alerts that screens can show: what was said, and what was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.heads_up import Key
from cgtui.signals.wish import wishes_of

MOST_KEPT: Final = 200
"""Of each of the two: an open episode wishes once a minute, and must not push out what was said."""


class AlertShelf:
    """Records by their id, in the order in which they were put here first: no clock orders them.

    What was kept for later stands once a coin and side, the newest, and only while ``still_waits``
    says so of it: what it becomes is a record of its own.
    """

    def __init__(self, still_waits: Callable[[AlertRecord], bool] = lambda _record: True) -> None:
        self._still_waits = still_waits
        self._said: dict[str, AlertRecord] = {}
        self._hushed: dict[str, AlertRecord] = {}
        self._waiting: dict[Key, AlertRecord] = {}
        self._numbers: dict[str, int] = {}
        self._last_number = 0
        self.pushed_out = 0
        """How many had to go because there were too many."""
        self._newest: tuple[AlertRecord, ...] | None = ()

    def __contains__(self, alert_id: object) -> bool:
        return alert_id in self._numbers

    def put(self, record: AlertRecord) -> None:
        """Add a record, or what has become of one; the oldest goes when there are too many."""
        alert_id = record.alert.alert_id
        keys = [wish.key for wish in wishes_of(record.alert)]
        is_kept_for_later = record.waits and bool(keys)
        kept = self._hushed if record.state is AlertState.SUPPRESSED else self._said
        self._leave(alert_id, stay=None if is_kept_for_later else kept)
        if record.waits or record.state is not AlertState.SUPPRESSED:
            for key in keys:
                self._no_longer_waits(key)
        if alert_id not in self._numbers:
            self._last_number += 1
            self._numbers[alert_id] = self._last_number
        self._newest = None
        if is_kept_for_later:
            self._waiting[keys[0]] = record
            return
        kept[alert_id] = record
        if len(kept) > MOST_KEPT:
            oldest = next(iter(kept))
            del kept[oldest], self._numbers[oldest]
            self.pushed_out += 1

    def _leave(self, alert_id: str, *, stay: dict[str, AlertRecord] | None) -> None:
        """A record stands in one place, or its number would go with either. It keeps that, and its
        turn where it stays."""
        for kept in (self._said, self._hushed):
            if kept is not stay:
                kept.pop(alert_id, None)
        for key, one in list(self._waiting.items()):
            if one.alert.alert_id == alert_id:
                del self._waiting[key]

    def _no_longer_waits(self, key: Key) -> None:
        waited = self._waiting.pop(key, None)
        if waited is not None:
            del self._numbers[waited.alert.alert_id]
            self._newest = None

    def get(self, alert_id: str) -> AlertRecord | None:
        """One of them."""
        for kept in (self._said, self._hushed):
            if (found := kept.get(alert_id)) is not None:
                return found
        waiting = self._waiting.values()
        return next((one for one in waiting if one.alert.alert_id == alert_id), None)

    def newest(self) -> tuple[AlertRecord, ...]:
        """All of them, newest first; the same object until something changes."""
        for key in [key for key, one in self._waiting.items() if not self._still_waits(one)]:
            self._no_longer_waits(key)
        if self._newest is None:
            every = (*self._said.values(), *self._hushed.values(), *self._waiting.values())
            numbers = self._numbers
            self._newest = tuple(
                sorted(every, key=lambda one: numbers[one.alert.alert_id], reverse=True)
            )
        return self._newest
