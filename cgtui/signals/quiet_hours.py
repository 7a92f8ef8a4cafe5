"""Quiet hours: alerts below extreme arrive without a sound."""

from __future__ import annotations

from cgtui.signals.tier import Tier


def is_quiet(local_minute_of_day: int, hours: str | None) -> bool:
    """Whether a minute of the local day (0 to 1439) lies in ``hours``.

    ``hours`` is as in `alerts.quiet_hours`: ``23:00-07:00``, the end excluded, ``None`` for none.
    """
    if hours is None:
        return False
    start, end = (_minute(part) for part in hours.split("-"))
    if start <= end:
        return start <= local_minute_of_day < end
    return local_minute_of_day >= start or local_minute_of_day < end


def is_silent(tier: Tier, local_minute_of_day: int, hours: str | None) -> bool:
    """Whether an alert of that tier is delivered without a sound."""
    return tier < Tier.EXTREME and is_quiet(local_minute_of_day, hours)


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
