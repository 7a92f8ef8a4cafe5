"""Plays a tape on a feed: verbatim, paced by the tape's own times, every frame once."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cgtui.simulator.replay_clock import ReplayClock
from cgtui.simulator.tape import Frame, Tape
from cgtui.simulator.tape_course import Leg, Skip, TapeCourse
from cgtui.simulator.tape_lines import TapeError
from cgtui.simulator.ws import FeedServer

AFTERWARDS_MS = 1_000
"""How far the clock goes on after the last frame."""

# Frames that fall due together go out together and are confirmed once. The span bounds how far
# the clock can be ahead of a frame the client is still reading.
_BATCH_FRAMES = 64
_BATCH_CHARS = 1_000_000
_BATCH_SPAN_MS = 1_000

_SHORTEST_SLEEP_S = 0.001
_SETTLE_S = 0.002
"""Real time for a client to look at the clock before it moves by more than a batch's span."""
_SETTLE_BEFORE_SKIP_S = 0.02
_MOST_LATE_S = 0.25
"""Lateness that is made up for; a longer stop (a client that did not read) moves the schedule."""
_BAD_LINES_AT_A_TIME = 256


@dataclass(frozen=True, slots=True)
class PlayerProgress:
    """How far a tape has been played. ``error`` says in a line why it ended early, if it did.

    ``frames_sent`` are those a client is known to have; ``bad_lines`` were passed over.
    """

    frames_sent: int
    frames_total: int
    bad_lines: int
    skipped: tuple[Skip, ...]
    finished: bool
    error: str | None = None


class TapePlayer:
    """Sends the frames of ``tape`` to whoever is subscribed to ``feed``.

    Begins with the first subscriber. A client that reads slowly slows the tape; one that leaves
    stops it, and the next to subscribe gets the frames from there on. ``speed`` is any positive
    number, else ``ValueError``. ``on_frame`` hears of each frame once, with its time (tape, ms),
    before a client can have it. ``monotonic`` and ``sleep`` are in real seconds.
    """

    def __init__(
        self,
        tape: Tape,
        feed: FeedServer,
        *,
        speed: float = 1.0,
        on_frame: Callable[[int, str], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not (math.isfinite(speed) and speed > 0):
            raise ValueError(f"speed {speed}: expected a number above 0")
        self.clock = ReplayClock(tape.summary.first_ms, speed, monotonic=monotonic)
        self._tape = tape
        self._feed = feed
        self._speed = speed
        self._monotonic = monotonic
        self._sleep = sleep
        self._course = TapeCourse(tape.summary.first_ms)
        self._due_s = 0.0
        self._on_frame = on_frame
        self._batch: list[str] = []
        self._batch_times_ms: list[int] = []
        self._batch_chars = 0
        self._batch_from_ms = 0
        self._clock_ms = tape.summary.first_ms
        self._frames_sent = 0
        self._bad_lines = 0
        self._skipped: list[Skip] = []
        self._finished = False
        self._error: str | None = None

    def progress(self) -> PlayerProgress:
        """How far it is; may be called from any thread."""
        return PlayerProgress(
            frames_sent=self._frames_sent,
            frames_total=max(self._tape.summary.frames_total, self._frames_sent),
            bad_lines=self._bad_lines,
            skipped=tuple(self._skipped),
            finished=self._finished,
            error=self._error,
        )

    async def run(self) -> None:
        """Play to the end of the tape; damage on the way ends it early and is in ``progress``."""
        await self._feed.wait_subscribed()
        self._due_s = self._monotonic()
        try:
            for frame in self._tape.frames():
                if frame is None:
                    await self._pass_over_bad_line()
                else:
                    await self._play(frame)
        except TapeError as error:
            self._error = str(error)
        await self._send_batch()
        self.clock.run(self._clock_ms, self._clock_ms + AFTERWARDS_MS, since_s=self._monotonic())
        self._finished = True

    async def _play(self, frame: Frame) -> None:
        leg = self._course.leg_to(frame.t_ms)
        wait_s = leg.wait_ms / 1_000 / self._speed
        is_due = self._due_s + wait_s <= self._monotonic() + _SHORTEST_SLEEP_S
        if leg.skip is None and is_due and self._fits_batch(leg):
            due_s = self._due_s + wait_s
        else:
            await self._send_batch()
            due_s = await self._wait_for(leg, wait_s)
            self._batch_from_ms = leg.to_ms
        self._due_s = due_s
        self._clock_ms = leg.to_ms
        self._batch.append(frame.text)
        self._batch_times_ms.append(leg.to_ms)
        self._batch_chars += len(self._batch[-1])

    async def _wait_for(self, leg: Leg, wait_s: float) -> float:
        """Let the clock run up to a frame; when that was due (monotonic)."""
        sent_s = self._monotonic()
        if leg.skip is not None:
            await self._sleep_until(sent_s + _SETTLE_BEFORE_SKIP_S)
            self._skipped.append(leg.skip)
        elif leg.to_ms - self._clock_ms > _BATCH_SPAN_MS:
            await self._sleep_until(sent_s + _SETTLE_S)
        left_s = max(self._due_s, self._monotonic() - wait_s - _MOST_LATE_S)
        self.clock.run(leg.from_ms, leg.to_ms, since_s=left_s)
        await self._sleep_until(left_s + wait_s)
        return left_s + wait_s

    def _fits_batch(self, leg: Leg) -> bool:
        return (
            0 < len(self._batch) < _BATCH_FRAMES
            and self._batch_chars < _BATCH_CHARS
            and leg.to_ms - self._batch_from_ms <= _BATCH_SPAN_MS
        )

    async def _send_batch(self) -> None:
        if self._batch:
            self.clock.hold(self._clock_ms)
            self._tell_of_batch()
        while self._batch:
            await self._feed.wait_subscribed()
            arrived = await self._feed.deliver(self._batch)
            self._frames_sent += arrived
            del self._batch[:arrived]
        self._batch_chars = 0

    def _tell_of_batch(self) -> None:
        if self._on_frame is not None:
            for at_ms, frame in zip(self._batch_times_ms, self._batch, strict=True):
                self._on_frame(at_ms, frame)
        self._batch_times_ms.clear()

    async def _sleep_until(self, due_s: float) -> None:
        while (left_s := due_s - self._monotonic()) > _SHORTEST_SLEEP_S:
            await self._sleep(left_s)

    async def _pass_over_bad_line(self) -> None:
        self._bad_lines += 1
        if self._bad_lines % _BAD_LINES_AT_A_TIME == 0:
            await asyncio.sleep(0)
