"""Time as an argument: the source's clock, which a replay or a simulation may run faster."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """The clock of the market data's source."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch (UTC) where the data come from."""
        ...


class SystemClock:
    """The machine's own clock, for live data."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch by this machine."""
        return time.time_ns() // 1_000_000
