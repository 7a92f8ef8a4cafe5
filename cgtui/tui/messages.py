"""What the monitor's thread tells the screens. Past tense; the payload is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import Snapshot


class SnapshotTaken(Message):
    """A newer picture of the whole system; an older one still waiting is replaced."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """Only the newest snapshot matters."""
        return isinstance(message, SnapshotTaken)


class MonitorStopped(Message):
    """The monitor's thread has ended by itself; ``reason`` says why, or is empty if asked to."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
