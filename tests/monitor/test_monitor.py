from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import (
    OrdersReceived,
    PingSent,
    RefusalKind,
    Refused,
    StreamEvent,
)
from cgtui.monitor.events import (
    DefectRaised,
    FeedStateChanged,
    Gap,
    MonitorEvent,
    Summary,
    TapeEnded,
)
from cgtui.monitor.monitor import Monitor, MonitorConfig
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from tests.monitor.build import T0_MS, FakeTape, FixedClock, connected, frame, lost, order, source
from tests.virtual_time import VirtualClock, virtual_loop, virtual_time

Step = float | StreamEvent | Exception | Callable[[], None]


class FakeStream:
    """Puts events on the queue at their times: numbers are waits, an exception is raised, a
    function is called.

    Each run takes the next script, the last one for ever after; a script that ends without a
    refusal waits.
    """

    def __init__(self, queue: FrameQueue, *scripts: Iterable[Step]) -> None:
        self._queue = queue
        self._scripts = list(scripts)
        self.runs = 0
        self.asked: list[str] = []

    async def run(self) -> None:
        script = list(self._scripts[min(self.runs, len(self._scripts) - 1)])
        self.runs += 1
        for step in script:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, float):
                await asyncio.sleep(step)
            elif callable(step):
                step()
            else:
                self._queue.put(step)
                if isinstance(step, Refused):
                    return
        await asyncio.Event().wait()

    def reconnect_now(self, reason: str) -> None:
        self.asked.append(f"reconnect: {reason}")

    def cut(self, reason: str) -> None:
        self.asked.append(f"cut: {reason}")


class Running:
    """A monitor over virtual time with a scripted stream, and all it reports."""

    def __init__(self, *scripts: Iterable[Step], **changes: Any) -> None:
        self.snapshots: list[tuple[float, Snapshot]] = []
        self.events: list[MonitorEvent] = []
        self.queue = FrameQueue()
        self.stream = FakeStream(self.queue, *scripts)
        arguments: dict[str, Any] = {
            "source": source(clock=VirtualClock(T0_MS)),
            "stream": self.stream,
            "queue": self.queue,
            "config": MonitorConfig(fps=4, watch=("BTC",)),
            "on_snapshot": self._snapshot,
            "on_event": self.events.append,
            "monotonic": asyncio.get_running_loop().time,
        }
        self.monitor = Monitor(**(arguments | changes))

    def _snapshot(self, taken: Snapshot) -> None:
        self.snapshots.append((virtual_loop().time(), taken))

    async def run_for(self, seconds: float, *plans: tuple[float, Callable[[], None]]) -> None:
        loop = virtual_loop()
        for at_s, command in (*plans, (seconds, self.monitor.stop)):
            loop.call_at(at_s, command)
        await self.monitor.run()

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1][1]

    def states(self) -> list[FeedState]:
        return [event.state for event in self.events if isinstance(event, FeedStateChanged)]

    def times(self) -> list[float]:
        return [at_s for at_s, _ in self.snapshots]


def arriving(at_ms: int) -> OrdersReceived:
    return frame(order(time_ms=at_ms), received_ms=at_ms)


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
    backlog = [frame(*(order() for _ in range(1000)))] * 100
    script: list[Step] = [*connected(), 1.0, *backlog, lambda: running.monitor.stop()]
    running = Running(script)
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

    queue = FrameQueue()
    running = Running(stream=Talking(queue, [*connected()]), queue=queue)
    await running.run_for(1.5)
    assert isinstance(running.events[-1], Summary)
    assert running.events[-1].events == 1


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
    assert running.last.replay is not None
    assert [e.orders for e in running.events if isinstance(e, TapeEnded)] == [1]


@virtual_time
async def test_a_stream_that_dies_is_a_defect_a_gap_and_a_new_start() -> None:
    running = Running(
        [*connected(), arriving(T0_MS), 1.0, ValueError("SECRET")], [1.0, *connected(), 1e9]
    )
    await running.run_for(6.0)
    assert running.states() == [
        FeedState.LIVE,
        FeedState.DOWN,
        FeedState.WAITING,
        FeedState.OPEN,
    ]
    assert running.stream.runs == 2
    (defect,) = running.last.defects
    assert (defect.part, defect.text[:13]) == ("stream", "ValueError in")
    assert len(running.last.feed.gaps) == 1
    assert running.last.feed.reconnects == 1
    assert "SECRET" not in repr(running.snapshots) + repr(running.events)


