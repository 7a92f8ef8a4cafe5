"""The coin that a person looks at: read while it is looked at, and only then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.monitor.coin.coin_detail import NO_INPUTS, CoinDetail, CoinLimits, Reading
from cgtui.monitor.coin.coin_orders import CoinOrders
from cgtui.monitor.coin.coin_past import read_past
from cgtui.monitor.coin.coin_reader import CoinReader
from cgtui.monitor.coin.coin_readings import CoinReadings
from cgtui.monitor.coin.coin_visit import CoinVisit, KeptParts
from cgtui.monitor.coin.intervals import INTERVALS
from cgtui.monitor.coin.price_grid import MINUTES
from cgtui.monitor.snapshot import CoinRow
from cgtui.sanitize import clean
from cgtui.signals.alert import PriceNow

AGAIN_S: Final = 2.0
"""Real seconds in which a second wish to read everything anew is the same wish."""
JOURNAL_S: Final = 2.0
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
        self._journal = journal
        self._row = row
        self._limits = limits
        self._price = price
        self._changed = changed
        self._readings = CoinReadings(
            now_ms=now_ms, speed=speed, price=price, changed=changed, sleep=sleep
        )
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

    def ask_anew(self) -> None:
        """Another API key is in use: whatever the earlier one was refused, it may bring."""
        if self._visit is not None:
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
                    visit.without(NO_INPUTS)
                    self._changed()
                else:
                    together.create_task(self._readings.read_all(visit, reader))
        except ExceptionGroup as group:
            raise _first(group) from None
        await asyncio.Event().wait()

    # -- the feed ---------------------------------------------------------------------------

    async def _take_past(self, visit: CoinVisit) -> None:
        """What the feed brought before the coin was looked at, from the journal."""
        if visit.orders.is_complete:
            return
        first_minute = self._now_ms() // _MINUTE_MS - MINUTES + 1
        unknown = frozenset(range(first_minute, self._started_ms // _MINUTE_MS))
        past = None
        if self._journal is None:
            visit.orders_note = "there is no journal: nothing from before is known"
        else:
            try:
                async with asyncio.timeout(JOURNAL_S):
                    past = await self._read_past(visit, self._journal, first_minute)
            except TimeoutError:
                visit.orders_note = f"the journal did not answer in {JOURNAL_S:.0f} s"
            except JournalError as error:
                visit.orders_note = clean(str(error), 100)
        visit.orders.follow(past or CoinOrders.of_past(visit.coin, (), unknown))
        self._changed()

    async def _read_past(self, visit: CoinVisit, journal: Journal, first_minute: int) -> CoinOrders:
        # A viewer's journal is another's to write; what waits there comes with its next batch.
        with contextlib.suppress(JournalError):
            await asyncio.wrap_future(journal.flushed())

        def read() -> tuple[CoinOrders, str]:
            past = read_past(
                journal,
                visit.coin,
                first_minute=first_minute,
                until_ms=visit.journal_until_ms,
                started_ms=self._started_ms,
            )
            return CoinOrders.of_past(visit.coin, past.orders, past.missing), past.note

        counted, visit.orders_note = await asyncio.to_thread(read)
        return counted

    # -- what is shown ----------------------------------------------------------------------

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


def _first(error: Exception) -> Exception:
    """The defect itself, without the groups of tasks around it."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
