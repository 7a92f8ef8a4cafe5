"""The coin that a person looks at: read while it is looked at, and only then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.monitor.coin_detail import INTERVALS, NO_INPUTS, CoinDetail, CoinLimits, Reading
from cgtui.monitor.coin_past import Past, read_past
from cgtui.monitor.coin_reader import ENDPOINTS, CoinReader, Request
from cgtui.monitor.coin_visit import CoinVisit, KeptParts
from cgtui.monitor.price_grid import MINUTES
from cgtui.monitor.snapshot import CoinRow
from cgtui.sanitize import clean
from cgtui.signals.alert import PriceNow

CHARTS_S: Final = 60.0
LISTS_S: Final = 10.0
"""The least between two reads of a list, whatever the service's own cache."""
LEAST_REAL_S: Final = 5.0
"""However fast the source's clock runs."""
REFUSED_S: Final = 3_600.0
SETTLE_S: Final = 0.25
"""Real seconds before the first read: a person who leafs through coins asks for the last one."""
AGAIN_S: Final = 2.0
"""Real seconds in which a second wish to read everything anew is the same wish."""
JOURNAL_S: Final = 2.0
TROUBLE_S: Final = 15.0
"""After a read that failed."""
STALE_FACTOR: Final = 3
"""A part is past its limit when so many reads of it should have come."""
ROOMY_BUDGET: Final = 100
"""Below so many calls a minute everything is read less often: a screen must not eat the budget
that confirmations live on."""

_LISTS: Final = frozenset(
    {Reading.INTEREST_BY_VENUE, Reading.LIQUIDATIONS_BY_VENUE, Reading.POSITIONS}
)
_MINUTE_MS: Final = 60_000


