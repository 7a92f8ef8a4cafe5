"""One look at a coin: what is known of it so far, and what is due to be read again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import Any, Final

from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.coin.coin_detail import Part, Reading
from cgtui.monitor.coin.coin_orders import CoinOrders
from cgtui.monitor.coin.coin_reader import ENDPOINTS, Answered

KEPT_PARTS: Final = 200
"""Parts of coins that were looked at before: shown at once, with their age, when one comes back."""

Place = tuple[str, Reading, str]
"""Coin, part and interval; the interval is empty where the part has none."""

_BY_INTERVAL: Final = frozenset(
    {
        Reading.PRICE,
        Reading.TAKER,
        Reading.OPEN_INTEREST,
        Reading.LIQUIDATIONS,
        Reading.FUNDING,
        Reading.LIQUIDATIONS_BY_VENUE,
    }
)


class KeptParts:
    """The newest parts, the longest untouched forgotten first."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Place, Part[Any]] = OrderedDict()

    def get(self, place: Place) -> Part[Any] | None:
        """What was read last."""
        return self._parts.get(place)

    def put(self, place: Place, part: Part[Any]) -> None:
        """Keep it."""
        self._parts[place] = part
        self._parts.move_to_end(place)
        if len(self._parts) > KEPT_PARTS:
            self._parts.popitem(last=False)


class CoinVisit:
    """A part that fails keeps its last value.

    ``journal_until_ms`` is from which time of receiving on the feed's orders came here directly.
    """

    def __init__(self, coin: str, interval: str, kept: KeptParts) -> None:
        self.coin = coin
        self.interval = interval
        self.journal_until_ms = 0
        self.orders = CoinOrders(coin)
        self.orders_note = ""
        self._kept = kept
        self._again = {what: asyncio.Event() for what in Reading}
        self._parts: dict[Reading, Part[Any]] = {}
        for what in Reading:
            known = kept.get(self._place(what))
            if known is not None:
                self._parts[what] = known

    def part(self, what: Reading) -> Part[Any]:
        """What is known of it; an empty part while nothing is."""
        return self._parts.get(what) or Part(ENDPOINTS[what].path)

    def take(self, what: Reading, answered: Answered, stale_ms: int) -> None:
        """A read ended; after a failure the older value stays, with the trouble beside it."""
        new, old = answered.part, self.part(what)
        if new.value is None and old.value is not None:
            part = replace(old, trouble=new.trouble)
        else:
            part = replace(new, stale_ms=stale_ms)
        self._parts[what] = part
        self._kept.put(self._place(what), part)

    def ask_again(self) -> None:
        """Read every part now."""
        for again in self._again.values():
            again.set()

    async def next_time(self, what: Reading, wait_s: float) -> Priority:
        """Wait (real seconds) until the part is due or a person asks for it; for whom it is
        read then."""
        again = self._again[what]
        try:
            async with asyncio.timeout(wait_s):
                await again.wait()
        except TimeoutError:
            return Priority.BACKGROUND
        again.clear()
        return Priority.PERSON

    def without(self, trouble: str) -> None:
        """Nothing is read for now: every part that has no value says why."""
        for what in Reading:
            if self.part(what).value is None:
                self._parts[what] = Part(ENDPOINTS[what].path, trouble=trouble)

    def _place(self, what: Reading) -> Place:
        return self.coin, what, self.interval if what in _BY_INTERVAL else ""
