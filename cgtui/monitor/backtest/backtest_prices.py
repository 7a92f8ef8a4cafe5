"""Prices of a recording, and what they did after alerts and heads-ups."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cgtui.monitor.feed.order_group import GroupKey
from cgtui.signals.alert import PriceNow
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from cgtui.signals.outcomes import FEED, HORIZONS_MIN, LATEST_S, Outcome, OutcomeBook
from cgtui.signals.tier import Tier

HEADS_UP: Final = "heads-up"
"""The verdict that the outcomes of an episode from its opening on are filed under."""
ENDED: Final = "the recording ends before"

_LATEST_MS: Final = (LATEST_S + 1) * 1000
_LONG_PAST_ALL: Final = 2**60


class RecordedPrices:
    """The newest order's price of each coin: what a recording knows, and no market price.

    Horizons are looked at once a second while :meth:`is_due`; the next begins at ``next_ms``.
    """

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self._newest: dict[str, tuple[float, int]] = {}
        self._book = OutcomeBook()
        self._horizons_ms: list[int] = []
        self._until_ms = 0

    def add(self, groups: Mapping[GroupKey, Flow]) -> None:
        """Take in live orders."""
        newest = self._newest
        for (_, coin, _, _), group in groups.items():
            order = group.last
            known = newest.get(coin)
            if known is None or order.time_ms >= known[1]:
                newest[coin] = (order.price, order.time_ms)

    def now(self, coin: str) -> PriceNow | None:
        """The newest price; a feed knows no 5-minute change."""
        known = self._newest.get(coin)
        return None if known is None else PriceNow(known[0], FEED, known[1], None)

    def follow(self, name: str, key: Key, tier: Tier, verdict: str, at_ms: int) -> None:
        """Watch what the price does from ``at_ms`` on; outcomes carry ``name`` as alert_id."""
        coin, side = key
        known = self._newest.get(coin)
        price = None if known is None else known[0]
        self._book.follow(name, coin, side, tier, verdict, price, at_ms)
        for minutes in HORIZONS_MIN:
            heapq.heappush(self._horizons_ms, at_ms + minutes * 60_000)

    @property
    def next_ms(self) -> int | None:
        """When the next horizon begins."""
        return self._horizons_ms[0] if self._horizons_ms else None

    def is_due(self, now_ms: int) -> bool:
        """Whether a horizon is passing."""
        while self._horizons_ms and self._horizons_ms[0] <= now_ms:
            self._until_ms = heapq.heappop(self._horizons_ms) + _LATEST_MS
        return now_ms <= self._until_ms

    def tick(self, now_ms: int) -> None:
        """Take the prices that stand for a horizon, and settle those that are over."""
        if not self.is_due(now_ms):
            return
        for coin in self._book.due(now_ms):
            price = self._newest.get(coin)
            if price is not None:
                self.outcomes += self._book.price(coin, price[0], price[1], FEED)
        self.outcomes += self._book.lapsed(now_ms)

    def finish(self, now_ms: int) -> None:
        """Settle the rest: what lies beyond the recording is missing, and says so."""
        for one in self._book.lapsed(_LONG_PAST_ALL):
            beyond = one.missing and one.at_ms + _LATEST_MS > now_ms
            self.outcomes.append(replace(one, reason=ENDED) if beyond else one)
