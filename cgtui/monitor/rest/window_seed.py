"""Fills the threshold windows of watched coins from REST's one-minute history."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final

from cgtui.coinglass.catalogue import LIQUIDATION_AGGREGATED
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import (
    BadRequestError,
    CoinglassError,
    IntervalRefusedError,
    NotFoundError,
    PlanTooLowError,
)
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.error_words import error_words
from cgtui.monitor.rest.broken_wait import BrokenWait
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.signal_snapshot import SeedState

INTERVAL: Final = "1m"
PAGE_MINUTES: Final = 1_000
UNSETTLED_MINUTES: Final = 2
"""The minute in progress and the one before it: CoinGlass restates them."""
BACKOFF_BASE_S: Final = 2.0
BACKOFF_CAP_S: Final = 300.0

_MINUTE_MS: Final = 60_000
_DAY_MINUTES: Final = 1_440
_MOST_DOUBLINGS: Final = 10

# Asking the same again brings the same (of the first two, with the same key); all else may pass.
_REFUSED: Final = (IntervalRefusedError, PlanTooLowError)
_FINAL: Final = (*_REFUSED, BadRequestError, NotFoundError)


@dataclass(frozen=True, slots=True)
class SeededMinutes:
    """Minutes of one coin, oldest first: (epoch minute, longs, shorts), US dollars.

    A minute is its beginning in milliseconds ÷ 60 000. Minutes in which nothing was liquidated are
    in it as zeros; minutes that are not in it are not known.
    """

    coin: str
    minutes: tuple[tuple[int, float, float], ...]


@dataclass(slots=True)
class _Course:
    """One coin's way back: ``until`` is the newest minute still wanted. ``refused`` is one that
    another key may go."""

    coin: str
    until: int
    of: int
    pages: int = 0
    over: bool = False
    refused: bool = False
    trouble: str = ""


class WindowSeed:
    """Reads in the background, below everything else in the budget.

    ``now_ms`` is the source's clock, ``sleep`` takes real seconds. ``window_days`` is what the
    percentiles are taken over.
    """

    def __init__(
        self,
        client: Reader,
        venues: ScopedVenues,
        *,
        now_ms: Callable[[], int],
        window_days: float = 6.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._venues = venues
        self._now_ms = now_ms
        self._window = math.ceil(window_days * _DAY_MINUTES)
        self._wait = BrokenWait(sleep)
        self._courses: dict[str, _Course] = {}
        self._again: deque[str] = deque()
        self._keys = 0  # that came after the first

    @property
    def progress(self) -> tuple[SeedState, ...]:
        """How far each coin is, in the order in which they were asked for."""
        return tuple(
            SeedState(one.coin, one.pages, one.of, one.trouble) for one in self._courses.values()
        )

    def ask_anew(self) -> None:
        """Go on at once: what was refused was refused to another key. Coins that ended so begin
        anew in the `seed` that is under way, or in the next."""
        self._keys += 1
        for course in self._courses.values():
            if course.refused:
                course.refused = False
                self._again.append(course.coin)
            elif course.over:
                continue
            course.trouble = ""
        self._wait.break_off()

    async def seed(self, coins: Iterable[str]) -> AsyncIterator[SeededMinutes]:
        """The window of each coin, page by page from the newest back.

        The coins take turns, so that all have their newest minutes before any has its oldest. A
        page that fails is asked for again, later and later; a coin whose minutes CoinGlass does
        not give ends with the reason in `progress`. Raises no CoinglassError.
        """
        waiting = deque(self._course(coin) for coin in dict.fromkeys(coins))
        failures = 0
        while waiting or self._again:
            waiting.extend(self._course(coin) for coin in self._again)
            self._again.clear()
            course, keys = waiting.popleft(), self._keys
            try:
                minutes = await self._next_page(course)
            except CoinglassError as error:
                if keys != self._keys:  # it was said to the earlier key
                    waiting.append(course)
                    continue
                course.trouble = error_words(error)
                if isinstance(error, _FINAL):
                    course.over, course.refused = True, isinstance(error, _REFUSED)
                    continue
                waiting.append(course)
                failures += 1
                if await self._wait.wait(_wait_s(failures)):
                    failures = 0
                continue
            failures = 0
            if minutes:
                yield SeededMinutes(course.coin, minutes)
            if not course.over:
                waiting.append(course)

    async def refill(self, coin: str, from_ms: int, to_ms: int) -> SeededMinutes:
        """The minutes that [from_ms, to_ms) touches, as far as they are settled and in the window.

        Best asked for two minutes after ``to_ms``. Raises CoinglassError.
        """
        last = min(-(-to_ms // _MINUTE_MS) - 1, self._newest_settled())
        first = max(from_ms // _MINUTE_MS, self._oldest())
        found: list[tuple[int, float, float]] = []
        for start in range(first, last + 1, PAGE_MINUTES):
            found += await self._read(coin, start, min(start + PAGE_MINUTES - 1, last))
        return SeededMinutes(coin, tuple(found))

    def _newest_settled(self) -> int:
        return self._now_ms() // _MINUTE_MS - UNSETTLED_MINUTES

    def _oldest(self) -> int:
        """The oldest minute of the window. It moves on while pages are waited for."""
        return self._now_ms() // _MINUTE_MS - self._window + 1

    def _course(self, coin: str) -> _Course:
        newest = self._newest_settled()
        pages = math.ceil((newest - self._oldest() + 1) / PAGE_MINUTES)
        course = self._courses[coin] = _Course(coin, newest, pages)
        return course

    async def _next_page(self, course: _Course) -> tuple[tuple[int, float, float], ...]:
        """The page before the oldest minute so far. CoinGlass gives its oldest page again and
        again to who asks for older ones, so a page without anything older is the end."""
        start = max(self._oldest(), course.until - PAGE_MINUTES + 1)
        minutes = await self._read(course.coin, start, course.until)
        course.trouble = ""
        if not minutes:
            course.over, course.of = True, course.pages
            course.trouble = "" if course.pages else "no one-minute history"
            return ()
        course.pages += 1
        course.until = minutes[0][0] - 1
        course.over = course.until < self._oldest()
        if minutes[0][0] > start and not any(minutes[0][1:]):
            # Where the plan's depth cuts a bucket, what is left of it reads zero.
            minutes = minutes[1:]
        return tuple(minutes)

    async def _read(self, coin: str, first: int, last: int) -> list[tuple[int, float, float]]:
        """Minutes ``first`` to ``last``. Both ends are sent, so that it does not matter from which
        CoinGlass counts its rows."""
        if first > last:
            return []
        exchanges = await self._venues.listed(Priority.BACKGROUND)
        if not exchanges:
            raise BadRequestError(LIQUIDATION_AGGREGATED.name, self._venues.unlisted_words())
        reply = await self._client.read(
            LIQUIDATION_AGGREGATED,
            {
                "exchange_list": ",".join(exchanges),
                "symbol": coin,
                "limit": str(last - first + 1),
                "start_time": str(first * _MINUTE_MS),
                "end_time": str(last * _MINUTE_MS),
            },
            interval=INTERVAL,
            priority=Priority.BACKGROUND,
        )
        used = reply.interval_used or INTERVAL
        if used != INTERVAL:
            raise IntervalRefusedError(
                LIQUIDATION_AGGREGATED.name,
                f"{INTERVAL} is refused; {used} bars are no one-minute sums",
            )
        return [
            (minute, row.long_usd, row.short_usd)
            for row in reply.rows
            if first <= (minute := row.time_ms // _MINUTE_MS) <= last
        ]


def _wait_s(failures: int) -> float:
    return min(BACKOFF_CAP_S, BACKOFF_BASE_S * 2.0 ** min(failures - 1, _MOST_DOUBLINGS))
