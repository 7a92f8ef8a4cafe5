"""Holds the feed's own sums of watched coins against REST's, every five minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Protocol

from cgtui.signals.canary import Canary, LongShort
from cgtui.signals.kill_switch import KillSwitch
from cgtui.signals.minute_sums import MinuteSums
from cgtui.signals.params import CanaryParams
from cgtui.signals.trip import Cause

LEAST_SLEEP_S: Final = 1.0
LATE_S: Final = 30.0
"""How long after a bucket has settled it is compared: minutes close 120 s after their end, too."""

_OURS = (Cause.CALIBRATION, Cause.COVERAGE)


class BucketReader(Protocol):
    """What reads REST's sums of a bucket."""

    async def read(self, coin: str, start_ms: int, length_s: int) -> LongShort | None:
        """``None`` where they are not whole."""
        ...


class CanaryTask:
    """``watched`` are the coins compared. ``now_ms`` is the source's clock, ``speed`` its speed."""

    def __init__(
        self,
        params: CanaryParams,
        reader: BucketReader,
        *,
        minutes: MinuteSums,
        kill: KillSwitch,
        watched: Callable[[], Iterable[str]],
        now_ms: Callable[[], int],
        speed: float,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.canary = Canary(params)
        self._params = params
        self._reader = reader
        self._minutes = minutes
        self._kill = kill
        self._watched = watched
        self._now_ms = now_ms
        self._speed = speed
        self._sleep = sleep

    async def run(self) -> None:
        """For good: sleeps until the next bucket has settled, and compares it."""
        length_ms = int(self._params.every_s) * 1000
        settle_ms = int((self._params.settle_s + LATE_S) * 1000)
        done_ms = (self._now_ms() - settle_ms) // length_ms * length_ms
        while True:
            ripe_ms = (self._now_ms() - settle_ms) // length_ms * length_ms
            if ripe_ms > done_ms:
                done_ms = ripe_ms
                await self.compare(ripe_ms - length_ms)
            due_ms = done_ms + length_ms + settle_ms
            left_s = (due_ms - self._now_ms()) / 1000 / self._speed
            await self._sleep(max(LEAST_SLEEP_S, left_s))

    async def compare(self, bucket_ms: int) -> None:
        """The bucket that begins at ``bucket_ms``, of every watched coin."""
        length_s = int(self._params.every_s)
        for coin in self._compared():
            feed = self._minutes.bucket(coin, bucket_ms, length_s)
            if feed is None:
                continue
            rest = await self._reader.read(coin, bucket_ms, length_s)
            if rest is None:
                continue
            if self.canary.compare(coin, bucket_ms, feed, rest) is None:
                continue
            self._judge(coin)

    def _compared(self) -> tuple[str, ...]:
        """What is watched, and what is held by this: it could never be armed again otherwise."""
        held = (trip.coin for trip in self._kill.trips() if trip.cause in _OURS)
        return tuple(dict.fromkeys((*self._watched(), *filter(None, held))))

    def _judge(self, coin: str) -> None:
        trouble = self.canary.trouble(coin)
        now_ms = self._now_ms()
        self._kill.calibration(coin, trouble.sides_off, now_ms)
        self._kill.coverage(coin, trouble.coverage_off, trouble.coverage_pct, now_ms)
