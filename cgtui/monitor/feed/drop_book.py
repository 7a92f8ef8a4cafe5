"""Orders that were dropped because this program fell behind, told in bearable portions."""

from __future__ import annotations

from cgtui.counted import counted
from cgtui.monitor.events import OrdersDropped
from cgtui.monitor.feed.tape_book import TapeBook

TELL_EVERY_S = 1.0
ONE_MARKER_MS = 10_000
"""Drops this close to each other share one marker on the tape."""


class DropBook:
    """``total`` counts since the start."""

    def __init__(self) -> None:
        self.total = 0
        self._told = 0
        self._told_at_s: float | None = None
        self._marker_seq = 0
        self._marker_ms = 0
        self._marker_from = 0  # the total before the marker's first order

    def tell(self, total: int, tape: TapeBook, now_ms: int, real_s: float) -> OrdersDropped | None:
        """``total`` orders are lost by now: mark the tape, at most once a second."""
        self.total = total
        if total == self._told:
            return None
        if self._told_at_s is not None and real_s - self._told_at_s < TELL_EVERY_S:
            return None
        if self._told_at_s is None or now_ms - self._marker_ms > ONE_MARKER_MS:
            self._marker_ms, self._marker_from = now_ms, self._told
            self._marker_seq = tape.next_seq
            tape.mark(now_ms, "dropped", "")
        words = f"{counted(total - self._marker_from, 'order')} dropped: this program fell behind"
        self._marker_seq = tape.remark(self._marker_seq, self._marker_ms, "dropped", words)
        event = OrdersDropped(now_ms, total - self._told, total)
        self._told, self._told_at_s = total, real_s
        return event
