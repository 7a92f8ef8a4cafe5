"""What each CoinGlass plan may call: rate, intervals, history depth, endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["HOBBYIST", "STARTUP", "STANDARD", "PROFESSIONAL"]

LEVELS: tuple[Level, ...] = ("HOBBYIST", "STARTUP", "STANDARD", "PROFESSIONAL")
LIMIT_PER_MIN: Mapping[Level, int] = {
    "HOBBYIST": 30,
    "STARTUP": 80,
    "STANDARD": 300,
    "PROFESSIONAL": 1200,
}
ALL_DAYS = 100_000
"""A depth no series reaches: the plan table says "all"."""

SUBSCRIPTION_MS = 30 * 86_400_000
"""What is left of a simulated plan at the start."""

INTERVAL_MIN: Mapping[str, int] = {
    "1m": 1,
    "3m": 3,
    "5m": 5,
    "15m": 15,
    "30m": 30,
    "1h": 60,
    "2h": 120,
    "4h": 240,
    "6h": 360,
    "8h": 480,
    "12h": 720,
    "1d": 1440,
    "1w": 10080,
}
"""Minutes in each interval the API knows."""

_DEPTH_DAYS: Mapping[str, tuple[int, int, int, int]] = {
    "1m": (0, 0, 6, 12),
    "3m": (0, 0, 20, 40),
    "5m": (0, 0, 30, 60),
    "15m": (0, 0, 90, 180),
    "30m": (0, 90, 180, 360),
    "1h": (0, 180, 360, 720),
    "2h": (0, 180, 360, 720),
    "4h": (180, 180, 360, 720),
    "6h": (360, 360, 360, 720),
    "8h": (360, 360, 360, 720),
    "12h": (360, 360, 360, 720),
    "1d": (ALL_DAYS,) * 4,
    "1w": (ALL_DAYS,) * 4,
}


@dataclass(frozen=True, slots=True)
class Account:
    """A key's subscription: plan, end (ms since the epoch) and requests allowed in 60 s."""

    level: Level
    expire_ms: int
    limit_per_min: int

    @classmethod
    def on(cls, level: Level, *, expire_ms: int) -> Account:
        """An account with the plan's own rate."""
        return cls(level=level, expire_ms=expire_ms, limit_per_min=LIMIT_PER_MIN[level])


def at_least(level: Level, wanted: Level) -> bool:
    """Whether ``level`` includes what ``wanted`` includes."""
    return LEVELS.index(level) >= LEVELS.index(wanted)


def depth_days(level: Level, interval: str) -> int:
    """Days of history the plan gives at this interval; 0 means the interval is refused."""
    depths = _DEPTH_DAYS.get(interval)
    return depths[LEVELS.index(level)] if depths else 0
