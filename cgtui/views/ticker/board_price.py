"""Prices and open interest on the board, each said to be what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cgtui.views.cells import Role, Span
from cgtui.views.numbers import coarse_age, price

if TYPE_CHECKING:
    from cgtui.monitor.signal_snapshot import CoinSignal
    from cgtui.monitor.snapshot import CoinRow, Snapshot
    from cgtui.signals.alert import PriceNow

FRESH_MS: Final = 15_000
"""An older price is dim: REST is asked once a minute, which in a crash is far behind the tape."""
STALE_MS: Final = 180_000
"""From this age on a price from REST says how old it is."""

PRICE_WIDTH: Final = 9

_MARK: Final = "~"
_REST: Final = "rest"

Cell = Callable[["CoinRow"], Span]


def price_head(snapshot: Snapshot) -> str:
    """``PX``; ``LIQ PX`` where all are liquidation prices, ``PX ~liq`` where those are marked."""
    from_rest = [_market_price(snapshot, row) is not None for row in snapshot.coins]
    if not any(from_rest):
        return "LIQ PX"
    from_feed = any(
        not market and _feed_price(snapshot, row) is not None
        for market, row in zip(from_rest, snapshot.coins, strict=True)
    )
    return f"PX {_MARK}liq" if from_feed else "PX"


def price_cell(snapshot: Snapshot) -> Cell:
    """The market's price; else that of the newest liquidation, marked where both are shown."""
    mark = _MARK if price_head(snapshot).startswith("PX") else ""

    def cell(row: CoinRow) -> Span:
        market = _market_price(snapshot, row)
        if market is not None:
            fresh = snapshot.now_ms - market.at_ms < FRESH_MS
            return Span(_fitting(market.price, ""), Role.TEXT if fresh else Role.DIM)
        feed = _feed_price(snapshot, row)
        return Span("-", Role.DIM) if feed is None else Span(_fitting(feed, mark), Role.DIM)

    return cell


def moved(snapshot: Snapshot) -> Cell:
    """The price's change over 5 minutes in percent; ``>12m`` is the age of a stale price."""

    def cell(row: CoinRow) -> Span:
        market = _market_price(snapshot, row)
        if market is None:
            return Span("-", Role.DIM)
        old_ms = snapshot.now_ms - market.at_ms
        if old_ms >= STALE_MS:
            return Span(f">{coarse_age(old_ms / 1000)}", Role.WARN)
        change = market.change_5m_pct
        return Span("-", Role.DIM) if change is None else Span(_percent(change))

    return cell


def fresh_move_pct(snapshot: Snapshot, row: CoinRow) -> float | None:
    """The price's change over 5 minutes in percent; ``None`` where it is not known or stale."""
    market = _market_price(snapshot, row)
    if market is None or snapshot.now_ms - market.at_ms >= STALE_MS:
        return None
    return market.change_5m_pct


def open_interest(snapshot: Snapshot) -> Cell:
    """The change of open interest in coins over 15 minutes, in percent."""

    def cell(row: CoinRow) -> Span:
        known = _signal(snapshot, row)
        if known is None or known.oi_15m_pct is None:
            return Span("-", Role.DIM)
        return Span(_percent(known.oi_15m_pct))

    return cell


def _fitting(value: float, mark: str) -> str:
    """A price is rounded rather than cut: half a number is another number."""
    text = f"{mark}{price(value)}"
    return text if len(text) <= PRICE_WIDTH else f"{mark}{value:.3g}"


def _percent(value: float) -> str:
    return f"{value:+z.1f}" if abs(value) < 99.95 else f"{value:+z.0f}"


def _signal(snapshot: Snapshot, row: CoinRow) -> CoinSignal | None:
    return None if snapshot.signals is None else snapshot.signals.coins.get(row.coin)


def _price_now(snapshot: Snapshot, row: CoinRow) -> PriceNow | None:
    known = _signal(snapshot, row)
    return None if known is None else known.price


def _market_price(snapshot: Snapshot, row: CoinRow) -> PriceNow | None:
    now = _price_now(snapshot, row)
    return now if now is not None and now.source == _REST else None


def _feed_price(snapshot: Snapshot, row: CoinRow) -> float | None:
    if row.feed_price is not None:
        return row.feed_price
    now = _price_now(snapshot, row)
    return None if now is None else now.price
