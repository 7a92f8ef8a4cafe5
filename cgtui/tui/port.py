"""The narrow way down: what a screen may ask of the running system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cgtui.monitor.snapshot import Snapshot


class MonitorPort(Protocol):
    """The monitor as the application sees it. Every command may be called from any thread."""

    async def run(self) -> None:
        """Run until ``stop``; meant for a loop and a thread of its own."""
        ...

    def stop(self) -> None:
        """Ask it to end; returns at once."""
        ...

    def reconnect(self) -> None:
        """Drop or skip whatever the feed waits for and connect now."""
        ...


MakeMonitor = Callable[[Callable[[Snapshot], None]], MonitorPort]
"""Builds the monitor around the callback that takes its snapshots."""
