"""Time as an argument: the source's clock, which a replay or a simulation may run faster."""

from __future__ import annotations

import time
from typing import Final, Protocol


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


# Linux alone has a clock that no one sets and that goes on while the machine sleeps.
_BOOTTIME: Final = getattr(time, "CLOCK_BOOTTIME", None)


def elapsed_s() -> float:
    """Real seconds since some moment: no step of the machine's clock shows in it.

    The time in which the machine slept counts on Linux; elsewhere it may not.
    """
    return time.monotonic() if _BOOTTIME is None else time.clock_gettime(_BOOTTIME)
