"""Which tier a coin is in, what its floors are, and which venues count."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.signals.params import CoinParams, ThresholdParams

REST_TIER = 4
"""The tier of every coin that no list names."""
TIER3_COINS = 30
"""How many coins by open interest make tier 3 where the settings name none."""


class CoinTiers:
    """Tiers 1 and 2 are the settings'; so is tier 3 if it names a coin, else it is dynamic.

    Coins are compared in upper case, as the settings hold them; venues without regard to case.
    """

    def __init__(self, coins: CoinParams, thresholds: ThresholdParams) -> None:
        floors = thresholds
        self._floors_usd = (
            floors.floor_tier1_usd,
            floors.floor_tier2_usd,
            floors.floor_tier3_usd,
            floors.floor_rest_usd,
        )
        self._order_floors_usd = (
            floors.order_floor_tier1_usd,
            floors.order_floor_tier2_usd,
            floors.order_floor_tier3_usd,
            floors.order_floor_rest_usd,
        )
        self._own_floor_usd = {coin.upper(): usd for coin, usd in coins.floor_usd.items()}
        self._venues = frozenset(name.casefold() for name in coins.exchanges)
        self._watched = frozenset(coin.upper() for coin in coins.watch)
        self._fixed: dict[str, int] = {}
        for tier, names in ((1, coins.tier1), (2, coins.tier2), (3, coins.tier3)):
            for name in names:
                self._fixed.setdefault(name.upper(), tier)  # the first tier naming one counts
        self._tier3_is_set = bool(coins.tier3)
        self._tiers = self._fixed
        self.version = 0
        """Changes whenever a coin's tier may have."""

    def set_tier3(self, coins: Sequence[str]) -> None:
        """Make tier 3 the first 30 of ``coins`` (by open interest, largest first) in no other tier.

        Ignored where the settings name the coins of tier 3.
        """
        if self._tier3_is_set:
            return
        others = dict.fromkeys(coin.upper() for coin in coins)
        dynamic = [coin for coin in others if coin not in self._fixed][:TIER3_COINS]
        tiers = self._fixed | dict.fromkeys(dynamic, 3)
        if tiers != self._tiers:
            self._tiers = tiers
            self.version += 1

    def tier_of(self, coin: str) -> int:
        """1, 2, 3 or 4."""
        return self._tiers.get(coin.upper(), REST_TIER)

    def floor_usd(self, coin: str) -> float:
        """The floor of the 60 s sum: the coin's own, else its tier's."""
        own_usd = self._own_floor_usd.get(coin.upper())
        return self._floors_usd[self.tier_of(coin) - 1] if own_usd is None else own_usd

    def order_floor_usd(self, coin: str) -> float:
        """The floor of a single order, by tier."""
        return self._order_floors_usd[self.tier_of(coin) - 1]

    def least_order_floor_usd(self, coin: str) -> float:
        """The lowest that `order_floor_usd` can become for ``coin`` while tier 3 comes and goes."""
        tier = self.tier_of(coin)
        if self._tier3_is_set or tier < 3:
            return self._order_floors_usd[tier - 1]
        return min(self._order_floors_usd[2:])

    def in_scope(self, exchange: str) -> bool:
        """Whether the venue's orders count against the thresholds."""
        return exchange.casefold() in self._venues

    def watched(self, coin: str) -> bool:
        """Whether the settings put the coin on the board."""
        return coin.upper() in self._watched
