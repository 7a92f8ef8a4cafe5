"""Bitcoin in that cascade: a day of bars that falls at its end, heat by price, venues, wallets."""

from __future__ import annotations

from dataclasses import replace
from math import sin
from random import Random

from msgspec import structs

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.coin_detail import (
    CoinDetail,
    VenueInterest,
    VenueLiquidations,
    WalletPosition,
)
from cgtui.monitor.coin.price_grid import MINUTES, PriceCell, PriceColumn, PriceGrid, VenueFlow
from cgtui.monitor.snapshot import TapeRow
from cgtui.signals.alert import PriceNow
from cgtui.signals.inputs import InputName, MissingInput
from tests.coin_sample import BARS, PATHS, detail, part, series, two_series, wallet
from tests.sample import NOW_MS
from tests.signal_sample import inputs
from tests.tui.worlds.market import COINS, MINUTE, TAPE, silent

_DICE = Random(96)
_NOISE = tuple(_DICE.random() - 0.5 for _ in range(BARS))
# Calm for 88 bars, then a fall of two percent with everything that goes with it.
_FALL = tuple(max(0.0, bar - 88) / 8 for bar in range(BARS))
_PRICE = tuple(
    114_900.0 + 420 * sin(bar / 9) + 160 * noise - 2_300 * fall
    for bar, noise, fall in zip(range(BARS), _NOISE, _FALL, strict=True)
)
_BUY = tuple(5.2e7 + 2.4e7 * noise + 4e7 * fall for noise, fall in zip(_NOISE, _FALL, strict=True))
_SELL = tuple(5.0e7 - 2e7 * noise + 1.3e8 * fall for noise, fall in zip(_NOISE, _FALL, strict=True))
_INTEREST = tuple(
    321_400.0 + 600 * sin(bar / 14) + 90 * noise - 5_100 * fall
    for bar, noise, fall in zip(range(BARS), _NOISE, _FALL, strict=True)
)
_LONGS = tuple(
    2.4e5 * (1 + noise) + 2.2e7 * fall**3 for noise, fall in zip(_NOISE, _FALL, strict=True)
)
_SHORTS = tuple(1.9e5 * (1 - noise) + 8e5 * fall for noise, fall in zip(_NOISE, _FALL, strict=True))
_FUNDING = tuple(0.01 + 0.004 * sin(bar / 20) for bar in range(BARS))


def _with_hole(values: tuple[float, ...]) -> tuple[float | None, ...]:
    """Three bars are missing."""
    return tuple(None if 40 <= bar < 43 else value for bar, value in enumerate(values))


def _grid() -> PriceGrid:
    dice = Random(120)
    columns = []
    for back in range(75, -1, -1):
        fall = max(0, 12 - back) / 12
        middle = 114_800.0 - 2_300 * fall
        prices = sorted(middle * (1 + 0.004 * (dice.random() - 0.5)) for _ in range(3))
        columns.append(
            PriceColumn(
                MINUTE - back,
                tuple(
                    PriceCell(
                        price,
                        9e4 * dice.random() ** 3 + 4e6 * fall**2 * dice.random(),
                        6e4 * dice.random() ** 3,
                    )
                    for price in prices
                ),
            )
        )
    return PriceGrid(
        since_minute=MINUTE - MINUTES + 1,
        columns=tuple(columns),
        missing=frozenset(range(MINUTE - MINUTES + 1, MINUTE - 76)),
        venues=(
            VenueFlow("Binance", 21.3e6, 4.1e5, 212),
            VenueFlow("Bybit", 14.8e6, 2.2e5, 141),
            VenueFlow("OKX", 9.1e6, 9.0e4, 73),
            VenueFlow("Hyperliquid", 7.7e6, 1.4e5, 64),
            VenueFlow("Gate", 1.2e6, 0.0, 18),
            VenueFlow("HTX", 3.1e5, 2.0e3, 6),
        ),
    )


