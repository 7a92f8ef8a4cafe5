"""When each part of the coin in view is read: at once, at its pace, and less often in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.coin.coin_detail import Reading
from cgtui.monitor.coin.coin_reader import ENDPOINTS, CoinReader, Request
from cgtui.monitor.coin.coin_visit import CoinVisit
from cgtui.signals.alert import PriceNow
from cgtui.signals.outcomes import REST

CHARTS_S: Final = 60.0
LISTS_S: Final = 10.0
"""The least between two reads of a list, whatever the service's own cache."""
LEAST_REAL_S: Final = 5.0
"""However fast the source's clock runs."""
REFUSED_S: Final = 3_600.0
SETTLE_S: Final = 0.25
"""Real seconds before the first read: a person who leafs through coins asks for the last one."""
TROUBLE_S: Final = 15.0
"""After a read that failed; twice as long after each further one, up to `LONGEST_S`."""
UNKNOWN_S: Final = 60.0
"""The same for a coin that CoinGlass may not list."""
LONGEST_S: Final = 600.0
STALE_FACTOR: Final = 3
"""A part is past its limit when so many reads of it should have come."""
ROOMY_BUDGET: Final = 100
"""Below so many calls a minute everything is read less often: a screen must not eat the budget
that confirmations live on."""

PROBE: Final = Reading.INTEREST_BY_VENUE
"""The part that tells whether CoinGlass knows a coin: every plan has it, and it is small."""

_LISTS: Final = frozenset(
    {Reading.INTEREST_BY_VENUE, Reading.LIQUIDATIONS_BY_VENUE, Reading.POSITIONS}
)


class CoinReadings:
    """``now_ms`` is the source's clock and ``speed`` its speed; ``sleep`` takes real seconds.
    ``price`` is the monitor's own, ``changed`` asks for a snapshot."""

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        speed: float,
        price: Callable[[str], PriceNow | None],
        changed: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now_ms = now_ms
        self._speed = max(1.0, speed)
        self._price = price
        self._changed = changed
        self._sleep = sleep

    async def read_all(self, visit: CoinVisit, reader: CoinReader) -> None:
        """Until cancelled. What the readers of REST raise besides its own errors is a defect."""
        await self._sleep(SETTLE_S)
        price = self._price(visit.coin)
        if price is None or price.source != REST:
            reader.doubted = visit.coin
            try:
                await self._until_known(visit, reader)
            finally:
                reader.doubted = None
        async with asyncio.TaskGroup() as together:
            for what in Reading:
                together.create_task(self._keep_reading(visit, what, reader))

    async def _until_known(self, visit: CoinVisit, reader: CoinReader) -> None:
        """One part alone, until CoinGlass has something of a coin that it may not even list.

        Some of its endpoints fail on such a name: a dozen reads that fail again and again would
        cost the budget, and pass for trouble with REST, which holds alerts of every coin back.
        """
        what, priority, wait_s = PROBE, Priority.PERSON, UNKNOWN_S
        while visit.part(what).value is None:
            answered = await reader.read(what, Request(visit.coin, visit.interval, priority))
            visit.take(what, answered, self._stale_ms(self.pace_s(what, reader)))
            if answered.part.value is not None or answered.refused:
                break
            visit.without(answered.part.trouble)
            self._changed()
            priority = await visit.next_time(what, wait_s)
            wait_s = min(2 * wait_s, LONGEST_S)

    async def _keep_reading(self, visit: CoinVisit, what: Reading, reader: CoinReader) -> None:
        failed = 0
        pace_s = self.pace_s(what, reader)
        age_s = visit.part(what).age_s(self._now_ms())
        priority = Priority.PERSON
        if age_s is not None and age_s < pace_s * self._speed:
            priority = await visit.next_time(what, pace_s - age_s / self._speed)
        while True:
            answered = await reader.read(what, Request(visit.coin, visit.interval, priority))
            pace_s = self.pace_s(what, reader)
            visit.take(what, answered, self._stale_ms(pace_s))
            self._changed()
            failed = failed + 1 if answered.part.trouble else 0
            if answered.refused:
                pace_s = REFUSED_S
            elif failed:
                pace_s = min(LONGEST_S, TROUBLE_S * 2 ** min(failed - 1, 10))
            priority = await visit.next_time(what, pace_s)

    def _stale_ms(self, pace_s: float) -> int:
        return round(pace_s * self._speed * STALE_FACTOR * 1_000)

    def pace_s(self, what: Reading, reader: CoinReader) -> float:
        """Real seconds between two reads of a part."""
        pace_s = CHARTS_S
        if what in _LISTS:
            pace_s = max(LISTS_S, ENDPOINTS[what].cache_s)
        scarce = max(1.0, ROOMY_BUDGET / max(1, reader.calls_a_minute()))
        return max(LEAST_REAL_S, pace_s * scarce / self._speed)
