"""The daily line: what was seen, sent and held back, as proof of life."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from cgtui.alerts.schedule import DayCounts, daily_due, daily_text
from cgtui.monitor.signal.signal_setup import utc_offset_s
from cgtui.monitor.signal_snapshot import SignalCounts

LOOK_S: Final = 20.0
DAILY: Final = "daily_ms"
"""The journal's key: when the last one was sent."""


class DailyTask:
    """``at`` is local ``HH:MM``. ``say`` sends the line, ``keep`` remembers when."""

    def __init__(
        self,
        at: str,
        *,
        last_ms: int,
        counts: Callable[[], SignalCounts],
        say: Callable[[str], None],
        keep: Callable[[int], None],
        now_ms: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._at = at
        self._last_ms = last_ms
        self._counts = counts
        self._told = counts()
        self._since_ms = now_ms()
        self._say = say
        self._keep = keep
        self._now_ms = now_ms
        self._sleep = sleep

    async def run(self) -> None:
        """For good."""
        while True:
            now_ms = self._now_ms()
            if daily_due(self._last_ms, now_ms, self._at, utc_offset_s(now_ms)):
                self._tell(now_ms)
            await self._sleep(LOOK_S)

    def _tell(self, now_ms: int) -> None:
        before, now = self._told, self._counts()
        counts = DayCounts(
            hours=(now_ms - self._since_ms) / 3_600_000,
            seen=now.heads_ups - before.heads_ups,
            sent=now.alerts_sent - before.alerts_sent,
            suppressed=now.alerts_suppressed - before.alerts_suppressed,
            recorded=now.alerts_recorded - before.alerts_recorded,
            failed=now.alerts_failed - before.alerts_failed,
        )
        self._told, self._since_ms, self._last_ms = now, now_ms, now_ms
        self._keep(now_ms)
        self._say(daily_text(counts))
