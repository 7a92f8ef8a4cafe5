"""Every endpoint this program reads: one row each. A new one is a row here and a model.

``plan`` and ``cache_s`` are CoinGlass's documentation; where its pages disagree ``plan`` is None.
``time_field`` is the time that identifies a row, so that two rows of one time are the same bucket;
it is None where rows have no time or share one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from cgtui.coinglass.catalogue_levels import LEVEL_ENDPOINTS
from cgtui.coinglass.plans import INTERVAL_MIN
from cgtui.coinglass.rest_types import Endpoint, Plan, Shape
from cgtui.coinglass.rows_account import HyperliquidPosition, Subscription
from cgtui.coinglass.rows_etf import EtfFlowDay, EtfFund
from cgtui.coinglass.rows_history import (
    FundingBar,
    LiquidationBar,
    OpenInterestBar,
    PriceBar,
    TakerBar,
)
from cgtui.coinglass.rows_lists import (
    CoinLiquidations,
    ExchangeFunding,
    ExchangeLiquidations,
    ExchangeOpenInterest,
    LiquidationOrder,
)
from cgtui.coinglass.rows_market import CoinMarket
from cgtui.coinglass.rows_names import CoinName, ExchangeName, ExchangePair

_FUTURES: Final = "/api/futures"
_MINUTE_S: Final = 60.0
_HOUR_S: Final = 3_600.0

_PAIR: Final = ("exchange", "symbol", "interval")
_COIN: Final = ("symbol", "interval")
_COIN_ON: Final = ("exchange_list", "symbol", "interval")
_WINDOW: Final = ("limit", "start_time", "end_time")

HISTORY_INTERVALS: Final = tuple(interval for interval in INTERVAL_MIN if interval != "2h")

# What is supported

SUPPORTED_COINS: Final = Endpoint(
    name="supported_coins",
    path=f"{_FUTURES}/supported-coins",
    row=CoinName,
    shape=Shape.NAMES,
    cache_s=_MINUTE_S,
    time_field=None,
)
SUPPORTED_EXCHANGES: Final = Endpoint(
    name="supported_exchanges",
    path=f"{_FUTURES}/supported-exchanges",
    row=ExchangeName,
    shape=Shape.NAMES,
    time_field=None,
)
EXCHANGE_PAIRS: Final = Endpoint(
    name="exchange_pairs",
    path=f"{_FUTURES}/supported-exchange-pairs",
    row=ExchangePair,
    shape=Shape.BY_EXCHANGE,
    optional=("exchange",),
    cache_s=_MINUTE_S,
    time_field=None,
)
SPOT_PAIRS: Final = Endpoint(
    name="spot_pairs",
    path="/api/spot/supported-exchange-pairs",
    row=ExchangePair,
    shape=Shape.BY_EXCHANGE,
    optional=("exchange",),
    cache_s=_MINUTE_S,
    time_field=None,
)

# Histories of one contract

PRICE_HISTORY: Final = Endpoint(
    name="price_history",
    path=f"{_FUTURES}/price/history",
    row=PriceBar,
    shape=Shape.LIST,
    required=(*_PAIR, "limit"),
    optional=("start_time", "end_time"),
    intervals=HISTORY_INTERVALS,
)
FUNDING_HISTORY: Final = Endpoint(
    name="funding_history",
    path=f"{_FUTURES}/funding-rate/history",
    row=FundingBar,
    shape=Shape.LIST,
    required=_PAIR,
    optional=_WINDOW,
    intervals=HISTORY_INTERVALS,
)
OI_HISTORY: Final = Endpoint(
    name="oi_history",
    path=f"{_FUTURES}/open-interest/history",
    row=OpenInterestBar,
    shape=Shape.LIST,
    required=_PAIR,
    optional=(*_WINDOW, "unit"),
    intervals=HISTORY_INTERVALS,
)
LIQUIDATION_HISTORY: Final = Endpoint(
    name="liquidation_history",
    path=f"{_FUTURES}/liquidation/history",
    row=LiquidationBar,
    shape=Shape.LIST,
    required=_PAIR,
    optional=_WINDOW,
    intervals=HISTORY_INTERVALS,
)

# Histories of one coin

FUNDING_OI_WEIGHTED: Final = Endpoint(
    name="funding_oi_weighted",
    path=f"{_FUTURES}/funding-rate/oi-weight-history",
    row=FundingBar,
    shape=Shape.LIST,
    required=_COIN,
    optional=_WINDOW,
    intervals=HISTORY_INTERVALS,
)
OI_AGGREGATED: Final = Endpoint(
    name="oi_aggregated",
    path=f"{_FUTURES}/open-interest/aggregated-history",
    row=OpenInterestBar,
    shape=Shape.LIST,
    required=_COIN,
    optional=(*_WINDOW, "unit"),
    intervals=HISTORY_INTERVALS,
)
LIQUIDATION_AGGREGATED: Final = Endpoint(
    name="liquidation_aggregated",
    path=f"{_FUTURES}/liquidation/aggregated-history",
    row=LiquidationBar,
    shape=Shape.LIST,
    required=_COIN_ON,
    optional=_WINDOW,
    intervals=HISTORY_INTERVALS,
)
TAKER_AGGREGATED: Final = Endpoint(
    name="taker_aggregated",
    path=f"{_FUTURES}/aggregated-taker-buy-sell-volume/history",
    row=TakerBar,
    shape=Shape.LIST,
    required=_COIN_ON,
    optional=(*_WINDOW, "unit"),
    intervals=HISTORY_INTERVALS,
)

# The present state

COINS_MARKETS: Final = Endpoint(
    name="coins_markets",
    path=f"{_FUTURES}/coins-markets",
    row=CoinMarket,
    shape=Shape.LIST,
    optional=("exchange_list", "per_page", "page"),
    plan=Plan.STANDARD,
    time_field=None,
)
LIQUIDATION_EXCHANGES: Final = Endpoint(
    name="liquidation_exchanges",
    path=f"{_FUTURES}/liquidation/exchange-list",
    row=ExchangeLiquidations,
    shape=Shape.LIST,
    required=("range",),
    optional=("symbol",),
    cache_s=10.0,
    time_field=None,
)
# Pages of January and March 2026 say Startup, one of April every plan: ask and obey.
LIQUIDATION_COINS: Final = Endpoint(
    name="liquidation_coins",
    path=f"{_FUTURES}/liquidation/coin-list",
    row=CoinLiquidations,
    shape=Shape.LIST,
    optional=("exchange",),
    plan=None,
    time_field=None,
)
LIQUIDATION_ORDERS: Final = Endpoint(
    name="liquidation_orders",
    path=f"{_FUTURES}/liquidation/order",
    row=LiquidationOrder,
    shape=Shape.LIST,
    required=("exchange", "symbol", "min_liquidation_amount"),
    optional=("start_time", "end_time"),
    plan=Plan.STANDARD,
    cache_s=1.0,
    time_field=None,
)
OI_EXCHANGES: Final = Endpoint(
    name="oi_exchanges",
    path=f"{_FUTURES}/open-interest/exchange-list",
    row=ExchangeOpenInterest,
    shape=Shape.LIST,
    required=("symbol",),
    cache_s=10.0,
    time_field=None,
)
FUNDING_EXCHANGES: Final = Endpoint(
    name="funding_exchanges",
    path=f"{_FUTURES}/funding-rate/exchange-list",
    row=ExchangeFunding,
    shape=Shape.BY_MARGIN,
    cache_s=20.0,
    time_field=None,
)

# Funds, wallets, account

ETF_FLOWS: Final = Endpoint(
    name="etf_flows",
    path="/api/etf/bitcoin/flow-history",
    row=EtfFlowDay,
    shape=Shape.LIST,
    cache_s=_HOUR_S,
    time_field="timestamp",
)
ETF_LIST: Final = Endpoint(
    name="etf_list",
    path="/api/etf/bitcoin/list",
    row=EtfFund,
    shape=Shape.LIST,
    cache_s=10 * _MINUTE_S,
    time_field=None,
)
HYPERLIQUID_POSITIONS: Final = Endpoint(
    name="hyperliquid_positions",
    path="/api/hyperliquid/position",
    row=HyperliquidPosition,
    shape=Shape.PAGE,
    required=("symbol",),
    optional=("current_page",),
    plan=Plan.STANDARD,
    time_field=None,
)
ACCOUNT: Final = Endpoint(
    name="account",
    path="/api/user/account/subscription",
    row=Subscription,
    shape=Shape.OBJECT,
    time_field=None,
)

# Gathered, not listed again, so that a row cannot be forgotten.
_ROWS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Endpoint))

CATALOGUE: Final[Mapping[str, Endpoint[Any]]] = MappingProxyType(
    {endpoint.name: endpoint for endpoint in (*_ROWS, *LEVEL_ENDPOINTS)}
)
"""Every endpoint by name, in the order above; those of the Professional plan last."""
