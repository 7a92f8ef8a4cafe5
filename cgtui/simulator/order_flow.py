"""Where forced orders come from: how many in a second, of which coin, on which venue, how large."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate

from cgtui.simulator.gaussian import NORMAL_VALUES
from cgtui.simulator.instruments import Listing
from cgtui.simulator.live_coin import LiveCoin
from cgtui.simulator.order import LONG, SHORT, Order
from cgtui.simulator.script import ActiveCascade

Drawn = tuple[int, int, Order, int]
"""(time_ms, number in the second, order, slot): slot is 2 x instrument index + side - 1."""

_SIZES = len(NORMAL_VALUES)
_ORDINARY_X = tuple(math.exp(1.8 * value) for value in NORMAL_VALUES)
"""Order sizes in multiples of the coin's median, equally likely: a lognormal."""
_FORCED_X = tuple(5 * math.exp(1.4 * value) for value in NORMAL_VALUES)
"""In a cascade the median order is five times larger, and sizes are less unequal."""
MEAN_SIZE_X = sum(_ORDINARY_X) / _SIZES
_MEAN_FORCED_X = sum(_FORCED_X) / _SIZES
_COIN_PICKS = 2048
_SAME_INSTANT_FROM = 5_000
"""A second this full is one event on one venue's clock: eleven thousand with one time are known."""
_BLOCK_MS = 200


class OrderFlow:
    """Draws the forced orders of one second."""

    def __init__(
        self,
        rng: random.Random,
        coins: Mapping[str, LiveCoin],
        listings: Mapping[str, Listing],
        *,
        lone_large_chance: float,
    ) -> None:
        self._rng = rng
        self._lone_large_chance = lone_large_chance
        self._coins = list(coins.values())
        self._listings = [listings[live.coin.name] for live in self._coins]
        edges = list(accumulate(live.coin.weight for live in self._coins))
        self._coin_picks = bytes(
            bisect_left(edges, (n + 0.5) / _COIN_PICKS * edges[-1]) for n in range(_COIN_PICKS)
        )
        self._throttled: set[tuple[int, int]] = set()

    def draw(
        self,
        second_ms: int,
        *,
        orders_per_s: float,
        at_least: int,
        long_share: float,
        forced: Sequence[tuple[LiveCoin, ActiveCascade]],
    ) -> list[Drawn]:
        """The orders in (second_ms, second_ms + 1000], oldest first.

        ``orders_per_s`` is the mean count of ordinary orders and ``at_least`` a burst's count;
        ``forced`` the cascades in force, each with the coin it liquidates.
        """
        self._throttled.clear()
        drawn: list[Drawn] = []
        for live, act in forced:
            mean_usd = live.coin.median_order_usd * _MEAN_FORCED_X
            for _ in range(self.poisson(live.forced_target_usd(act) / mean_usd)):
                self._add(drawn, second_ms, live.coin.index, act.side, _FORCED_X)
        ordinary = max(self.poisson(orders_per_s), at_least - len(drawn))
        instant = second_ms + 500 if ordinary >= _SAME_INSTANT_FROM else None
        rand, picks, coins = self._rng.random, self._coin_picks, self._coins
        for _ in range(ordinary):
            index = picks[int(rand() * _COIN_PICKS)]
            # Whoever the price runs against is liquidated more often.
            longs = min(0.95, max(0.05, long_share - 80 * coins[index].momentum))
            side = LONG if rand() < longs else SHORT
            self._add(drawn, second_ms, index, side, instant=instant)
        drawn.sort()
        return drawn

    def poisson(self, mean: float) -> int:
        """A Poisson draw; above 30 the normal approximation is used."""
        if mean > 30:
            return max(0, round(self._rng.gauss(mean, math.sqrt(mean))))
        floor, product, count = math.exp(-mean), self._rng.random(), 0
        while product > floor:
            product *= self._rng.random()
            count += 1
        return count

    def _add(
        self,
        drawn: list[Drawn],
        second_ms: int,
        index: int,
        side: int,
        sizes_x: tuple[float, ...] = _ORDINARY_X,
        *,
        instant: int | None = None,
    ) -> None:
        rand = self._rng.random
        live, listing = self._coins[index], self._listings[index]
        coin = live.coin
        usd = round(coin.median_order_usd * sizes_x[int(rand() * _SIZES)], 2)
        if rand() < self._lone_large_chance:
            usd = round(coin.large_usd * (0.5 + 1.1 * rand()), 2)
        pick = self._pick(index, listing)
        instrument = listing.instruments[pick]
        part = rand()
        time_ms = instant or second_ms + 1 + int(part * 1000)
        if instrument.exchange == "Hyperliquid" and instant is None:
            # A chain stamps whole blocks.
            time_ms -= (time_ms - second_ms - 1) % _BLOCK_MS
        slip = 1 - 0.0006 * rand() if side == LONG else 1 + 0.0006 * rand()
        price = (live.previous_price + (live.price - live.previous_price) * part) * slip
        if side == LONG:
            live.forced_long_usd += usd
        else:
            live.forced_short_usd += usd
        order = Order(
            instrument.exchange,
            coin.name,
            instrument.instrument_id,
            side,
            round(price, coin.decimals),
            usd,
            time_ms,
        )
        drawn.append((time_ms, len(drawn), order, pick * 2 + side - 1))

    def _pick(self, index: int, listing: Listing) -> int:
        """A contract by its share, elsewhere if Binance has published its order of this second."""
        pick = listing.picks[int(self._rng.random() * 256)]
        if listing.instruments[pick].exchange != "Binance":
            return pick
        if (index, pick) in self._throttled:
            return listing.unthrottled[int(self._rng.random() * 256)]
        self._throttled.add((index, pick))
        return pick
