"""One open episode while it is added to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cgtui.coinglass.events import Liquidation
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp, Key, LargestOrder, Phase
from cgtui.signals.threshold import Threshold
from cgtui.signals.tier import Tier
from cgtui.signals.trailing_flow import SPAN_S, TrailingFlow

BUILDING_MS = 10_000
"""A peak this young may still be surpassed: the episode is building."""
FADING_BELOW = 0.75
"""Below this share of its peak an episode is fading (practice: half of it closes one)."""


@dataclass(slots=True)
class Tally:
    """Everything since 60 s before the opening. ``largest`` is a single order."""

    cents: int
    orders: int
    venue_cents: dict[str, int]
    largest: LargestOrder
    last_order_ms: int
    last_price: float

    @classmethod
    def of_trail(cls, trail: TrailingFlow) -> Tally:
        """What the trailing 60 s hold. Raises ValueError where they are empty."""
        largest, newest = trail.largest, trail.newest
        if largest is None or newest is None:
            raise ValueError("no orders in the 60 s")
        return cls(
            cents=trail.cents,
            orders=trail.orders,
            venue_cents=trail.venue_cents(),
            largest=largest_order(largest),
            last_order_ms=newest.largest.time_ms,
            last_price=newest.last.price,
        )

    @classmethod
    def of_heads_up(cls, heads_up: HeadsUp) -> Tally:
        """What an episode that was written down had come to."""
        return cls(
            cents=int(heads_up.total_usd * 100 + 0.5),
            orders=heads_up.orders,
            venue_cents={name: int(usd * 100 + 0.5) for name, usd in heads_up.venues},
            largest=heads_up.largest,
            last_order_ms=heads_up.last_order_ms,
            last_price=heads_up.last_price,
        )

    def add(self, flows: Iterable[Flow], from_second: int) -> None:
        """Count those of ``flows`` that are of ``from_second`` or later."""
        venue_cents = self.venue_cents
        for flow in flows:
            second = flow.second
            if second < from_second:
                continue
            cents, exchange = flow.cents, flow.first.exchange
            self.cents += cents
            self.orders += flow.orders
            venue_cents[exchange] = venue_cents.get(exchange, 0) + cents
            if flow.largest_usd > self.largest.usd:
                self.largest = largest_order(flow.largest)
            if second >= self.last_order_ms // 1000:
                self.last_order_ms = max(self.last_order_ms, flow.largest.time_ms)
                self.last_price = flow.last.price

    def venues(self) -> tuple[tuple[str, float], ...]:
        """(exchange, USD), largest first."""
        ranked = sorted([(-cents, name) for name, cents in self.venue_cents.items()])
        return tuple([(name, -cents / 100) for cents, name in ranked])


def largest_order(order: Liquidation) -> LargestOrder:
    """``order`` as a heads-up tells of it."""
    return LargestOrder(
        usd=order.usd,
        exchange=order.exchange,
        pair=order.pair,
        price=order.price,
        time_ms=order.time_ms,
    )


class OpenEpisode:
    """An episode of one coin and side. ``close_below_usd`` is the sum below which it ends in time.

    The tier is judged by the threshold of the opening and only rises.
    """

    def __init__(
        self,
        key: Key,
        opened_ms: int,
        threshold: Threshold,
        tally: Tally,
        *,
        sum_usd: float,
        tier: Tier,
        single: bool,
        close_below_usd: float,
    ) -> None:
        self.key = key
        self.opened_ms = opened_ms
        self.episode_id = f"{key[0]}-{key[1]}-{opened_ms}"
        self.threshold = threshold
        self.single = single
        self.tier = tier
        self.sum_usd = sum_usd
        self.peak_usd = sum_usd
        self.peak_ms = opened_ms
        self._tally = tally
        self._from_second = opened_ms // 1000 - SPAN_S + 1
        self._close_below_usd = close_below_usd
        self._below_since_ms: int | None = None
        self._told_peak_usd = sum_usd
        self._phase = Phase.BUILDING
        self._frozen: HeadsUp | None = None

    def take(self, flows: Iterable[Flow]) -> None:
        """Count ``flows`` in the total, but for those from before the 60 s of the opening."""
        before = self._tally.orders
        self._tally.add(flows, self._from_second)
        if self._tally.orders != before:
            self._frozen = None

    def update(self, sum_usd: float, now_ms: int) -> bool:
        """Take in the 60 s sum. Returns whether the episode rose."""
        if sum_usd != self.sum_usd:
            self.sum_usd = sum_usd
            self._frozen = None
        if sum_usd > self.peak_usd:
            self.peak_usd = sum_usd
            self.peak_ms = now_ms
        if sum_usd >= self._close_below_usd:
            self._below_since_ms = None
        elif self._below_since_ms is None or self._below_since_ms > now_ms:
            self._below_since_ms = now_ms
        phase = self._phase_at(now_ms)
        if phase is not self._phase:
            self._phase = phase
            self._frozen = None
        return self._rise()

    def _phase_at(self, now_ms: int) -> Phase:
        if self.sum_usd < FADING_BELOW * self.peak_usd:
            return Phase.FADING
        return Phase.BUILDING if now_ms - self.peak_ms < BUILDING_MS else Phase.PEAK

    def _rise(self) -> bool:
        tier = self.threshold.tier_of(self.peak_usd)
        doubled = self.peak_usd >= 2 * self._told_peak_usd > 0
        if tier <= self.tier and not doubled:
            return False
        self.tier = max(tier, self.tier)
        if doubled:
            self._told_peak_usd = self.peak_usd
        self._frozen = None
        return True

    def mark_read(self) -> None:
        """From now on the peak must double again to have risen."""
        self._told_peak_usd = self.peak_usd

    def is_over(self, now_ms: int, close_s: float) -> bool:
        """Whether the sum has stayed below its limit for ``close_s`` seconds."""
        return self._below_since_ms is not None and now_ms - self._below_since_ms >= close_s * 1000

    def heads_up(self, rank_pct: float | None) -> HeadsUp:
        """The episode as it stands; the same object while nothing about it changes."""
        if self._frozen is None or self._frozen.rank_pct != rank_pct:
            self._frozen = self._freeze(rank_pct)
        return self._frozen

    def closed(self, now_ms: int, rank_pct: float | None) -> HeadsUp:
        """The episode as it ended."""
        return replace(self._freeze(rank_pct), phase=Phase.FADING, closed_ms=now_ms)

    def _freeze(self, rank_pct: float | None) -> HeadsUp:
        coin, side = self.key
        tally = self._tally
        return HeadsUp(
            episode_id=self.episode_id,
            coin=coin,
            side=side,
            tier=self.tier,
            opened_ms=self.opened_ms,
            sum_usd=self.sum_usd,
            peak_usd=self.peak_usd,
            peak_ms=self.peak_ms,
            total_usd=tally.cents / 100,
            orders=tally.orders,
            largest=tally.largest,
            venues=tally.venues(),
            threshold=self.threshold,
            single=self.single,
            rank_pct=rank_pct,
            phase=self._phase,
            last_order_ms=tally.last_order_ms,
            last_price=tally.last_price,
        )

    @classmethod
    def restored(cls, heads_up: HeadsUp, close_fraction: float) -> OpenEpisode:
        """An episode that was written down while it was open."""
        threshold = heads_up.threshold
        # The opening sum was not kept; the order that opened it comes closest.
        opening_usd = heads_up.largest.usd if heads_up.single else threshold.large_usd
        episode = cls(
            heads_up.key,
            heads_up.opened_ms,
            threshold,
            Tally.of_heads_up(heads_up),
            sum_usd=heads_up.sum_usd,
            tier=heads_up.tier,
            single=heads_up.single,
            close_below_usd=close_fraction * min(threshold.large_usd, opening_usd),
        )
        episode.peak_usd = episode._told_peak_usd = heads_up.peak_usd
        episode.peak_ms = heads_up.peak_ms
        episode.episode_id = heads_up.episode_id
        episode._phase = heads_up.phase
        return episode
