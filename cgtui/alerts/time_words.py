"""Moments and lengths of time as a message shows them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_words(at_ms: int) -> str:
    """A moment, milliseconds since the epoch: ``2025-10-10 21:14:07 UTC``."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def rfc3339(at_ms: int) -> str:
    """The same for programs: ``2025-10-10T21:14:07.123Z``."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minute_words(at_ms: int) -> str:
    """A time of day in UTC: ``21:14``."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%H:%M")


def day_words(at_ms: int) -> str:
    """A day in UTC: ``2025-10-10``."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")


def length_words(seconds: float) -> str:
    """A length of time: ``4s``, ``4m10s``, ``2h03m``, ``3d04h``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s"
    if whole < 86_400:
        return f"{whole // 3600}h{whole % 3600 // 60:02d}m"
    return f"{whole // 86_400}d{whole % 86_400 // 3600:02d}h"
