"""Episodes: when a coin's forced orders of one side are large, for how long, and how large."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.coinglass.events import Side
from cgtui.signals.adoption import Adoption
from cgtui.signals.episode_change import Change, ChangeKind
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.open_episode import OpenEpisode, Tally
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.params import ThresholdParams
from cgtui.signals.thresholds import ThresholdBook
from cgtui.signals.tier import Tier
from cgtui.signals.trailing_flow import TrailingFlow

MAX_TRAILS = 8000
"""Coins and sides with an order in the last 60 s. Beyond it those with the smallest sums are
forgotten (a feed that invents names)."""
MAX_OPEN = 1000
"""Open episodes; on 10 October 2025 about 200 opened in all."""

_SWEEP_MS = 15_000


class EpisodeBook:
    """At most one open episode a coin and side.

    Feed every batch's flows to `take`, then call `advance`, which also wants to be called at least
    once a second. Times are by the source's clock.
    """

    def __init__(
        self, thresholds: ThresholdBook, orders: OrderWindow, params: ThresholdParams
    ) -> None:
        self._thresholds = thresholds
        self._orders = orders
        self._params = params
        self._trails: dict[Key, TrailingFlow] = {}
        self._touched: dict[Key, float] = {}  # since the last advance, and the largest order
        self._open: dict[Key, OpenEpisode] = {}
        self._by_id: dict[str, OpenEpisode] = {}  # the same ones
        self._adoption = Adoption(params.adopt_quiet_min)
        self._now_ms = 0
        self._swept_ms = 0

    def take(self, flow: Flow, now_ms: int) -> None:
        """Count a live flow of a scoped venue. What comes of it is judged by `advance`."""
        self.take_all(flow.key, (flow,), now_ms)

    def take_all(self, key: Key, flows: Sequence[Flow], now_ms: int) -> None:
        """The same for several of one coin and side, which are looked up once for all of them."""
        if key[1] is Side.UNKNOWN or not flows:
            return
        trail = self._trails.get(key)
        if trail is None:
            trail = self._new_trail(key, now_ms)
        trail.advance(now_ms)
        # One order opens an episode by itself only while it is in the sum that keeps it open.
        largest_usd = trail.add_all(flows) or 0.0
        if largest_usd >= self._touched.get(key, 0.0):
            self._touched[key] = largest_usd
        episode = self._open.get(key)
        if episode is not None:
            episode.take(flows)

    def _new_trail(self, key: Key, now_ms: int) -> TrailingFlow:
        if len(self._trails) >= MAX_TRAILS:
            self._forget_smallest()
        trail = self._trails[key] = TrailingFlow(now_ms)
        return trail

    def _forget_smallest(self) -> None:
        trails = self._trails
        others = sorted(
            (key for key in trails if key not in self._open), key=lambda key: trails[key].cents
        )
        for key in others[: MAX_TRAILS // 2]:
            del trails[key]
            self._touched.pop(key, None)

    def advance(self, now_ms: int) -> list[Change]:
        """Judge what had flow since the last call, and every open episode."""
        new_second = now_ms // 1000 != self._now_ms // 1000
        self._now_ms = now_ms
        changes: list[Change] = []
        touched = self._touched
        self._touched = {}
        for key, largest_usd in touched.items():
            self._judge(key, largest_usd, changes)
        for key in tuple(self._open) if new_second else tuple(touched):
            if key in self._open:
                self._go_on(key, changes)
        if not 0 <= now_ms - self._swept_ms < _SWEEP_MS:
            self._sweep()
        return changes

    def _judge(self, key: Key, largest_usd: float, changes: list[Change]) -> None:
        """Adopt the coin and open an episode, where there is cause."""
        trail = self._trails[key]
        trail.advance(self._now_ms)
        threshold = self._thresholds.threshold(key)
        sum_usd = trail.sum_usd
        if sum_usd >= threshold.floor_usd and not self._thresholds.tiers.watched(key[0]):
            self._adoption.adopt(key[0], self._now_ms)
        else:
            self._adoption.order(key[0], self._now_ms)
        if key in self._open or len(self._open) >= MAX_OPEN:
            return
        alone = self._orders.speaks_alone(key[0], largest_usd)
        if not trail.orders or not (alone or sum_usd >= threshold.large_usd):
            return
        opening_usd = min(threshold.large_usd, sum_usd)
        episode = self._open[key] = OpenEpisode(
            key,
            self._now_ms,
            threshold,
            Tally.of_trail(trail),
            sum_usd=sum_usd,
            # One order may be less than the coin's usual minute, but not nothing.
            tier=max(threshold.tier_of(sum_usd), Tier.NOTABLE),
            single=alone and sum_usd - largest_usd < threshold.large_usd,
            close_below_usd=self._params.close_fraction * opening_usd,
        )
        self._by_id[episode.episode_id] = episode
        changes.append(Change(ChangeKind.OPENED, self._heads_up(episode)))

    def _go_on(self, key: Key, changes: list[Change]) -> None:
        """Bring an open episode up to now; close it when its time has come."""
        episode = self._open[key]
        if episode.update(self.sums(key), self._now_ms):
            changes.append(Change(ChangeKind.ROSE, self._heads_up(episode)))
        if episode.is_over(self._now_ms, self._params.close_s):
            del self._open[key]
            self._by_id.pop(episode.episode_id, None)
            closed = episode.closed(self._now_ms, self._rank_pct(episode))
            changes.append(Change(ChangeKind.CLOSED, closed))

    def _sweep(self) -> None:
        """Forget the coins whose last order is more than 60 s ago."""
        self._swept_ms = self._now_ms
        for key, trail in list(self._trails.items()):
            trail.advance(self._now_ms)
            if not trail.orders:
                del self._trails[key]

    def _rank_pct(self, episode: OpenEpisode) -> float | None:
        return self._thresholds.rank_pct(episode.key, episode.peak_usd)

    def _heads_up(self, episode: OpenEpisode) -> HeadsUp:
        return episode.heads_up(self._rank_pct(episode))

    def open(self) -> tuple[HeadsUp, ...]:
        """The open episodes, the highest peak first."""
        return tuple(self._heads_up(episode) for episode in self._ranked())

    def open_ids(self) -> list[str]:
        """Their ids in the same order: far cheaper while many of them change all the time."""
        return [episode.episode_id for episode in self._ranked()]

    def _ranked(self) -> list[OpenEpisode]:
        return sorted(self._open.values(), key=lambda one: (-one.peak_usd, one.episode_id))

    def get(self, episode_id: str) -> HeadsUp | None:
        """An open episode by its id."""
        episode = self._by_id.get(episode_id)
        return None if episode is None else self._heads_up(episode)

    def heads_up(self, key: Key) -> HeadsUp | None:
        """The open episode of a coin and side."""
        episode = self._open.get(key)
        return None if episode is None else self._heads_up(episode)

    def mark_read(self, episode_id: str) -> None:
        """Its inputs were read: the peak must double from here to count as risen again."""
        episode = self._by_id.get(episode_id)
        if episode is not None:
            episode.mark_read()

    def sums(self, key: Key) -> float:
        """The trailing 60 s sum in US dollars, as of the last `advance`."""
        trail = self._trails.get(key)
        if trail is None:
            return 0.0
        trail.advance(self._now_ms)
        return trail.sum_usd

    def two_sided(self, coin: str) -> bool:
        """Whether both sides of ``coin`` are at least large now."""
        return all(
            self._thresholds.threshold((coin, side)).tier_of(self.sums((coin, side))) >= Tier.LARGE
            for side in (Side.LONG, Side.SHORT)
        )

    def adopted(self, now_ms: int) -> tuple[str, ...]:
        """Coins off the watch list whose 60 s sum reached their floor, until they have had no
        order for ``adopt_quiet_min`` minutes; in the order of their adoption.
        """
        return self._adoption.coins(now_ms)

    def restore(self, heads_up: HeadsUp) -> bool:
        """Go on with an episode that was open when the program ended. Returns whether it does.

        What `take` was given before counts in its 60 s sum and not again in its total. One that is
        closed, or whose coin and side have an open one, is left out.
        """
        if not heads_up.is_open or heads_up.key in self._open or len(self._open) >= MAX_OPEN:
            return False
        episode = OpenEpisode.restored(heads_up, self._params.close_fraction)
        self._open[heads_up.key] = self._by_id[episode.episode_id] = episode
        if not self._thresholds.tiers.watched(heads_up.coin):
            self._adoption.adopt(heads_up.coin, heads_up.last_order_ms)
        return True
