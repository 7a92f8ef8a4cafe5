"""The episodes against their definition, without any cleverness."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.episode_change import ChangeKind
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.tier import Tier
from tests.signals.flows import T0_MS, episode_book, flow

# Tier 4: the sum's floor 150 k (extreme 450 k), a single order's 50 k, here of factor 1, so that
# it may open an episode whose sum is not even notable.
LARGE, EXTREME, ALONE = 150_000.0, 450_000.0, 50_000.0
CLOSE_S = 180


@dataclass
class Episode:
    """What the model keeps of one."""

    opened_ms: int
    opening_usd: float
    tier: Tier
    peak_usd: float
    told_usd: float
    below_since_ms: int | None = None


@dataclass
class Model:
    """Every flow there ever was of one coin and side, summed anew each time."""

    flows: list[Flow] = field(default_factory=list)
    fresh: list[Flow] = field(default_factory=list)
    episode: Episode | None = None

    def advance(self, now_ms: int) -> list[ChangeKind]:
        """One step of the definition."""
        inside = [one for one in self.flows if one.second > now_ms // 1000 - 60]
        sum_usd = sum(one.cents for one in inside) / 100
        told = []
        tier = Tier.EXTREME if sum_usd >= EXTREME else Tier.LARGE if sum_usd >= LARGE else None
        alone = any(one.largest_usd >= ALONE and one in inside for one in self.fresh)
        if self.episode is None and self.fresh and (tier or alone):
            opening_usd = min(LARGE, sum_usd)
            self.episode = Episode(now_ms, opening_usd, tier or Tier.NOTABLE, sum_usd, sum_usd)
            told.append(ChangeKind.OPENED)
        self.fresh = []
        episode = self.episode
        if episode is None:
            return told
        episode.peak_usd = max(episode.peak_usd, sum_usd)
        doubled = episode.peak_usd >= 2 * episode.told_usd
        if doubled or (tier or Tier.NONE) > episode.tier:
            told.append(ChangeKind.ROSE)
            episode.tier = max(episode.tier, tier or Tier.NONE)
            episode.told_usd = episode.peak_usd if doubled else episode.told_usd
        if sum_usd >= episode.opening_usd / 2:
            episode.below_since_ms = None
        elif episode.below_since_ms is None:
            episode.below_since_ms = now_ms
        elif now_ms - episode.below_since_ms >= CLOSE_S * 1000:
            told.append(ChangeKind.CLOSED)
            self.episode = None
        return told

    def agrees_with(self, heads_up: HeadsUp | None) -> bool:
        """Whether the book holds the same episode."""
        episode = self.episode
        if episode is None or heads_up is None:
            return episode is None and heads_up is None
        total = [one for one in self.flows if one.second > episode.opened_ms // 1000 - 60]
        return (
            heads_up.opened_ms == episode.opened_ms
            and heads_up.tier is episode.tier
            and heads_up.peak_usd == episode.peak_usd
            and heads_up.total_usd == sum(one.cents for one in total) / 100
            and heads_up.orders == sum(one.orders for one in total)
            and heads_up.largest.usd == max(one.largest_usd for one in total)
            and sum(usd for _, usd in heads_up.venues) == heads_up.total_usd
            and heads_up.last_order_ms == max(one.largest.time_ms for one in total)
        )


parts = st.tuples(
    st.sampled_from(["PEPE", "WIF"]),
    st.sampled_from([Side.LONG, Side.SHORT]),
    st.sampled_from(["Binance", "OKX"]),
    st.integers(0, 75),  # how late, in seconds
    st.sampled_from([1_000, 25_000, 50_000, 74_999, 75_000, 149_999, 150_000, 300_000, 900_000]),
    st.sampled_from([1, 2, 25]),  # orders
)
batches = st.tuples(st.integers(0, 130), st.lists(parts, max_size=4))


@given(st.lists(batches, max_size=25))
def test_episodes_open_rise_and_close_as_defined(
    walk: list[tuple[int, list[tuple[str, Side, str, int, int, int]]]],
) -> None:
    book, models, now_ms = episode_book(order_floor_factor=1), dict[Key, Model](), T0_MS
    tiers: dict[str, Tier] = {}
    for pause_s, batch in [*walk, (400, [])]:
        for second in range(pause_s + 1):
            now_ms += 1000 if second else 7
            if second == pause_s:
                for coin, side, exchange, late_s, usd, orders in batch:
                    one = flow(
                        float(usd),
                        now_ms - late_s * 1000,
                        coin=coin,
                        side=side,
                        exchange=exchange,
                        orders=orders,
                        largest_usd=usd / orders,
                    )
                    book.take(one, now_ms)
                    model = models.setdefault(one.key, Model())
                    model.flows.append(one)
                    model.fresh.append(one)
            told: dict[Key, list[ChangeKind]] = {}
            for change in book.advance(now_ms):
                told.setdefault(change.heads_up.key, []).append(change.kind)
            for key, model in models.items():
                assert told.get(key, []) == model.advance(now_ms)
                assert model.agrees_with(book.heads_up(key))
            for heads_up in book.open():
                assert heads_up.tier >= tiers.get(heads_up.episode_id, Tier.NONE)
                tiers[heads_up.episode_id] = heads_up.tier
    assert book.open() == ()
