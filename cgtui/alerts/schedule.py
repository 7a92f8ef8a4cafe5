"""The daily line, as proof of life: when it is due, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cgtui.counted import counted

_DAY_MS: Final = 86_400_000


def daily_due(last_ms: int, now_ms: int, at: str, utc_offset_s: int) -> bool:
    """Whether the local time of day ``at`` (``HH:MM``) has come since ``last_ms``.

    ``last_ms`` is when the last line was sent or, before the first, when the program started. After
    days away one line is due, not several. ``utc_offset_s`` is the zone's offset now, east
    positive; in the night in which clocks go back, a time of day that comes twice is due twice.
    """
    hours, minutes = at.split(":")
    at_ms = (int(hours) * 60 + int(minutes)) * 60_000
    since_ms = (now_ms + utc_offset_s * 1000 - at_ms) % _DAY_MS
    return last_ms < now_ms - since_ms


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What happened since the last daily line. ``hours`` is how long that is.

    ``seen`` are heads-ups; the others are alerts by what became of them.
    """

    hours: float
    seen: int
    sent: int
    suppressed: int
    recorded: int = 0
    expired: int = 0
    failed: int = 0


def daily_text(counts: DayCounts) -> str:
    """``41 heads-ups seen, 3 sent, 12 suppressed in 24 h``, and what went wrong if anything did."""
    parts = [
        f"{counted(counts.seen, 'heads-up')} seen",
        f"{counts.sent} sent",
        f"{counts.suppressed} suppressed",
    ]
    for number, word in (
        (counts.recorded, "only recorded"),
        (counts.expired, "expired unsent"),
        (counts.failed, "failed"),
    ):
        if number:
            parts.append(f"{number} {word}")
    return f"{', '.join(parts)} in {counts.hours:.0f} h"