class CoinDesk:
    """Lives on the monitor's loop; ``run`` is one of its parts.

    ``now_ms`` is the source's clock and ``speed`` its speed, ``monotonic`` real seconds. ``reader``
    gives what reads from REST, ``None`` where nothing does. ``row``, ``limits`` and ``price`` ask
    the monitor's books about a coin. ``changed`` asks for a snapshot.
    """

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        speed: float,
        reader: Callable[[], CoinReader | None],
        journal: Journal | None,
        row: Callable[[str, int], CoinRow | None],
        limits: Callable[[str], CoinLimits | None],
        price: Callable[[str], PriceNow | None],
        changed: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._reader = reader
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._speed = max(1.0, speed)
        self._journal = journal
        self._row = row
        self._limits = limits
        self._price = price
        self._changed = changed
        self._sleep = sleep
        self._kept = KeptParts()
        self._visit: CoinVisit | None = None
        self._turned = asyncio.Event()
        self._refreshed_s = -AGAIN_S
        self._started_ms = now_ms()
        # The frames of the newest millisecond: what the journal is not asked for.
        self._newest: list[OrdersReceived] = []

    # -- commands ---------------------------------------------------------------------------

    def look_at(self, coin: str | None, interval: str) -> None:
        """Read ``coin`` with charts of ``interval`` from now on; ``None``: nothing any more."""
        if interval not in INTERVALS:
            interval = INTERVALS[0]
        before = self._visit
        if before is not None and (coin, interval) == (before.coin, before.interval):
            return
        self._visit = None
        if coin is not None:
            self._visit = self._begin(coin, interval, before)
        self._turned.set()
        self._changed()

    def refresh(self) -> None:
        """Read everything of the coin anew."""
        now_s = self._monotonic()
        if self._visit is not None and now_s - self._refreshed_s >= AGAIN_S:
            self._refreshed_s = now_s
            self._visit.ask_again()

    def orders(self, frame: OrdersReceived) -> None:
        """A frame of the feed, in its order."""
        newest = self._newest
        if newest and newest[0].received_ms == frame.received_ms:
            newest.append(frame)
        else:
            self._newest = [frame]
        if self._visit is not None:
            self._visit.orders.take(frame)

    # -- the part that runs -----------------------------------------------------------------

    async def run(self) -> None:
        """For good. What is under way ends with the look at its coin."""
        while True:
            self._turned.clear()
            visit = self._visit
            if visit is None:
                await self._turned.wait()
                continue
            attending = asyncio.create_task(self._attend(visit), name=f"coin {visit.coin}")
            turned = asyncio.create_task(self._turned.wait())
            try:
                await asyncio.wait((attending, turned), return_when=asyncio.FIRST_COMPLETED)
            finally:
                turned.cancel()
                attending.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await attending

    def _begin(self, coin: str, interval: str, before: CoinVisit | None) -> CoinVisit:
        visit = CoinVisit(coin, interval, self._kept)
        if before is not None and before.coin == coin and before.orders.is_complete:
            visit.orders, visit.orders_note = before.orders, before.orders_note
        else:
            newest = self._newest
            visit.journal_until_ms = newest[0].received_ms if newest else self._now_ms() + 1
            for frame in newest:
                visit.orders.take(frame)
        return visit

    async def _attend(self, visit: CoinVisit) -> None:
        try:
            async with asyncio.TaskGroup() as together:
                together.create_task(self._take_past(visit))
                reader = self._reader()
                if reader is None:
                    visit.without_rest()
                    self._changed()
                else:
                    for what in Reading:
                        together.create_task(self._keep_reading(visit, what, reader))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        await asyncio.Event().wait()

    # -- REST -------------------------------------------------------------------------------

    async def _keep_reading(self, visit: CoinVisit, what: Reading, reader: CoinReader) -> None:
        await self._sleep(SETTLE_S)
        pace_s = self.pace_s(what, reader)
        age_s = visit.part(what).age_s(self._now_ms())
        priority = Priority.PERSON
        if age_s is not None and age_s < pace_s * self._speed:
            priority = await visit.next_time(what, pace_s - age_s / self._speed)
        while True:
            answered = await reader.read(what, Request(visit.coin, visit.interval, priority))
            pace_s = self.pace_s(what, reader)
            visit.take(what, answered, round(pace_s * self._speed * STALE_FACTOR * 1_000))
            self._changed()
            if answered.refused:
                pace_s = REFUSED_S
            elif answered.part.trouble:
                pace_s = min(pace_s, max(LEAST_REAL_S, TROUBLE_S))
            priority = await visit.next_time(what, pace_s)

    def pace_s(self, what: Reading, reader: CoinReader) -> float:
        """Real seconds between two reads of a part."""
        pace_s = CHARTS_S
        if what in _LISTS:
            pace_s = max(LISTS_S, ENDPOINTS[what].cache_s)
        scarce = max(1.0, ROOMY_BUDGET / max(1, reader.calls_a_minute()))
        return max(LEAST_REAL_S, pace_s * scarce / self._speed)

    # -- the feed ---------------------------------------------------------------------------

    async def _take_past(self, visit: CoinVisit) -> None:
        """What the feed brought before the coin was looked at, from the journal."""
        if visit.orders.is_complete:
            return
        past = Past(frozenset(range(self._first_minute(), self._started_ms // _MINUTE_MS)))
        if self._journal is None:
            past = replace(past, note="there is no journal: nothing from before is known")
        else:
            try:
                async with asyncio.timeout(JOURNAL_S):
                    past = await self._read_past(visit, self._journal)
            except TimeoutError:
                past = replace(past, note=f"the journal did not answer in {JOURNAL_S:.0f} s")
            except JournalError as error:
                past = replace(past, note=clean(str(error), 100))
        visit.orders.take_past(past.orders, past.missing)
        visit.orders_note = past.note
        self._changed()

    def _first_minute(self) -> int:
        return self._now_ms() // _MINUTE_MS - MINUTES + 1

    async def _read_past(self, visit: CoinVisit, journal: Journal) -> Past:
        # A viewer's journal is another's to write; what waits there comes with its next batch.
        with contextlib.suppress(JournalError):
            await asyncio.wrap_future(journal.flushed())
        return await asyncio.to_thread(
            read_past,
            journal,
            visit.coin,
            first_minute=self._first_minute(),
            until_ms=visit.journal_until_ms,
            started_ms=self._started_ms,
        )

    # -- what is shown ----------------------------------------------------------------------

    @property
    def coin(self) -> str | None:
        """The coin that is looked at."""
        return None if self._visit is None else self._visit.coin

    def detail(self, now_ms: int) -> CoinDetail | None:
        """All that is known of it."""
        visit = self._visit
        if visit is None:
            return None
        part, coin, reader = visit.part, visit.coin, self._reader()
        return CoinDetail(
            coin=coin,
            interval=visit.interval,
            no_rest="" if reader is not None else NO_INPUTS,
            price_now=self._price(coin),
            row=self._row(coin, now_ms),
            limits=self._limits(coin),
            contract="" if reader is None else reader.contracts.get(coin, ""),
            price=part(Reading.PRICE),
            taker=part(Reading.TAKER),
            open_interest=part(Reading.OPEN_INTEREST),
            liquidations=part(Reading.LIQUIDATIONS),
            funding=part(Reading.FUNDING),
            inputs=part(Reading.INPUTS),
            interest_by_venue=part(Reading.INTEREST_BY_VENUE),
            liquidations_by_venue=part(Reading.LIQUIDATIONS_BY_VENUE),
            positions=part(Reading.POSITIONS),
            orders=visit.orders.newest(),
            orders_note=visit.orders_note,
            orders_pending=not visit.orders.is_complete,
            grid=visit.orders.grid(now_ms),
        )
