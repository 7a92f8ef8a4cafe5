from __future__ import annotations

import asyncio
import threading

import pytest

from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import OrdersReceived, PingSent, StreamEvent
from cgtui.monitor.events import FeedStateChanged, Gap, Summary, TapeEnded
from cgtui.monitor.monitor import Monitor, MonitorConfig
from cgtui.monitor.snapshot import FeedState, TapeMarker
from cgtui.monitor.source import Mode
from tests.monitor.build import T0_MS, FakeTape, FixedClock, connected, frame, lost, order, source
from tests.monitor.running import FakeStream, Running, Step, arriving
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time


@virtual_time
async def test_a_snapshot_comes_once_a_second_when_nothing_happens() -> None:
    running = Running([])
    await running.run_for(5.5)
    assert running.times() == pytest.approx([0, 1, 2, 3, 4, 5])
    assert [taken.tick for _, taken in running.snapshots] == [1, 2, 3, 4, 5, 6]
    assert running.last.uptime_s == pytest.approx(5.0)


@virtual_time
async def test_the_first_order_of_a_quiet_moment_is_published_at_once() -> None:
    running = Running([*connected(), 3.3, arriving(T0_MS + 3300)])
    await running.run_for(4.0)
    at_s, taken = next(pair for pair in running.snapshots if pair[1].feed.orders)
    assert at_s == pytest.approx(3.3, abs=0.001)
    assert taken.feed.state is FeedState.LIVE
    assert taken.tape[0].time_ms == T0_MS + 3300


@virtual_time
async def test_a_storm_is_published_at_the_frame_rate_and_loses_nothing() -> None:
    storm: list[Step] = list(connected())
    for tick in range(1000):
        storm += [arriving(T0_MS + tick * 5), 0.005]
    running = Running(storm)
    await running.run_for(6.5)
    in_the_storm = [at_s for at_s in running.times() if 0.3 < at_s < 4.9]
    assert 16 <= len(in_the_storm) <= 20
    assert running.last.feed.orders == 1000


@virtual_time
async def test_the_summary_is_the_last_event_and_counts_what_was_still_queued() -> None:
    running = Running([*connected(), PingSent(T0_MS), 1.0, arriving(T0_MS + 1000), lost(T0_MS)])
    await running.run_for(1.0)
    summary = running.events[-1]
    assert isinstance(summary, Summary)
    assert (summary.events, summary.frames, summary.pings, summary.reconnects) == (1, 1, 1, 1)
    assert isinstance(running.events[-2], Gap)
    assert running.events[-2].ended_ms is None
    assert running.monitor.summary().events == 1


@virtual_time
async def test_a_backlog_at_the_end_is_counted_to_the_last_order() -> None:
    def stop() -> None:
        running.monitor.stop()

    backlog = [frame(*(order() for _ in range(1000)))] * 100
    running = Running([*connected(), 1.0, *backlog, stop])
    await running.run_for(2.0)
    assert isinstance(running.events[-1], Summary)
    assert running.events[-1].events == 100_000


@virtual_time
async def test_what_the_stream_says_while_it_ends_is_counted() -> None:
    class Talking(FakeStream):
        async def run(self) -> None:
            try:
                await super().run()
            finally:
                self._queue.put(frame(order()))

    put = 0

    class Counting(FrameQueue):
        def put(self, event: StreamEvent) -> None:
            nonlocal put
            put += isinstance(event, OrdersReceived)
            super().put(event)

    queue = Counting()
    storm = [step for _ in range(100) for step in (frame(order()), 0.001)]
    running = Running(stream=Talking(queue, [*connected(), *storm]), queue=queue)
    await running.run_for(0.05)
    assert isinstance(running.events[-1], Summary)
    assert running.events[-1].events == put


@virtual_time
async def test_leaving_takes_less_than_half_a_second_even_if_the_stream_does_not_let_go() -> None:
    class Stubborn(FakeStream):
        async def run(self) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(60)

    queue = FrameQueue()
    running = Running([], stream=Stubborn(queue), queue=queue)
    await running.run_for(2.0)
    assert virtual_loop().time() < 2.5
    assert isinstance(running.events[-1], Summary)


@virtual_time
async def test_a_stop_before_the_start_is_obeyed() -> None:
    running = Running([])
    running.monitor.stop()
    await running.monitor.run()
    assert virtual_loop().time() < 0.5


