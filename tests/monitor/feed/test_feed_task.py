from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence

import pytest

from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import RefusalKind, Refused
from cgtui.monitor.feed.feed_task import PORTION_ORDERS, FeedTask
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from tests.monitor.build import T0_MS, FeedUnderTest, connected, frame, order
from tests.virtual_time import virtual_loop, virtual_time


class Running:
    """A feed task over a queue."""

    def __init__(self, picture_every_s: float = 0.001) -> None:
        self.queue = FrameQueue(1_000_000)
        self.under_test = FeedUnderTest()
        self.changes = 0
        self.task = FeedTask(
            self.queue,
            self.under_test.feed,
            now_ms=lambda: T0_MS,
            monotonic=asyncio.get_running_loop().time,
            changed=self._changed,
            picture_after_s=lambda real_s: math.ceil(real_s / picture_every_s) * picture_every_s,
        )
        self.changed_at_s: list[float] = []

    def _changed(self) -> None:
        self.changes += 1
        self.changed_at_s.append(virtual_loop().time())


async def _for_a_while(task: FeedTask, seconds: float) -> None:
    running = asyncio.create_task(task.run())
    await asyncio.sleep(seconds)
    running.cancel()
    await asyncio.wait([running])


@virtual_time
async def test_events_on_the_queue_reach_the_books_at_once() -> None:
    running = Running()
    for event in (*connected(), frame(order())):
        running.queue.put(event)
    await _for_a_while(running.task, 0.001)
    assert running.under_test.traffic.orders == 1
    assert running.changes == 1


@virtual_time
async def test_while_frames_keep_coming_they_are_booked_in_batches() -> None:
    running = Running()
    task = asyncio.create_task(running.task.run())
    for _ in range(1000):
        running.queue.put(frame(order()))
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.02)
    assert running.under_test.traffic.orders == 1000
    assert running.changes < 150
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_what_keeps_coming_is_booked_shortly_before_each_picture() -> None:
    running = Running(picture_every_s=0.1)
    task = asyncio.create_task(running.task.run())
    for _ in range(1000):
        running.queue.put(frame(order()))
        await asyncio.sleep(0.001)
    before_s = [0.1 - at_s % 0.1 for at_s in running.changed_at_s[2:]]  # the first came at once
    assert len(before_s) >= 9
    assert all(0.001 <= one <= 0.01 for one in before_s)
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_what_comes_after_a_quiet_moment_is_booked_at_once_between_pictures_too() -> None:
    running = Running(picture_every_s=0.1)
    task = asyncio.create_task(running.task.run())
    for at_s in (0.03, 0.23, 0.43):
        await asyncio.sleep(at_s - virtual_loop().time())
        running.queue.put(frame(order()))
    await asyncio.sleep(0.02)
    assert running.changed_at_s == pytest.approx([0.03, 0.23, 0.43])
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_slow_pictures_are_not_waited_for() -> None:
    running = Running(picture_every_s=10.0)
    task = asyncio.create_task(running.task.run())
    for _ in range(1000):
        running.queue.put(frame(order()))
        await asyncio.sleep(0.001)
    assert running.under_test.traffic.orders >= 850
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_a_backlog_leaves_other_tasks_their_turn() -> None:
    running = Running()
    for _ in range(4 * PORTION_ORDERS):
        running.queue.put(frame(order()))
    task = asyncio.create_task(running.task.run())
    seen: list[int] = []
    while len(seen) < 20:
        await asyncio.sleep(0)
        seen.append(running.under_test.traffic.orders)
    assert len({count for count in seen if 0 < count < 4 * PORTION_ORDERS}) >= 3
    assert virtual_loop().time() == 0.0
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_an_event_that_breaks_the_books_is_lost_and_no_other() -> None:
    running = Running()
    book = running.under_test.market
    whole = book.add

    def broken(by_key: Mapping[Key, Sequence[Flow]]) -> None:
        if any(coin == "BROKEN" for coin, _ in by_key):
            raise ZeroDivisionError
        whole(by_key)

    book.add = broken  # type: ignore[method-assign]
    for event in (
        frame(order()),
        *connected(),
        frame(order(coin="BROKEN"), order(coin="BROKEN")),
        Refused(T0_MS, RefusalKind.KEY, "no", 0.0),
        frame(order(coin="ETH")),
    ):
        running.queue.put(event)
    with pytest.raises(ZeroDivisionError):
        await running.task.run()
    assert running.task.dropped_orders == 2
    await _for_a_while(running.task, 1.0)
    assert running.task.refused.is_set()
    assert [row.m1.orders for row in book.board(T0_MS)] == [1, 1]
