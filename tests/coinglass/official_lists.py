"""The documented examples of pairs, markets and lists."""

from __future__ import annotations

from tests.coinglass.official_example import Example

PAIRS = Example(
    {
        "Binance": [
            {
                "instrument_id": "BTCUSD_PERP",
                "base_asset": "BTC",
                "quote_asset": "USD",
                "settlement_currency": "BTC",
                "max_leverage": 125,
                "funding_interval": 8,
                "price_tick_size": 0.1,
            },
            {"instrument_id": "BTCUSD_250627", "base_asset": "BTC", "quote_asset": "USD"},
        ],
        "Bitget": [
            {"instrument_id": "BTCUSDT_UMCBL", "base_asset": "BTC", "quote_asset": "USDT"},
            {"instrument_id": "ETHUSDT_UMCBL", "base_asset": "ETH", "quote_asset": "USDT"},
        ],
    },
    {
        "exchange": "Binance",
        "instrument_id": "BTCUSD_PERP",
        "base": "BTC",
        "quote": "USD",
        "settlement": "BTC",
        "max_leverage": 125.0,
        "funding_interval_h": 8.0,
        "price_tick": 0.1,
    },
    rows=4,
)

SPOT_PAIRS = Example(
    {
        "Binance": [{"instrument_id": "BTCUSDT", "base_asset": "BTC", "quote_asset": "USDT"}],
        "Coinbase": [{"instrument_id": "BTC-USD", "base_asset": "BTC", "quote_asset": "USD"}],
    },
    {"exchange": "Binance", "instrument_id": "BTCUSDT", "base": "BTC", "quote": "USDT"},
    rows=2,
    missing=frozenset({"settlement", "max_leverage", "funding_interval_h", "price_tick"}),
)

LIQUIDATION_SUMS = {
    "liquidation_usd_24h": 82280481.50425325,
    "long_liquidation_usd_24h": 68437447.33734027,
    "short_liquidation_usd_24h": 13843034.16691298,
    "liquidation_usd_12h": 68331844.36224127,
    "long_liquidation_usd_12h": 66614158.47451427,
    "short_liquidation_usd_12h": 1717685.887727,
    "liquidation_usd_4h": 11381137.080643,
    "long_liquidation_usd_4h": 10921633.272973,
    "short_liquidation_usd_4h": 459503.80767,
    "liquidation_usd_1h": 3283635.95309,
    "long_liquidation_usd_1h": 3182915.16289,
    "short_liquidation_usd_1h": 100720.7902,
}

MARKET_NUMBERS = {
    "market_cap_usd": 1683310500117.051,
    "open_interest_market_cap_ratio": 0.0327,
    "open_interest_usd": 55002072334.9376,
    "open_interest_volume_ratio": 0.7936,
    "volume_change_usd_1h": 69310404660.3795,
    "volume_change_usd_4h": -4290959532.4414644,
    "volume_change_usd_24h": -24835757605.82467,
    "long_short_ratio_5m": 1.2523,
    "long_short_ratio_15m": 0.9928,
    "long_short_ratio_30m": 1.0695,
    "long_short_ratio_1h": 1.0068,
    "long_short_ratio_4h": 1.0504,
    "long_short_ratio_12h": 1.0317,
    "long_short_ratio_24h": 1.0313,
}

MARKET_CHANGES = {
    "price_change_percent_5m": -0.02,
    "price_change_percent_15m": 0.06,
    "price_change_percent_30m": 0.03,
    "price_change_percent_1h": -0.1,
    "price_change_percent_4h": -0.15,
    "price_change_percent_12h": 0.15,
    "price_change_percent_24h": 1.06,
    "open_interest_change_percent_5m": 0,
    "open_interest_change_percent_15m": 0.04,
    "open_interest_change_percent_30m": 0,
    "open_interest_change_percent_1h": -0.01,
    "open_interest_change_percent_4h": 0.17,
    "open_interest_change_percent_24h": 4.58,
    "volume_change_percent_5m": -0.03,
    "volume_change_percent_15m": -0.73,
    "volume_change_percent_30m": -1.13,
    "volume_change_percent_1h": -2.33,
    "volume_change_percent_4h": -5.83,
    "volume_change_percent_24h": -26.38,
}

