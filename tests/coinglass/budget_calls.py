"""A budget in the running virtual loop, and how a test takes from it."""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left
from collections.abc import Sequence

from cgtui.coinglass.budget import WINDOW_S, Budget, Slot
from cgtui.coinglass.patience import Patience
from cgtui.coinglass.rest_types import Priority
from tests.virtual_time import virtual_loop

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
