"""A stretch of time of which the feed brought nothing, and how much of a window such stretches are.

A hole is a lost connection, or a silence that the feed's own rate does not explain: what was
liquidated in it is in no sum. Times are milliseconds by the source's clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hole:
    """From ``started_ms`` to ``ended_ms``, which is ``None`` while it lasts."""

    started_ms: int
    ended_ms: int | None


def unseen_ms(holes: Iterable[Hole], from_ms: int, to_ms: int) -> int:
    """How many milliseconds of ``from_ms`` to ``to_ms`` lie in holes; what overlaps counts once."""
    unseen, seen_to_ms = 0, from_ms
    for hole in sorted(holes, key=lambda one: one.started_ms):
        ended_ms = to_ms if hole.ended_ms is None else min(hole.ended_ms, to_ms)
        started_ms = max(hole.started_ms, seen_to_ms)
        if ended_ms > started_ms:
            unseen += ended_ms - started_ms
            seen_to_ms = ended_ms
    return unseen
