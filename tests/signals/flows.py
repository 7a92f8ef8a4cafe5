"""Flows and floors for the tests of the windows and the episodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.coinglass.events import Liquidation, Side
from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.episodes import EpisodeBook
from cgtui.signals.flow import Flow, cents_of
from cgtui.signals.order_window import OrderWindow
from cgtui.signals.thresholds import ThresholdBook
from tests.signals.params import DEFAULTS

T0_MS = 1_760_130_900_000  # 21:15:00 UTC, the start of a minute
T0_S = T0_MS // 1000
MINUTE_MS = 60_000


def flow(
    usd: float,
    at_ms: int = T0_MS,
    *,
    coin: str = "BTC",
    side: Side = Side.LONG,
    exchange: str = "Binance",
    orders: int = 1,
    largest_usd: float | None = None,
    price: float = 100.0,
) -> Flow:
    """A flow of one order, unless told otherwise."""
    size_usd = usd if largest_usd is None else largest_usd
    order = Liquidation(exchange, coin, f"{coin}USDT", side, price, size_usd, at_ms, at_ms)
    one = Flow.of(order)
    one.usd, one.cents, one.orders = usd, cents_of(usd), orders
    return one


def tiers(**coins: Any) -> CoinTiers:
    """The default tiers with other `CoinParams`."""
    return CoinTiers(replace(DEFAULTS.coins, **coins), DEFAULTS.thresholds)


def episode_book(**thresholds: Any) -> EpisodeBook:
    """An empty book with the default numbers but for ``thresholds``."""
    params = replace(DEFAULTS.thresholds, **thresholds)
    coin_tiers = CoinTiers(DEFAULTS.coins, params)
    return EpisodeBook(ThresholdBook(coin_tiers, params), OrderWindow(coin_tiers, params), params)
