"""The documented examples of the histories."""

from __future__ import annotations

from tests.coinglass.official_example import Example

FUNDING = Example(
    [
        {
            "time": 1658880000000,
            "open": "0.004603",
            "high": "0.009388",
            "low": "-0.005063",
            "close": "0.009229",
        },
        {
            "time": 1658966400000,
            "open": "0.009229",
            "high": "0.01",
            "low": "0.007794",
            "close": "0.01",
        },
    ],
    {
        "time_ms": 1658880000000,
        "open_pct": 0.004603,
        "high_pct": 0.009388,
        "low_pct": -0.005063,
        "close_pct": 0.009229,
    },
    rows=2,
)

# The page's own times are odd, and the second row is the older one.
OPEN_INTEREST = Example(
    [
        {
            "time": 2644845344000,
            "open": "2644845344",
            "high": "2692643311",
            "low": "2576975597",
            "close": "2608846475",
        },
        {
            "time": 2608846475000,
            "open": "2608846475",
            "high": "2620807645",
            "low": "2327236202",
            "close": "2340177420",
        },
    ],
    {
        "time_ms": 2608846475000,
        "open": 2608846475.0,
        "high": 2620807645.0,
        "low": 2327236202.0,
        "close": 2340177420.0,
    },
    rows=2,
)

PRICE = Example(
    [
        {
            "time": 1745366400000,
            "open": "93404.9",
            "high": "93864.9",
            "low": "92730",
            "close": "92858.2",
            "volume_usd": "1166471854.3026",
        },
        {
            "time": 1745370000000,
            "open": "92858.2",
            "high": "93464.8",
            "low": "92552",
            "close": "92603.8",
            "volume_usd": "871812560.3437",
        },
    ],
    {
        "time_ms": 1745366400000,
        "open": 93404.9,
        "high": 93864.9,
        "low": 92730.0,
        "close": 92858.2,
        "volume_usd": 1166471854.3026,
    },
    rows=2,
    msg=None,
)

LIQUIDATION = Example(
    [
        {
            "time": 1658880000000,
            "long_liquidation_usd": "2369935.19562",
            "short_liquidation_usd": "6947459.43674",
        },
        {
            "time": 1658966400000,
            "long_liquidation_usd": "5118407.85124",
            "short_liquidation_usd": "8517330.44192",
        },
    ],
    {"time_ms": 1658880000000, "long_usd": 2369935.19562, "short_usd": 6947459.43674},
    rows=2,
)

LIQUIDATION_AGGREGATED = Example(
    [
        {
            "time": 1658966400000,
            "aggregated_long_liquidation_usd": 5916885.14234,
            "aggregated_short_liquidation_usd": 12969583.87632,
        },
        {
            "time": 1659052800000,
            "aggregated_long_liquidation_usd": 5345708.23191,
            "aggregated_short_liquidation_usd": 6454875.54909,
        },
    ],
    {"time_ms": 1658966400000, "long_usd": 5916885.14234, "short_usd": 12969583.87632},
    rows=2,
)

TAKER = Example(
    [
        {
            "time": 1741622400000,
            "aggregated_buy_volume_usd": 968834542.3787,
            "aggregated_sell_volume_usd": 1054582654.8138,
        },
        {
            "time": 1741626000000,
            "aggregated_buy_volume_usd": 1430620763.2041,
            "aggregated_sell_volume_usd": 1559166911.2821,
        },
    ],
    {"time_ms": 1741622400000, "buy": 968834542.3787, "sell": 1054582654.8138},
    rows=2,
)
