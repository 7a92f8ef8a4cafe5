"""What one input shows, before it is weighed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cgtui.signals.reading import Choice


@dataclass(frozen=True, slots=True)
class Finding:
    """A choice, the comparison that decided it, and both in words (see `reading.Vote`)."""

    choice: Choice
    value: float | None
    limit: float | None
    text: str


def lacking(reason: str) -> Finding:
    """No vote, and why."""
    return Finding(Choice.MISSING, None, None, reason)


def usable(*amounts: float) -> bool:
    """Whether all of them are finite numbers of at least zero."""
    return all(math.isfinite(amount) and amount >= 0 for amount in amounts)
