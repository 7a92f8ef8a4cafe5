"""The signs of `watch`'s plain lines, and the same lines without anything but ASCII."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WatchSigns:
    """One sign for each turn of events."""

    good: str
    bad: str
    warn: str
    sent: str
    answered: str


EMOJI = WatchSigns(good="✅", bad="❌", warn="⚠️", sent="↪️", answered="↩️")
PLAIN = WatchSigns(good="OK", bad="FAIL", warn="WARN", sent="->", answered="<-")

_SPELLED = str.maketrans({"·": "-", "…": "...", "≥": ">=", "≤": "<=", "×": "x", "–": "-"})


def ascii_only(text: str) -> str:
    r"""``text`` with our own typography spelled out and every other character as ``\uXXXX``."""
    if text.isascii():
        return text
    return text.translate(_SPELLED).encode("ascii", "backslashreplace").decode("ascii")
