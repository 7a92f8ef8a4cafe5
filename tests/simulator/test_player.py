from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from cgtui.simulator.player import TapePlayer
from cgtui.simulator.replay_clock import GRACE_S, ReplayClock
from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_course import Skip, TapeCourse
from cgtui.simulator.ws import FeedServer
from tests.simulator.feed_client import VirtualTime, drained, listening, opened

T0 = 1_700_000_000_000


def _tape(path: Path, frames: Iterable[tuple[int, str]]) -> Tape:
    lines = [json.dumps({"t": T0 + at_ms, "frame": text}) for at_ms, text in frames]
    path.write_text("\n".join(lines) + "\n")
    return Tape(path)


class Playing:
    """A tape being played in virtual time."""

    def __init__(self, tape: Tape, feed: FeedServer, speed: float, time: VirtualTime) -> None:
        self.feed = feed
        self.time = time
        self.player = TapePlayer(
            tape, feed, speed=speed, monotonic=time.monotonic, sleep=time.sleep
        )
        self.task = asyncio.create_task(self.player.run())


@asynccontextmanager
async def _playing(
    tape: Tape, speed: float = 1.0, time: VirtualTime | None = None
) -> AsyncIterator[Playing]:
    async with FeedServer() as feed:
        playing = Playing(tape, feed, speed, time or VirtualTime())
        try:
            yield playing
        finally:
            playing.task.cancel()
            await asyncio.wait({playing.task})


async def _received(client: ClientConnection, count: int) -> list[str]:
    return [str(await client.recv()) for _ in range(count)]


async def test_nothing_is_sent_and_no_time_passes_before_a_subscription(tmp_path: Path) -> None:
    async with _playing(_tape(tmp_path / "t", [(0, "a"), (500, "b")])) as playing:
        async with opened(playing.feed.url) as client:
            assert await drained(client) == []
        playing.time.now_s += 100.0
        assert playing.player.clock.now_ms() == T0
        assert playing.player.progress().frames_sent == 0


async def test_frames_arrive_verbatim_once_and_in_order(tmp_path: Path) -> None:
    frames = [(i * 700, text) for i, text in enumerate(["pong", '{"x": 1}', "牛来USDT", "", "}"])]
    async with _playing(_tape(tmp_path / "t", frames)) as playing:
        async with listening(playing.feed.url) as client:
            assert await _received(client, 5) == [text for _, text in frames]
            await playing.task
            assert await drained(client) == []
        progress = playing.player.progress()
        assert (progress.frames_sent, progress.frames_total) == (5, 5)
        assert progress.finished
        assert progress.error is None


@pytest.mark.parametrize(("speed", "waits_s"), [(1.0, [2.0, 0.5]), (4.0, [0.5, 0.125])])
async def test_the_pace_is_the_tape_time_over_the_speed(
    tmp_path: Path, speed: float, waits_s: list[float]
) -> None:
    tape = _tape(tmp_path / "t", [(0, "a"), (2_000, "b"), (2_500, "c")])
    async with (
        _playing(tape, speed) as playing,
        listening(playing.feed.url) as client,
    ):
        await _received(client, 3)
        await playing.task
    assert sum(playing.time.slept) == pytest.approx(sum(waits_s))
    assert playing.time.now_s - 1_000.0 == pytest.approx(sum(waits_s))


async def test_at_great_speed_hardly_any_time_is_slept(tmp_path: Path) -> None:
    tape = _tape(tmp_path / "t", [(i * 10, str(i)) for i in range(2_000)])
    async with (
        _playing(tape, 100_000.0) as playing,
        listening(playing.feed.url) as client,
    ):
        assert await _received(client, 2_000) == [str(i) for i in range(2_000)]
        await playing.task
    assert sum(playing.time.slept) < 0.01


async def test_frames_that_are_due_together_are_delivered_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    original = FeedServer.deliver

    async def deliver(feed: FeedServer, frames: list[str]) -> int:
        batches.append(len(frames))
        return await original(feed, frames)

    monkeypatch.setattr(FeedServer, "deliver", deliver)
    close = [(i, "x") for i in range(100)]
    apart = [(1_000 + i * 600, "x") for i in range(4)]
    async with (
        _playing(_tape(tmp_path / "t", close + apart), 100_000.0) as playing,
        listening(playing.feed.url) as client,
    ):
        await _received(client, 104)
        await playing.task
    assert batches == [64, 37, 2, 1]


