"""The coin in view over a scripted client and virtual time: the desk, its journal, its clock."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import cast

import pytest

from cgtui.coinglass.events import Liquidation
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.journal.records import StoredOrder
from cgtui.monitor.coin.coin_desk import CoinDesk
from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.coin.coin_reader import CoinReader
from cgtui.monitor.rest.input_reader import InputReader
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.snapshot import TapeRow
from cgtui.signals.alert import PriceNow
from tests.monitor.build import T0_MS, order
from tests.monitor.coin_wire import everything
from tests.monitor.fake_reader import FakeReader, FakeResolver
from tests.monitor.whole import InlineExecutor
from tests.virtual_time import VirtualClock, virtual_loop

MINUTE_MS = 60_000


@dataclass
class FakeJournal:
    """Holds orders; ``hangs`` never answers, ``broken`` cannot be read."""

    orders: list[Liquidation] = field(default_factory=list)
    broken: bool = False
    hangs: bool = False
    asked: list[tuple[str, int, int]] = field(default_factory=list)

    def flushed(self) -> Future[None]:
        future: Future[None] = Future()
        if not self.hangs:
            future.set_result(None)
        return future

    def coin_orders(self, coin: str, since_ms: int, until_ms: int, limit: int) -> list[StoredOrder]:
        self.asked.append((coin, since_ms, until_ms))
        if self.broken:
            raise JournalError("journal.db cannot be read: disk I/O error")
        return [
            StoredOrder(one, False)
            for one in self.orders
            if one.coin == coin and since_ms <= one.received_ms < until_ms
        ][-limit:]

    def active_minutes(self, since_ms: int, until_ms: int) -> frozenset[int]:
        return frozenset(
            one.received_ms // MINUTE_MS
            for one in self.orders
            if since_ms <= one.received_ms < until_ms
        )


class Viewing:
    """A coin desk over a scripted client and virtual time."""

    def __init__(
        self,
        journal: FakeJournal | None = None,
        *,
        speed: float = 1.0,
        rest: bool = True,
        calls_a_minute: int = 250,
    ) -> None:
        virtual_loop().set_default_executor(InlineExecutor())
        self.clock = VirtualClock(T0_MS, speed)
        self.client = FakeReader(says=everything(self.clock.now_ms))
        self.changes = 0
        self.listed = True
        now_ms = self.clock.now_ms
        venues = ScopedVenues(self.client, ("Binance", "OKX"), now_ms=now_ms)
        inputs = InputReader(
            self.client,
            FakeResolver(),
            venues=venues,
            reference_exchange="Binance",
            quote="USDT",
            now_ms=now_ms,
        )
        reader = CoinReader(
            self.client, inputs, venues, now_ms=now_ms, calls_a_minute=lambda: calls_a_minute
        )
        self.desk = CoinDesk(
            now_ms=now_ms,
            monotonic=virtual_loop().time,
            speed=speed,
            reader=lambda: reader if rest else None,
            journal=cast(Journal, journal),
            row=lambda _coin, _now_ms: None,
            limits=lambda _coin: None,
            price=lambda _coin: PriceNow(100.0, "rest", T0_MS, None) if self.listed else None,
            changed=self._changed,
        )
        self.running = asyncio.create_task(self.desk.run())

    def _changed(self) -> None:
        self.changes += 1

    async def live(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self.running.done():
            self.running.result()

    async def end(self) -> None:
        self.running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.running

    @property
    def detail(self) -> CoinDetail:
        detail = self.desk.detail(self.clock.now_ms())
        assert detail is not None
        return detail

    def calls(self, *names: str) -> int:
        return sum(one.name in names for one in self.client.asked)

    @property
    def seconds(self) -> list[int]:
        """Of its orders, newest first, after the start."""
        rows = (row for row in self.detail.orders if isinstance(row, TapeRow))
        return [(row.time_ms - T0_MS) // 1000 for row in rows]


def at(second: float, coin: str = "BTC") -> Liquidation:
    time_ms = T0_MS + round(second * 1000)
    return order(time_ms=time_ms, received_ms=time_ms, coin=coin)
