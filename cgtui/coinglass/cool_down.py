"""The pause of all calls after CoinGlass said that there were too many."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from cgtui.coinglass.retry import doubled_s

BASE_S: Final = 1.0
CAP_S: Final = 30.0
LONGEST_S: Final = 60.0
"""The limit is one of calls a minute, so no pause needs to be longer, whatever Retry-After says."""


class CoolDown:
    """Nothing goes out until ``until_s``; then one call, and twice as many with each good answer.

    Each refusal in a row doubles the pause, of which half is left to chance so that several
    programs on one key do not come back together. Refusals of calls that were under way when the
    pause began say nothing new and do not lengthen it.
    """

    def __init__(
        self, max_in_flight: int, *, monotonic: Callable[[], float], rng: random.Random
    ) -> None:
        self._max_in_flight = max_in_flight
        self._monotonic = monotonic
        self._rng = rng
        self._began_s = float("-inf")
        self._streak = 0
        self.until_s = float("-inf")
        self.in_flight_allowed = max_in_flight

    def left_s(self, now_s: float) -> float:
        """Seconds until calls go out again; 0 where there is no pause."""
        return max(0.0, self.until_s - now_s)

    def limited(self, sent_s: float, retry_after_s: float | None) -> None:
        """A call that went out at ``sent_s`` was refused."""
        now_s = self._monotonic()
        pause_s = min(retry_after_s or 0.0, LONGEST_S)
        if sent_s > self._began_s:
            ceiling_s = doubled_s(BASE_S, self._streak, CAP_S)
            self._streak += 1
            self._began_s = now_s
            self.in_flight_allowed = 1
            pause_s = max(pause_s, self._rng.uniform(ceiling_s / 2.0, ceiling_s))
        self.until_s = max(self.until_s, now_s + pause_s)

    def admitted(self, sent_s: float) -> None:
        """A call that went out at ``sent_s`` got another answer than that."""
        if sent_s <= self._began_s:
            return
        self._streak = 0
        self.in_flight_allowed = min(self._max_in_flight, self.in_flight_allowed * 2)
