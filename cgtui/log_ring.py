"""The newest log lines in memory, for the Log screen."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

DEFAULT_LINES = 5000


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: redacted, sanitised, immutable.

    ``seq`` counts from 1 and never repeats; ``at_ms`` is this machine's time (since the epoch,
    UTC); ``level`` is ``debug`` … ``critical``; ``coin`` is the coin it is about, if any.
    """

    seq: int
    at_ms: int
    level: str
    source: str
    event: str
    fields: tuple[tuple[str, str], ...]
    coin: str | None = None


class LogRing:
    """A bounded, thread-safe store of lines; the oldest go first.

    ``capacity`` is how many it holds at the most.
    ``file_error`` is the reason the log file cannot be written, ``None`` while it can.
    """

    def __init__(self, lines: int = DEFAULT_LINES) -> None:
        self._lock = threading.Lock()
        self._lines: deque[LogLine] = deque(maxlen=lines)
        self.capacity = lines
        self._last_seq = 0
        self.file_error: str | None = None

    @property
    def last_seq(self) -> int:
        """The number of the newest line; 0 before the first."""
        return self._last_seq

    def append(
        self,
        at_ms: int,
        level: str,
        source: str,
        event: str,
        *,
        fields: tuple[tuple[str, str], ...] = (),
        coin: str | None = None,
    ) -> LogLine:
        """Add a line, whose texts are taken as they are, and return it with its number."""
        with self._lock:
            self._last_seq += 1
            line = LogLine(self._last_seq, at_ms, level, source, event, fields, coin)
            self._lines.append(line)
        return line

    def after(self, seq: int) -> tuple[LogLine, ...]:
        """The lines still held that are newer than line ``seq``, oldest first."""
        with self._lock:
            newer = min(self._last_seq - seq, len(self._lines))
            if newer <= 0:
                return ()
            return tuple(list(self._lines)[-newer:])
