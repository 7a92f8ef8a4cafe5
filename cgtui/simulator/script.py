"""What a scenario is made of: cascades, bursts, a rate of ordinary orders, and faults."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cgtui.simulator.order import LONG

EVERY_COIN = "*"
CROWDING_LEAD_S = 9_000.0
"""How long before a cascade the crowded side begins to pay more funding."""
CROWDING_FULL_S = 4_200.0
CROWDING_FADE_S = 3_600.0
_FADE_CONSTANTS = 3.0
"""Time constants a fade lasts: it ends at e^-3 = 5 % of the peak."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Forced selling (side 1) or buying (side 2) of one coin, and what goes with it.

    ``cast`` and ``sides`` are taken in turn, one a cycle of the scenario. ``large_per_min`` is the
    forced USD a minute at the peak in multiples of what is large for the coin; ``move_pct`` and
    ``oi_drop_pct`` are spread over the whole cascade; ``volume_x`` and ``taker_share`` are taker
    volume against normal and its share in the direction of the forced flow at the peak;
    ``funding_pct`` is what the crowded side pays (percent per 8 h) before it starts, 0 for none.
    """

    cast: tuple[str, ...]
    sides: tuple[int, ...]
    start_s: float
    ramp_s: float
    hold_s: float
    fade_s: float
    large_per_min: float
    move_pct: float
    oi_drop_pct: float
    volume_x: float
    taker_share: float
    funding_pct: float = 0.0

    @property
    def weight_s(self) -> float:
        """The area under the profile: seconds at the peak that would do the same."""
        fade = self.fade_s / _FADE_CONSTANTS * (1 - math.exp(-_FADE_CONSTANTS))
        return self.ramp_s / 2 + self.hold_s + fade

    def level(self, since_start_s: float) -> float:
        """How far along it is, 0 to 1, this long after its start."""
        if since_start_s < 0:
            return 0.0
        if since_start_s < self.ramp_s:
            return since_start_s / self.ramp_s
        fading_s = since_start_s - self.ramp_s - self.hold_s
        if fading_s <= 0:
            return 1.0
        if fading_s > self.fade_s:
            return 0.0
        return math.exp(-_FADE_CONSTANTS * fading_s / self.fade_s)


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds in which the whole market prints ``orders_per_s``, again every ``every_s``."""

    start_s: int
    length_s: int
    orders_per_s: int
    every_s: int


@dataclass(frozen=True, slots=True)
class ActiveCascade:
    """A cascade at one moment: which coin (or every coin), which side, how far along (0 to 1)."""

    coin: str
    side: int
    level: float
    cascade: Cascade


@dataclass(frozen=True, slots=True)
class Scenario:
    """A script that repeats every ``period_s`` with the next coins of each cast.

    ``rate_steps`` gives (from second, orders a second) within a cycle; with ``hold_last_rate`` the
    last rate is kept from then on instead of starting over. ``long_share`` is the share of longs
    among ordinary orders, ``lone_large_chance`` the chance that one of these is about as large as
    a remarkable minute. ``connection_faults`` and ``rest_faults`` ask the servers to misbehave.
    """

    name: str
    period_s: float
    rate_steps: tuple[tuple[float, float], ...]
    cascades: tuple[Cascade, ...] = ()
    bursts: tuple[Burst, ...] = ()
    long_share: float = 0.5
    lone_large_chance: float = 1 / 5_000
    hold_last_rate: bool = False
    connection_faults: bool = False
    rest_faults: bool = False

    def orders_per_s(self, t_s: float) -> float:
        """Ordinary orders a second, all venues, ``t_s`` seconds after the start."""
        at_s = t_s if self.hold_last_rate else t_s % self.period_s
        rate = self.rate_steps[0][1]
        for from_s, step_rate in self.rate_steps:
            if at_s >= from_s:
                rate = step_rate
        return rate

    def burst_orders(self, second: int) -> int:
        """Orders this second must hold at least, because of a burst; 0 outside one."""
        found = 0
        for burst in self.bursts:
            since = second - burst.start_s
            if since >= 0 and since % burst.every_s < burst.length_s:
                found = max(found, burst.orders_per_s)
        return found

    def active(self, t_s: float) -> list[ActiveCascade]:
        """The cascades in force ``t_s`` seconds after the start."""
        if t_s < 0:
            return []
        cycle, at_s = divmod(t_s, self.period_s)
        found = []
        for cascade in self.cascades:
            level = cascade.level(at_s - cascade.start_s)
            if level > 0:
                coin, side = _cast(cascade, int(cycle))
                found.append(ActiveCascade(coin, side, level, cascade))
        return found

    def crowding_pct(self, coin: str, t_s: float) -> float:
        """Funding (percent per 8 h, signed) that the crowd of a coming cascade adds at ``t_s``."""
        return sum(
            cascade.funding_pct * crowd_level(t_s - start_s) * (1 if side == LONG else -1)
            for cascade, side, start_s in self._crowded(coin, t_s)
        )

    def _crowded(self, coin: str, t_s: float) -> Iterator[tuple[Cascade, int, float]]:
        first = max(0, math.floor((t_s - CROWDING_FADE_S) / self.period_s) - 1)
        last = math.floor((t_s + CROWDING_LEAD_S) / self.period_s)
        for cascade in self.cascades:
            if not cascade.funding_pct:
                continue
            for cycle in range(first, last + 1):
                cast, side = _cast(cascade, cycle)
                if cast in (coin, EVERY_COIN):
                    yield cascade, side, cycle * self.period_s + cascade.start_s


def _cast(cascade: Cascade, cycle: int) -> tuple[str, int]:
    return (
        cascade.cast[cycle % len(cascade.cast)],
        cascade.sides[cycle % len(cascade.sides)],
    )


def crowd_level(since_start_s: float) -> float:
    """How crowded the side is (0 to 1) this long after a cascade's start, negative before it."""
    if since_start_s >= 0:
        return max(0.0, 1 - since_start_s / CROWDING_FADE_S)
    to_go_s = -since_start_s
    if to_go_s <= CROWDING_FULL_S:
        return 1.0
    return max(0.0, (CROWDING_LEAD_S - to_go_s) / (CROWDING_LEAD_S - CROWDING_FULL_S))
