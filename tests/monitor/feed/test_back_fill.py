"""Gaps of the feed are filled from REST: as history, told with what is missing still."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.rest_errors import PlanTooLowError, ServerFaultError
from cgtui.coinglass.stream_events import StreamEvent
from cgtui.monitor.events import Gap, MonitorEvent
from cgtui.monitor.feed.back_fill import FILL_S, SETTLE_S, BackFill
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.replay_book import ReplayBook
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.monitor.snapshot import TapeEntry, TapeMarker
from tests.monitor.build import T0_MS, connected, frame, lost, order
from tests.monitor.fake_reader import Asked, FakeReader
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time

ORDERS = "liquidation_orders"
VENUES = ("Binance", "OKX")
LOST_S, BACK_S = 1, 15  # of the source's time, after T0


def wire(one: Liquidation, **changes: Any) -> dict[str, Any]:
    fields = {
        "exchange_name": one.exchange.upper(),
        "base_asset": one.coin,
        "symbol": one.pair,
        "side": 2 if one.side is Side.SHORT else 1,
        "price": one.price,
        "usd_value": one.usd,
        "time": one.time_ms,
    }
    return fields | changes


class World:
    """A feed with a back-fill in virtual time, and all that comes of it."""

    def __init__(self, rest: Sequence[Liquidation] = (), *, why_not: str = "") -> None:
        self.clock = VirtualClock(T0_MS)
        self.rest = list(rest)
        self.client = FakeReader(
            {ORDERS: self._orders, "supported_exchanges": [{"exchange": one} for one in VENUES]}
        )
        self.lent = True
        self.kept: list[Liquidation] = []
        self.told: list[MonitorEvent] = []
        self.side_codes: dict[str, int] = {}
        venues = ScopedVenues(self.client, VENUES, now_ms=self.clock.now_ms)
        self.back_fill = BackFill(
            lambda: (self.client, venues) if self.lent else None,
            watched=lambda: ("BTC", "ETH"),
            keep=self.kept.extend,
            now_ms=self.clock.now_ms,
            speed=1.0,
            monotonic=virtual_loop().time,
            sleep=asyncio.sleep,
            why_not=why_not,
        )
        self.connection = ConnectionBook()
        self.tape = TapeBook(100)
        self.market = MarketBook(("BTC", "ETH"), board_rows=10, max_coins=20)
        self.feed = Feed(
            connection=self.connection,
            traffic=TrafficBook(),
            market=self.market,
            tape=self.tape,
            replay=ReplayBook(None),
            emit=self.told.append,
            back_fill=self.back_fill,
        )

    def _orders(self, asked: Asked) -> list[Any]:
        coin, exchange = asked.params["symbol"], asked.params["exchange"]
        first, last = int(asked.params["start_time"]), int(asked.params["end_time"])
        return [
            wire(one, **self.side_codes)
            for one in self.rest
            if (one.coin, one.exchange) == (coin, exchange) and first <= one.time_ms <= last
        ]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.back_fill.run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def take(self, *events: StreamEvent) -> None:
        for event in events:
            self.feed.take_event(event, virtual_loop().time())

    def lose_and_find(self, *before: Liquidation) -> None:
        """A connection that brought ``before``, was lost at 1 s and is back at 15 s."""
        self.take(*connected())
        if before:
            self.take(frame(*before, received_ms=T0_MS + 900))
        self.take(lost(T0_MS + LOST_S * 1_000), *connected(T0_MS + BACK_S * 1_000))

    @property
    def gaps(self) -> list[Gap]:
        return [one for one in self.told if isinstance(one, Gap)]

    @property
    def words(self) -> list[str]:
        """The tape's markers, and its rows as coin and orders."""
        return [_words(entry) for entry in self.tape.entries()]


def _words(entry: TapeEntry) -> str:
    if isinstance(entry, TapeMarker):
        return entry.text
    return f"{entry.coin} {entry.count}{' history' if entry.history else ''}"


