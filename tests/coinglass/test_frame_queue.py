"""The queue never blocks the stream, never loses a connection event, and is bounded."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import (
    BadFrame,
    OrdersReceived,
    PingSent,
    Rejected,
    StreamEvent,
)
from tests.virtual_time import run_virtual, virtual_time

ORDER = Liquidation("Binance", "BTC", "BTCUSDT", Side.LONG, 1.0, 1.0, 1, 1)


def batch(number: int, orders: int = 1) -> OrdersReceived:
    return OrdersReceived(received_ms=number, frame_bytes=1, orders=(ORDER,) * orders)


def bad(number: int) -> BadFrame:
    return BadFrame(number, 1, Rejected("not_json", ""))


@virtual_time
async def test_everything_comes_out_in_order_at_once() -> None:
    queue = FrameQueue()
    events: list[StreamEvent] = [PingSent(1), batch(2, 3), PingSent(3)]
    for event in events:
        queue.put(event)
    assert await queue.get_all() == events
    assert len(queue) == 0


@virtual_time
async def test_a_consumer_sleeps_until_something_comes() -> None:
    queue = FrameQueue()
    waiting = asyncio.create_task(queue.get_all())
    await asyncio.sleep(1)
    assert not waiting.done()
    queue.put(PingSent(1))
    assert await waiting == [PingSent(1)]


@virtual_time
async def test_a_cancelled_consumer_loses_nothing() -> None:
    queue = FrameQueue()
    waiting = asyncio.create_task(queue.get_all())
    await asyncio.sleep(1)
    queue.put(PingSent(1))
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    assert await queue.get_all() == [PingSent(1)]


@virtual_time
async def test_the_oldest_orders_go_first_and_are_counted() -> None:
    queue = FrameQueue(max_orders=10)
    queue.put(PingSent(0))
    for number in range(1, 6):
        queue.put(batch(number, 4))
        queue.put(PingSent(number))
    kept = await queue.get_all()
    assert [event.received_ms for event in kept if isinstance(event, OrdersReceived)] == [4, 5]
    assert [event.at_ms for event in kept if isinstance(event, PingSent)] == [0, 1, 2, 3, 4, 5]
    assert (queue.dropped_orders, queue.dropped_frames) == (12, 3)


@virtual_time
async def test_one_frame_above_the_bound_is_kept() -> None:
    queue = FrameQueue(max_orders=10)
    queue.put(batch(1, 3))
    queue.put(batch(2, 50))
    assert await queue.get_all() == [batch(2, 50)]
    assert queue.dropped_orders == 3


@virtual_time
async def test_a_flood_of_rubbish_is_bounded_too() -> None:
    queue = FrameQueue(max_orders=10)
    for number in range(100):
        queue.put(bad(number))
    assert len(queue) == 10
    assert (queue.dropped_orders, queue.dropped_frames) == (0, 90)


@virtual_time
async def test_room_is_there_again_after_reading() -> None:
    queue = FrameQueue(max_orders=10)
    for _ in range(5):
        queue.put(batch(1, 10))
        assert len(await queue.get_all()) == 1
    assert queue.dropped_orders == 0


@given(st.lists(st.integers(min_value=-1, max_value=30)), st.integers(min_value=1, max_value=40))
def test_no_order_is_lost_without_being_counted(sizes: list[int], max_orders: int) -> None:
    async def fill_and_read() -> None:
        queue = FrameQueue(max_orders)
        for number, size in enumerate(sizes):
            queue.put(PingSent(number) if size < 0 else batch(number, size))
        queue.put(PingSent(-1))
        kept = await queue.get_all()
        orders = [len(event.orders) for event in kept if isinstance(event, OrdersReceived)]
        assert sum(orders) + queue.dropped_orders == sum(size for size in sizes if size > 0)
        assert sum(orders) <= max_orders or len(orders) == 1
        assert sum(isinstance(event, PingSent) for event in kept) == sizes.count(-1) + 1

    run_virtual(fill_and_read())
