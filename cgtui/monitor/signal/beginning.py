"""The beginning of a run: what an earlier one has left is taken up."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Final

from cgtui.journal.errors import JournalError
from cgtui.journal.records import Restored, StoredOrder
from cgtui.monitor.signal.daily_task import DAILY
from cgtui.monitor.signal.earlier_hour import batched, read_earlier_hour
from cgtui.monitor.signal.earlier_run import EarlierRun, read_earlier_run, read_single_orders
from cgtui.monitor.signal.keeper import expired_since_last_sent
from cgtui.monitor.signal.restoring import restore_engine, restore_orders
from cgtui.monitor.signal.signal_desk import SignalDesk
from cgtui.monitor.supervisor import where

RESTORE_S: Final = 10.0
"""A disk that hangs must not keep the feed from being shown."""
_AT_ONCE: Final = 1_000
"""Sums that are taken up before the feed has its turn again: some milliseconds."""


ShowTape = Callable[[Sequence[StoredOrder], int, bool], None]
"""Takes an earlier run's orders, the source's time, and whether another instance writes them."""


class Beginning:
    """Of one run of ``desk``. ``tape`` takes the orders of the earlier one, oldest first, the
    source's time, and whether that one still runs; ``last_daily_ms`` is when the daily line was
    last said."""

    def __init__(self, desk: SignalDesk) -> None:
        self._desk = desk
        self.last_daily_ms = self._opened_ms = desk.now_ms()
        self._missing: frozenset[int] | None = None
        self.tape: ShowTape = lambda _orders, _ms, _viewing: None

    async def take_up(self) -> None:
        """Take it up; what cannot be is said, and the run begins without that."""
        desk = self._desk
        earlier = await self._read()
        desk.keeper.not_restored = earlier.restored.trouble
        self._missing = earlier.restored.missing_minutes
        # Noted again when it is over, which this run may not live to see.
        desk.journal.note_missing(self._opened_ms // 60_000)
        for take in (self._to_engine, self._to_delivery, self._to_tape):
            try:
                await take(earlier)
            except Exception as error:  # noqa: BLE001 - said
                desk.keeper.not_restored = where(error)
                desk.note("journal", error)

    async def _read(self) -> EarlierRun:
        desk = self._desk
        read = asyncio.to_thread(
            read_earlier_run, desk.journal, desk.setup.params, now_ms=self._opened_ms
        )
        try:
            return await asyncio.wait_for(read, RESTORE_S)
        except TimeoutError:
            trouble = f"the journal did not answer within {RESTORE_S:.0f} s"
        except Exception as error:  # noqa: BLE001 - said; a run without the last is still a run
            trouble = where(error)
            desk.note("journal", error)
        return EarlierRun(Restored(trouble=trouble))

    async def _to_engine(self, earlier: EarlierRun) -> None:
        desk, restored = self._desk, earlier.restored
        now_ms = desk.now_ms()
        for heads_up in restore_engine(desk.engine, restored, now_ms, earlier.readings):
            desk.journal.note_heads_up(heads_up)
        desk.prices.restore(restored.alerts, earlier.outcomes)
        kept = restored.state.get(DAILY)
        if isinstance(kept, int):
            self.last_daily_ms = min(kept, now_ms)

    async def take_sums(self) -> None:
        """The sums of the last hour, once: what is there since the start is shown meanwhile."""
        desk, missing = self._desk, self._missing
        if missing is None:
            return
        self._missing = None
        read = functools.partial(read_earlier_hour, opened_ms=self._opened_ms, missing=missing)
        try:
            hour = await asyncio.to_thread(read, desk.journal)
        except JournalError as error:
            desk.keeper.not_restored = desk.keeper.not_restored or str(error)
            return
        if hour is None:
            return
        market = desk.books.market
        market.begin_with(hour.newest)
        for seconds in batched(hour.seconds, _AT_ONCE):
            market.add_earlier(seconds)
            await asyncio.sleep(0)
        desk.books.connection.coverage.begin_earlier(hour.since_ms, hour.holes, hour.stopped_ms)

    async def take_single_orders(self) -> None:
        """The large orders one by one, which take longer and have time."""
        desk = self._desk
        restored = await asyncio.to_thread(
            read_single_orders,
            desk.journal,
            desk.setup.params,
            now_ms=self._opened_ms,
            order_floor_usd=desk.engine.orders.keep_usd,
        )
        desk.keeper.not_restored = desk.keeper.not_restored or restored.trouble
        restore_orders(desk.engine, restored)

    async def _to_delivery(self, earlier: EarlierRun) -> None:
        desk, delivery, restored = self._desk, self._desk.delivery, earlier.restored
        if delivery is None:
            return
        await delivery.obey_switch()
        if desk.engine.speaker.muzzle:
            delivery.show(restored)
        else:
            await delivery.take_over(restored, expired_since_last_sent(restored.alerts))

    async def _to_tape(self, earlier: EarlierRun) -> None:
        viewing = self._desk.journal.role == "viewer"
        self.tape(earlier.restored.tape, self._desk.now_ms(), viewing)
