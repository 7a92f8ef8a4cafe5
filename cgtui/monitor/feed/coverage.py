"""Since when the feed has been followed, and the holes in that."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cgtui.monitor.hole import Hole

KEPT_HOLES: Final = 200
"""Beyond that the two oldest become one, so that what is told as unseen is never too little."""

_DAY_MS: Final = 86_400_000  # the longest window


class Coverage:
    """Times are milliseconds by the source's clock.

    However short, a hole is kept: bursts of liquidations and lost connections come together. It
    never ends the counting: what was counted before it stays in the sums.
    """

    def __init__(self) -> None:
        self.first_ms: int | None = None
        """When orders were received for the first time, in this run or in an earlier one whose sums
        were taken up."""
        self._holes: deque[Hole] = deque()  # in order, apart from each other; the last may be open
        self._read: tuple[Hole, ...] | None = ()

    def found(self, at_ms: int) -> None:
        """Orders are received from here on: the subscription was sent, or a stall has ended."""
        if self.first_ms is None:
            self.first_ms = at_ms
        if not self._is_open():
            return
        self._read = None
        hole = self._holes.pop()
        if at_ms > hole.started_ms:
            self._holes.append(replace(hole, ended_ms=at_ms))

    def lost(self, at_ms: int) -> None:
        """Nothing has been received since ``at_ms``: the connection is over, or it has stalled."""
        if self.first_ms is None:
            return
        self._read = None
        if self._is_open():
            at_ms = min(at_ms, self._holes.pop().started_ms)
        while self._holes and (self._holes[0].ended_ms or at_ms) <= at_ms - _DAY_MS:
            self._holes.popleft()
        if self._holes and (self._holes[-1].ended_ms or 0) >= at_ms:
            at_ms = self._holes.pop().started_ms  # nothing was received in between
        self._holes.append(Hole(max(at_ms, self.first_ms), None))
        self._merge_oldest()

    def _merge_oldest(self) -> None:
        while len(self._holes) > KEPT_HOLES:
            oldest = self._holes.popleft()
            self._holes[0] = replace(self._holes[0], started_ms=oldest.started_ms)

    def begin_earlier(self, since_ms: int, holes: Sequence[Hole], stopped_ms: int) -> None:
        """What an earlier run counted from ``since_ms`` until ``stopped_ms``, but for ``holes``,
        is in the sums too; from then until this run's first order nobody listened."""
        if self.first_ms is not None:
            stopped_ms = min(stopped_ms, self.first_ms)
        earlier = [hole for hole in holes if hole.started_ms < stopped_ms]
        if earlier and (earlier[-1].ended_ms or stopped_ms) >= stopped_ms:
            stopped_ms = earlier.pop().started_ms
        self._holes.extendleft(reversed([*earlier, Hole(stopped_ms, self.first_ms)]))
        self._merge_oldest()
        self.first_ms, self._read = since_ms, None

    def _is_open(self) -> bool:
        return bool(self._holes) and self._holes[-1].ended_ms is None

    def holes(self) -> tuple[Hole, ...]:
        """The holes of the last day, oldest first; the same object while nothing has changed."""
        if self._read is None:
            self._read = tuple(self._holes)
        return self._read

    def partial_since_ms(self, span_s: int, now_ms: int) -> int | None:
        """When counting began, if that is less than ``span_s`` ago; else ``None``.

        While nothing has been received yet that is now. Holes are told by :meth:`holes`.
        """
        since_ms = self.first_ms
        if since_ms is None:
            return now_ms
        return since_ms if now_ms - since_ms < span_s * 1000 else None
