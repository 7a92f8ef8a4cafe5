"""From values to places: linear, monotone, and sound for any floats."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Values = Sequence[float | None]
"""One value a bar, oldest first; ``None``, NaN and infinities are bars that are missing."""

_LARGEST: Final = sys.float_info.max


def known(values: Iterable[float | None]) -> list[float | None]:
    """The same with ``None`` for whatever is no number."""
    return [None if value is None or not math.isfinite(value) else float(value) for value in values]


@dataclass(frozen=True, slots=True)
class Scale:
    """``low`` < ``high``, both finite. Values beyond either end are drawn at it."""

    low: float
    high: float

    def fraction(self, value: float) -> float:
        """0 at ``low``, 1 at ``high``; never falls where the value rises."""
        # In halves: the whole span of two huge numbers may be more than a float holds.
        span = self.high / 2 - self.low / 2
        if span <= 0:  # half of the smallest number there is
            return 1.0 if value >= self.high else 0.0
        return min(1.0, max(0.0, (value / 2 - self.low / 2) / span))

    def level(self, value: float, levels: int) -> int:
        """One of ``levels`` steps from the bottom, 0 to ``levels`` - 1."""
        return min(levels - 1, int(self.fraction(value) * levels))

    def holds(self, value: float) -> bool:
        """Whether it lies within."""
        return self.low <= value <= self.high


def scale_of(values: Iterable[float | None], limits: Iterable[float] = ()) -> Scale | None:
    """The scale of the known values; ``None`` where there is none.

    A limit stretches it where the values still take a third of the height then. A constant series
    stands in the middle.
    """
    numbers = [value for value in values if value is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    span = high / 2 - low / 2
    for limit in limits:
        if math.isfinite(limit):
            wider_low, wider_high = min(low, limit), max(high, limit)
            if wider_high / 2 - wider_low / 2 <= 3 * span:
                low, high = wider_low, wider_high
    return _opened(low, high)


def _opened(low: float, high: float) -> Scale:
    """A scale with some height, whatever the two ends are."""
    least = max(abs(low), abs(high)) * 1e-12
    if high / 2 - low / 2 > least / 2 and high / 2 - low / 2 > 0:
        return Scale(low, high)
    middle = low / 2 + high / 2
    room = abs(middle) * 0.1 or 1.0
    if room < sys.float_info.min * 4:
        room = 1.0
    return Scale(max(-_LARGEST, middle - room), min(_LARGEST, middle + room))
