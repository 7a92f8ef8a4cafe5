"""Fills gaps of the feed from REST: onto the tape and into the journal as history, nowhere else."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError, KeyRefusedError, PlanTooLowError
from cgtui.coinglass.rest_types import Priority
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.error_words import error_words
from cgtui.monitor.feed.missed_orders import as_received, missed_orders
from cgtui.monitor.feed.order_pages import DAYS, Orders, read_orders
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.snapshot import GapRecord

BEFORE_MS: Final = 3_000
"""An order was under way when the connection was lost: this much before a gap is asked for too."""
SETTLE_S: Final = 5.0
"""After a gap, by the source's clock: late orders come by the feed, and REST knows them by then."""
FILL_S: Final = 60.0
"""Real seconds in which a gap is filled: whoever waits to hear of it is told by then."""
REFUSED_S: Final = 3_600.0
"""A plan that does not include the endpoint is asked again after this long; it may be raised."""
MOST_GAPS: Final = 20

_KEPT_MS: Final = 10_000
_MOST_KEPT: Final = 100_000
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a gap: its orders, oldest first, or ``None`` with a ``note`` that says why.

    With orders the ``note`` says what may be missing still. ``at_ms`` is the source's time.
    """

    gap: GapRecord
    at_ms: int
    orders: tuple[Liquidation, ...] | None
    note: str = ""


@dataclass(slots=True)
class _Pending:
    """A gap, and the orders the feed brought around it."""

    started_ms: int
    record: GapRecord | None = None
    received: list[Liquidation] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """What the reads of one gap have come to so far."""

    orders: list[Orders] = field(default_factory=list)
    asked: int = 0
    failed: int = 0
    trouble: str = ""


class BackFill:
    """The feed tells it of orders and gaps; `run` reads what was missed.

    ``lent`` gives the client and the venues in scope, once there are any. Read are the watched
    coins on those venues, below everything else in the budget, and compared with what was received
    around the gap. ``keep`` takes what was missed for the journal, ``done`` hears of every gap that
    `gap` accepted. ``why_not`` is why nothing is ever filled in this run. ``now_ms`` is the
    source's clock, ``speed`` its speed; the rest is real seconds.
    """

    def __init__(
        self,
        lent: Callable[[], tuple[Reader, ScopedVenues] | None],
        *,
        watched: Callable[[], Iterable[str]],
        keep: Callable[[Sequence[Liquidation]], None],
        now_ms: Callable[[], int],
        speed: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        why_not: str = "",
    ) -> None:
        self.why_not = why_not
        self.done: Callable[[Filled], None] = lambda _filled: None
        self._lent = lent
        self._watched = watched
        self._keep = keep
        self._now_ms = now_ms
        self._speed = max(1.0, speed)
        self._monotonic = monotonic
        self._sleep = sleep
        self._recent: deque[tuple[int, tuple[Liquidation, ...]]] = deque()
        self._recent_orders = 0
        self._pending: deque[_Pending] = deque()
        self._asked = asyncio.Event()
        self._refused = ""
        self._refused_until_s = 0.0

    # -- what the feed tells ----------------------------------------------------------------

    def orders(self, frames: Iterable[OrdersReceived]) -> None:
        """Frames in their order: what is close to a gap is compared with it."""
        if self.why_not:
            return
        for frame in frames:
            if not frame.orders:
                continue
            self._recent.append((frame.received_ms, frame.orders))
            self._recent_orders += len(frame.orders)
            for pending in self._pending:
                if pending.record is not None:
                    end_ms = pending.record.ended_ms or 0
                    pending.received += [one for one in frame.orders if one.time_ms <= end_ms]
        recent = self._recent
        while recent and (
            recent[0][0] < recent[-1][0] - _KEPT_MS or self._recent_orders > _MOST_KEPT
        ):
            self._recent_orders -= len(recent.popleft()[1])

    def lost(self, started_ms: int) -> None:
        """A gap has begun."""
        if not self.why_not:
            from_ms = started_ms - BEFORE_MS
            before = [one for _, orders in self._recent for one in orders if one.time_ms >= from_ms]
            self._pending.append(_Pending(started_ms, received=before))

    def gap(self, record: GapRecord) -> str | None:
        """A gap is over. ``None``: `done` will hear of it; else why it is not filled, in words
        (empty where there is nothing to say)."""
        if self.why_not:
            return self.why_not
        pending = self._pending[-1]
        why_not = self._refused if self._monotonic() < self._refused_until_s else ""
        if len(self._pending) > MOST_GAPS:
            why_not = "too many gaps at once"
        if self._lent() is None:
            why_not = "REST cannot be used"
        if why_not:
            self._pending.pop()
            return why_not
        pending.record = record
        self._asked.set()
        return None

    # -- the part that runs -----------------------------------------------------------------

    async def run(self) -> None:
        """For good, one gap after the other."""
        while True:
            self._asked.clear()
            first = self._pending[0] if self._pending else None
            if first is None or first.record is None:
                await self._asked.wait()
                continue
            await self._sleep(self._settling_s(first.record))
            try:
                found = await self._read_in_time(first.record)
            finally:
                self._pending.popleft()  # also where it failed: the next one may not
            self.done(self._filled(first, first.record, found))

    def _settling_s(self, record: GapRecord) -> float:
        since_s = (self._now_ms() - (record.ended_ms or 0)) / 1_000
        return min(SETTLE_S, max(0.0, SETTLE_S - since_s)) / self._speed

    async def _read_in_time(self, record: GapRecord) -> _Found:
        found = _Found()
        try:
            async with asyncio.timeout(FILL_S):
                await self._read(record, found)
        except TimeoutError:
            found.trouble = found.trouble or "REST took too long"
            found.failed += 1
        return found

    async def _read(self, record: GapRecord, found: _Found) -> None:
        self._refused = ""
        lent = self._lent()
        if lent is None:
            return
        client, venues = lent
        exchanges = await venues.listed(Priority.BACKGROUND)
        if not exchanges:
            found.trouble, found.failed = venues.unlisted_words(), 1
            return
        to_ms = record.ended_ms or self._now_ms()
        from_ms = max(record.started_ms - BEFORE_MS, self._now_ms() - DAYS * _DAY_MS)
        for coin in tuple(self._watched()):
            reads = (read_orders(client, coin, one, from_ms, to_ms) for one in exchanges)
            await asyncio.gather(*(self._take(read, found) for read in reads))
            if self._refused:
                return

    async def _take(self, read: Awaitable[Orders], found: _Found) -> None:
        found.asked += 1
        try:
            orders = await read
        except CoinglassError as error:
            found.failed += 1
            found.trouble = error_words(error)
            if isinstance(error, PlanTooLowError | KeyRefusedError):
                self._refused = found.trouble
                self._refused_until_s = self._monotonic() + REFUSED_S
            return
        self._refused = ""
        found.orders.append(orders)

    def _filled(self, pending: _Pending, record: GapRecord, found: _Found) -> Filled:
        now_ms = self._now_ms()
        if not found.orders:
            return Filled(record, now_ms, None, found.trouble or "no coin is watched")
        rows = [row for orders in found.orders for row in orders.rows]
        missed = missed_orders(rows, pending.received)
        sides_hold = 2 * missed.other_side <= missed.matched
        orders = as_received(missed.orders, now_ms, sides_hold=sides_hold)
        self._keep(orders)
        return Filled(record, now_ms, orders, _note(found, sides_hold=sides_hold))


def _note(found: _Found, *, sides_hold: bool) -> str:
    parts = []
    if found.failed:
        parts.append(f"{found.failed} of {max(found.asked, found.failed)} reads failed")
    if any(not orders.is_whole for orders in found.orders):
        parts.append("REST gives 200 at a time: some are missing")
    if not sides_hold:
        parts.append("REST's sides contradict the feed's and are left out")
    return ", ".join(parts)
