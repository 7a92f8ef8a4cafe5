"""Tells the kill-switch what the feed and the clock are like, once a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.silence import silence_limit_s

LOOK_S: Final = 1.0
SHORTEST_LIMIT_REAL_S: Final = 5.0
"""At a high speed a source's minute is a moment here: a hiccup of this machine is no silence."""


@dataclass(frozen=True, slots=True)
class FactsTask:
    """``started_s`` is when the program began to listen (``monotonic``, real seconds).

    ``offset_s`` is the server's clock minus ours, ``None`` while it is not known; ``dropped`` the
    orders that never reached the books. Silence is measured in real time, so that a step of this
    machine's clock is none, and judged by the source's.
    """

    kill: KillSwitch
    traffic: TrafficBook
    connection: ConnectionBook
    now_ms: Callable[[], int]
    monotonic: Callable[[], float]
    started_s: float
    speed: float
    offset_s: Callable[[], float | None]
    dropped: Callable[[], int]
    sleep: Callable[[float], Awaitable[None]]

    async def run(self) -> None:
        """For good."""
        while True:
            self.look()
            await self.sleep(LOOK_S)

    def look(self) -> None:
        """Tell all facts as of now."""
        now_ms, real_s = self.now_ms(), self.monotonic()
        last_s = self.traffic.last_order_at_s
        silent_real_s = real_s - (self.started_s if last_s is None else last_s)
        limit_s = max(
            silence_limit_s(self.traffic.rate.per_min), SHORTEST_LIMIT_REAL_S * self.speed
        )
        self.kill.silence(
            silent_real_s * self.speed,
            limit_s,
            self.traffic.last_order_ms,
            now_ms,
            lost=self.connection.lost_at_s is not None,  # until it is heard, connected or not
        )
        offset_s = self.offset_s()
        if offset_s is not None:
            self.kill.clock(-offset_s, now_ms)  # which wants ours less the server's
        _, p95_ms = self.traffic.lag_ms(now_ms)
        self.kill.lag(None if p95_ms is None else p95_ms / 1000, self.dropped(), now_ms)
