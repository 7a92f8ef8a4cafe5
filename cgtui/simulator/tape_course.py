"""The course of a tape: how long to wait for each frame, and what silences to leave out."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_SILENCE_MS = 60_000
LEAD_IN_MS = 1_000
"""What is left of a silence: the clock jumps to this long before the next frame."""

_ANOTHER_RECORDING_MS = 60_000
"""Frames of one recording may arrive a little out of order; a step back of this is a new one."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A silence that is not played: from ``at_ms`` on, ``skipped_ms`` long (tape time)."""

    at_ms: int
    skipped_ms: int


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a frame: ``wait_ms`` of tape time, while the clock goes from one to the other.

    ``from_ms`` and ``to_ms`` are milliseconds since the epoch and never go back from leg to leg.
    """

    wait_ms: int
    from_ms: int
    to_ms: int
    skip: Skip | None = None


class TapeCourse:
    """Takes the frames' times in file order, also where they go backwards.

    A clock must not go back. Frames that are late by less than a minute come at once; after a
    larger step back the pace follows the new times while the clock stands until they catch up.
    """

    def __init__(self, first_ms: int) -> None:
        self._paced_ms = first_ms
        self._clock_ms = first_ms

    def leg_to(self, t_ms: int) -> Leg:
        """The leg from the frame before to the frame received at ``t_ms``."""
        if t_ms < self._paced_ms - _ANOTHER_RECORDING_MS:
            self._paced_ms = t_ms
        before_ms = self._paced_ms
        gap_ms = max(0, t_ms - before_ms)
        self._paced_ms = before_ms + gap_ms
        from_ms = self._clock_ms
        to_ms = self._clock_ms = max(from_ms, t_ms)
        if gap_ms <= LONGEST_SILENCE_MS:
            return Leg(gap_ms, from_ms, to_ms)
        skip = Skip(before_ms, gap_ms - LEAD_IN_MS)
        return Leg(LEAD_IN_MS, max(from_ms, t_ms - LEAD_IN_MS), to_ms, skip)
