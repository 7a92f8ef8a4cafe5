"""REST's own sums of a bucket, to hold the feed's against."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.catalogue import LIQUIDATION_AGGREGATED
from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.coinglass.resolver import Reader
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Priority
from cgtui.monitor.rest.scoped_venues import ScopedVenues
from cgtui.signals.canary import LongShort

INTERVAL: Final = "1m"
_MINUTE_MS: Final = 60_000


class CanaryRead:
    """Reads in the background, of the venues that count."""

    def __init__(self, client: Reader, venues: ScopedVenues) -> None:
        self._client = client
        self._venues = venues

    async def read(self, coin: str, start_ms: int, length_s: int) -> LongShort | None:
        """The sums of [start_ms, start_ms + length_s), both whole minutes.

        ``None`` where any minute is absent, where the bars CoinGlass gives do not fill exactly
        this bucket, and where the read failed.
        """
        end_ms = start_ms + length_s * 1_000
        if start_ms >= end_ms or start_ms % _MINUTE_MS or end_ms % _MINUTE_MS:
            return None
        exchanges = await self._venues.listed(Priority.BACKGROUND)
        if not exchanges:
            return None
        params = {
            "exchange_list": ",".join(exchanges),
            "symbol": coin,
            "limit": str((end_ms - start_ms) // _MINUTE_MS),
            "start_time": str(start_ms),
            "end_time": str(end_ms - _MINUTE_MS),
        }
        try:
            reply = await self._client.read(
                LIQUIDATION_AGGREGATED, params, interval=INTERVAL, priority=Priority.BACKGROUND
            )
        except CoinglassError:
            return None
        width_ms = INTERVAL_MIN[reply.interval_used or INTERVAL] * _MINUTE_MS
        if start_ms % width_ms or end_ms % width_ms:
            return None
        bars = {row.time_ms: row for row in reply.rows}
        wanted = [bars.get(time_ms) for time_ms in range(start_ms, end_ms, width_ms)]
        found = [bar for bar in wanted if bar is not None]
        if len(found) != len(wanted):
            return None
        return sum(bar.long_usd for bar in found), sum(bar.short_usd for bar in found)