async def test_pings_are_answered_while_the_tape_runs_as_fast_as_it_can(tmp_path: Path) -> None:
    tape = _tape(tmp_path / "t", [(i, str(i)) for i in range(3_000)])
    async with (
        _playing(tape, 100_000.0) as playing,
        listening(playing.feed.url) as client,
    ):
        before = await drained(client)
        assert len(before) < 3_000
        assert before + await _received(client, 3_000 - len(before)) == [
            str(i) for i in range(3_000)
        ]


async def test_a_silence_of_more_than_a_minute_is_skipped_and_recorded(tmp_path: Path) -> None:
    tape = _tape(tmp_path / "t", [(0, "a"), (60_000, "b"), (180_001, "c")])
    async with _playing(tape) as playing, listening(playing.feed.url) as client:
        await _received(client, 3)
        await playing.task
        assert playing.player.progress().skipped == (Skip(T0 + 60_000, 119_001),)
        assert playing.player.clock.now_ms() == T0 + 180_001
    assert sum(playing.time.slept) == pytest.approx(61.0, abs=0.1)


async def test_the_clock_never_passes_a_frame_that_was_not_sent(tmp_path: Path) -> None:
    times_ms = [0, 2_000, 3_000, 9_000]
    readings_ms: list[int] = []

    class Oversleeping(VirtualTime):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds + 30.0)
            readings_ms.append(playing.player.clock.now_ms() - T0)
            assert readings_ms[-1] <= times_ms[playing.player.progress().frames_sent]

    tape = _tape(tmp_path / "t", [(at_ms, "x") for at_ms in times_ms])
    async with (
        _playing(tape, time=Oversleeping()) as playing,
        listening(playing.feed.url) as client,
    ):
        await _received(client, 4)
        await playing.task
    assert readings_ms == sorted(readings_ms)
    assert 3_000 in readings_ms


async def test_after_the_end_pongs_go_on_and_the_clock_stops_a_second_later(
    tmp_path: Path,
) -> None:
    tape = _tape(tmp_path / "t", [(0, "a"), (2_000, "b")])
    async with _playing(tape, 10.0) as playing, listening(playing.feed.url) as client:
        await _received(client, 2)
        await playing.task
        assert playing.player.clock.now_ms() == T0 + 2_000
        playing.time.now_s += 0.05
        assert playing.player.clock.now_ms() == pytest.approx(T0 + 2_500, abs=1)
        playing.time.now_s += 1_000.0
        assert playing.player.clock.now_ms() == T0 + 3_000
        assert await drained(client) == []


async def test_a_client_that_does_not_read_holds_the_tape_back(tmp_path: Path) -> None:
    texts = [f"{i:03}" + " " * 1_000_000 for i in range(30)]
    tape = _tape(tmp_path / "t", [(i * 10, text) for i, text in enumerate(texts)])
    async with (
        _playing(tape, 1_000.0) as playing,
        listening(playing.feed.url, max_queue=1) as client,
    ):
        received = await _received(client, 1)
        assert playing.player.progress().frames_sent < 30
        assert received + await _received(client, 29) == texts


async def test_the_next_client_gets_the_frames_after_those_of_the_last(tmp_path: Path) -> None:
    gate = asyncio.Semaphore(0)

    class Gated(VirtualTime):
        async def sleep(self, seconds: float) -> None:
            await gate.acquire()
            await super().sleep(seconds)

    tape = _tape(tmp_path / "t", [(i * 1_000, str(i)) for i in range(4)])
    async with _playing(tape, time=Gated()) as playing:
        async with listening(playing.feed.url) as client:
            gate.release()
            assert await _received(client, 2) == ["0", "1"]
        await asyncio.gather(*(left.wait_closed() for left in playing.feed.connections))
        gate.release()
        async with listening(playing.feed.url) as client:
            gate.release()
            assert await _received(client, 2) == ["2", "3"]
            await playing.task


