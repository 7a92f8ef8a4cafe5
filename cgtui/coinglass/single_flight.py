"""Equal calls under way at the same time share one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from cgtui.coinglass.patience import Patience
from cgtui.coinglass.rest_errors import BudgetSpentError, CoinglassError, UnreachableError
from cgtui.coinglass.rest_types import Reply, Row
from cgtui.coinglass.wire_call import Identity, WireCall


class _Flight:
    __slots__ = ("callers", "patience", "task")

    def __init__(self, task: asyncio.Task[Any], patience: Patience) -> None:
        self.task = task
        self.patience = patience
        self.callers = 0


def closed_error(endpoint: str) -> UnreachableError:
    """What a call gets whose client is closed."""
    return UnreachableError(endpoint, "the client is closed", advice="cgtui is ending")


class SingleFlight:
    """A call runs in a task of its own, which ends with its last caller and not with its first."""

    def __init__(self, *, monotonic: Callable[[], float], on_shared: Callable[[], None]) -> None:
        self._monotonic = monotonic
        self._on_shared = on_shared
        self._flights: dict[Identity, _Flight] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def join(
        self,
        call: WireCall[Row],
        patience: Patience,
        fly: Callable[[Patience], Coroutine[Any, Any, Reply[Row]]],
        *,
        hastened: Callable[[], None],
    ) -> Reply[Row]:
        """The reply of ``fly(patience)``, or of the equal call that is under way already.

        That one gets the priority of whoever is the most urgent; ``hastened`` is called when this
        changes it. Raises what the call raises.
        """
        while True:
            flight = self._flights.get(call.identity)
            joined = flight is not None
            if flight is None:
                flight = self._start(call, patience, fly)
            else:
                self._on_shared()
                if flight.patience.hasten(patience.priority):
                    hastened()
            try:
                return await self._wait(call, flight, patience)
            except BudgetSpentError:
                # Somebody in a hurry gave up; this caller has the time to begin anew.
                if joined and patience.patient and not flight.patience.patient:
                    continue
                raise

    def leave_behind(self) -> None:
        """Nobody joins what is under way now; who waits for it still gets it."""
        self._flights.clear()

    async def aclose(self) -> None:
        """End every call; its callers get UnreachableError."""
        self._flights.clear()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _start(
        self,
        call: WireCall[Row],
        patience: Patience,
        fly: Callable[[Patience], Coroutine[Any, Any, Reply[Row]]],
    ) -> _Flight:
        task = asyncio.get_running_loop().create_task(fly(patience))
        flight = self._flights[call.identity] = _Flight(task, patience)
        self._tasks.add(task)

        def landed(task: asyncio.Task[Any]) -> None:
            self._tasks.discard(task)
            self._remove(call.identity, flight)
            if not task.cancelled():
                task.exception()  # told to the loop otherwise if no caller is left

        task.add_done_callback(landed)
        return flight

    async def _wait(self, call: WireCall[Row], flight: _Flight, patience: Patience) -> Reply[Row]:
        # A patient call may take longer than a caller who joined it has.
        hurried = flight.patience.patient and not patience.patient
        left_s = max(0.0, patience.end_by_s - self._monotonic()) if hurried else None
        flight.callers += 1
        try:
            await asyncio.wait({flight.task}, timeout=left_s)
        finally:
            flight.callers -= 1
            if not flight.callers and not flight.task.done():
                self._remove(call.identity, flight)
                flight.task.cancel()
        if not flight.task.done():
            raise _too_late(call.endpoint.name, flight.patience)
        if flight.task.cancelled():
            raise closed_error(call.endpoint.name)
        reply: Reply[Row] = flight.task.result()
        return reply

    def _remove(self, identity: Identity, flight: _Flight) -> None:
        if self._flights.get(identity) is flight:
            del self._flights[identity]


def _too_late(endpoint: str, patience: Patience) -> CoinglassError:
    if patience.was_sent:
        return UnreachableError(endpoint, "no answer in time")
    return BudgetSpentError(endpoint, "no call was free in time")
