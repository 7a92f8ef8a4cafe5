"""At most so many calls in any 60 seconds, the most urgent first."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from cgtui.coinglass.cool_down import CoolDown
from cgtui.coinglass.other_users import OtherUsers
from cgtui.coinglass.patience import Patience
from cgtui.coinglass.rest_errors import BudgetSpentError
from cgtui.coinglass.rest_types import Priority, Quota

WINDOW_S: Final = 60.0
MAX_IN_FLIGHT: Final = 16

RESERVED_SHARE: Final = 0.2
"""What background calls leave to confirmations and people, of the window and of those in flight."""


class Slot:
    """The right to one attempt.

    It is spent from when it is given until a minute after the attempt's end, since the server may
    count the call at any time in between.
    """

    __slots__ = ("counted", "ended_s", "sent_s")

    def __init__(self, sent_s: float) -> None:
        self.sent_s = sent_s
        self.ended_s = float("inf")
        self.counted = True


class _Waiter:
    __slots__ = ("endpoint", "number", "patience", "slot", "slot_by_s")

    def __init__(self, endpoint: str, patience: Patience, slot_by_s: float, number: int) -> None:
        self.endpoint = endpoint
        self.patience = patience
        self.slot_by_s = slot_by_s
        self.number = number
        self.slot: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()

    def rank(self) -> tuple[int, int]:
        return self.patience.priority, self.number


class Budget:
    """Gives slots to calls: by priority, and in the order of asking within one.

    The limit is ``per_min`` or the key's own, whichever is lower, less what others use of it.
    ``monotonic`` and ``sleep`` are real seconds. To be used in one event loop.
    """

    def __init__(
        self,
        per_min: int,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        rng: random.Random,
        max_in_flight: int = MAX_IN_FLIGHT,
    ) -> None:
        self._per_min = max(1, per_min)
        self._monotonic = monotonic
        self._sleep = sleep
        self._cool_down = CoolDown(max_in_flight, monotonic=monotonic, rng=rng)
        self._others = OtherUsers()
        self._key_limit: int | None = None
        self._in_flight: set[Slot] = set()
        self._ended: deque[Slot] = deque()  # of the last minute, by the time of their end
        self._past: deque[Slot] = deque()  # of the minute before that
        self._waiting: list[_Waiter] = []
        self._asked = 0
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_s = float("inf")

    @property
    def limit(self) -> int:
        """Calls a minute."""
        return self._per_min if self._key_limit is None else min(self._per_min, self._key_limit)

    @property
    def used(self) -> int:
        """Calls of the last minute, others' included."""
        now_s = self._monotonic()
        self._forget_old(now_s)
        return self._spent(now_s)

    @property
    def others(self) -> int:
        """Those of `used` that are not ours, as the counts of CoinGlass give them away."""
        return self._others.calls(self._monotonic())

    @property
    def waiting(self) -> int:
        """Calls that wait for a slot."""
        return len(self._waiting)

    @property
    def paused_s(self) -> float:
        """Seconds until calls go out again after CoinGlass refused one for its rate."""
        return self._cool_down.left_s(self._monotonic())

    async def slot(self, endpoint: str, patience: Patience) -> Slot:
        """A slot; to be given back or ended. Raises BudgetSpentError if none can come in time."""
        began_s = self._monotonic()
        self._asked += 1
        waiter = _Waiter(endpoint, patience, patience.slot_by_s(began_s), self._asked)
        self._waiting.append(waiter)
        self.reconsider()
        try:
            slot = await waiter.slot
        except asyncio.CancelledError:
            self._leave(waiter)
            raise
        patience.waited(self._monotonic() - began_s)
        return slot

    def end(self, slot: Slot, *, counted: bool = True) -> None:
        """The attempt is over; ``counted`` is whether the server surely counted it.

        Nobody else goes before `reconsider`, so that an answer can first say that nobody may.
        """
        slot.counted = counted
        slot.ended_s = self._monotonic()
        self._in_flight.discard(slot)
        self._ended.append(slot)

    def give_back(self, slot: Slot) -> None:
        """Nothing was sent."""
        self._in_flight.discard(slot)
        self.reconsider()

    def observe(self, slot: Slot, quota: Quota) -> None:
        """The headers of the answer to the call of ``slot``, which must have ended."""
        if quota.limit is not None and quota.limit > 0:
            self._key_limit = quota.limit
        if quota.used is None or quota.used < 0:
            return
        now_s = self._monotonic()
        recent = [*self._past, *self._ended]
        # A call counts on the server from some time between its sending and its end.
        most = len(self._in_flight) + sum(one.ended_s > slot.sent_s - WINDOW_S for one in recent)
        least = slot.counted + sum(
            one.counted and one.ended_s <= slot.sent_s and one.sent_s > now_s - WINDOW_S
            for one in recent
            if one is not slot
        )
        self._others.observe(quota.used, ours_least=least, ours_most=most, now_s=now_s)

    def limited(self, slot: Slot, retry_after_s: float | None) -> None:
        """The server refused the call of ``slot`` for its rate: everything pauses."""
        self._cool_down.limited(slot.sent_s, retry_after_s)

    def admitted(self, slot: Slot) -> None:
        """The server answered the call of ``slot``, whatever it said."""
        self._cool_down.admitted(slot.sent_s)

    def refuse_waiting(self, error_for: Callable[[str], Exception]) -> None:
        """Every call that waits gets ``error_for(its endpoint)``."""
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.slot.done():
                waiter.slot.set_exception(error_for(waiter.endpoint))

    def forget_quota(self) -> None:
        """Another key: nothing is known of its limit, nor of who else uses it."""
        self._key_limit = None
        self._others.forget()
        self.reconsider()

    def close(self) -> None:
        """Stop the alarm; nobody may wait any more."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def reconsider(self) -> None:
        """Give what slots there are, refuse who cannot get one in time, set the alarm."""
        now_s = self._monotonic()
        self._forget_old(now_s)
        while self._waiting:
            first = min(self._waiting, key=_Waiter.rank)
            if not self._has_room(first.patience.priority, now_s):
                break
            self._waiting.remove(first)
            if not first.slot.done():
                slot = Slot(now_s)
                self._in_flight.add(slot)
                first.slot.set_result(slot)
        self._refuse_the_late(now_s)
        self._set_alarm(now_s)

    def _leave(self, waiter: _Waiter) -> None:
        """The call was cancelled, maybe after its slot was given and before it could take it."""
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        if waiter.slot.done() and not waiter.slot.cancelled() and not waiter.slot.exception():
            self._in_flight.discard(waiter.slot.result())
        self.reconsider()

    def _forget_old(self, now_s: float) -> None:
        while self._ended and self._ended[0].ended_s + WINDOW_S <= now_s:
            self._past.append(self._ended.popleft())
        while self._past and self._past[0].ended_s + 2 * WINDOW_S <= now_s:
            self._past.popleft()

    def _spent(self, now_s: float) -> int:
        return len(self._in_flight) + len(self._ended) + self._others.calls(now_s)

    def _share(self, of: int, priority: Priority) -> int:
        return of - int(of * RESERVED_SHARE) if priority is Priority.BACKGROUND else of

    def _has_room(self, priority: Priority, now_s: float) -> bool:
        in_flight = self._share(self._cool_down.in_flight_allowed, priority)
        return (
            now_s >= self._cool_down.until_s
            and len(self._in_flight) < in_flight
            and self._spent(now_s) < self._share(self.limit, priority)
        )

    def _opens_s(self, priority: Priority, now_s: float) -> float:
        """The earliest time at which a call of this priority could go, if none goes before it."""
        too_many = self._spent(now_s) + 1 - self._share(self.limit, priority)
        opens_s = now_s
        if too_many > 0:
            # Those in flight end now at best, and count for a minute more.
            opens_s = now_s + WINDOW_S
            if too_many <= len(self._ended):
                opens_s = self._ended[too_many - 1].ended_s + WINDOW_S
            if self._others.calls(now_s):
                opens_s = min(opens_s, self._others.until_s)
        return max(opens_s, self._cool_down.until_s)

    def _refuse_the_late(self, now_s: float) -> None:
        for waiter in tuple(self._waiting):
            opens_s = self._opens_s(waiter.patience.priority, now_s)
            if now_s < waiter.slot_by_s and opens_s <= waiter.slot_by_s:
                continue
            self._waiting.remove(waiter)
            if not waiter.slot.done():
                waiter.slot.set_exception(self._spent_error(waiter.endpoint, opens_s - now_s))

    def _spent_error(self, endpoint: str, wait_s: float) -> BudgetSpentError:
        now_s = self._monotonic()
        # What follows comes first: beside an input there is room for little more.
        ahead = f"next call in {wait_s:.0f} s" if wait_s >= 1.0 else "others go first"
        if self._cool_down.until_s > now_s:
            message = f"CoinGlass had too many calls; all pause for {self.paused_s:.0f} s more"
            return BudgetSpentError(endpoint, message, advice="it goes on by itself")
        return BudgetSpentError(
            endpoint, f"{ahead}: {self._spent(now_s)} of {self.limit} calls a minute are spent"
        )

    def _set_alarm(self, now_s: float) -> None:
        if not self._waiting:
            self.close()
            return
        first = min(self._waiting, key=_Waiter.rank)
        due_s = min(waiter.slot_by_s for waiter in self._waiting)
        opens_s = self._opens_s(first.patience.priority, now_s)
        if opens_s > now_s:
            due_s = min(due_s, opens_s)
        # An alarm that comes too early only looks again.
        if self._alarm is None or due_s < self._alarm_s:
            self.close()
            self._alarm_s = due_s
            self._alarm = asyncio.get_running_loop().create_task(self._wake(due_s - now_s))

    async def _wake(self, after_s: float) -> None:
        await self._sleep(after_s)
        self._alarm = None
        self.reconsider()
