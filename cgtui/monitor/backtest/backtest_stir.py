"""Which recorded orders can change anything by themselves: most of a calm day cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgtui.coinglass.events import Side
from cgtui.monitor.feed.order_group import GroupKey
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.flow import Flow
from cgtui.signals.heads_up import Key
from cgtui.signals.params import ThresholdParams

BUCKET_MS: Final = 120_000
"""An order may be 60 s ahead of its arrival: what counts in a 60 s sum came within two minutes."""

_CENTS: Final = 1.0  # what the rounding to cents may add


class Stir:
    """An episode opens at its coin's floor or above, or by one order of a multiple of the order
    floor. What stays below an upper bound of both opens none; what belongs to an open episode
    (``open_keys``) always stirs. Nothing is missed, whatever the percentiles are.
    """

    def __init__(self, tiers: CoinTiers, params: ThresholdParams) -> None:
        self.open_keys: set[Key] = set()
        self._tiers = tiers
        # USD by key of this bucket of time and of the one before it.
        self._bucket = 0
        self._now: dict[Key, float] = {}
        self._before: dict[Key, float] = {}
        self._alone_usd = params.order_floor_factor * min(
            params.order_floor_tier1_usd,
            params.order_floor_tier2_usd,
            params.order_floor_tier3_usd,
            params.order_floor_rest_usd,
        )

    def stirs(self, groups: Mapping[GroupKey, Flow], now_ms: int) -> bool:
        """Whether these live orders, received at ``now_ms``, are to be judged at once."""
        self._turn(now_ms // BUCKET_MS)
        stirred = False
        now, before = self._now, self._before
        for (_, coin, side, _), group in groups.items():
            if side is Side.UNKNOWN:
                continue
            key = (coin, side)
            usd = now[key] = now.get(key, 0.0) + group.usd
            if (
                key in self.open_keys
                or group.largest_usd >= self._alone_usd
                or usd + before.get(key, 0.0) + _CENTS >= self._tiers.floor_usd(coin)
            ):
                stirred = True
        return stirred

    def _turn(self, bucket: int) -> None:
        if bucket != self._bucket:
            self._before = self._now if bucket == self._bucket + 1 else {}
            self._now = {}
            self._bucket = bucket
