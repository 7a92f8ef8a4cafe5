"""CoinGlass's documented example answers, one for each endpoint, typed in as facts.

From the pages of docs.coinglass.com and its repository of January 2026, cut to a row or two; the
fields that pairs got in March 2026 are added. Numbers keep the JSON type they have on the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.coinglass.official_example import Example
from tests.coinglass.official_histories import (
    FUNDING,
    LIQUIDATION,
    LIQUIDATION_AGGREGATED,
    OPEN_INTEREST,
    PRICE,
    TAKER,
)
from tests.coinglass.official_holdings import (
    AGGREGATED_MAP,
    ETF_FLOWS,
    ETF_LIST,
    HEATMAP,
    MAP,
    MAX_PAIN,
    POSITIONS,
)
from tests.coinglass.official_lists import (
    FUNDING_EXCHANGES,
    LIQUIDATION_EXCHANGES,
    LIQUIDATION_SUMS,
    MARKETS,
    OI_EXCHANGES,
    ORDERS,
    PAIRS,
    SPOT_PAIRS,
)

EXAMPLES: Mapping[str, Example] = {
    "supported_coins": Example(["BTC", "ETH", "SOL", "XRP"], {"coin": "BTC"}, rows=4),
    "supported_exchanges": Example(
        ["OKX", "Binance", "HTX", "Bitmex", "ApeX Omni"], {"exchange": "OKX"}, rows=5, msg=None
    ),
    "exchange_pairs": PAIRS,
    "spot_pairs": SPOT_PAIRS,
    "price_history": PRICE,
    "funding_history": FUNDING,
    "oi_history": OPEN_INTEREST,
    "liquidation_history": LIQUIDATION,
    "funding_oi_weighted": FUNDING,
    "oi_aggregated": OPEN_INTEREST,
    "liquidation_aggregated": LIQUIDATION_AGGREGATED,
    "taker_aggregated": TAKER,
    "coins_markets": MARKETS,
    "liquidation_exchanges": LIQUIDATION_EXCHANGES,
    "liquidation_coins": Example(
        [{"symbol": "BTC", **LIQUIDATION_SUMS}], {"coin": "BTC", **LIQUIDATION_SUMS}
    ),
    "liquidation_orders": ORDERS,
    "oi_exchanges": OI_EXCHANGES,
    "funding_exchanges": FUNDING_EXCHANGES,
    "etf_flows": ETF_FLOWS,
    "etf_list": ETF_LIST,
    "hyperliquid_positions": POSITIONS,
    "account": Example(
        {"level": "HOBBYIST", "expire_time": 1780272000000, "expired": False},
        {"level": "HOBBYIST", "expires_ms": 1780272000000, "expired": False},
        msg=None,
    ),
    **{f"{kind}heatmap_model{n}": HEATMAP for kind in ("", "aggregated_") for n in (1, 2, 3)},
    "liquidation_map": MAP,
    "aggregated_map": AGGREGATED_MAP,
    "max_pain": MAX_PAIN,
}
