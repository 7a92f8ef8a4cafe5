"""A tape's course as the monitor sees it: silences that were skipped, and the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from cgtui.monitor.source import ReplayProgress, SkippedSilence
from cgtui.monitor.words import length_words, unreadable_words
from cgtui.sanitize import clean

# A frame can be lost on the way (a flood that was dropped, a keep-alive that was recorded): once
# nothing has come for this long after the last one was sent, nothing will.
_SETTLED_S = 2.0
_ERROR_LIMIT = 160


class ReplayBook:
    """Follows ``progress``; with ``None`` (no replay) nothing ever happens."""

    def __init__(self, progress: Callable[[], ReplayProgress] | None) -> None:
        self._ask = progress
        self._skips_seen = 0
        self._finished_at_s: float | None = None
        self.waiting: deque[SkippedSilence] = deque()
        """Skipped silences that are not on the tape yet."""
        self.progress: ReplayProgress | None = None
        self.ended = False

    def poll(self) -> None:
        """Ask how far the tape is."""
        if self._ask is None:
            return
        progress = self.progress = self._ask()
        self.waiting.extend(progress.skipped[self._skips_seen :])
        self._skips_seen = max(self._skips_seen, len(progress.skipped))

    def just_ended(self, frames: int, last_frame_at_s: float | None, real_s: float) -> bool:
        """True once: the tape has been played and its ``frames`` have all been taken in."""
        progress = self.progress
        if self.ended or progress is None or not (progress.finished or progress.error):
            return False
        if self._finished_at_s is None:
            self._finished_at_s = real_s
        quiet_since_s = max(self._finished_at_s, last_frame_at_s or 0.0)
        if frames < progress.frames_sent and real_s - quiet_since_s < _SETTLED_S:
            return False
        self.ended = True
        return True

    @property
    def error(self) -> str | None:
        """Why the tape stopped before its end, fit for a screen; ``None`` if it did not."""
        error = self.progress.error if self.progress is not None else None
        return clean(error, limit=_ERROR_LIMIT) if error else None

    @property
    def bad_lines(self) -> int:
        """Lines of the tape that were no frames, so far."""
        return self.progress.bad_lines if self.progress is not None else 0

    def end_words(self, orders: int) -> str:
        """``tape ended · 841 orders · 1 line unreadable``."""
        how = "ended" if self.error is None else f"stopped early: {self.error}"
        words = f"tape {how} · {orders:,} {'order' if orders == 1 else 'orders'}"
        return f"{words} · {unreadable_words(self.bad_lines)}" if self.bad_lines else words


def silence_words(skip: SkippedSilence) -> str:
    """``silence of 14 min on the tape skipped``."""
    return f"silence of {length_words(skip.skipped_ms)} on the tape skipped"


def is_after(skip: SkippedSilence, time_ms: int) -> bool:
    """Whether something that happened at ``time_ms`` of the tape came after the silence."""
    return time_ms >= skip.at_ms + skip.skipped_ms // 2
