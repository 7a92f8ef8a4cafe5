from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from cgtui.monitor.snapshot import Defect
from cgtui.monitor.supervisor import Supervisor, where
from tests.monitor.build import T0_MS
from tests.virtual_time import virtual_loop, virtual_time


class Supervised:
    """A supervisor over virtual time, with what it told."""

    def __init__(self) -> None:
        self.told: list[tuple[Defect, float | None]] = []
        self.supervisor = Supervisor(
            now_ms=lambda: T0_MS,
            monotonic=asyncio.get_running_loop().time,
            on_defect=lambda defect, wait_s: self.told.append((defect, wait_s)),
        )

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        return asyncio.create_task(self.supervisor.keep(name, work))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


@virtual_time
async def test_a_part_that_raises_is_started_again_after_growing_waits() -> None:
    under_test, starts = Supervised(), []

    async def work() -> None:
        starts.append(virtual_loop().time())
        raise ValueError("secret")

    task = under_test.start("feed", work)
    await asyncio.sleep(95)
    await _ended(task)
    assert starts == pytest.approx([0, 1, 3, 7, 15, 31, 61, 91])
    assert [wait_s for _, wait_s in under_test.told] == [1, 2, 4, 8, 16, 30, 30, 30]


@virtual_time
async def test_a_defect_names_type_and_place_and_never_the_message() -> None:
    under_test = Supervised()

    async def work() -> None:
        raise ValueError("wss://x/?cg-api-key=SECRET")

    task = under_test.start("feed", work)
    await asyncio.sleep(0.5)
    ((defect, _),) = under_test.told
    assert defect.part == "feed"
    assert defect.text.startswith("ValueError in test_supervisor.py:")
    assert "SECRET" not in repr(under_test.supervisor.defects())
    down = under_test.supervisor.down("feed")
    assert down is not None
    assert down.startswith("feed task failed: ValueError in test_supervisor.py:")
    assert down.endswith("restarts in 0 s")
    await _ended(task)


@virtual_time
async def test_a_defect_stays_until_two_clean_minutes_have_passed() -> None:
    under_test, runs = Supervised(), 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ValueError
        await asyncio.sleep(1e6)

    task = under_test.start("feed", work)
    await asyncio.sleep(1.5)
    assert under_test.supervisor.down("feed") is None
    await asyncio.sleep(119)
    assert len(under_test.supervisor.defects()) == 1
    await asyncio.sleep(1)
    assert under_test.supervisor.defects() == ()
    await _ended(task)


@virtual_time
async def test_after_a_clean_run_the_waits_begin_anew() -> None:
    under_test = Supervised()

    async def work() -> None:
        await asyncio.sleep(130 if len(under_test.told) == 2 else 0)
        raise ValueError

    task = under_test.start("feed", work)
    await asyncio.sleep(140)
    assert [wait_s for _, wait_s in under_test.told][:3] == [1, 2, 1]
    await _ended(task)


@virtual_time
async def test_a_part_that_returns_is_done() -> None:
    under_test = Supervised()

    async def work() -> None:
        return

    await under_test.start("stream", work)
    assert under_test.told == []


@virtual_time
async def test_failures_of_what_is_only_called_are_told_once_and_stay_visible() -> None:
    under_test = Supervised()
    for _ in range(100):
        under_test.supervisor.note("screen", RuntimeError("gone"))
        await asyncio.sleep(10)
    assert [(defect.part, wait_s) for defect, wait_s in under_test.told] == [("screen", None)]
    assert len(under_test.supervisor.defects()) == 1
    assert under_test.supervisor.down("screen") is None
    await asyncio.sleep(120)
    assert under_test.supervisor.defects() == ()


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert where(KeyError("x")) == "KeyError"
