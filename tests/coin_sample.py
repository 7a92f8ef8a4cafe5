"""A plausible detail of one coin, for tests of what is drawn from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import (
    NO_INPUTS,
    CoinDetail,
    Part,
    Series,
    TwoSeries,
    VenueInterest,
    VenueLiquidations,
    WalletPosition,
)
from cgtui.monitor.coin.coin_setup import limits_of
from cgtui.monitor.coin.price_grid import MINUTES, PriceCell, PriceColumn, PriceGrid, VenueFlow
from cgtui.signals.alert import PriceNow
from tests.sample import NOW_MS, coin_row, tape_row
from tests.signal_sample import inputs, threshold
from tests.signals.params import DEFAULTS

WIDTH_MS = 900_000
BARS = 96
MINUTE = NOW_MS // 60_000
PATHS = {
    "price": "/api/futures/price/history",
    "taker": "/api/futures/aggregated-taker-buy-sell-volume/history",
    "interest": "/api/futures/open-interest/aggregated-history",
    "liquidations": "/api/futures/liquidation/aggregated-history",
    "funding": "/api/futures/funding-rate/history",
}


def part(path: str, value: Any, *, age_s: float = 14.0, **changes: Any) -> Part[Any]:
    """A part that was read so long ago."""
    fields: dict[str, Any] = {
        "endpoint": path,
        "value": value,
        "as_of_ms": NOW_MS - round(age_s * 1000),
        "stale_ms": 180_000,
        "interval_asked": "15m",
        "interval_used": "15m",
    }
    return Part(**(fields | changes))


def series(values: tuple[float | None, ...]) -> Series:
    first_ms = NOW_MS // WIDTH_MS * WIDTH_MS - (len(values) - 1) * WIDTH_MS
    return Series(first_ms, WIDTH_MS, values, forming=True)


def two_series(first: tuple[float | None, ...], second: tuple[float | None, ...]) -> TwoSeries:
    return TwoSeries(series(first).first_ms, WIDTH_MS, first, second, forming=True)


def wallet(number: int, side: Side = Side.LONG, **changes: Any) -> WalletPosition:
    """A position that is so many percent from its liquidation."""
    one = WalletPosition(
        wallet=f"0x{number:040x}",
        side=side,
        value_usd=3_200_000.0,
        leverage=20.0,
        entry_price=113_000.0,
        liquidation_price=110_200.0,
        distance_pct=-float(number),
        pnl_usd=-120_000.0,
    )
    return replace(one, **changes)


def grid(**changes: Any) -> PriceGrid:
    """Longs over the last three minutes, nothing known from more than 30 minutes ago."""
    cells = (PriceCell(112_400.0, 5e6, 0.0), PriceCell(112_900.0, 1e5, 4e5))
    one = PriceGrid(
        since_minute=MINUTE - MINUTES + 1,
        columns=tuple(PriceColumn(MINUTE - back, cells) for back in (2, 1, 0)),
        missing=frozenset(range(MINUTE - MINUTES + 1, MINUTE - 30)),
        venues=(VenueFlow("Binance", 9e6, 4e5, 30), VenueFlow("Bybit", 6e6, 2e5, 12)),
    )
    return replace(one, **changes)


def detail(coin: str = "BTC", **changes: Any) -> CoinDetail:
    """Everything read a quarter of a minute ago, charts in 15-minute bars."""
    up = tuple(float(one) for one in range(BARS))
    one = CoinDetail(
        coin=coin,
        interval="15m",
        no_rest="",
        price_now=PriceNow(112_480.0, "rest", NOW_MS - 5000, -1.9),
        row=coin_row(coin),
        limits=limits_of(DEFAULTS, threshold(coin=coin), threshold(coin=coin, side=Side.SHORT)),
        contract=f"Binance {coin}USDT",
        price=part(PATHS["price"], series(tuple(112_000.0 + x for x in up))),
        taker=part(
            PATHS["taker"],
            two_series(tuple(5e7 + x for x in up), tuple(5e7 + 1e5 * x for x in up)),
        ),
        open_interest=part(PATHS["interest"], series(tuple(320_000.0 - x for x in up))),
        liquidations=part(PATHS["liquidations"], two_series(up, tuple(x / 2 for x in up))),
        funding=part(PATHS["funding"], series(tuple(0.006 + x / 1e6 for x in up))),
        inputs=part(PATHS["taker"], inputs(), interval_asked=None, interval_used=None),
        interest_by_venue=part(
            "/api/futures/open-interest/exchange-list",
            (
                VenueInterest("Binance", 12.7e9, 35.2, -0.9),
                VenueInterest("Hyperliquid", 4.5e9, 12.4, None),
            ),
        ),
        liquidations_by_venue=part(
            "/api/futures/liquidation/exchange-list",
            (VenueLiquidations("Binance", 1.34e6, 496.0, "4h"),),
        ),
        positions=part("/api/hyperliquid/position", tuple(wallet(n) for n in range(1, 21))),
        orders=tuple(tape_row(seq, coin=coin, side=Side.LONG) for seq in range(40, 0, -1)),
        orders_note="",
        orders_pending=False,
        grid=grid(),
    )
    return replace(one, **changes)


def unread(coin: str = "BTC", trouble: str = "", **changes: Any) -> CoinDetail:
    """A coin of which nothing has been read (yet): ``trouble`` says why."""
    nothing: dict[str, Any] = {
        name: Part(path, trouble=trouble)
        for name, path in (
            ("price", PATHS["price"]),
            ("taker", PATHS["taker"]),
            ("open_interest", PATHS["interest"]),
            ("liquidations", PATHS["liquidations"]),
            ("funding", PATHS["funding"]),
            ("inputs", PATHS["taker"]),
            ("interest_by_venue", "/api/futures/open-interest/exchange-list"),
            ("liquidations_by_venue", "/api/futures/liquidation/exchange-list"),
            ("positions", "/api/hyperliquid/position"),
        )
    }
    return detail(coin, contract="", **(nothing | changes))


def replayed(coin: str = "BTC", **changes: Any) -> CoinDetail:
    """A coin of a tape: no REST, the feed's own parts alone."""
    price = PriceNow(112_480.0, "feed", NOW_MS - 5000, None)
    return unread(coin, NO_INPUTS, no_rest=NO_INPUTS, price_now=price, **changes)
