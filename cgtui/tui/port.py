"""The narrow way down: what a screen may ask of the running system."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
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

    def use_key(self, key: str, source: str) -> None:
        """Go on with another API key, from ``source``: the feed connects anew, REST forgets the
        earlier one."""
        ...

    def look_at_etf(self) -> None:
        """Somebody looks at the Bitcoin funds: they are read if that is ten minutes ago."""
        ...

    def run_checklist(self) -> None:
        """Ask the checklist's questions again."""
        ...

    def set_telegram(self, on: bool) -> None:
        """Send alerts by Telegram, or only record them. Kept across restarts."""
        ...

    def hold(self, on: bool) -> None:
        """Hold every alert back by hand, or let go again. Kept across restarts."""
        ...

    def mute(self, coin: str, minutes: int | None) -> None:
        """No message about ``coin`` for so many minutes; ``None`` is until it is unmuted."""
        ...

    def unmute(self, coin: str) -> None:
        """Messages about ``coin`` again."""
        ...

    def watch(self, coin: str) -> None:
        """Put ``coin`` on the list of watched coins."""
        ...

    def unwatch(self, coin: str) -> None:
        """Take ``coin`` off the list of watched coins."""
        ...

    def look_at(self, coin: str | None, interval: str) -> None:
        """Read ``coin`` with charts of ``interval`` for `Snapshot.coin`; ``None`` ends it."""
        ...

    def refresh_coin(self) -> None:
        """Read everything of the coin that is looked at anew."""
        ...


MakeMonitor = Callable[[Callable[["Snapshot"], None]], MonitorPort]
"""Builds the monitor around the callback that takes its snapshots."""
