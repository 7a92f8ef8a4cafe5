"""What crafted bars are read with, and what is said of an input that is not there."""

from __future__ import annotations

from cgtui.monitor.rest.input_rows import (
    Origin,
)
from cgtui.signals.inputs import (
    MissingInput,
)

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
T0 = 1_760_000_100_000
"""The beginning of the minute in progress, and of its five minutes."""
NOW_MS = T0 + 40_000


def origin(used: str = "1m", *, answered_ms: int = NOW_MS, asked: str = "1m") -> Origin:
    """Bars that were asked for and given at these intervals."""
    return Origin("/api/futures/x", asked, used, answered_ms)


def reason(found: object) -> str:
    """Why an input is missing."""
    assert isinstance(found, MissingInput)
    return found.reason
