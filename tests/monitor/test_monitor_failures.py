from __future__ import annotations

from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.stream_events import RefusalKind, Refused, StreamEvent
from cgtui.monitor.events import DefectRaised
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from tests.monitor.build import T0_MS, connected, lost, source
from tests.monitor.running import FakeStream, Running, arriving
from tests.virtual_time import VirtualClock, virtual_time


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
    # Nothing is counted while it is down, and what waited meanwhile is counted then.
    assert all(feed.holes[-1].ended_ms is None for feed in down if feed.followed_since_ms)
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
    # Its sums are those of the last one that could be taken, and say so.
    assert [hole.started_ms for hole in down[0].feed.holes] == [running.snapshots[0][1].now_ms]
    assert down[0].feed.reason.startswith("snapshots task failed: OSError in snapshot_taker.py:")
    assert running.last.feed.state is FeedState.LIVE
    assert running.last.feed.holes == ()
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
    assert running.last.defects[0].text.startswith("StreamEndedError in stream_task.py:")