MARKETS = Example(
    [
        {
            "symbol": "BTC",
            "current_price": 84773.6,
            "avg_funding_rate_by_oi": 0.00196,
            "avg_funding_rate_by_vol": 0.002647,
            "open_interest_quantity": 648525.0328,
            **MARKET_NUMBERS,
            **MARKET_CHANGES,
            **LIQUIDATION_SUMS,
        },
        {
            "symbol": "ETH",
            "current_price": 1582.55,
            "avg_funding_rate_by_oi": 0.001631,
            "avg_funding_rate_by_vol": -0.000601,
            "market_cap_usd": 190821695398.62064,
        },
    ],
    {
        "coin": "BTC",
        "price": 84773.6,
        "funding_rate_by_oi_pct": 0.00196,
        "funding_rate_by_volume_pct": 0.002647,
        "open_interest_coins": 648525.0328,
        **MARKET_NUMBERS,
        **{name.replace("_percent_", "_pct_"): value for name, value in MARKET_CHANGES.items()},
        **LIQUIDATION_SUMS,
    },
    rows=2,
    missing=frozenset(
        f"{side}_volume_usd_{label}"
        for side in ("long", "short")
        for label in ("5m", "15m", "30m", "1h", "4h", "12h", "24h")
    ),
)

LIQUIDATION_EXCHANGES = Example(
    [
        {
            "exchange": "All",
            "liquidation_usd": 14673519.81739075,
            "long_liquidation_usd": 451394.17404598,
            "short_liquidation_usd": 14222125.64334477,
        },
        {
            "exchange": "Bybit",
            "liquidation_usd": 4585290.13404,
            "long_liquidation_usd": 104560.13885,
            "short_liquidation_usd": 4480729.99519,
        },
    ],
    {
        "exchange": "All",
        "total_usd": 14673519.81739075,
        "long_usd": 451394.17404598,
        "short_usd": 14222125.64334477,
    },
    rows=2,
)

# Newest first on the page.
ORDERS = Example(
    [
        {
            "exchange_name": "BINANCE",
            "symbol": "BTCUSDT",
            "base_asset": "BTC",
            "price": 87535.9,
            "usd_value": 205534.2932,
            "side": 2,
            "time": 1745216319263,
        },
        {
            "exchange_name": "BINANCE",
            "symbol": "BTCUSDT",
            "base_asset": "BTC",
            "price": 87465.2,
            "usd_value": 15918.6664,
            "side": 2,
            "time": 1745215647165,
        },
    ],
    {
        "exchange": "Binance",
        "coin": "BTC",
        "pair": "BTCUSDT",
        "side": "SHORT",
        "price": 87465.2,
        "usd": 15918.6664,
        "time_ms": 1745215647165,
    },
    rows=2,
)

OI_EXCHANGES = Example(
    [
        {
            "exchange": "All",
            "symbol": "BTC",
            "open_interest_usd": 57437891724.5572,
            "open_interest_quantity": 659557.3064,
            "open_interest_by_stable_coin_margin": 48920274435.15,
            "open_interest_quantity_by_coin_margin": 97551.2547,
            "open_interest_quantity_by_stable_coin_margin": 562006.0517,
            "open_interest_change_percent_5m": 0.34,
            "open_interest_change_percent_15m": 0.59,
            "open_interest_change_percent_30m": 1.42,
            "open_interest_change_percent_1h": 2.27,
            "open_interest_change_percent_4h": 2.95,
            "open_interest_change_percent_24h": 0.9,
        },
        {"exchange": "CME", "symbol": "BTC", "open_interest_usd": 12294999402.5},
    ],
    {
        "exchange": "All",
        "coin": "BTC",
        "open_interest_usd": 57437891724.5572,
        "open_interest_coins": 659557.3064,
        "stablecoin_margined_usd": 48920274435.15,
        "coin_margined_coins": 97551.2547,
        "stablecoin_margined_coins": 562006.0517,
        "change_5m_pct": 0.34,
        "change_15m_pct": 0.59,
        "change_30m_pct": 1.42,
        "change_1h_pct": 2.27,
        "change_4h_pct": 2.95,
        "change_24h_pct": 0.9,
    },
    rows=2,
)

FUNDING_EXCHANGES = Example(
    [
        {
            "symbol": "BTC",
            "stablecoin_margin_list": [
                {
                    "exchange": "Binance",
                    "funding_rate_interval": 8,
                    "funding_rate": 0.007343,
                    "next_funding_time": 1745222400000,
                },
                {
                    "exchange": "OKX",
                    "funding_rate_interval": 8,
                    "funding_rate": 0.00736901950628,
                    "next_funding_time": 1745222400000,
                },
            ],
            "token_margin_list": [
                {
                    "exchange": "Binance",
                    "funding_rate_interval": 8,
                    "funding_rate": -0.001829,
                    "next_funding_time": 1745222400000,
                }
            ],
        }
    ],
    {
        "coin": "BTC",
        "exchange": "Binance",
        "margin": "stablecoin",
        "funding_rate_pct": 0.007343,
        "interval_h": 8.0,
        "next_funding_ms": 1745222400000,
    },
    rows=3,
)