@virtual_time
async def test_a_feed_task_that_dies_is_down_with_a_reason_and_comes_back() -> None:
    class Poisoned(FrameQueue):
        poisoned = True

        async def get_all(self) -> list[StreamEvent]:
            events = await super().get_all()
            if self.poisoned and len(events) > 3:
                self.poisoned = False
                raise ZeroDivisionError
            return events

    queue = Poisoned()
    stream = FakeStream(queue, [*connected(), 1.0, *connected(), arriving(T0_MS), 5.0, lost()])
    running = Running(queue=queue, stream=stream)
    await running.run_for(8.0)
    down = [taken.feed for _, taken in running.snapshots if taken.feed.state is FeedState.DOWN]
    assert down[0].reason.startswith("feed task failed: ZeroDivisionError in feed_task.py:")
    assert running.states()[-1] is FeedState.WAITING


@virtual_time
async def test_snapshots_that_cannot_be_taken_are_replaced_by_the_last_one_marked_down() -> None:
    calls = 0

    def recording() -> None:
        nonlocal calls
        calls += 1
        if 2 <= calls <= 3:
            raise OSError("disk")

    running = Running([*connected(), arriving(T0_MS)], recording=recording)
    await running.run_for(10.0)
    down = [taken for _, taken in running.snapshots if taken.feed.state is FeedState.DOWN]
    assert len(down) == 2
    assert down[0].defects[0].part == "snapshots"
    assert down[0].feed.reason.startswith("snapshots task failed: OSError in snapshot_taker.py:")
    assert running.last.feed.state is FeedState.LIVE
    ticks = [taken.tick for _, taken in running.snapshots]
    assert ticks == sorted(set(ticks))


@virtual_time
async def test_receivers_that_raise_do_not_stop_the_monitor() -> None:
    taken: list[Snapshot] = []

    def broken(what: object) -> None:
        if isinstance(what, Snapshot):
            taken.append(what)
        raise RuntimeError("the screen is gone")

    running = Running([*connected(), arriving(T0_MS)], on_snapshot=broken, on_event=broken)
    await running.run_for(5.0)
    assert len(taken) >= 5
    assert taken[-1].feed.orders == 1
    assert {defect.part for defect in taken[-1].defects} == {"snapshot receiver", "event receiver"}


@virtual_time
async def test_a_source_of_our_own_that_failed_stays_a_defect() -> None:
    failure: BaseException | None = None
    running = Running(
        [*connected()], source=source(Mode.DEMO, clock=VirtualClock(T0_MS), failure=lambda: failure)
    )

    def fail() -> None:
        nonlocal failure
        failure = RuntimeError("x")

    await running.run_for(200.0, (2.0, fail))
    assert [defect.part for defect in running.last.defects] == ["source"]
    assert len([event for event in running.events if isinstance(event, DefectRaised)]) == 1


@virtual_time
async def test_a_refusal_ends_the_stream_until_a_person_asks_again() -> None:
    refused = Refused(T0_MS, RefusalKind.KEY, "the key is not valid", 0.0)
    running = Running([connected()[0], refused], connected())
    await running.run_for(120.0, (100.0, running.monitor.reconnect))
    assert running.states() == [FeedState.REFUSED, FeedState.OPEN]
    assert running.stream.runs == 2
    assert running.stream.asked == []


@virtual_time
async def test_a_stream_that_returns_without_a_refusal_is_a_defect_and_started_again() -> None:
    class Leaving(FakeStream):
        async def run(self) -> None:
            self.runs += 1

    queue = FrameQueue()
    stream = Leaving(queue)
    running = Running([], stream=stream, queue=queue)
    await running.run_for(70.0)
    assert stream.runs == 2
    assert running.last.defects[0].text.startswith("StreamEndedError in monitor.py:")


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