@virtual_time
async def test_the_states_of_a_connection_that_is_lost_and_comes_back() -> None:
    running = Running(
        [
            1.0,
            *connected(T0_MS + 1000),
            1.0,
            arriving(T0_MS + 2000),
            1.0,
            lost(T0_MS + 3000),
            4.0,
            *connected(T0_MS + 7000),
        ]
    )
    await running.run_for(9.0)
    assert running.states() == [
        FeedState.CONNECTING,
        FeedState.OPEN,
        FeedState.LIVE,
        FeedState.WAITING,
        FeedState.OPEN,
    ]
    waiting = [taken.feed for _, taken in running.snapshots if taken.feed.retry_in_s is not None]
    assert waiting[0].reason == "read timeout"
    assert [feed.retry_in_s for feed in waiting][:4] == pytest.approx([4, 3, 2, 1], abs=0.02)
    assert running.last.feed.gaps[0].ended_ms == T0_MS + 7000
    assert running.last.feed.state_since_ms == pytest.approx(T0_MS + 7000, abs=20)


@virtual_time
async def test_a_silent_feed_stalls_and_says_by_how_much() -> None:
    first = frame(*(order() for _ in range(60)))
    running = Running([*connected(), first])
    await running.run_for(70.0)
    stalled = [e for e in running.events if isinstance(e, FeedStateChanged)][-1]
    assert stalled.state is FeedState.STALLED
    assert stalled.reason == "no order for 61 s; limit 60 s by its own rate"
    # Nothing is known of the time since the last order, however late that was judged.
    (hole,) = running.last.feed.holes
    assert (hole.started_ms, hole.ended_ms) == (T0_MS + 400, None)
    assert [entry.kind for entry in running.last.tape if isinstance(entry, TapeMarker)] == ["stall"]


@virtual_time
async def test_a_feed_that_is_quiet_at_its_own_rate_has_no_hole() -> None:
    running = Running([*connected(), frame(*(order() for _ in range(60)))])
    await running.run_for(59.0)
    assert running.states()[-1] is FeedState.QUIET
    assert running.last.feed.holes == ()


@virtual_time
async def test_a_replay_ends_when_its_last_frame_has_been_taken_in() -> None:
    tape = FakeTape()
    running = Running(
        [*connected(), arriving(T0_MS)],
        source=source(Mode.REPLAY, clock=VirtualClock(T0_MS), progress=tape.progress),
    )

    def finish() -> None:
        tape.sent, tape.finished = 1, True

    await running.run_for(4.0, (1.5, finish))
    assert running.states()[-1] is FeedState.ENDED
    assert [hole.ended_ms for hole in running.last.feed.holes] == [None]
    assert running.last.replay is not None
    assert [e.orders for e in running.events if isinstance(e, TapeEnded)] == [1]


@virtual_time
async def test_commands_reach_the_stream_and_the_board() -> None:
    running = Running([*connected()])
    monitor = running.monitor
    await running.run_for(
        2.0,
        (0.5, monitor.reconnect),
        (0.6, lambda: monitor.cut("to prove it")),
        (0.7, lambda: monitor.watch("SOL")),
        (0.8, lambda: monitor.unwatch("BTC")),
    )
    assert running.stream.asked == ["reconnect: reconnect asked for", "cut: to prove it"]
    assert [row.coin for row in running.last.coins] == ["SOL"]


@virtual_time
async def test_mode_label_and_speed_are_on_every_snapshot() -> None:
    running = Running([], source=source(Mode.DEMO, clock=VirtualClock(T0_MS, speed=60), speed=60.0))
    await running.run_for(2.5)
    assert (running.last.mode, running.last.label) == (Mode.DEMO, "cascade, seed 7")
    assert (running.last.speed, running.last.now_ms - running.last.started_ms) == (60.0, 120_000)


def test_commands_may_come_from_another_thread_at_any_time() -> None:
    reported = threading.Event()
    queue = FrameQueue()
    monitor = Monitor(
        source=source(clock=FixedClock()),
        stream=FakeStream(queue, []),
        queue=queue,
        config=MonitorConfig(),
        on_snapshot=lambda _: reported.set(),
    )
    thread = threading.Thread(target=lambda: asyncio.run(monitor.run()))
    thread.start()
    assert reported.wait(10)
    monitor.watch("SOL")
    monitor.stop()
    thread.join(10)
    assert not thread.is_alive()
    monitor.stop()
    monitor.reconnect()
    assert monitor.summary().events == 0
