"""The budget: never more than the limit in any minute, the urgent first."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.budget import RESERVED_SHARE, WINDOW_S, Budget
from cgtui.coinglass.patience import BACKGROUND_WAIT_S
from cgtui.coinglass.rest_errors import BudgetSpentError
from cgtui.coinglass.rest_types import Priority
from tests.coinglass.budget_calls import (
    TIMEOUT_S,
    budget_of,
    finish,
    most_in_a_minute,
    patience,
    spend,
    take,
)
from tests.virtual_time import run_virtual, virtual_loop, virtual_time

ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.001, 0.2, 3.0, 11.0, 40.0]),  # after the one before
        st.sampled_from(Priority),
        st.floats(0.0, 8.0),  # how long it is under way
        st.floats(0.0, 1.0),  # where in that time the server counts it
        st.none() | st.floats(0.0, 30.0),  # when its caller loses interest
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(limit=st.integers(1, 12), arrivals=ARRIVALS, in_flight=st.integers(1, 8))
def test_no_minute_of_the_servers_count_has_more_than_the_limit(
    limit: int,
    arrivals: list[tuple[float, Priority, float, float, float | None]],
    in_flight: int,
) -> None:
    counted_s: list[float] = []

    async def one(
        budget: Budget, priority: Priority, takes_s: float, where: float, leaves_s: float | None
    ) -> None:
        async def call() -> None:
            slot = await take(budget, priority)
            assert priority is not Priority.BACKGROUND or budget.used <= limit - int(
                limit * RESERVED_SHARE
            )
            counts_s = virtual_loop().time() + takes_s * where
            try:
                await asyncio.sleep(takes_s)
            finally:
                counted_s.append(min(counts_s, virtual_loop().time()))
                finish(budget, slot)

        try:
            await asyncio.wait_for(call(), leaves_s)
        except (BudgetSpentError, TimeoutError):
            return

    async def run() -> None:
        budget = budget_of(limit, max_in_flight=in_flight)
        tasks = []
        for gap_s, priority, takes_s, where, leaves_s in arrivals:
            await asyncio.sleep(gap_s)
            coming = one(budget, priority, takes_s, where, leaves_s)
            tasks.append(asyncio.create_task(coming))
        await asyncio.gather(*tasks)
        assert budget.waiting == 0
        await asyncio.sleep(2 * WINDOW_S)
        assert budget.used == 0

    run_virtual(run())
    assert not counted_s or most_in_a_minute(counted_s) <= limit


@virtual_time
async def test_a_slot_is_free_a_minute_after_the_end_of_its_call() -> None:
    budget = budget_of(1)
    slot = await take(budget)
    await asyncio.sleep(5.0)
    finish(budget, slot)
    await take(budget, Priority.BACKGROUND)
    assert virtual_loop().time() == pytest.approx(65.0)


@virtual_time
async def test_the_urgent_go_first_and_equals_in_the_order_of_asking() -> None:
    budget = budget_of(100, max_in_flight=1)
    order: list[str] = []

    async def call(name: str, priority: Priority) -> None:
        slot = await take(budget, priority)
        order.append(name)
        await asyncio.sleep(0.1)
        finish(budget, slot)

    names = ["first", "b1", "b2", "p1", "c1", "p2", "c2", "b3"]
    kinds = {"f": Priority.PERSON, "p": Priority.PERSON, "c": Priority.CONFIRMATION}
    await asyncio.gather(*(call(one, kinds.get(one[0], Priority.BACKGROUND)) for one in names))
    assert order == ["first", "c1", "c2", "p1", "p2", "b1", "b2", "b3"]


@virtual_time
async def test_background_calls_leave_a_share_to_the_others() -> None:
    budget = budget_of(10)
    await spend(budget, 8, Priority.BACKGROUND)
    slow = asyncio.create_task(take(budget, Priority.BACKGROUND))
    await asyncio.sleep(1.0)
    assert not slow.done()
    await spend(budget, 1, Priority.CONFIRMATION)
    await spend(budget, 1, Priority.PERSON)
    await slow
    assert virtual_loop().time() == pytest.approx(60.0)


@virtual_time
async def test_who_cannot_get_one_in_time_hears_it_at_once() -> None:
    budget = budget_of(2)
    await spend(budget, 2)
    await asyncio.sleep(20.0)
    with pytest.raises(
        BudgetSpentError, match=r"next call in 40 s: 2 of 2 calls a minute are spent"
    ):
        await take(budget)
    assert virtual_loop().time() == 20.0


@virtual_time
async def test_who_could_get_one_in_time_waits_for_it_and_no_longer() -> None:
    budget = budget_of(1, max_in_flight=1)
    await spend(budget, 1)
    await asyncio.sleep(50.0)
    lucky, late = (asyncio.create_task(take(budget)) for _ in range(2))
    await asyncio.sleep(10.001)
    assert lucky.done()
    # The lucky one holds the slot, so no end of its minute is in sight.
    with pytest.raises(BudgetSpentError):
        await late
    assert virtual_loop().time() <= 50.0 + TIMEOUT_S


@virtual_time
async def test_a_background_call_waits_for_minutes_but_not_for_ever() -> None:
    budget = budget_of(1)
    slot = await take(budget)
    with pytest.raises(BudgetSpentError):
        await take(budget, Priority.BACKGROUND)
    assert virtual_loop().time() == pytest.approx(BACKGROUND_WAIT_S)
    finish(budget, slot)


@virtual_time
async def test_the_wait_of_a_background_call_is_not_taken_from_its_time() -> None:
    budget = budget_of(1)
    await spend(budget, 1)
    mine = patience(Priority.BACKGROUND)
    await budget.slot("test", mine)
    assert mine.end_by_s == pytest.approx(60.0 + TIMEOUT_S)


@virtual_time
async def test_a_cancelled_waiter_frees_its_place() -> None:
    budget = budget_of(1)
    slot = await take(budget)
    first, second = (asyncio.create_task(take(budget, Priority.BACKGROUND)) for _ in range(2))
    await asyncio.sleep(1.0)
    first.cancel()
    await asyncio.sleep(0)
    assert budget.waiting == 1
    finish(budget, slot)
    await second


@virtual_time
async def test_a_slot_that_was_given_to_somebody_who_just_left_is_not_lost() -> None:
    budget = budget_of(1)
    slot = await take(budget)
    waiter = asyncio.create_task(take(budget, Priority.BACKGROUND))
    await asyncio.sleep(0)
    budget.give_back(slot)  # gives it to the waiter, which has not run yet
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    assert budget.used == 0
    await take(budget)
