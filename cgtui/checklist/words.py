"""Times and counts in the evidence of a line."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(at_ms: int) -> str:
    """``21:14:07Z``."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%H:%M:%SZ}"


def span(length_ms: float) -> str:
    """Minutes and seconds, rounded down: ``12:03``, ``1:02:03``; a clock that runs."""
    whole = max(0, int(length_ms // 1000))
    hours, minutes, seconds = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def seconds(length_s: float) -> str:
    """``0.4 s``, ``42 s``, ``5 min``."""
    if length_s < 10:
        return f"{length_s:.1f} s"
    return f"{length_s:.0f} s" if length_s < 120 else f"{length_s / 60:.0f} min"