def in_gap(**changes: Any) -> Liquidation:
    return order(**{"time_ms": T0_MS + 5_000} | changes)


@virtual_time
async def test_a_gap_is_filled_with_what_rest_knows_and_the_feed_did_not_bring() -> None:
    seen, after = order(usd=5.0), order(time_ms=T0_MS + 15_000, usd=6.0)
    world = World([seen, in_gap(), in_gap(coin="ETH", exchange="OKX"), after])
    async with world.running():
        world.lose_and_find(seen)
        world.take(frame(after, received_ms=T0_MS + 15_400))
        assert world.words == ["BTC 1", "gap 14 s · being back-filled …", "BTC 1"]
        assert world.gaps == []
        assert world.connection.gaps()[0].back_fill_note == "being back-filled"
        await asyncio.sleep(BACK_S + 2 * SETTLE_S)
    assert world.words == [
        "BTC 1",
        "BTC 1 history",
        "ETH 1 history",
        "gap 14 s · 2 orders back-filled",
        "BTC 1",
    ]
    assert [(one.coin, one.time_ms) for one in world.kept] == [
        ("BTC", T0_MS + 5_000),
        ("ETH", T0_MS + 5_000),
    ]
    (gap,) = world.gaps
    assert (gap.back_filled, gap.back_fill_note) == (2, "")
    (record,) = world.connection.gaps()
    assert record.back_filled == 2


@virtual_time
async def test_what_is_filled_in_is_in_no_live_window() -> None:
    world = World([in_gap(usd=9e9)])
    async with world.running():
        world.lose_and_find()
        await asyncio.sleep(30)
    assert world.kept
    for row in world.market.board(T0_MS + 30_000):
        assert (row.h24.orders, row.feed_price) == (0, None)


@virtual_time
async def test_an_order_under_way_when_the_connection_was_lost_is_missed_too() -> None:
    world = World([order(time_ms=T0_MS + 800)])
    async with world.running():
        world.lose_and_find(order(time_ms=T0_MS + 100))
        await asyncio.sleep(30)
    assert [one.time_ms for one in world.kept] == [T0_MS + 800]


@virtual_time
async def test_it_waits_for_orders_that_come_late_by_the_feed() -> None:
    late = in_gap(time_ms=T0_MS + 14_000)
    world = World([late])
    async with world.running():
        world.lose_and_find()
        await asyncio.sleep(1)
        world.take(frame(late, received_ms=T0_MS + 16_000))
        await asyncio.sleep(60)
    assert world.kept == []
    assert world.gaps[0].back_filled == 0


@virtual_time
async def test_a_plan_that_is_too_low_is_said_and_not_asked_again_for_an_hour() -> None:
    world = World()
    world.client.says[ORDERS] = PlanTooLowError(ORDERS, "Upgrade plan")
    async with world.running():
        world.lose_and_find()
        await asyncio.sleep(60)
        assert world.gaps[0].back_filled is None
        assert world.gaps[0].back_fill_note == "plan too low: Upgrade plan"
        assert world.words[-1] == "gap 14 s · not back-filled: plan too low: Upgrade plan"
        asked = len(world.client.asked)
        world.take(lost(T0_MS + 60_000), *connected(T0_MS + 64_000))
        assert world.gaps[1].back_fill_note == "plan too low: Upgrade plan"
        await asyncio.sleep(60)
        assert len(world.client.asked) == asked
        await asyncio.sleep(3_600)
        world.client.says[ORDERS] = world._orders
        world.take(lost(T0_MS + 4_000_000), *connected(T0_MS + 4_004_000))
        await asyncio.sleep(600)
    assert world.gaps[2].back_filled == 0


