"""Lengths of time and counts in the few words the monitor itself writes."""

from __future__ import annotations

from typing import Final

from cgtui.counted import counted


def length_words(length_ms: float) -> str:
    """``<1 s``, ``14 s``, ``3 min 40 s``, ``14 min``, ``2 h 5 min``."""
    if length_ms < 1000:
        return "<1 s"  # however short it was, it was
    seconds = round(length_ms / 1000)
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 600:
        minutes, rest = divmod(seconds, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def unreadable_words(bad_lines: int) -> str:
    """``1 line unreadable``, ``600 lines unreadable``."""
    return f"{counted(bad_lines, 'line')} unreadable"


BACK_FILLING: Final = "being back-filled"
"""The note of a gap whose orders are still being read."""


def back_fill_words(orders: int | None, note: str) -> str:
    """``38 orders back-filled``, ``not back-filled: plan too low``: what became of a gap.

    ``note`` is why not, or what may be missing still.
    """
    if note == BACK_FILLING:
        return note
    if orders is None:
        return f"not back-filled: {note}" if note else "not back-filled"
    words = f"{counted(orders, 'order')} back-filled"
    return f"{words}; {note}" if note else words
