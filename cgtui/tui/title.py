"""The terminal's title: a person in another window sees that something was confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from cgtui.monitor.source import Mode
from cgtui.sanitize import clean

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot
    from cgtui.signals.alert import Alert, AlertRecord

SHOWN_S: Final = 300.0
"""How long it stays if nobody touches a key."""

_BELL: Final = "\x07"
_PUSH, _POP = "\x1b[22;2t", "\x1b[23;2t"


class TerminalTitle:
    """``write`` takes terminal sequences; times are monotonic seconds.

    ``shows`` and ``rings`` say whether there is a title at all, and a bell.

    The title found at the start is kept by the terminal, where it can, and put back at the end.
    """

    def __init__(
        self, write: Callable[[str], None], dot: str, *, shows: bool = True, rings: bool = False
    ) -> None:
        self._write = write
        self._dot = dot
        self._shows = shows
        self._rings = rings
        self._known: frozenset[str] | None = None
        self._until_s: float | None = None
        self._touched = False

    def take(self, snapshot: Snapshot, now_s: float) -> None:
        """Show what was confirmed since the last snapshot, or take back what was shown."""
        signals = snapshot.signals
        if signals is not None:
            told = _told(signals.alerts)
            # What an earlier run has told is no news.
            known = self._known
            self._known = frozenset(alert.alert_id for alert in told)
            fresh = [] if known is None else [one for one in told if one.alert_id not in known]
            if fresh and self._rings:
                self._write(_BELL)
            if fresh and self._shows:
                self._say(f"cgtui{_mode(snapshot)} {self._dot} {_words(fresh[0])}")
                self._until_s = now_s + SHOWN_S
                return
        if self._until_s is not None and now_s >= self._until_s:
            self.seen()

    def seen(self) -> None:
        """Somebody is there: the plain title again."""
        if self._until_s is not None:
            self._until_s = None
            self._say("cgtui")

    def close(self) -> None:
        """Put back the title that was there before."""
        if self._touched:
            self._touched = False
            self._write(_POP)

    def _say(self, text: str) -> None:
        if not self._touched:
            self._touched = True
            self._write(_PUSH)
        self._write(f"\x1b]2;{clean(text, 100)}\x07")


def _mode(snapshot: Snapshot) -> str:
    return "" if snapshot.mode is Mode.LIVE else f" {snapshot.mode}"


def _told(records: Iterable[AlertRecord]) -> list[Alert]:
    from cgtui.signals.alert import AlertKind, AlertState  # noqa: PLC0415 - after the first paint

    kinds = (AlertKind.CONFIRMED, AlertKind.DIGEST)
    return [
        record.alert
        for record in records
        if record.alert.kind in kinds and record.state is not AlertState.SUPPRESSED
    ]


def _words(alert: Alert) -> str:
    from cgtui.signals.amounts import score_words  # noqa: PLC0415 - after the first paint
    from cgtui.views.signal_words import alert_words  # noqa: PLC0415 - as above

    if alert.reading is None or alert.side is None:
        return alert_words(alert)
    return f"{alert.coin} {alert.side} {alert.kind} {score_words(alert.reading.score)}"
