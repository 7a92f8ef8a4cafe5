"""Text pings, their pongs, and the verdict that nobody is there any more."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from cgtui.clock import Clock
from cgtui.coinglass.connection import Connection
from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.coinglass.stream_events import (
    DisconnectKind,
    PingSent,
    PongMissed,
    PongReceived,
    StreamEvent,
)

MAX_MISSED_IN_A_ROW: Final = 3

# A loop that ran this late (a stopped process, a suspended machine) has not yet read what the
# network holds for it, so silence is judged only after a moment's reading.
_STALL_S: Final = 0.25
_CATCH_UP_S: Final = 1.0
_TIMER_SLACK_S: Final = 1e-6


@dataclass(slots=True)
class _Ping:
    sent_s: float
    deadline_s: float
    bytes_before: int
    missed: bool = False


class Heartbeat:
    """Pings one connection at once and then every ``ping_interval_s``, in real time.

    Pongs carry no number, so they answer the open pings in order. A ping that got none in
    ``pong_timeout_s`` is missed; it still takes a late pong until the next ping is sent.
    """

    def __init__(
        self,
        connection: Connection,
        config: StreamConfig,
        clock: Clock,
        emit: Callable[[StreamEvent], None],
    ) -> None:
        self._connection = connection
        self._config = config
        self._clock = clock
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._open: deque[_Ping] = deque()
        self._missed_in_a_row = 0
        self.last_frame_s = self._loop.time()
        """When a frame last arrived, by the loop's clock; the reader keeps it."""

    async def run(self) -> NoReturn:
        """Ping until cancelled. Raises ConnectionEndedError when the connection is dead."""
        next_ping_s = self._loop.time()
        while True:
            self._forget_missed()
            await self._ping()
            next_ping_s += self._config.ping_interval_s
            if self._is_due(next_ping_s):  # late by an interval: what was left out stays out
                next_ping_s = self._loop.time() + self._config.ping_interval_s
            while not self._is_due(next_ping_s):
                await self._sleep_until(min(next_ping_s, self._next_deadline_s()))
                self._judge_overdue()

    def pong(self) -> None:
        """A pong arrived; one that answers nothing counts as life only."""
        self._missed_in_a_row = 0
        if self._open:
            rtt_ms = (self._loop.time() - self._open.popleft().sent_s) * 1_000.0
            self._emit(PongReceived(at_ms=self._clock.now_ms(), rtt_ms=rtt_ms))

    async def _ping(self) -> None:
        bytes_before = self._connection.bytes_received
        sent_s = self._loop.time()
        try:
            async with asyncio.timeout(self._config.pong_timeout_s):
                await self._connection.send("ping")
        except TimeoutError:
            silent = self._connection.bytes_received == bytes_before
            kind = DisconnectKind.READ_TIMEOUT if silent else DisconnectKind.PONG_MISSING
            raise ConnectionEndedError(kind, "a ping could not be sent: nothing is taken") from None
        except ConnectionEndedError:
            # The reader knows better why, once it has read what came before the end.
            await asyncio.sleep(_CATCH_UP_S)
            raise
        deadline_s = sent_s + self._config.pong_timeout_s
        self._open.append(_Ping(sent_s, deadline_s, bytes_before))
        self._emit(PingSent(at_ms=self._clock.now_ms()))

    async def _sleep_until(self, when_s: float) -> None:
        await asyncio.sleep(when_s - self._loop.time())
        if self._loop.time() - when_s > _STALL_S:
            await asyncio.sleep(_CATCH_UP_S)

    def _next_deadline_s(self) -> float:
        return min((p.deadline_s for p in self._open if not p.missed), default=float("inf"))

    def _forget_missed(self) -> None:
        while self._open and self._open[0].missed:
            self._open.popleft()

    def _judge_overdue(self) -> None:
        for ping in self._open:
            if ping.missed or not self._is_due(ping.deadline_s):
                continue
            ping.missed = True
            self._missed_in_a_row += 1
            self._emit(PongMissed(at_ms=self._clock.now_ms(), in_a_row=self._missed_in_a_row))
            if self._connection.bytes_received == ping.bytes_before:
                silent_s = self._loop.time() - self.last_frame_s
                raise ConnectionEndedError(
                    DisconnectKind.READ_TIMEOUT, f"read timeout: nothing came for {silent_s:.0f} s"
                )
        if self._missed_in_a_row >= MAX_MISSED_IN_A_ROW:
            raise ConnectionEndedError(
                DisconnectKind.PONG_MISSING, f"no pong to {self._missed_in_a_row} pings in a row"
            )

    def _is_due(self, when_s: float) -> bool:
        return self._loop.time() >= when_s - _TIMER_SLACK_S
