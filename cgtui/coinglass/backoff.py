"""How long to wait before the next connection attempt."""

from __future__ import annotations

import random
from typing import Final

RESET_AFTER_OPEN_S: Final = 60.0

# Past this doubling any sensible cap is reached, and 2**n would overflow a float in the end.
_MAX_DOUBLINGS: Final = 30


class Backoff:
    """Full jitter: uniform between 0 and ``min(cap, base * 2**failures)`` seconds.

    A server that accepts and closes at once must not be hammered, so the count of failures goes
    back to zero only after a connection that stayed open for a minute and delivered data.
    """

    def __init__(self, base_s: float, cap_s: float, rng: random.Random) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._rng = rng
        self._failures = 0

    @property
    def ceiling_s(self) -> float:
        """The longest that the next wait can be."""
        return min(self._cap_s, self._base_s * 2.0 ** min(self._failures, _MAX_DOUBLINGS))

    def next_s(self, *, open_s: float, got_data: bool) -> float:
        """The wait after a connection that was open for ``open_s`` (0 for a failed attempt)."""
        if open_s >= RESET_AFTER_OPEN_S and got_data:
            self._failures = 0
        wait_s = self._rng.uniform(0.0, self.ceiling_s)
        self._failures += 1
        return wait_s
