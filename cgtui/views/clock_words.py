"""Whose clock a time on the screen is of, where the source's is not this machine's."""

from __future__ import annotations

from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode


def has_own_clock(snapshot: Snapshot) -> bool:
    """Whether the source's time is another than this machine's: a tape, or a faster demo."""
    return snapshot.mode is Mode.REPLAY or snapshot.speed != 1


def source_note(snapshot: Snapshot) -> str:
    """Whose times these are, where the source's go faster than ours; empty at its own speed."""
    if snapshot.speed == 1:
        return ""
    name = "tape" if snapshot.mode is Mode.REPLAY else "demo"
    return f"times by the {name}'s clock, x{snapshot.speed:g}"


def machine_note(snapshot: Snapshot) -> str:
    """What follows a time of this machine; empty where there is only one clock."""
    return " (this machine)" if has_own_clock(snapshot) else ""