def _wallets() -> tuple[WalletPosition, ...]:
    return tuple(
        wallet(
            place,
            Side.SHORT if place % 3 == 0 else Side.LONG,
            value_usd=18.4e6 / place,
            leverage=None if place == 7 else float(5 * (1 + place % 8)),
            entry_price=112_000.0 + 310 * place,
            liquidation_price=None
            if place == 7
            else 112_480.0 * (1 + (1 if place % 3 == 0 else -1) * 0.009 * place),
            distance_pct=None if place == 7 else (1 if place % 3 == 0 else -1) * 0.9 * place,
            pnl_usd=(-1) ** place * 240_000.0 / place,
        )
        for place in range(1, 15)
    )


_INTERESTS = (
    VenueInterest("CME", 15.1e9, 21.0, None),
    VenueInterest("Binance", 12.7e9, 17.6, -1.9),
    VenueInterest("Bybit", 8.1e9, 11.3, -2.4),
    VenueInterest("Hyperliquid", 4.5e9, 6.2, -3.8),
    VenueInterest("OKX", 4.1e9, 5.7, -1.2),
    VenueInterest("Gate", 3.9e9, 5.4, 0.1),
)
_BY_VENUE = (
    VenueLiquidations("Binance", 21.34e6, 412_000.0, "1h"),
    VenueLiquidations("Bybit", 14.9e6, 220_000.0, "1h"),
    VenueLiquidations("OKX", 9.2e6, 88_000.0, "1h"),
    VenueLiquidations("Hyperliquid", 7.7e6, 141_000.0, "1h"),
)
_ORDERS = tuple(
    structs.replace(one, coin="BTC", pair="BTCUSDT", price=112_480.0 + one.seq)
    for one in reversed(TAPE)
    if isinstance(one, TapeRow)
)
_WITHOUT_FUNDING = MissingInput(
    InputName.FUNDING, PATHS["funding"], "plan too low: Upgrade plan", "1h"
)

BTC: CoinDetail = detail(
    row=COINS[0],
    price_now=PriceNow(112_480.0, "rest", NOW_MS - 5_000, -1.9),
    price=part(PATHS["price"], series(_with_hole(_PRICE))),
    taker=part(PATHS["taker"], two_series(_BUY, _SELL)),
    open_interest=part(PATHS["interest"], series(_INTEREST), age_s=400.0),
    liquidations=part(PATHS["liquidations"], two_series(_LONGS, _SHORTS)),
    funding=part(
        PATHS["funding"],
        series(_FUNDING),
        interval_asked="15m",
        interval_used="1h",
    ),
    inputs=part(
        PATHS["taker"],
        replace(inputs(), funding=_WITHOUT_FUNDING),
        interval_asked=None,
        interval_used=None,
    ),
    interest_by_venue=part("/api/futures/open-interest/exchange-list", _INTERESTS),
    liquidations_by_venue=part("/api/futures/liquidation/exchange-list", _BY_VENUE),
    positions=part("/api/hyperliquid/position", _wallets()),
    orders=_ORDERS,
    grid=_grid(),
)


def _failing(coin: CoinDetail) -> CoinDetail:
    """Every read failed for eleven minutes; what came before stays, beside its trouble."""
    names = (
        "price", "taker", "open_interest", "liquidations", "funding", "inputs",
        "interest_by_venue", "liquidations_by_venue", "positions",
    )  # fmt: skip
    old = {
        name: replace(
            getattr(coin, name),
            trouble="rate limited: Too Many Requests",
            as_of_ms=NOW_MS - 660_000,
        )
        for name in names
    }
    return replace(coin, **old)


WRONG: CoinDetail = replace(
    _failing(BTC),
    row=silent(COINS[0]),
    price_now=PriceNow(112_480.0, "rest", NOW_MS - 660_000, None),
    positions=replace(
        BTC.positions, value=None, as_of_ms=None, trouble="plan too low: Upgrade plan"
    ),
    orders_note="the journal is not kept on disk",
)
