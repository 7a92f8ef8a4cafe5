"""The key's own limit, others who use the key, and the pause after a refusal."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.budget import WINDOW_S, Budget
from cgtui.coinglass.cool_down import CAP_S, LONGEST_S
from cgtui.coinglass.rest_errors import BudgetSpentError
from cgtui.coinglass.rest_types import Priority, Quota
from tests.coinglass.budget_calls import (
    budget_of,
    most_in_a_minute,
    spend,
    take,
)
from tests.virtual_time import run_virtual, virtual_loop, virtual_time


@virtual_time
async def test_the_keys_own_limit_is_obeyed_where_it_is_lower() -> None:
    budget = budget_of(250)
    slot = await take(budget)
    budget.end(slot)
    budget.observe(slot, Quota(used=1, limit=30))
    assert budget.limit == 30
    await spend(budget, 29)
    with pytest.raises(BudgetSpentError, match="30 of 30"):
        await take(budget)
    budget.forget_quota()
    assert budget.limit == 250
    budget.observe(slot, Quota(used=1, limit=1200))
    assert budget.limit == 250


@virtual_time
async def test_calls_of_others_on_the_key_count_for_a_minute() -> None:
    budget = budget_of(100)
    slot = await take(budget)
    budget.end(slot)
    budget.observe(slot, Quota(used=91, limit=100))
    assert (budget.used, budget.others) == (91, 90)
    await spend(budget, 9)
    with pytest.raises(BudgetSpentError, match="100 of 100"):
        await take(budget)
    await asyncio.sleep(WINDOW_S)
    assert budget.used == 0


@virtual_time
async def test_our_own_calls_under_way_are_not_taken_for_those_of_others() -> None:
    budget = budget_of(100)
    slots = [await take(budget) for _ in range(20)]
    for used, slot in enumerate(slots, 1):
        await asyncio.sleep(0.01)
        budget.end(slot)
        budget.observe(slot, Quota(used=used, limit=100))
        assert (budget.used, budget.others) == (20, 0)


@virtual_time
async def test_what_others_used_is_believed_only_until_the_server_says_less() -> None:
    budget = budget_of(100)
    for used, expected in ((51, 51), (32, 32), (3, 3), (None, 4)):
        slot = await take(budget)
        await asyncio.sleep(0.1)
        budget.end(slot)
        budget.observe(slot, Quota(used, None))
        assert budget.used == expected


@settings(max_examples=60, deadline=None)
@given(
    foreign=st.lists(st.floats(0.0, 50.0), max_size=60),
    ours=st.lists(st.floats(0.0, 2.0), max_size=120),
    begin_s=st.floats(50.0, 100.0),
)
def test_with_the_servers_count_nothing_goes_over_whatever_others_did_before(
    foreign: list[float], ours: list[float], begin_s: float
) -> None:
    """Others made up to 60 calls in the minute before; 16 of ours may be out before we know."""
    limit, counted_s = 80, list(foreign)

    async def one(budget: Budget, takes_s: float) -> None:
        try:
            slot = await take(budget, Priority.BACKGROUND)
        except BudgetSpentError:
            return
        await asyncio.sleep(takes_s / 2)
        now_s = virtual_loop().time()
        counted_s.append(now_s)
        used = sum(at_s > now_s - WINDOW_S for at_s in counted_s)
        await asyncio.sleep(takes_s / 2)
        budget.end(slot)
        budget.observe(slot, Quota(used, limit))
        budget.admitted(slot)
        budget.reconsider()

    async def run() -> None:
        await asyncio.sleep(begin_s)
        budget = budget_of(250, max_in_flight=16)
        await asyncio.gather(*(one(budget, takes_s) for takes_s in ours))

    run_virtual(run())
    assert not counted_s or most_in_a_minute(counted_s) <= limit


@virtual_time
async def test_after_a_refusal_everything_pauses_and_then_one_goes_first() -> None:
    budget = budget_of(100, max_in_flight=16)
    slots = [await take(budget) for _ in range(3)]
    await asyncio.sleep(0.1)
    for slot in slots:
        budget.end(slot)
        budget.limited(slot, None)
        budget.reconsider()
    # Three refusals of one volley are one refusal.
    assert 0.5 <= budget.paused_s <= 1.0
    waiting = [asyncio.create_task(take(budget)) for _ in range(20)]
    await asyncio.sleep(0.4)
    assert not any(task.done() for task in waiting)
    given = []
    for expected in (1, 2, 4, 8):
        await asyncio.sleep(1.0)
        fresh = [task for task in waiting if task.done() and task not in given]
        assert len(fresh) == expected
        given += fresh
        for task in fresh:
            budget.end(task.result())
        budget.admitted(fresh[0].result())
        budget.reconsider()
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


@settings(deadline=None)
@given(
    seed=st.integers(),
    after=st.lists(st.none() | st.floats(0.0, 500.0), min_size=1, max_size=12),
)
def test_pauses_grow_and_stay_within_their_bounds(seed: int, after: list[float | None]) -> None:
    async def run() -> None:
        budget = budget_of(1_000, seed=seed)
        for streak, retry_after_s in enumerate(after):
            slot = await take(budget, Priority.BACKGROUND)
            await asyncio.sleep(0.1)
            budget.end(slot)
            budget.limited(slot, retry_after_s)
            asked_s = min(retry_after_s or 0.0, LONGEST_S)
            ceiling_s = min(CAP_S, 2.0**streak)
            assert max(asked_s, ceiling_s / 2) <= budget.paused_s + 1e-6
            assert budget.paused_s <= max(asked_s, ceiling_s) + 1e-6
            await asyncio.sleep(budget.paused_s + 0.01)

    run_virtual(run())