@virtual_time
async def test_reads_that_fail_are_counted_and_the_others_stand() -> None:
    world = World([in_gap()])

    def answer(asked: Asked) -> list[Any]:
        if asked.params["symbol"] == "ETH":
            raise ServerFaultError(ORDERS, "Server Error")
        return world._orders(asked)

    world.client.says[ORDERS] = answer
    async with world.running():
        world.lose_and_find()
        await asyncio.sleep(30)
    assert len(world.kept) == 1
    assert world.gaps[0].back_fill_note == "2 of 4 reads failed"
    assert world.words[-1] == "gap 14 s · 1 order back-filled; 2 of 4 reads failed"


@virtual_time
async def test_whoever_waits_is_told_within_a_minute() -> None:
    world = World([in_gap()])
    world.client.takes_s = 1_000.0
    async with world.running():
        world.lose_and_find()
        await asyncio.sleep(BACK_S + SETTLE_S + FILL_S + 1)
    assert world.gaps[0].back_fill_note == "REST took too long"


@virtual_time
async def test_sides_that_contradict_the_feed_are_not_claimed() -> None:
    seen = order(usd=5.0, side=Side.LONG)
    world = World([seen, in_gap()])
    world.side_codes = {"side": 2}
    async with world.running():
        world.lose_and_find(seen)
        await asyncio.sleep(30)
    (kept,) = world.kept
    assert kept.side is Side.UNKNOWN
    assert "contradict" in world.gaps[0].back_fill_note


@pytest.mark.parametrize("why_not", ["features.backfill is off", "a replay has no REST"])
@virtual_time
async def test_where_nothing_is_filled_the_gap_says_so_at_once(why_not: str) -> None:
    world = World([in_gap()], why_not=why_not)
    async with world.running():
        world.lose_and_find()
        assert world.words == [f"gap 14 s · not back-filled: {why_not}"]
        assert world.gaps == [
            Gap(
                T0_MS + 15_000,
                T0_MS + 1_000,
                T0_MS + 15_000,
                "read timeout",
                back_fill_note=why_not,
            )
        ]
        await asyncio.sleep(60)
    assert world.client.asked == []


@virtual_time
async def test_without_a_client_the_gap_says_so() -> None:
    world = World([in_gap()])
    world.lent = False
    async with world.running():
        world.lose_and_find()
    assert world.gaps[0].back_fill_note == "REST cannot be used"


@virtual_time
async def test_gaps_in_a_row_are_filled_one_after_the_other() -> None:
    first, second = in_gap(), in_gap(time_ms=T0_MS + 18_000)
    world = World([first, second])
    async with world.running():
        world.lose_and_find()
        world.take(lost(T0_MS + 16_000), *connected(T0_MS + 20_000))
        await asyncio.sleep(60)
    assert [gap.back_filled for gap in world.gaps] == [1, 1]
    assert world.words == [
        "BTC 1 history",
        "gap 14 s · 1 order back-filled",
        "BTC 1 history",
        "gap 4 s · 1 order back-filled",
    ]


@virtual_time
async def test_the_end_tells_gaps_that_are_not_filled_yet_or_still_last() -> None:
    world = World([in_gap()])
    async with world.running():
        world.lose_and_find()
        world.take(lost(T0_MS + 16_000))
        world.feed.conclude(T0_MS + 17_000)
    filling, lasting = world.gaps
    assert filling.back_fill_note == "the program ended first"
    assert (lasting.started_ms, lasting.ended_ms) == (T0_MS + 16_000, None)


@virtual_time
async def test_a_read_that_breaks_down_costs_its_own_gap_only() -> None:
    world = World([in_gap(), in_gap(time_ms=T0_MS + 18_000)])
    broken: list[Exception] = [KeyError("a bug")]

    def answer(asked: Asked) -> list[Any]:
        if broken:
            raise broken.pop()
        return world._orders(asked)

    world.client.says[ORDERS] = answer
    world.lose_and_find()
    world.take(lost(T0_MS + 16_000), *connected(T0_MS + 20_000))
    with pytest.raises(KeyError):
        await world.back_fill.run()
    async with world.running():
        await asyncio.sleep(60)
    assert [gap.back_filled for gap in world.gaps] == [1]
