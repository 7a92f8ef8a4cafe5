"""The alerts that screens can show: what was said, and what was not."""

from __future__ import annotations

from typing import Final

from cgtui.signals.alert import AlertRecord, AlertState

MOST_KEPT: Final = 200
"""Of each of the two: an open episode wishes once a minute, and must not push out what was said."""


class AlertShelf:
    """Records by their id, in the order in which they were put here first: no clock orders them."""

    def __init__(self) -> None:
        self._said: dict[str, AlertRecord] = {}
        self._hushed: dict[str, AlertRecord] = {}
        self._numbers: dict[str, int] = {}
        self._last_number = 0
        self._newest: tuple[AlertRecord, ...] | None = ()

    def __contains__(self, alert_id: object) -> bool:
        return alert_id in self._numbers

    def put(self, record: AlertRecord) -> None:
        """Add a record, or what has become of one; the oldest goes when there are too many."""
        alert_id = record.alert.alert_id
        if alert_id not in self._numbers:
            self._last_number += 1
            self._numbers[alert_id] = self._last_number
        kept = self._hushed if record.state is AlertState.SUPPRESSED else self._said
        kept[alert_id] = record
        if len(kept) > MOST_KEPT:
            oldest = next(iter(kept))
            del kept[oldest], self._numbers[oldest]
        self._newest = None

    def get(self, alert_id: str) -> AlertRecord | None:
        """One of them."""
        return self._said.get(alert_id) or self._hushed.get(alert_id)

    def newest(self) -> tuple[AlertRecord, ...]:
        """All of them, newest first; the same object until something changes."""
        if self._newest is None:
            every = (*self._said.values(), *self._hushed.values())
            numbers = self._numbers
            self._newest = tuple(
                sorted(every, key=lambda one: numbers[one.alert.alert_id], reverse=True)
            )
        return self._newest
