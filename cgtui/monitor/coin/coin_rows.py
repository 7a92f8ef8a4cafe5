"""Rows of REST to the parts of a coin's page: series without invented bars, venues, positions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from cgtui.coinglass.events import Side
from cgtui.coinglass.rows import HistoryRow
from cgtui.coinglass.rows_account import HyperliquidPosition
from cgtui.coinglass.rows_lists import ExchangeLiquidations, ExchangeOpenInterest
from cgtui.monitor.coin.coin_detail import (
    Series,
    TwoSeries,
    VenueInterest,
    VenueLiquidations,
    WalletPosition,
)
from cgtui.monitor.rest.input_rows import Origin

MOST_BARS: Final = 200
_AHEAD_BARS: Final = 1  # how far the service's clock may be ahead of ours

Bar = TypeVar("Bar", bound=HistoryRow)


def series_of(bars: Sequence[Bar], value: Callable[[Bar], float], origin: Origin) -> Series | None:
    """One value a bar; ``None`` where there is no bar at all. See `_by_place`."""
    places, known = _by_place(bars, origin)
    if not known:
        return None
    values = tuple(value(known[place]) if place in known else None for place in places)
    return Series(places[0] * origin.width_ms, origin.width_ms, values, _forming(places, origin))


def two_series_of(
    bars: Sequence[Bar],
    first: Callable[[Bar], float],
    second: Callable[[Bar], float],
    origin: Origin,
) -> TwoSeries | None:
    """Two values a bar; ``None`` where there is no bar at all. See `_by_place`."""
    places, known = _by_place(bars, origin)
    if not known:
        return None
    return TwoSeries(
        first_ms=places[0] * origin.width_ms,
        width_ms=origin.width_ms,
        first=tuple(first(known[place]) if place in known else None for place in places),
        second=tuple(second(known[place]) if place in known else None for place in places),
        forming=_forming(places, origin),
    )


def _by_place(bars: Sequence[Bar], origin: Origin) -> tuple[range, Mapping[int, Bar]]:
    """Bars by their place in time, and the places from the oldest to the newest.

    An all-zero newest bar has only just begun, an all-zero oldest one was clipped: both count as
    absent. Where the newest bars are lacking the places go on to the last one that should be
    there, so that the hole shows.
    """
    width_ms = origin.width_ms
    present = origin.answered_ms // width_ms
    known = {
        place: bar for bar in bars if (place := bar.time_ms // width_ms) <= present + _AHEAD_BARS
    }
    for end in (max, min):
        if known and known[end(known)].is_empty:
            del known[end(known)]
    if not known:
        return range(0), known
    last = max(known)
    if present - last > 1:
        last = present - 1
    oldest = max(min(known), last - MOST_BARS + 1)
    return range(oldest, last + 1), {place: bar for place, bar in known.items() if place >= oldest}


def _forming(places: range, origin: Origin) -> bool:
    return (places[-1] + 1) * origin.width_ms > origin.answered_ms


def venue_interest(rows: Iterable[ExchangeOpenInterest]) -> tuple[VenueInterest, ...]:
    """Open interest by venue, largest first; the service's own total is only the whole."""
    rows = list(rows)
    venues = [row for row in rows if not row.is_total]
    told = next((row.open_interest_usd for row in rows if row.is_total), 0.0)
    whole_usd = max(told, sum(row.open_interest_usd for row in venues))
    found = [
        VenueInterest(
            exchange=row.exchange,
            open_interest_usd=row.open_interest_usd,
            share_pct=100 * row.open_interest_usd / whole_usd if whole_usd else None,
            change_1h_pct=row.change_1h_pct,
        )
        for row in venues
    ]
    return tuple(sorted(found, key=lambda one: -one.open_interest_usd))


def venue_liquidations(
    rows: Iterable[ExchangeLiquidations], span: str
) -> tuple[VenueLiquidations, ...]:
    """Liquidations by venue, largest first, without the service's own total."""
    found = [
        VenueLiquidations(row.exchange, row.long_usd, row.short_usd, span)
        for row in rows
        if not row.is_total
    ]
    return tuple(sorted(found, key=lambda one: -(one.long_usd + one.short_usd)))


def wallet_positions(rows: Iterable[HyperliquidPosition]) -> tuple[WalletPosition, ...]:
    """Positions, the nearest to its liquidation first; those without a known distance last."""
    found = [
        WalletPosition(
            wallet=row.wallet,
            side=row.side,
            value_usd=row.value_usd,
            leverage=row.leverage,
            entry_price=row.entry_price,
            liquidation_price=row.liquidation_price or None,
            distance_pct=_distance_pct(row),
            pnl_usd=row.unrealized_pnl_usd,
        )
        for row in rows
        if row.side is not Side.UNKNOWN
    ]
    return tuple(sorted(found, key=_nearness))


def _distance_pct(row: HyperliquidPosition) -> float | None:
    # A price of zero is how "none" is said: a position that nothing can liquidate.
    if not row.liquidation_price or not row.mark_price:
        return None
    distance = (row.liquidation_price / row.mark_price - 1) * 100
    return distance if math.isfinite(distance) else None


def _nearness(one: WalletPosition) -> tuple[float, float]:
    distance = math.inf if one.distance_pct is None else abs(one.distance_pct)
    return distance, -one.value_usd