async def test_a_frame_that_never_arrived_is_sent_to_the_next_client(tmp_path: Path) -> None:
    tape = _tape(tmp_path / "t", [(0, "a"), (1, "b")])
    async with _playing(tape) as playing:
        async with opened(playing.feed.url) as client:
            await client.send('{"method":"subscribe","channels":["liquidationOrders"]}')
            client.transport.pause_reading()
            await playing.feed.wait_subscribed()
            client.transport.abort()
            with pytest.raises(ConnectionClosed):
                await client.recv()
        async with listening(playing.feed.url) as client:
            assert await _received(client, 2) == ["a", "b"]
            await playing.task
        assert playing.player.progress().frames_sent == 2


async def test_a_malformed_line_on_the_way_is_counted_and_passed_over(tmp_path: Path) -> None:
    good = '{"t": %d, "frame": "%s"}'
    bad = ["{", "[]", '{"t": 5}', '{"t": -1, "frame": "x"}', '{"t": 1, "frame": 2}']
    bad.append('{"deep":' + "[" * 20_000 + "]" * 20_000 + "}")
    path = tmp_path / "t"
    path.write_text("\n".join([good % (T0, "a"), *bad * 100, "", good % (T0, "b")]))
    tape = Tape(path)
    assert tape.summary.bad_lines == 600
    async with _playing(tape) as playing, listening(playing.feed.url) as client:
        assert await _received(client, 2) == ["a", "b"]
        await playing.task
        progress = playing.player.progress()
        assert (progress.frames_sent, progress.frames_total, progress.bad_lines) == (2, 2, 600)


async def test_damage_on_the_way_is_reported_after_what_could_be_read(tmp_path: Path) -> None:
    lines = "".join(f'{{"t": {T0 + i}, "frame": "{i * 7919}"}}\n' for i in range(5_000))
    path = tmp_path / "t.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-2_000])
    tape = Tape(path)
    async with _playing(tape, 1_000.0) as playing, listening(playing.feed.url) as client:
        received = await _received(client, tape.summary.frames_total)
        await playing.task
        progress = playing.player.progress()
    assert 0 < len(received) < 5_000
    assert progress.finished
    assert progress.error == (
        f"{path} line {len(received) + 1}: expected gzip data to the end, but they break off here"
    )


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
async def test_a_speed_that_is_not_positive_is_refused(tmp_path: Path, speed: float) -> None:
    tape = _tape(tmp_path / "t", [(0, "a")])
    with pytest.raises(ValueError, match="expected a number above 0"):
        TapePlayer(tape, FeedServer(), speed=speed)


def test_late_frames_come_at_once_and_the_clock_does_not_go_back() -> None:
    course = TapeCourse(T0)
    legs = [course.leg_to(T0 + at_ms) for at_ms in (0, 1_000, 400, 1_500)]
    assert [leg.wait_ms for leg in legs] == [0, 1_000, 0, 500]
    assert [leg.to_ms - T0 for leg in legs] == [0, 1_000, 1_000, 1_500]


def test_a_second_recording_behind_the_first_keeps_its_own_pace() -> None:
    course = TapeCourse(T0)
    legs = [course.leg_to(T0 + at_ms) for at_ms in (0, -86_400_000, -86_399_000, 5_000)]
    assert [leg.wait_ms for leg in legs] == [0, 0, 1_000, 1_000]
    assert [leg.to_ms - T0 for leg in legs] == [0, 0, 0, 5_000]
    assert legs[3].skip == Skip(T0 - 86_399_000, 86_403_000)


def test_the_clock_stands_a_moment_after_a_frame_and_makes_up_for_it() -> None:
    time = VirtualTime()
    clock = ReplayClock(T0, 400.0, monotonic=time.monotonic)
    clock.run(T0, T0 + 10_000, since_s=time.now_s)
    time.now_s += GRACE_S * 0.9
    assert clock.now_ms() == T0
    time.now_s += 0.02 - GRACE_S * 0.9
    assert clock.now_ms() == pytest.approx(T0 + 8_000, abs=1)
    time.now_s += 10.0
    assert clock.now_ms() == T0 + 10_000
