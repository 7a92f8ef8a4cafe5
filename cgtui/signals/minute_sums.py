"""The feed's own one-minute sums while they are being built, and which minutes are not whole.

A minute in which the feed was down at any moment is missing: it is neither zero nor its partial
sum. The minute in which the program started, and those before it, are missing too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cgtui.coinglass.events import Side
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key

CLOSE_AFTER_MS = 120_000
"""How long after its end a minute is closed: orders up to this late are live and count."""
KEPT_MINUTES = 40
"""Closed minutes that are kept for `MinuteSums.bucket`."""
MAX_KEYS = 4000
"""Coins and sides of one minute; further ones (invented names) are left out."""
PAUSE_MS = 120_000
"""Not asked for so long, the program was stopped (a laptop asleep): what the feed did meanwhile
nobody knows, and the minutes are missing."""

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class ClosedMinute:
    """A minute since the epoch, and US dollars by coin and side; empty where it is missing."""

    minute: int
    sums: dict[Key, float]
    missing: bool


@dataclass(slots=True)
class _Minute:
    cents: dict[Key, int] = field(default_factory=dict)
    overfull: bool = False


class MinuteSums:
    """Builds minutes from flows in any order and closes them 120 s after their end.

    ``started_ms`` is the time from which the feed is seen. A feed that is not connected yet then
    is told by `feed_down`. Times are by the source's clock.
    """

    def __init__(self, started_ms: int) -> None:
        self._down_since_ms: int | None = None
        self._begin(started_ms)

    def _begin(self, now_ms: int) -> None:
        if self._down_since_ms is not None:
            self._down_since_ms = min(self._down_since_ms, now_ms)
        self._gaps: list[tuple[int, int]] = []  # first and last minute, both missing
        self._minutes: dict[int, _Minute] = {}
        self._closed: dict[int, ClosedMinute] = {}
        self._overfull: set[int] = set()
        self._looked_ms = now_ms
        self._whole_from = -(-now_ms // _MINUTE_MS)
        self._closed_through = (now_ms - CLOSE_AFTER_MS) // _MINUTE_MS - 1

    def add_all(self, key: Key, flows: Iterable[Flow]) -> None:
        """Count flows of one coin and side, each in its minute unless that is closed."""
        minute, cents = -1, 0
        for flow in flows:
            number = flow.second // 60
            if number != minute:
                if minute >= 0:
                    self._add(key, minute, cents)
                minute, cents = number, 0
            cents += flow.cents
        if minute >= 0:
            self._add(key, minute, cents)

    def _add(self, key: Key, number: int, more_cents: int) -> None:
        if number <= self._closed_through:
            return
        minute = self._minutes.get(number)
        if minute is None:
            minute = self._minutes[number] = _Minute()
        cents = minute.cents
        known = cents.get(key)
        if known is not None:
            cents[key] = known + more_cents
        elif len(cents) < MAX_KEYS:
            cents[key] = more_cents
        else:
            minute.overfull = True

    def feed_down(self, at_ms: int) -> None:
        """The feed has been down since ``at_ms`` (the last frame's time) and still is."""
        if self._down_since_ms is None or at_ms < self._down_since_ms:
            self._down_since_ms = at_ms

    def feed_up(self, at_ms: int) -> None:
        """The feed is back since ``at_ms``."""
        if self._down_since_ms is not None:
            self.mark_missing(self._down_since_ms, at_ms)
            self._down_since_ms = None

    def mark_missing(self, from_ms: int, to_ms: int | None) -> None:
        """The feed was down from ``from_ms`` until before ``to_ms``; ``None``: it still is.

        Closed minutes of the span are missing from now on as well.
        """
        if to_ms is None:
            self.feed_down(from_ms)
            return
        first = from_ms // _MINUTE_MS
        last = max(from_ms, to_ms - 1) // _MINUTE_MS
        kept = []
        for other_first, other_last in self._gaps:
            if other_first <= last + 1 and first <= other_last + 1:
                first, last = min(first, other_first), max(last, other_last)
            else:
                kept.append((other_first, other_last))
        self._gaps = [*kept, (first, last)]

    def _missing(self, minute: int) -> bool:
        if minute < self._whole_from:
            return True
        down_since_ms = self._down_since_ms
        if down_since_ms is not None and minute >= down_since_ms // _MINUTE_MS:
            return True
        return any(first <= minute <= last for first, last in self._gaps)

    def close(self, now_ms: int) -> list[ClosedMinute]:
        """The minutes that ended 120 s before ``now_ms``, oldest first, also those without orders.

        Call it at least once a second, after the flows that came before ``now_ms``. Of a pause
        longer than 40 minutes only the last 40 are returned. Where the clock was set back by more
        than a pause, the count begins anew as at the start of the program.
        """
        if now_ms < self._looked_ms - PAUSE_MS:
            self._begin(now_ms)
        elif now_ms > self._looked_ms + PAUSE_MS:
            self.mark_missing(self._looked_ms, now_ms)
        self._looked_ms = now_ms
        newest = (now_ms - CLOSE_AFTER_MS) // _MINUTE_MS - 1
        if newest <= self._closed_through:
            return []
        first = max(self._closed_through + 1, newest - KEPT_MINUTES + 1)
        closed = [self._close(minute) for minute in range(first, newest + 1)]
        self._closed_through = newest
        self._forget(newest - KEPT_MINUTES)
        return closed

    def _close(self, number: int) -> ClosedMinute:
        missing = self._missing(number)
        minute = self._minutes.get(number)
        sums: dict[Key, float] = {}
        if minute is not None and not missing:
            sums = {key: cents / 100 for key, cents in minute.cents.items()}
            if minute.overfull:
                self._overfull.add(number)
        closed = self._closed[number] = ClosedMinute(number, sums, missing)
        return closed

    def _forget(self, through: int) -> None:
        self._minutes = {n: one for n, one in self._minutes.items() if n > self._closed_through}
        self._closed = {n: one for n, one in self._closed.items() if n > through}
        self._overfull = {n for n in self._overfull if n > through}
        self._gaps = [gap for gap in self._gaps if gap[1] > through]

    def bucket(self, coin: str, start_ms: int, length_s: int) -> tuple[float, float] | None:
        """Long and short US dollars of ``coin`` in a span of whole minutes; for the canary.

        ``None`` if any minute of it is missing, not closed yet or no longer kept. Raises ValueError
        for a span that is not of whole minutes.
        """
        if start_ms % _MINUTE_MS or length_s <= 0 or length_s % 60:
            raise ValueError(f"not whole minutes: {length_s} s from {start_ms}")
        first = start_ms // _MINUTE_MS
        long_cents = short_cents = 0
        for number in range(first, first + length_s // 60):
            closed = self._closed.get(number)
            if closed is None or closed.missing or self._missing(number):
                return None
            long_usd = closed.sums.get((coin, Side.LONG))
            short_usd = closed.sums.get((coin, Side.SHORT))
            if number in self._overfull and (long_usd is None or short_usd is None):
                return None
            long_cents += round((long_usd or 0.0) * 100)
            short_cents += round((short_usd or 0.0) * 100)
        return long_cents / 100, short_cents / 100
