"""The budget: never more than the limit in any minute, the urgent first."""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.coinglass.budget import RESERVED_SHARE, WINDOW_S, Budget, Slot
from cgtui.coinglass.cool_down import CAP_S, LONGEST_S
from cgtui.coinglass.patience import BACKGROUND_WAIT_S, Patience
from cgtui.coinglass.rest_errors import BudgetSpentError
from cgtui.coinglass.rest_types import Priority, Quota
from tests.virtual_time import run_virtual, virtual_loop, virtual_time

TIMEOUT_S = 15.0


def budget_of(per_min: int, *, max_in_flight: int = 1_000, seed: int = 1) -> Budget:
    return Budget(
        per_min,
        monotonic=virtual_loop().time,
        sleep=asyncio.sleep,
        rng=random.Random(seed),
        max_in_flight=max_in_flight,
    )


def patience(priority: Priority = Priority.PERSON, timeout_s: float = TIMEOUT_S) -> Patience:
    return Patience(priority, virtual_loop().time(), timeout_s)


async def take(budget: Budget, priority: Priority = Priority.PERSON) -> Slot:
    return await budget.slot("test", patience(priority))


def finish(budget: Budget, slot: Slot) -> None:
    budget.end(slot)
    budget.reconsider()


async def spend(budget: Budget, times: int, priority: Priority = Priority.PERSON) -> None:
    for _ in range(times):
        finish(budget, await take(budget, priority))


def most_in_a_minute(times_s: Sequence[float]) -> int:
    ordered = sorted(times_s)
    return max(
        (at - bisect_left(ordered, time_s - WINDOW_S + 1e-9) + 1)
        for at, time_s in enumerate(ordered)
    )


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
    with pytest.raises(BudgetSpentError, match=r"2 of 2 calls a minute are spent.*free in 40 s"):
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
    assert budget.used == 91
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
        assert budget.used == 20


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
