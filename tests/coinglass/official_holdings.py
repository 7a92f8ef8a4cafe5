"""The documented examples of funds, wallets and liquidation levels."""

from __future__ import annotations

from tests.coinglass.official_example import Example

ETF_FLOWS = Example(
    [
        {
            "timestamp": 1704931200000,
            "flow_usd": 655300000,
            "price_usd": 46663,
            "etf_flows": [
                {"etf_ticker": "GBTC", "flow_usd": -95100000},
                {"etf_ticker": "IBIT", "flow_usd": 111700000},
                {"etf_ticker": "FBTC", "flow_usd": 227000000},
            ],
        }
    ],
    {
        "time_ms": 1704931200000,
        "flow_usd": 655300000.0,
        "price_usd": 46663.0,
        "funds": (
            {"ticker": "GBTC", "flow_usd": -95100000.0},
            {"ticker": "IBIT", "flow_usd": 111700000.0},
            {"ticker": "FBTC", "flow_usd": 227000000.0},
        ),
    },
)

ETF_LIST = Example(
    [
        {
            "ticker": "GBTC",
            "fund_name": "Grayscale Bitcoin Trust ETF",
            "region": "us",
            "market_status": "early_trading",
            "primary_exchange": "ARCX",
            "cik_code": "0001588489",
            "fund_type": "Spot",
            "list_date": 1424822400000,
            "shares_outstanding": "240750100",
            "aum_usd": "16137543152.34",
            "management_fee_percent": "1.5",
            "last_trade_time": 1745225312958,
            "last_quote_time": 1745225389483,
            "volume_quantity": 1068092,
            "volume_usd": 71485902.2312,
            "price_change_usd": 0.47,
            "price_change_percent": 0.71,
            "asset_details": {
                "net_asset_value_usd": 67.03,
                "premium_discount_percent": 0.09,
                "btc_holding": 190124.5441,
                "btc_change_percent_24h": 0,
                "btc_change_24h": -7.8136,
                "btc_change_percent_7d": -0.32,
                "btc_change_7d": -615.563,
                "update_date": "2025-04-17",
            },
            "update_timestamp": 1745224505000,
        }
    ],
    {
        "ticker": "GBTC",
        "fund_name": "Grayscale Bitcoin Trust ETF",
        "listed_ms": 1424822400000,
        "shares_outstanding": 240750100.0,
        "aum_usd": 16137543152.34,
        "management_fee_pct": 1.5,
        "volume_shares": 1068092.0,
        "volume_usd": 71485902.2312,
        "price_change_usd": 0.47,
        "price_change_pct": 0.71,
        "net_asset_value_usd": 67.03,
        "premium_discount_pct": 0.09,
        "holding_btc": 190124.5441,
        "change_24h_btc": -7.8136,
        "change_24h_pct": 0.0,
        "change_7d_btc": -615.563,
        "change_7d_pct": -0.32,
        "holding_date": "2025-04-17",
        "updated_ms": 1745224505000,
    },
)

POSITIONS = Example(
    {
        "total_pages": 10,
        "current_page": 1,
        "list": [
            {
                "user": "0x5b5d51203a0f9079f8aeb098a6523a13f298c060",
                "symbol": "BTC",
                "position_size": -2683.14,
                "entry_price": 111459.6,
                "mark_price": 116638,
                "liq_price": 150629.52,
                "leverage": 10,
                "margin_balance": 31263482.07,
                "position_value_usd": 312634820.77,
                "unrealized_pnl": -13572345.06,
                "funding_fee": -12534553.66,
                "margin_mode": "cross",
                "create_time": 1752152867098,
                "update_time": 1758162698266,
            }
        ],
    },
    {
        "wallet": "0x5b5d51203a0f9079f8aeb098a6523a13f298c060",
        "coin": "BTC",
        "side": "SHORT",
        "size_coins": -2683.14,
        "value_usd": 312634820.77,
        "entry_price": 111459.6,
        "mark_price": 116638.0,
        "liquidation_price": 150629.52,
        "leverage": 10.0,
        "margin_usd": 31263482.07,
        "unrealized_pnl_usd": -13572345.06,
        "funding_fee_usd": -12534553.66,
        "margin_mode": "cross",
        "opened_ms": 1752152867098,
        "updated_ms": 1758162698266,
    },
    msg=None,
)

HEATMAP = Example(
    {
        "y_axis": [47968.54, 48000.00, 48031.46],
        "liquidation_leverage_data": [
            [5, 124, 2288867.26],
            [6, 123, 318624.82],
            [7, 122, 1527940.12],
        ],
        "price_candlesticks": [
            [1722676500, "61486", "61596.4", "61434.4", "61539.9", "63753192.1129"],
            [1722676800, "61539.9", "61610.0", "61480.0", "61590.5", "42311820.8720"],
        ],
    },
    {
        "prices": (47968.54, 48000.0, 48031.46),
        "cells": ((5, 124, 2288867.26), (6, 123, 318624.82), (7, 122, 1527940.12)),
        "candles": (
            {
                "time_ms": 1722676500000,
                "open": 61486.0,
                "high": 61596.4,
                "low": 61434.4,
                "close": 61539.9,
                "volume_usd": 63753192.1129,
            },
            {
                "time_ms": 1722676800000,
                "open": 61539.9,
                "high": 61610.0,
                "low": 61480.0,
                "close": 61590.5,
                "volume_usd": 42311820.8720,
            },
        ),
    },
)

MAP = Example(
    {"data": {"48935": [[48935, 1579370.77, 25, None]]}},
    {"levels": ({"price": 48935.0, "usd": 1579370.77, "leverage": 25.0},)},
)

AGGREGATED_MAP = Example(
    {"data": {"48935": [[48935, 1579370.77, None, None]]}},
    {"levels": ({"price": 48935.0, "usd": 1579370.77, "leverage": None},)},
)

MAX_PAIN = Example(
    [
        {
            "symbol": "BTC",
            "price": 110625.1,
            "long_max_pain_liq_level": 75677278.26,
            "long_max_pain_liq_price": 113046.71,
            "short_max_pain_liq_level": 44617473.19,
            "short_max_pain_liq_price": 109748.37,
        }
    ],
    {
        "coin": "BTC",
        "price": 110625.1,
        "long_usd": 75677278.26,
        "long_price": 113046.71,
        "short_usd": 44617473.19,
        "short_price": 109748.37,
    },
    msg=None,
)
