"""A monitor that is made in its own thread: what it needs takes longer to load than a screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cgtui.monitor.monitor import Monitor

_Command = Callable[["Monitor"], None]


class LateMonitor:
    """``make`` is called by `run`. Commands that come before are obeyed when it has been made.

    Every method but `run` may be called from any thread, and returns at once.
    """

    def __init__(self, make: Callable[[], Monitor]) -> None:
        self._make = make
        self._monitor: Monitor | None = None
        self._waiting: list[_Command] = []
        self._stopped = False
        self._lock = threading.Lock()

    async def run(self) -> None:
        """Make it, and run it until :meth:`stop`. Raises what making it raises."""
        if self._stopped:
            return
        monitor = self._make()
        with self._lock:
            self._monitor = monitor
            for command in self._waiting:
                command(monitor)
            self._waiting.clear()
        await monitor.run()

    def _tell(self, command: _Command) -> None:
        with self._lock:
            if self._monitor is None:
                self._waiting.append(command)
            else:
                command(self._monitor)

    def stop(self) -> None:
        """As `Monitor.stop`."""
        self._stopped = True
        self._tell(lambda monitor: monitor.stop())

    def reconnect(self) -> None:
        """As `Monitor.reconnect`."""
        self._tell(lambda monitor: monitor.reconnect())

    def use_key(self, key: str, source: str) -> None:
        """As `Monitor.use_key`."""
        self._tell(lambda monitor: monitor.use_key(key, source))

    def run_checklist(self) -> None:
        """As `Monitor.run_checklist`."""
        self._tell(lambda monitor: monitor.run_checklist())

    def watch(self, coin: str) -> None:
        """As `Monitor.watch`."""
        self._tell(lambda monitor: monitor.watch(coin))

    def unwatch(self, coin: str) -> None:
        """As `Monitor.unwatch`."""
        self._tell(lambda monitor: monitor.unwatch(coin))

    def look_at(self, coin: str | None, interval: str) -> None:
        """As `Monitor.look_at`."""
        self._tell(lambda monitor: monitor.look_at(coin, interval))

    def look_at_etf(self) -> None:
        """As `Monitor.look_at_etf`."""
        self._tell(lambda monitor: monitor.look_at_etf())

    def refresh_coin(self) -> None:
        """As `Monitor.refresh_coin`."""
        self._tell(lambda monitor: monitor.refresh_coin())

    def set_telegram(self, on: bool) -> None:
        """As `Monitor.set_telegram`."""
        self._tell(lambda monitor: monitor.set_telegram(on))

    def hold(self, on: bool) -> None:
        """As `Monitor.hold`."""
        self._tell(lambda monitor: monitor.hold(on))

    def mute(self, coin: str, minutes: int | None) -> None:
        """As `Monitor.mute`."""
        self._tell(lambda monitor: monitor.mute(coin, minutes))

    def unmute(self, coin: str) -> None:
        """As `Monitor.unmute`."""
        self._tell(lambda monitor: monitor.unmute(coin))
