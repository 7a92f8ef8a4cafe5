"""What the journal's alerts went through, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from cgtui.signals.alert import AlertRecord, AlertState

_ON_ITS_WAY = {AlertState.PENDING, AlertState.SENT, AlertState.RECORDED}
_ARRIVED = {AlertState.SENT, AlertState.RECORDED}


class Step(IntEnum):
    """What happened to an alert, in the order of one millisecond."""

    BEGUN = 0
    HUSHED = 1
    ARRIVED = 2


def course_of(records: Iterable[AlertRecord]) -> list[tuple[int, Step, AlertRecord]]:
    """Every step with its time (ms by the source's clock), oldest first.

    A recorded alert arrived when it was decided. What failed or expired has no steps: it is as if
    it had never been.
    """
    steps: list[tuple[int, Step, AlertRecord]] = []
    for record in records:
        created_ms = record.alert.created_ms
        if record.state in _ON_ITS_WAY:
            steps.append((created_ms, Step.BEGUN, record))
        if record.state in _ARRIVED:
            arrived_ms = created_ms if record.sent_ms is None else max(record.sent_ms, created_ms)
            steps.append((arrived_ms, Step.ARRIVED, record))
        if record.state is AlertState.SUPPRESSED:
            steps.append((created_ms, Step.HUSHED, record))
    return sorted(steps, key=lambda step: (step[0], step[1], step[2].alert.alert_id))
