"""The non-empty one-minute sums of one coin and side, with exact percentiles."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

_MINUTES_A_DAY = 1440


class MinuteWindow:
    """Sums by minute (epoch minutes) over the ``window_days`` that end with the present minute.

    Kept twice: by minute, to replace and to let go, and by size, to read percentiles. Plain sorted
    arrays of doubles: at up to a minute each of some days they take half the time of a SortedList
    for an update (0.8 against 1.7 µs at 200 minutes, 1.8 against 5.2 at 2,000) and a third of its
    memory.
    """

    __slots__ = ("_by_size", "_length", "_minutes", "_newest", "_oldest", "_usd")

    def __init__(self, window_days: float) -> None:
        self._length = max(1, round(window_days * _MINUTES_A_DAY))
        self._minutes = array("q")  # ascending; ``_usd`` beside it
        self._usd = array("d")
        self._by_size = array("d")
        # Until the first `advance` nothing is known of the present, and every minute may be in it.
        self._oldest: float = -math.inf
        self._newest: float = math.inf

    def __len__(self) -> int:
        return len(self._minutes)

    def put(self, minute: int, usd: float) -> bool:
        """Set the sum of ``minute``; zero or less takes it out. Returns whether anything changed.

        A minute older than the window, or one that is yet to come, is refused.
        """
        if not usd > 0.0:
            return self.discard(minute)
        if not self._oldest <= minute <= self._newest:
            return False
        minutes = self._minutes
        if not minutes or minute > minutes[-1]:
            minutes.append(minute)
            self._usd.append(usd)
            insort(self._by_size, usd)
            return True
        at = bisect_left(minutes, minute)
        if minutes[at] != minute:
            minutes.insert(at, minute)
            self._usd.insert(at, usd)
        elif self._usd[at] == usd:
            return False
        else:
            self._remove(self._usd[at])
            self._usd[at] = usd
        insort(self._by_size, usd)
        return True

    def put_many(self, sums: Iterable[tuple[int, float]]) -> bool:
        """The same for many (minute, USD) at once, in any order; of one minute the last counts."""
        before = dict(zip(self._minutes, self._usd, strict=True))
        after = dict(before)
        for minute, usd in sums:
            if not usd > 0.0:
                after.pop(minute, None)
            elif self._oldest <= minute <= self._newest:
                after[minute] = usd
        if after == before:
            return False
        self._minutes = array("q", sorted(after))
        self._usd = array("d", (after[minute] for minute in self._minutes))
        self._by_size = array("d", sorted(self._usd))
        return True

    def fill(self, sums: Iterable[tuple[int, float]]) -> bool:
        """Set (minute, USD) where the window has no sum yet: a seed never changes the feed's own.

        Returns whether anything changed.
        """
        known = set(self._minutes)
        return self.put_many(one for one in sums if one[1] > 0.0 and one[0] not in known)

    def discard(self, minute: int) -> bool:
        """Take ``minute`` out. Returns whether it was there."""
        at = bisect_left(self._minutes, minute)
        if at == len(self._minutes) or self._minutes[at] != minute:
            return False
        self._remove(self._usd[at])
        del self._minutes[at], self._usd[at]
        return True

    def _remove(self, usd: float) -> None:
        del self._by_size[bisect_left(self._by_size, usd)]

    def advance(self, minute: int) -> bool:
        """Make ``minute`` the present one; older ones leave. Returns whether any did.

        A clock that was set back lets in again what is new to it; what is gone is gone.
        """
        self._newest = minute
        self._oldest = oldest = minute - self._length + 1
        if not self._minutes or self._minutes[0] >= oldest:
            return False
        gone = bisect_left(self._minutes, oldest)
        for usd in self._usd[:gone]:
            self._remove(usd)
        del self._minutes[:gone], self._usd[:gone]
        return True

    def quantile(self, pct: int) -> float | None:
        """The nearest-rank percentile: the smallest sum with ``pct`` % of all at or below it.

        ``pct`` is 1 to 100. ``None`` while the window is empty.
        """
        count = len(self._by_size)
        # In integers: 0.07 × 100 in floats is already rank 8.
        return self._by_size[-(-pct * count // 100) - 1] if count else None

    def rank_pct(self, usd: float) -> float | None:
        """How many percent of the sums are at or below ``usd``; ``None`` while it is empty."""
        count = len(self._by_size)
        return 100.0 * bisect_right(self._by_size, usd) / count if count else None
