"""Held because the feed is silent for longer than its own rate explains."""

from __future__ import annotations

from typing import Final

from cgtui.signals.hold_rules.row import Row
from cgtui.signals.hold_words import length
from cgtui.signals.trip import Cause, Degree

_SILENT_AGAIN_S: Final = 10.0
"""From this on data that had come back is not spoken of as coming: as `signals.silence` calls no
feed quiet before that."""


class Silence(Row):
    """Trips above the limit (`signals.silence`), re-arms after ``silence_data_s`` of data.

    That is a span between two orders, both newer than the silence: one order is no sign of life.
    """

    cause = Cause.SILENCE
    degree = Degree.HOLD

    _silent_at_ms = 0
    _silent_s = 0.0
    _data_since_ms: int | None = None

    @property
    def rearms(self) -> str:
        return f"after {length(self._params.silence_data_s)} of data"

    def heard(
        self,
        silent_s: float,
        limit_s: float,
        last_data_ms: int | None,
        now_ms: int,
        *,
        lost: bool = False,
    ) -> None:
        """No order for ``silent_s``; the newest came at ``last_data_ms``, ``None`` before any.

        ``lost`` says that the connection was lost and the feed has not been heard again yet, be
        there a new connection or none.
        """
        if silent_s > limit_s:
            self._silent_at_ms, self._silent_s = now_ms, silent_s
            self._data_since_ms = None
            self.trip(f"no order for {silent_s:.0f} s (limit {limit_s:.0f} s)", now_ms)
            return
        self._silent_at_ms = min(self._silent_at_ms, now_ms)
        if not self.is_tripped() or last_data_ms is None or last_data_ms <= self._silent_at_ms:
            return
        since_ms = min(self._data_since_ms or last_data_ms, last_data_ms)
        self._data_since_ms = since_ms
        if last_data_ms - since_ms >= self._params.silence_data_s * 1000:
            self.rearm(now_ms)
        elif lost:
            self.trip(f"lost again after {self._silent_s:.0f} s of silence", now_ms)
        elif silent_s >= _SILENT_AGAIN_S:
            before = f"{self._silent_s:.0f} s before"
            self.trip(f"no order for {silent_s:.0f} s again, {before}", now_ms)
        else:
            self.trip(f"data back after {self._silent_s:.0f} s of silence", now_ms)
