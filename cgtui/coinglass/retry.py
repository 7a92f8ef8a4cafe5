"""Whether and when a failed call is made again."""

from __future__ import annotations

import random
from typing import Final

from cgtui.coinglass.rest_errors import CoinglassError

MAX_ATTEMPTS: Final = 4
BASE_S: Final = 0.5
CAP_S: Final = 4.0

# Past this doubling any sensible cap is reached, and 2**n would overflow a float in the end.
_MAX_DOUBLINGS: Final = 30


def doubled_s(base_s: float, times: int, cap_s: float) -> float:
    """``base_s`` doubled ``times`` times, at most ``cap_s``."""
    return float(min(cap_s, base_s * 2.0 ** min(times, _MAX_DOUBLINGS)))


def retry_wait_s(
    error: CoinglassError,
    *,
    attempt: int,
    left_s: float,
    retry_after_s: float | None,
    rng: random.Random,
) -> float | None:
    """Seconds before the next attempt; ``None`` where there is none.

    ``attempt`` counts from 1. Full jitter: uniform between 0 and a ceiling that doubles with each
    attempt, and no sooner than the server asked. ``left_s`` is the time in which the next attempt
    must have begun; what would come later is not waited for.
    """
    if not error.retryable or attempt >= MAX_ATTEMPTS:
        return None
    wait_s = rng.uniform(0.0, doubled_s(BASE_S, attempt - 1, CAP_S))
    wait_s = max(wait_s, retry_after_s or 0.0)
    return wait_s if wait_s < left_s else None
