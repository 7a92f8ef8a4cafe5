"""A monitor that reports what a test tells it to, and notes what it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cgtui.log_ring import LogRing
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.app import CgtuiApp
from cgtui.views.glyphs import UNICODE
from tests.sample import snapshot


class FakeMonitor:
    """Reports one snapshot when it starts; ``report`` sends another."""

    def __init__(self, on_snapshot: Callable[[Snapshot], None]) -> None:
        self._on_snapshot = on_snapshot
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def run(self) -> None:
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if "stop" in self.asked:  # before there was a loop to tell
            self._ended.set()
        self._on_snapshot(snapshot())
        await self._ended.wait()
        if self.error is not None:
            raise self.error

    def report(self, taken: Snapshot) -> None:
        self._on_snapshot(taken)

    def stop(self) -> None:
        self.asked.append("stop")
        if self._loop is not None and self._ended is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ended.set)

    def reconnect(self) -> None:
        self.asked.append("reconnect")

    def look_at_etf(self) -> None:
        self.asked.append("look at etf")

    def use_key(self, key: str, source: str) -> None:
        self.asked.append(f"key {key} from {source}")

    def run_checklist(self) -> None:
        self.asked.append("run checklist")

    def set_telegram(self, on: bool) -> None:
        self.asked.append(f"telegram {on}")

    def hold(self, on: bool) -> None:
        self.asked.append(f"hold {on}")

    def mute(self, coin: str, minutes: int | None) -> None:
        self.asked.append(f"mute {coin} {minutes}")

    def unmute(self, coin: str) -> None:
        self.asked.append(f"unmute {coin}")

    def watch(self, coin: str) -> None:
        self.asked.append(f"watch {coin}")

    def unwatch(self, coin: str) -> None:
        self.asked.append(f"unwatch {coin}")

    def look_at(self, coin: str | None, interval: str) -> None:
        self.asked.append(f"look at {coin} {interval}")

    def refresh_coin(self) -> None:
        self.asked.append("refresh coin")


def fake_app() -> tuple[CgtuiApp, FakeMonitor]:
    """The application over a fake monitor."""
    made: list[FakeMonitor] = []

    def make(on_snapshot: Callable[[Snapshot], None]) -> FakeMonitor:
        made.append(FakeMonitor(on_snapshot))
        return made[-1]

    app = CgtuiApp(make, log_ring=LogRing(), glyphs=UNICODE)
    return app, made[0]
