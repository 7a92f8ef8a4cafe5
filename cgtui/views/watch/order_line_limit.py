"""At most so many lines of orders a second, and one for all the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cgtui.coinglass.events import Liquidation

MOST_PER_SECOND = 10


@dataclass(frozen=True, slots=True)
class OrdersTold:
    """``orders`` orders of ``frames`` frames, ``largest`` among them."""

    orders: int
    frames: int
    largest: Liquidation


def together(held: OrdersTold | None, more: OrdersTold) -> OrdersTold:
    """Both as one."""
    if held is None:
        return more
    largest = more.largest if more.largest.usd > held.largest.usd else held.largest
    return OrdersTold(held.orders + more.orders, held.frames + more.frames, largest)


class OrderLineLimit:
    """Frames go through until the second's lines are used up; the others are held and summed.

    ``now_s`` is a monotonic clock in seconds.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._second_from_s: float | None = None
        self._told = 0
        self._held: OrdersTold | None = None

    def take(self, told: OrdersTold) -> list[OrdersTold]:
        """What may be told now that ``told`` has come."""
        out = self.due()
        if self._told < MOST_PER_SECOND:
            self._told += 1
            return [*out, told]
        self._held = together(self._held, told)
        return out

    def due(self) -> list[OrdersTold]:
        """What was held back, once its second is over."""
        now_s = self._now_s()
        if self._second_from_s is None or now_s - self._second_from_s >= 1.0:
            self._second_from_s, self._told = now_s, 0
            return self.rest()
        return []

    def rest(self) -> list[OrdersTold]:
        """What is still held back, at once."""
        held, self._held = self._held, None
        if held is None:
            return []
        self._told += 1
        return [held]
