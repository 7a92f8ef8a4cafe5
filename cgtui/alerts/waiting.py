"""The alerts on their way, and which of them goes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cgtui.signals.alert import AlertKind, AlertRecord

_PATIENT_KINDS: Final = (AlertKind.NOTICE, AlertKind.DAILY)


@dataclass(slots=True)
class Waiting:
    """One alert on its way. Times are monotonic seconds."""

    record: AlertRecord
    committed_s: float
    expires_s: float
    number: int = 0
    as_plain: bool = False  # its markup was refused
    perhaps_repeated: bool = False  # a call for it was begun before a restart
    in_flight: bool = False

    def rank(self) -> tuple[bool, float, int]:
        """Oldest first, but what is about the market before what is about the program."""
        return self.record.alert.kind in _PATIENT_KINDS, self.committed_s, self.number


def restored(record: AlertRecord, *, now_ms: int, now_s: float, life_s: float) -> Waiting:
    """What an earlier run left, at ``now_ms`` of this machine and monotonic ``now_s``."""
    # A clock that was set back must not lend a longer life.
    age_s = max(0.0, (now_ms - record.committed_at_ms) / 1000)
    committed_s = now_s - age_s
    begun = record.attempts > 0
    return Waiting(record, committed_s, committed_s + life_s, perhaps_repeated=begun)


class WaitingList:
    """Alerts by their id, in the order of `Waiting.rank`."""

    def __init__(self) -> None:
        self._by_id: dict[str, Waiting] = {}
        self._number = 0

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Waiting]:
        return iter(sorted(self._by_id.values(), key=Waiting.rank))

    def add(self, waiting: Waiting) -> None:
        """Take one in; the same alert is never in twice."""
        self._number += 1
        waiting.number = self._number
        self._by_id.setdefault(waiting.record.alert.alert_id, waiting)

    def remove(self, waiting: Waiting) -> bool:
        """Take one out; whether it was in."""
        return self._by_id.pop(waiting.record.alert.alert_id, None) is not None

    def first(self) -> Waiting | None:
        """The one that goes next."""
        return min(self._by_id.values(), key=Waiting.rank, default=None)

    def expired(self, now_s: float) -> list[Waiting]:
        """Those whose life is over, but none that is being sent right now."""
        return [one for one in self if one.expires_s <= now_s and not one.in_flight]

    def next_expiry_s(self) -> float:
        """When the next life ends; infinity where nothing waits."""
        return min((one.expires_s for one in self._by_id.values()), default=float("inf"))

    def oldest_s(self, now_s: float) -> float | None:
        """The age of the oldest; ``None`` where nothing waits."""
        oldest = min((one.committed_s for one in self._by_id.values()), default=None)
        return None if oldest is None else max(0.0, now_s - oldest)
