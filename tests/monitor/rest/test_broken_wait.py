"""A wait that may be broken off: during it, and before it."""

from __future__ import annotations

import asyncio

import pytest

from cgtui.monitor.rest.broken_wait import BrokenWait
from tests.virtual_time import virtual_time


@virtual_time
async def test_a_wait_lasts_until_it_is_broken_off() -> None:
    loop = asyncio.get_running_loop()
    wait = BrokenWait(asyncio.sleep)
    assert not await wait.wait(60.0)
    assert loop.time() == pytest.approx(60.0)
    loop.call_later(5.0, wait.break_off)
    assert await wait.wait(60.0)
    assert loop.time() == pytest.approx(65.0)
    assert not await wait.wait(60.0)
    assert loop.time() == pytest.approx(125.0)


@virtual_time
async def test_a_wait_broken_off_before_it_began_is_none() -> None:
    wait = BrokenWait(asyncio.sleep)
    wait.break_off()
    assert await wait.wait(60.0)
    assert asyncio.get_running_loop().time() == pytest.approx(0.0)


@virtual_time
async def test_a_wait_that_is_cancelled_leaves_nothing_behind() -> None:
    waiting = asyncio.create_task(BrokenWait(asyncio.sleep).wait(60.0))
    await asyncio.sleep(1.0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_the_sleep_raises_is_raised() -> None:
    async def broken(_real_s: float) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await BrokenWait(broken).wait(1.0)
