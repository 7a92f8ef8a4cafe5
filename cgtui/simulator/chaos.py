"""Faults of a network and a server: one at a time by name, or a seeded course of them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from cgtui.simulator.hostile_frame import garbage_frames, huge_frame
from cgtui.simulator.liquidation_frame import encode_frames
from cgtui.simulator.order import LONG, Order
from cgtui.simulator.ws import FeedServer, Impairment

GOING_AWAY = 1001
FIRST_FAULT_S = 15.0
GAP_S = (20.0, 45.0)
BREATH_S = 5.0
"""The least quiet between a fault that has healed and the next."""


class Fault(StrEnum):
    """What can go wrong with a feed."""

    DROP = "drop"
    CLOSE = "clean close"
    REFUSE = "refused"
    ACCEPT_THEN_CLOSE = "accepted and closed"
    HALF_FRAME = "half a frame"
    HALF_OPEN = "half open"
    PONGLESS = "no pongs"
    MUTE = "no data"
    GARBAGE = "garbage frames"
    HUGE_FRAME = "12,000 orders in a frame"


COSTLY = frozenset(
    {
        Fault.DROP,
        Fault.CLOSE,
        Fault.REFUSE,
        Fault.ACCEPT_THEN_CLOSE,
        Fault.HALF_FRAME,
        Fault.HALF_OPEN,
        Fault.PONGLESS,
    }
)
"""The faults that cost a watchful client its connection."""

_QUICK_COSTLY = (
    Fault.DROP,
    Fault.CLOSE,
    Fault.REFUSE,
    Fault.ACCEPT_THEN_CLOSE,
    Fault.HALF_FRAME,
)
_SLOW_OR_HARMLESS = (Fault.HALF_OPEN, Fault.PONGLESS, Fault.MUTE, Fault.HUGE_FRAME)

# A client that pings every 20 s and waits 10 s for a pong may allow itself two misses.
_UNTIL_NOTICED_S = 75.0
_LASTS_S: dict[Fault, tuple[float, float]] = {
    Fault.REFUSE: (3.0, 8.0),
    Fault.ACCEPT_THEN_CLOSE: (3.0, 6.0),
    Fault.MUTE: (10.0, 20.0),
    Fault.HALF_OPEN: (_UNTIL_NOTICED_S, _UNTIL_NOTICED_S),
    Fault.PONGLESS: (_UNTIL_NOTICED_S, _UNTIL_NOTICED_S),
}

_LOOK_EVERY_S = 1.0
_STAND_IN = Order("OKX", "BTC", "BTC-USDT-SWAP", LONG, 100_000.0, 250.0, 0)


@dataclass(frozen=True, slots=True)
class ScheduledFault:
    """A fault that begins ``gap_s`` after the one before it began and lasts at most ``for_s``."""

    gap_s: float
    fault: Fault
    for_s: float


def fault_course(seed: int) -> Iterator[ScheduledFault]:
    """The endless course of faults for a seed: 15 s in, then every 20 to 45 s.

    Comes in rounds of six: four different quick ones that cost a connection and a batch of
    garbage frames, in any order, then a slow or a harmless one. The longest round takes 270 s.
    """
    rng = random.Random(seed)  # noqa: S311 - a script to repeat, not a secret
    gap_s = FIRST_FAULT_S
    extras: list[Fault] = []
    while True:
        extras = extras or rng.sample(_SLOW_OR_HARMLESS, len(_SLOW_OR_HARMLESS))
        opening = [*rng.sample(_QUICK_COSTLY, 4), Fault.GARBAGE]
        rng.shuffle(opening)
        for fault in (*opening, extras.pop()):
            yield ScheduledFault(gap_s, fault, rng.uniform(*_LASTS_S.get(fault, (0.0, 0.0))))
            gap_s = rng.uniform(*GAP_S)


class Chaos:
    """Makes a feed misbehave. Each fault heals by itself.

    ``recent`` gives orders of the present market, for frames that mix good and bad. ``sleep`` and
    ``monotonic`` are in real seconds, whatever the speed of the simulated market.
    """

    def __init__(
        self,
        feed: FeedServer,
        *,
        now_ms: Callable[[], int],
        recent: Callable[[], Sequence[Order]] = lambda: (),
        seed: int = 0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.begun: list[Fault] = []
        self._feed = feed
        self._now_ms = now_ms
        self._recent = recent
        self._rng = random.Random(seed)  # noqa: S311 - a script to repeat, not a secret
        self._sleep = sleep
        self._monotonic = monotonic

    async def follow(self, course: Iterator[ScheduledFault]) -> None:
        """Inject fault after fault; each waits until there is a subscriber to feel it."""
        lasted_s = 0.0
        for scheduled in course:
            await self._sleep(max(BREATH_S, scheduled.gap_s - lasted_s))
            await self._feed.wait_subscribed()
            began_s = self._monotonic()
            await self.inject(scheduled.fault, scheduled.for_s)
            lasted_s = self._monotonic() - began_s

    async def inject(self, fault: Fault, for_s: float = 0.0) -> None:
        """Do it, keep it up for ``for_s`` real seconds where it is a state, and heal it.

        What a client must notice by itself (half open, no pongs, no data) ends as soon as the
        connections are no longer the ones that met it.
        """
        self.begun.append(fault)
        match fault:
            case Fault.DROP:
                self._feed.abort()
            case Fault.CLOSE:
                await self._feed.close_all(GOING_AWAY, "going away")
            case Fault.HALF_FRAME:
                self._feed.abort_within_frame(next(encode_frames(self._sample())))
            case Fault.GARBAGE:
                for frame in garbage_frames(self._sample()[-1], self._now_ms()):
                    self._feed.broadcast_text(frame)
            case Fault.HUGE_FRAME:
                frame = huge_frame(self._sample(), self._now_ms(), self._rng)
                self._feed.broadcast_text(frame)
            case Fault.REFUSE | Fault.ACCEPT_THEN_CLOSE:
                with self._impaired(fault):
                    self._feed.abort()
                    await self._sleep(for_s)
            case Fault.MUTE | Fault.PONGLESS | Fault.HALF_OPEN:
                with self._impaired(fault):
                    await self._until_noticed(for_s)

    @contextmanager
    def _impaired(self, fault: Fault) -> Iterator[None]:
        wrong = self._feed.impairment
        thaw = self._feed.freeze() if fault is Fault.HALF_OPEN else None
        wrong.refuses_upgrades = fault is Fault.REFUSE
        wrong.closes_on_accept = fault is Fault.ACCEPT_THEN_CLOSE
        wrong.withholds_data = fault is Fault.MUTE
        wrong.withholds_pongs = fault is Fault.PONGLESS
        try:
            yield
        finally:
            self._feed.impairment = Impairment()
            if thaw is not None:
                thaw()

    async def _until_noticed(self, for_s: float) -> None:
        met = set(self._feed.connections)
        left_s = for_s
        while left_s > 0 and set(self._feed.connections) == met:
            await self._sleep(min(_LOOK_EVERY_S, left_s))
            left_s -= _LOOK_EVERY_S

    def _sample(self) -> Sequence[Order]:
        return self._recent() or (replace(_STAND_IN, time_ms=self._now_ms()),)
