"""Equal calls under way share one answer; who leaves does not take it with him."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.catalogue import OI_AGGREGATED, OI_EXCHANGES
from cgtui.coinglass.rest_errors import BudgetSpentError, ServerFaultError, UnreachableError
from cgtui.coinglass.rest_types import Priority, Reply
from tests.coinglass.fake_rest import Asked, FakeRest, asking, coded, ok, settled
from tests.virtual_time import run_virtual, virtual_time

BTC = {"symbol": "BTC"}


def start(
    asked: Asked, coin: str = "BTC", priority: Priority = Priority.PERSON
) -> asyncio.Task[Reply[Any]]:
    return asyncio.create_task(asked.client.read(OI_EXCHANGES, {"symbol": coin}, priority=priority))


@virtual_time
async def test_equal_calls_share_one_also_where_nothing_is_cached() -> None:
    async with asking() as asked:
        replies = await asyncio.gather(
            *(
                asked.client.read(OI_AGGREGATED, params, interval="1h")
                for params in ({"symbol": "BTC", "unit": "usd"}, {"unit": "usd", "symbol": "BTC"})
            )
        )
        assert asked.client.stats.shared == 1
    assert len(asked.server.requests) == 1
    assert replies[0].rows is replies[1].rows


@virtual_time
async def test_other_parameters_are_another_call() -> None:
    async with asking(FakeRest(always=ok([]))) as asked:
        await asyncio.gather(start(asked), start(asked, "ETH"))
    assert len(asked.server.requests) == 2


@virtual_time
async def test_a_failure_is_shared_too() -> None:
    async with asking(FakeRest(always=coded("500", "Server Error"))) as asked:
        ends = await settled(start(asked), start(asked))
    assert all(isinstance(end, ServerFaultError) for end in ends)
    assert len(asked.server.requests) == 4


@virtual_time
async def test_the_first_caller_may_leave() -> None:
    async with asking(FakeRest(always=ok([]))) as asked:
        first, second = start(asked), start(asked)
        await asyncio.sleep(0.05)
        first.cancel()
        assert isinstance(await second, Reply)
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(asked.server.requests) == 1
    assert asked.server.cancelled == 0


@virtual_time
async def test_with_its_last_caller_the_call_ends_and_its_place_is_free() -> None:
    async with asking(FakeRest(always=ok([]), takes_s=5.0), per_min=1) as asked:
        callers = [start(asked), start(asked)]
        waiting = start(asked, "ETH", Priority.BACKGROUND)
        await asyncio.sleep(0.05)
        assert asked.client.stats.waiting == 1
        for caller in (*callers, waiting):
            caller.cancel()
        await settled(*callers, waiting)
        await asyncio.sleep(0)
        assert asked.server.cancelled == 1
        stats = asked.client.stats
        assert stats.waiting == 0
        # What was sent may have been counted.
        assert stats.budget_used == 1
        later = asyncio.create_task(
            asked.client.read(OI_EXCHANGES, BTC, priority=Priority.BACKGROUND)
        )
        assert isinstance(await later, Reply)


@virtual_time
async def test_somebody_in_a_hurry_takes_a_background_call_with_him() -> None:
    async with asking(FakeRest(always=ok([]), takes_s=1.0), per_min=10) as asked:
        # Eight background calls fill their share; the ninth would wait for a minute.
        for number in range(8):
            await start(asked, f"C{number}", Priority.BACKGROUND)
        slow = start(asked, "BTC", Priority.BACKGROUND)
        await asyncio.sleep(0.5)
        assert asked.client.stats.waiting == 1
        hurried = start(asked, "BTC", Priority.CONFIRMATION)
        await asyncio.wait_for(hurried, 1.5)
        assert slow.done()
    assert asked.server.symbols.count("BTC") == 1


@virtual_time
async def test_who_has_no_time_leaves_a_patient_call_behind() -> None:
    async with asking(FakeRest(always=ok([])), per_min=1) as asked:
        await start(asked, "ETH")
        slow = start(asked, "BTC", Priority.BACKGROUND)
        await asyncio.sleep(0.1)
        with pytest.raises(BudgetSpentError):
            await asyncio.wait_for(start(asked, "BTC"), 16.0)
        assert not slow.done()
        assert isinstance(await slow, Reply)


@virtual_time
async def test_a_patient_caller_goes_on_alone_when_a_hurried_call_gives_up() -> None:
    async with asking(FakeRest(always=ok([])), per_min=1, timeout_s=59.0) as asked:
        await start(asked, "ETH")
        hurried = start(asked, "BTC")
        await asyncio.sleep(0)
        slow = start(asked, "BTC", Priority.BACKGROUND)
        with pytest.raises(BudgetSpentError):
            await hurried
        assert isinstance(await slow, Reply)


@settings(max_examples=60, deadline=None)
@given(
    callers=st.lists(
        st.tuples(
            st.sampled_from(["BTC", "ETH"]),
            st.integers(0, 30),
            st.none() | st.integers(0, 30),
            st.sampled_from(Priority),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whoever_stays_gets_an_answer(
    callers: list[tuple[str, int, int | None, Priority]],
) -> None:
    """Callers come and are cancelled at any time; no two equal calls are ever on the wire."""
    under_way: list[str] = []

    async def call(asked: Asked, coin: str, at: int, stays: int | None, how: Priority) -> object:
        await asyncio.sleep(at / 10)
        task = start(asked, coin, how)
        if stays is not None:
            await asyncio.sleep(stays / 10)
            task.cancel()
        (end,) = await settled(task)
        return end

    class Watching(FakeRest):
        async def __call__(self, request: Any) -> Any:
            coin = request.url.params["symbol"]
            assert coin not in under_way
            under_way.append(coin)
            try:
                return await super().__call__(request)
            finally:
                under_way.remove(coin)

    async def run() -> None:
        async with asking(Watching(always=ok([]), takes_s=1.0)) as asked:
            ends = await asyncio.gather(*(call(asked, *caller) for caller in callers))
            for (_, _, stays, _), end in zip(callers, ends, strict=True):
                assert isinstance(end, Reply) or stays is not None
                assert isinstance(end, Reply | asyncio.CancelledError)
            await asyncio.sleep(0.01)
            assert under_way == []
            assert asked.client.stats.waiting == 0

    run_virtual(run())


@virtual_time
async def test_nobody_joins_a_call_that_was_left() -> None:
    async with asking(FakeRest(always=ok([]), takes_s=1.0)) as asked:
        left = start(asked)
        await asyncio.sleep(0.5)
        left.cancel()
        await asyncio.sleep(0)
        reply = await start(asked)
        assert isinstance(reply, Reply)
        assert not isinstance(left, UnreachableError)
    assert len(asked.server.requests) == 2
