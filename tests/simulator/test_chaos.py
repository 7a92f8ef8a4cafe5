from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import islice

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from cgtui.simulator.chaos import COSTLY, Chaos, Fault, fault_course
from cgtui.simulator.hostile_frame import garbage_frames, huge_frame
from cgtui.simulator.order import LONG, Order
from cgtui.simulator.ws import FeedServer
from tests.simulator.feed_client import (
    VirtualTime,
    drained,
    opened,
    subscribe,
    subscribed,
    until_closed,
)

NOW_MS = 1_700_000_000_000
ORDER = Order("Bybit", "SOL", "SOLUSDT", LONG, 150.0, 900.0, NOW_MS - 5)


class GatedTime(VirtualTime):
    """Stops in ``sleep`` until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeping = asyncio.Event()
        self._gate = asyncio.Semaphore(0)

    async def sleep(self, seconds: float) -> None:
        self.sleeping.set()
        await self._gate.acquire()
        await super().sleep(seconds)

    def wake(self, times: int = 1) -> None:
        self.sleeping.clear()
        for _ in range(times):
            self._gate.release()


@pytest.fixture
async def feed() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def gate() -> GatedTime:
    return GatedTime()


@pytest.fixture
def chaos(feed: FeedServer, gate: GatedTime) -> Chaos:
    return Chaos(
        feed,
        now_ms=lambda: NOW_MS,
        recent=lambda: (ORDER,),
        sleep=gate.sleep,
        monotonic=gate.monotonic,
    )


async def test_a_drop_ends_the_connection_without_a_close_frame(
    feed: FeedServer, chaos: Chaos
) -> None:
    async with subscribed(feed.url) as client:
        await chaos.inject(Fault.DROP)
        end = await until_closed(client)
    assert end.rcvd is None
    assert isinstance(end.__cause__, ConnectionResetError)


async def test_a_clean_close_says_going_away(feed: FeedServer, chaos: Chaos) -> None:
    async with subscribed(feed.url) as client:
        injected = asyncio.create_task(chaos.inject(Fault.CLOSE))
        end = await until_closed(client)
        await injected
    assert end.rcvd is not None
    assert end.rcvd.code == 1001


async def test_half_a_frame_is_never_delivered(feed: FeedServer, chaos: Chaos) -> None:
    async with subscribed(feed.url) as client:
        await chaos.inject(Fault.HALF_FRAME)
        with pytest.raises(ConnectionClosedError) as end:
            await client.recv()
    assert end.value.rcvd is None


async def test_refusing_answers_503_until_it_heals(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as client:
        injected = asyncio.create_task(chaos.inject(Fault.REFUSE, 5.0))
        await until_closed(client)
    with pytest.raises(InvalidStatus) as refusal:
        async with opened(feed.url):
            pass
    assert refusal.value.response.status_code == 503
    gate.wake()
    await injected
    assert gate.slept == [5.0]
    async with subscribed(feed.url):
        pass


async def test_accepting_and_closing_lasts_until_it_heals(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as client:
        injected = asyncio.create_task(chaos.inject(Fault.ACCEPT_THEN_CLOSE, 5.0))
        await until_closed(client)
    async with opened(feed.url) as client:
        await until_closed(client)
    gate.wake()
    await injected
    async with subscribed(feed.url):
        pass


async def test_mute_answers_pings_and_holds_back_data(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as client:
        injected = asyncio.create_task(chaos.inject(Fault.MUTE, 2.0))
        await gate.sleeping.wait()
        feed.broadcast_orders([ORDER])
        assert await drained(client) == []
        gate.wake(2)
        await injected
        feed.broadcast_orders([ORDER])
        assert len(await drained(client)) == 1


async def test_without_pongs_data_still_flow(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as client:
        injected = asyncio.create_task(chaos.inject(Fault.PONGLESS, 1.0))
        await gate.sleeping.wait()
        await client.send("ping")
        # Answered after the text ping has been read, since both come down one stream.
        await (await client.ping())
        feed.broadcast_orders([ORDER])
        assert json.loads(await client.recv())["data"]
        gate.wake()
        await injected
        assert await drained(client) == []


async def test_a_half_open_connection_is_dead_and_a_new_one_works(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as old:
        injected = asyncio.create_task(chaos.inject(Fault.HALF_OPEN, 75.0))
        await gate.sleeping.wait()
        await old.send("ping")
        unanswered = await old.ping()
        async with subscribed(feed.url) as new:
            feed.broadcast_orders([ORDER])
            assert len(await drained(new)) == 1
            assert not asyncio.ensure_future(unanswered).done()
            gate.wake()
            await injected
            assert await old.recv() == "pong"
    assert gate.slept == [1.0]


async def test_what_nobody_notices_heals_after_its_time(
    feed: FeedServer, chaos: Chaos, gate: GatedTime
) -> None:
    async with subscribed(feed.url) as client:
        gate.wake(3)
        await chaos.inject(Fault.HALF_OPEN, 2.5)
        assert gate.slept == [1.0, 1.0, 0.5]
        await client.send("ping")
        assert await client.recv() == "pong"


async def test_garbage_costs_no_connection_and_brings_two_good_orders(
    feed: FeedServer, chaos: Chaos
) -> None:
    async with subscribed(feed.url) as client:
        await chaos.inject(Fault.GARBAGE)
        frames = await drained(client)
    assert frames == garbage_frames(ORDER, NOW_MS)
    good = []
    for frame in frames:
        with suppress(ValueError, RecursionError, TypeError, KeyError):
            rows = json.loads(frame, parse_constant=lambda _: -1)["data"]
            good += [row for row in rows if _is_sound(row)]
    assert [(row["symbol"], row["side"]) for row in good] == [("SOLUSDT", 1), ("SOLUSDT", 2)]


def _is_sound(row: object) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("price"), float)
        and row["volUsd"] > 0
        and row["time"] <= NOW_MS
    )


async def test_a_huge_frame_holds_twelve_thousand_orders_none_alike(
    feed: FeedServer, chaos: Chaos
) -> None:
    async with subscribed(feed.url) as client:
        await chaos.inject(Fault.HUGE_FRAME)
        (frame,) = await drained(client)
    rows = json.loads(frame)["data"]
    assert len({(row["time"], row["volUsd"]) for row in rows}) == 12_000
    assert {row["symbol"] for row in rows} == {"SOLUSDT"}


def test_a_huge_frame_is_the_same_for_a_seed() -> None:
    frames = {huge_frame([ORDER], NOW_MS, random.Random(3)) for _ in range(2)}
    assert len(frames) == 1


async def test_without_a_market_garbage_still_has_a_good_order(feed: FeedServer) -> None:
    chaos = Chaos(feed, now_ms=lambda: NOW_MS)
    async with subscribed(feed.url) as client:
        await chaos.inject(Fault.GARBAGE)
        assert '"BTC-USDT-SWAP"' in (await drained(client))[-2]


@pytest.mark.parametrize("seed", range(200))
def test_five_minutes_hold_four_kinds_of_lost_connection_and_garbage(seed: int) -> None:
    starts_s, began_s, busy_until_s = [], 0.0, 0.0
    for scheduled in islice(fault_course(seed), 40):
        began_s = max(began_s + scheduled.gap_s, busy_until_s)
        busy_until_s = began_s + scheduled.for_s + 5.0
        starts_s.append((began_s, scheduled.fault))
    first_five_minutes = Counter(fault for at_s, fault in starts_s if at_s < 300.0)
    assert starts_s[0][0] == 15.0
    assert len(COSTLY & first_five_minutes.keys()) >= 4
    assert Fault.GARBAGE in first_five_minutes
    assert {fault for _, fault in starts_s} == set(Fault)


def test_faults_come_every_twenty_to_forty_five_seconds_by_seed() -> None:
    course = list(islice(fault_course(1), 100))
    assert all(20.0 <= scheduled.gap_s <= 45.0 for scheduled in course[1:])
    assert course == list(islice(fault_course(1), 100))
    assert course != list(islice(fault_course(2), 100))


async def test_a_course_waits_for_a_subscriber_and_leaves_a_gap_between_faults(
    feed: FeedServer,
) -> None:
    time = VirtualTime()
    chaos = Chaos(feed, now_ms=lambda: NOW_MS, sleep=time.sleep, monotonic=time.monotonic)
    first, second = islice(
        (s for s in fault_course(7) if s.fault in (Fault.REFUSE, Fault.ACCEPT_THEN_CLOSE)), 2
    )
    following = asyncio.create_task(chaos.follow(iter([first, second])))
    async with opened(feed.url) as client:
        await drained(client)
        assert chaos.begun == []
        await subscribe(client)
        await until_closed(client)
    async with subscribed(feed.url) as client:
        await until_closed(client)
    await following
    assert chaos.begun == [first.fault, second.fault]
    assert time.slept == pytest.approx(
        [first.gap_s, first.for_s, second.gap_s - first.for_s, second.for_s]
    )
