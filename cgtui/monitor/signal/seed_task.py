"""Fills the threshold windows: from REST for watched coins, and the ceilings from the journal."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.monitor.rest.broken_wait import BrokenWait
from cgtui.monitor.rest.window_seed import SeededMinutes, WindowSeed
from cgtui.monitor.signal.keeper import Keeper
from cgtui.signals.heads_up import Key
from cgtui.signals.params import ThresholdParams
from cgtui.signals.thresholds import Percentiles, ThresholdBook

SETTLE_MS: Final = 180_000
"""How long after a gap its minutes are read: CoinGlass restates the newest two."""
LOOK_S: Final = 10.0
MOST_GAPS: Final = 50
CEILINGS_EVERY_S: Final = 3_600.0
_MINUTES_A_DAY: Final = 1440


class SeedTask:
    """``watched`` are the coins that are seeded. ``now_ms`` is the source's clock."""

    def __init__(
        self,
        seed: WindowSeed,
        thresholds: ThresholdBook,
        keeper: Keeper,
        *,
        watched: Callable[[], Iterable[str]],
        now_ms: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._seed = seed
        self._thresholds = thresholds
        self._keeper = keeper
        self._watched = watched
        self._now_ms = now_ms
        self._sleep = sleep
        self._look = BrokenWait(sleep)
        self._seeded: set[str] = set()
        self._gaps: deque[tuple[int, int]] = deque(maxlen=MOST_GAPS)

    def gap(self, from_ms: int, to_ms: int) -> None:
        """The feed missed these minutes: REST may know them."""
        self._gaps.append((from_ms, to_ms))

    def look_now(self) -> None:
        """Something may be seeded now that could not be before: another key is in use."""
        self._look.break_off()

    async def seed(self) -> None:
        """The whole window of every watched coin, of one watched later as well; for good."""
        while True:
            waiting = tuple(coin for coin in self._watched() if coin not in self._seeded)
            async for minutes in self._seed.seed(waiting):
                self._take(minutes)
            self._seeded.update(waiting)
            await self._look.wait(LOOK_S)

    async def refill(self) -> None:
        """The gaps of the feed as they come, for good."""
        while True:
            if self._gaps and self._now_ms() - self._gaps[0][1] >= SETTLE_MS:
                await self._refill(*self._gaps.popleft())
            else:
                await self._sleep(LOOK_S)

    async def _refill(self, from_ms: int, to_ms: int) -> None:
        for coin in tuple(self._watched()):
            try:
                self._take(await self._seed.refill(coin, from_ms, to_ms))
            except CoinglassError:
                # Told by the client's own log; the minutes stay missing, which they are.
                continue

    def _take(self, seeded: SeededMinutes) -> None:
        sums: dict[int, dict[Key, float]] = {}
        for side, column in ((Side.LONG, 1), (Side.SHORT, 2)):
            key = (seeded.coin, side)
            told = [(row[0], row[column]) for row in seeded.minutes if row[column] > 0]
            self._thresholds.fill(key, told)
            for minute, usd in told:
                sums.setdefault(minute, {})[key] = usd
        self._keeper.seeded(sums)


class CeilingTask:
    """Reads the long-run percentiles once an hour, in a thread; none before there are the days."""

    def __init__(
        self,
        journal: Journal,
        thresholds: ThresholdBook,
        params: ThresholdParams,
        *,
        now_ms: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._journal = journal
        self._thresholds = thresholds
        self._days = params.ceiling_days
        self._now_ms = now_ms
        self._sleep = sleep
        self._ended = False

    async def run(self) -> None:
        """For good."""
        self._ended = False
        try:
            while True:
                await self.look()
                await self._sleep(CEILINGS_EVERY_S)
        finally:
            self._ended = True  # the thread is not waited for longer than a query takes

    async def look(self) -> None:
        """Set the ceiling of every key that has a window, or take them away."""
        since = self._now_ms() // 60_000 - self._days * _MINUTES_A_DAY
        keys = self._thresholds.keys()
        found = await asyncio.to_thread(self._read, keys, since)
        for key in keys:
            self._thresholds.set_ceilings(key, found.get(key))

    def _read(self, keys: Iterable[Key], since: int) -> dict[Key, Percentiles]:
        try:
            first = self._journal.first_minute()
            if first is None or first > since:
                return {}
            read = {key: self._journal.percentiles(key, since) for key in keys if not self._ended}
        except JournalError:
            return {}  # the journal says so itself
        return {key: Percentiles(*found) for key, found in read.items() if found is not None}
