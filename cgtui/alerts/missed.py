"""What is said once delivery works again, about the alerts that came too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cgtui.alerts.time_words import day_words, minute_words
from cgtui.counted import counted
from cgtui.signals.alert import Alert, AlertKind, AlertRecord

_ALERTS: Final = (AlertKind.CONFIRMED, AlertKind.UNCONFIRMED, AlertKind.DIGEST)


@dataclass(frozen=True, slots=True)
class Missed:
    """``count`` alerts, the first and the last decided at these times of this machine."""

    count: int
    first_ms: int
    last_ms: int
    mode: str

    def text(self) -> str:
        """``missed 3 alerts 12:03–12:41 UTC``."""
        first, last = day_words(self.first_ms), day_words(self.last_ms)
        days = ("", "") if first == last else (f"{first} ", f"{last} ")
        ends = [f"{day}{minute_words(at)}" for day, at in zip(days, self._ends, strict=True)]
        span = "–".join(dict.fromkeys(ends))
        return f"missed {counted(self.count, 'alert')} {span} UTC"

    @property
    def _ends(self) -> tuple[int, int]:
        return (self.first_ms, self.last_ms)

    def notice(self, created_ms: int) -> Alert:
        """The notice; ``created_ms`` by the source's clock."""
        return Alert(
            alert_id=f"missed-{self.first_ms}-{self.last_ms}-{self.count}",
            kind=AlertKind.NOTICE,
            mode=self.mode,
            created_ms=created_ms,
            text=self.text(),
        )


def missed_of(record: AlertRecord) -> Missed | None:
    """One that expired; ``None`` for what is no alert about the market."""
    if record.alert.kind not in _ALERTS:
        return None
    at_ms = record.committed_at_ms
    return Missed(1, at_ms, at_ms, record.alert.mode)


def together(one: Missed | None, other: Missed | None) -> Missed | None:
    """Both in one."""
    if one is None or other is None:
        return one or other
    return Missed(
        count=one.count + other.count,
        first_ms=min(one.first_ms, other.first_ms),
        last_ms=max(one.last_ms, other.last_ms),
        mode=one.mode,
    )


class MissedBook:
    """Alerts that came too late and that nobody was told of yet."""

    def __init__(self) -> None:
        self._missed: Missed | None = None
        self._notices: dict[str, Missed] = {}  # on their way, by alert id

    def too_late(self, record: AlertRecord) -> None:
        """One more; a notice that came too late itself is owed again."""
        told = self._notices.pop(record.alert.alert_id, None)
        self._missed = together(self._missed, told or missed_of(record))

    def sent(self, record: AlertRecord, now_ms: int) -> Alert | None:
        """Something arrived: the notice of what did not, if any is owed (source's clock)."""
        self._notices.pop(record.alert.alert_id, None)
        missed, self._missed = self._missed, None
        if missed is None:
            return None
        notice = missed.notice(now_ms)
        self._notices[notice.alert_id] = missed
        return notice
