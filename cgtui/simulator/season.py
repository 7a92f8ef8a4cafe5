"""The hour of the day in taker volume."""

from __future__ import annotations

import math


def season(time_ms: int) -> float:
    """The hour's factor on volume: quiet around 04:00 UTC, busy around 16:00."""
    hours = time_ms / 3_600_000 % 24
    return 1 + 0.15 * math.sin((hours - 10) / 24 * 2 * math.pi)
