"""The coin in view: when it is read, how often, what is kept, and what a replay still shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.rest_errors import PlanTooLowError, ServerFaultError
from cgtui.coinglass.rest_types import Priority
from cgtui.journal.errors import JournalError
from cgtui.journal.journal import Journal
from cgtui.journal.records import StoredOrder
from cgtui.monitor.coin_desk import (
    AGAIN_S,
    CHARTS_S,
    LEAST_REAL_S,
    LISTS_S,
    REFUSED_S,
    SETTLE_S,
    STALE_FACTOR,
    TROUBLE_S,
    CoinDesk,
)
from cgtui.monitor.coin_detail import NO_INPUTS, CoinDetail
from cgtui.monitor.coin_reader import CoinReader
from cgtui.monitor.input_reader import InputReader
from cgtui.monitor.price_grid import MINUTES
from cgtui.monitor.scoped_venues import ScopedVenues
from cgtui.monitor.snapshot import TapeRow
from tests.monitor.build import T0_MS, frame, order
from tests.monitor.coin_wire import everything
from tests.monitor.fake_reader import FakeReader, FakeResolver
from tests.monitor.whole import InlineExecutor
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time

MINUTE_MS = 60_000
CHARTS = ("price_history", "oi_aggregated", "funding_history")
LISTS = ("oi_exchanges", "liquidation_exchanges", "hyperliquid_positions")


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
            price=lambda _coin: None,
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


@virtual_time
async def test_nothing_is_read_until_a_coin_is_looked_at_and_nothing_after() -> None:
    viewing = Viewing()
    await viewing.live(300)
    assert viewing.client.asked == []
    assert viewing.desk.detail(T0_MS) is None
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(30)
    assert viewing.calls(*CHARTS) > 0
    viewing.desk.look_at(None, "15m")
    made = len(viewing.client.asked)
    await viewing.live(600)
    assert len(viewing.client.asked) == made
    assert viewing.desk.detail(T0_MS) is None
    await viewing.end()


@virtual_time
async def test_a_look_brings_every_part_with_its_age() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 0.5)
    detail = viewing.detail
    assert (detail.coin, detail.interval, detail.no_rest) == ("BTC", "15m", "")
    assert detail.contract == "Binance BTCUSDT"
    parts = (
        detail.price,
        detail.taker,
        detail.open_interest,
        detail.liquidations,
        detail.funding,
        detail.inputs,
        detail.interest_by_venue,
        detail.liquidations_by_venue,
        detail.positions,
    )
    for part in parts:
        assert part.value is not None
        assert part.age_s(viewing.clock.now_ms()) == pytest.approx(0.5)
        assert not part.is_stale(viewing.clock.now_ms())
    assert detail.price.stale_ms == STALE_FACTOR * CHARTS_S * 1000
    assert detail.positions.stale_ms == STALE_FACTOR * LISTS_S * 1000
    assert {one.priority for one in viewing.client.asked} == {Priority.PERSON}
    await viewing.end()


@virtual_time
async def test_charts_are_read_once_a_minute_and_lists_every_ten_seconds() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 2 * CHARTS_S - 1)
    assert viewing.calls("price_history") == 2
    assert viewing.calls("hyperliquid_positions") == 12
    assert {one.priority for one in viewing.client.asked[-20:]} == {Priority.BACKGROUND}
    await viewing.end()


@virtual_time
async def test_a_small_budget_is_asked_less_often() -> None:
    viewing = Viewing(calls_a_minute=25)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 2 * CHARTS_S - 1)
    assert viewing.calls("price_history") == 1
    assert viewing.calls("hyperliquid_positions") == 3
    await viewing.end()


@virtual_time
async def test_a_clock_that_runs_fast_does_not_make_calls_come_without_end() -> None:
    viewing = Viewing(speed=60)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 4 * LEAST_REAL_S - 1)
    assert viewing.calls("hyperliquid_positions") == 4
    assert not viewing.detail.positions.is_stale(viewing.clock.now_ms())
    await viewing.end()


@virtual_time
async def test_who_leafs_through_coins_asks_for_the_last_one_only() -> None:
    viewing = Viewing()
    for coin in ("BTC", "ETH", "SOL"):
        viewing.desk.look_at(coin, "15m")
        await viewing.live(SETTLE_S / 2)
    await viewing.live(SETTLE_S)
    coins = {one.params["symbol"] for one in viewing.client.asked if "symbol" in one.params}
    assert coins == {"SOL", "SOLUSDT"}
    await viewing.end()


@virtual_time
async def test_a_refresh_reads_everything_at_once_but_not_twice_in_a_row() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    first = viewing.calls(*CHARTS, *LISTS)
    viewing.desk.refresh()
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 2
    assert viewing.client.asked[-1].priority is Priority.PERSON
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 2
    await viewing.live(AGAIN_S)
    viewing.desk.refresh()
    await viewing.live(0.1)
    assert viewing.calls("price_history") == 3
    assert viewing.calls(*CHARTS, *LISTS) > 2 * first
    await viewing.end()


@virtual_time
async def test_another_interval_reads_the_charts_and_nothing_that_has_none() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    viewing.desk.look_at("BTC", "1h")
    assert viewing.detail.price.value is None
    assert viewing.detail.positions.value is not None
    await viewing.live(SETTLE_S + 1)
    assert viewing.detail.price.interval_used == "1h"
    assert viewing.calls("hyperliquid_positions") == 1
    assert viewing.calls("liquidation_exchanges") == 2
    # Back again: what was read a moment ago is still there, and is not asked for.
    viewing.desk.look_at("BTC", "15m")
    assert viewing.detail.price.interval_used == "15m"
    await viewing.live(SETTLE_S + 1)
    assert viewing.calls("price_history") == 2
    await viewing.end()


@virtual_time
async def test_a_coin_that_comes_back_is_there_at_once_with_its_age() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    viewing.desk.look_at(None, "15m")
    await viewing.live(300)
    viewing.desk.look_at("BTC", "15m")
    assert viewing.detail.price.age_s(viewing.clock.now_ms()) == pytest.approx(301)
    assert viewing.detail.price.is_stale(viewing.clock.now_ms())
    await viewing.live(SETTLE_S + 0.1)
    assert viewing.detail.price.age_s(viewing.clock.now_ms()) == pytest.approx(0.1)
    await viewing.end()


@virtual_time
async def test_an_interval_that_no_chart_has_becomes_the_first() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "7m")
    assert viewing.detail.interval == "5m"
    await viewing.end()


@virtual_time
async def test_a_read_that_fails_keeps_the_value_says_why_and_is_tried_soon() -> None:
    viewing = Viewing()
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(SETTLE_S + 1)
    good = viewing.client.says["price_history"]
    viewing.client.says["price_history"] = ServerFaultError("price", "Server Error")
    await viewing.live(CHARTS_S)
    part = viewing.detail.price
    assert part.value is not None
    assert part.trouble == "server fault: Server Error"
    assert part.age_s(viewing.clock.now_ms()) == pytest.approx(CHARTS_S + 1)
    viewing.client.says["price_history"] = good
    await viewing.live(TROUBLE_S)
    assert viewing.detail.price.trouble == ""
    await viewing.end()


@virtual_time
async def test_what_the_plan_lacks_is_asked_again_only_when_a_person_does() -> None:
    viewing = Viewing()
    viewing.client.says["hyperliquid_positions"] = PlanTooLowError("positions", "Upgrade plan")
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(REFUSED_S - 10)
    assert viewing.calls("hyperliquid_positions") == 1
    assert viewing.detail.positions.trouble == "plan too low: Upgrade plan"
    viewing.desk.refresh()
    await viewing.live(1)
    assert viewing.calls("hyperliquid_positions") == 2
    await viewing.end()


@virtual_time
async def test_without_rest_every_part_says_no_inputs_and_the_feed_goes_on() -> None:
    viewing = Viewing(FakeJournal([at(-5)]), rest=False)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    viewing.desk.orders(frame(at(1), at(1, "ETH")))
    detail = viewing.detail
    assert detail.no_rest == NO_INPUTS
    assert {part.trouble for part in (detail.price, detail.inputs, detail.positions)} == {NO_INPUTS}
    assert viewing.seconds == [1, -5]
    assert detail.grid.venues[0].orders == 2
    assert viewing.client.asked == []
    await viewing.end()


@virtual_time
async def test_no_order_is_lost_or_counted_twice_where_the_journal_ends_and_the_feed_begins() -> (
    None
):
    journal = FakeJournal()
    viewing = Viewing(journal)
    for second in (1.0, 2.0, 3.0):
        await viewing.live(T0_MS / 1000 + second - viewing.clock.now_ms() / 1000)
        # Two frames of one millisecond: the journal has both, but is asked for neither.
        for _ in range(2 if second == 3.0 else 1):
            viewing.desk.orders(frame(at(second)))
            journal.orders.append(at(second))
    viewing.desk.look_at("BTC", "15m")
    viewing.desk.orders(frame(at(4)))
    journal.orders.append(at(4))
    assert viewing.detail.orders_pending
    await viewing.live(0.1)
    assert not viewing.detail.orders_pending
    assert viewing.seconds == [4, 3, 2, 1]
    assert sum(row.count for row in viewing.detail.orders if isinstance(row, TapeRow)) == 5
    await viewing.end()


@virtual_time
async def test_minutes_before_the_program_without_any_order_are_unknown() -> None:
    minute = T0_MS // MINUTE_MS
    journal = FakeJournal([at(-300, "ETH"), at(-60)])
    viewing = Viewing(journal)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    grid = viewing.detail.grid
    known = {at(-300).received_ms // MINUTE_MS, at(-60).received_ms // MINUTE_MS}
    assert grid.missing == frozenset(range(minute - MINUTES + 1, minute)) - known
    (column,) = grid.columns
    assert column.minute == at(-60).time_ms // MINUTE_MS
    await viewing.end()


@pytest.mark.parametrize(
    ("journal", "note"),
    [
        (None, "there is no journal: nothing from before is known"),
        (FakeJournal(broken=True), "journal.db cannot be read: disk I/O error"),
        (FakeJournal(hangs=True), "the journal did not answer in 2 s"),
    ],
)
def test_a_journal_that_cannot_be_read_is_a_note_and_the_feed_is_shown(
    journal: FakeJournal | None, note: str
) -> None:
    @virtual_time
    async def look() -> None:
        viewing = Viewing(journal)
        viewing.desk.look_at("BTC", "15m")
        viewing.desk.orders(frame(at(1)))
        await viewing.live(5)
        assert viewing.detail.orders_note == note
        assert viewing.seconds == [1]
        assert viewing.detail.grid.missing
        await viewing.end()

    look()


@virtual_time
async def test_orders_go_on_over_a_change_of_interval() -> None:
    journal = FakeJournal([at(-5)])
    viewing = Viewing(journal)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    viewing.desk.orders(frame(at(1)))
    viewing.desk.look_at("BTC", "1h")
    viewing.desk.orders(frame(at(2)))
    await viewing.live(1)
    assert viewing.seconds == [2, 1, -5]
    assert len(journal.asked) == 1
    await viewing.end()


@virtual_time
async def test_a_defect_of_one_part_is_the_desks_and_a_new_run_goes_on() -> None:
    viewing = Viewing()

    def rows(_asked: Any) -> Iterable[Any]:
        raise RuntimeError("boom")

    viewing.client.says["price_history"] = rows
    viewing.desk.look_at("BTC", "15m")
    await asyncio.sleep(1)
    with pytest.raises(RuntimeError, match="boom"):
        await viewing.running
    viewing.client.says |= everything(viewing.clock.now_ms)
    viewing.running = asyncio.create_task(viewing.desk.run())
    await viewing.live(SETTLE_S + 1)
    assert viewing.detail.price.value is not None
    await viewing.end()
