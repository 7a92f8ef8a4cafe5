"""Lengths of time in the kill-switch's sentences."""

from __future__ import annotations


def length(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3 h 5 min``."""
    whole = round(max(0.0, seconds))
    if whole < 120:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
