"""Calls that somebody else makes with the same key, as the server's own count gives them away."""

from __future__ import annotations

from typing import Final

_FORGET_S: Final = 60.0


class OtherUsers:
    """How many calls of this minute are not ours.

    The server's count includes those of ours that reached it before its answer, and which of those
    under way did is not known: the difference lies between two bounds. What was known so far is
    moved into them and counts for a minute from then.
    """

    __slots__ = ("_calls", "until_s")

    def __init__(self) -> None:
        self._calls = 0
        self.until_s = float("-inf")

    def observe(self, used: int, *, ours_least: int, ours_most: int, now_s: float) -> None:
        """The server counts ``used``, among them ``ours_least`` to ``ours_most`` of ours."""
        least, most = max(0, used - ours_most), max(0, used - ours_least)
        self._calls = min(max(self.calls(now_s), least), most)
        self.until_s = now_s + _FORGET_S

    def calls(self, now_s: float) -> int:
        """Calls of others to reckon with."""
        return self._calls if now_s < self.until_s else 0

    def forget(self) -> None:
        """Nothing is known of others."""
        self._calls = 0
