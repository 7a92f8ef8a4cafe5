"""Every path of the API the simulator answers, with the plan it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cgtui.simulator import (
    rest_etf,
    rest_history,
    rest_levels,
    rest_lists,
    rest_markets,
    rest_positions,
)
from cgtui.simulator.plans import Level
from cgtui.simulator.rest_call import Call

Handler = Callable[[Call], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What answers a path, and the lowest plan that may call it."""

    handler: Handler
    plan: Level = "HOBBYIST"


def subscription(call: Call) -> dict[str, Any]:
    """The account behind the key."""
    return {
        "level": call.account.level,
        "expire_time": call.account.expire_ms,
        "expired": call.account.expire_ms <= call.now_ms,
    }


_FUTURES: Mapping[str, Endpoint] = {
    "supported-coins": Endpoint(rest_lists.supported_coins),
    "supported-exchanges": Endpoint(rest_lists.supported_exchanges),
    "supported-exchange-pairs": Endpoint(rest_lists.supported_pairs),
    "coins-markets": Endpoint(rest_markets.coins_markets, "STANDARD"),
    "pairs-markets": Endpoint(rest_markets.pairs_markets),
    "price/history": Endpoint(rest_history.price_history),
    "funding-rate/history": Endpoint(rest_history.funding_history),
    "funding-rate/oi-weight-history": Endpoint(rest_history.funding_weighted_history),
    "funding-rate/exchange-list": Endpoint(rest_lists.funding_exchange_list),
    "open-interest/history": Endpoint(rest_history.open_interest_history),
    "open-interest/aggregated-history": Endpoint(rest_history.open_interest_aggregated),
    "open-interest/exchange-list": Endpoint(rest_lists.open_interest_exchange_list),
    "liquidation/history": Endpoint(rest_history.liquidation_history),
    "liquidation/aggregated-history": Endpoint(rest_history.liquidation_aggregated),
    "liquidation/coin-list": Endpoint(rest_lists.liquidation_coin_list),
    "liquidation/exchange-list": Endpoint(rest_lists.liquidation_exchange_list),
    "liquidation/order": Endpoint(rest_lists.liquidation_orders, "STANDARD"),
    "aggregated-taker-buy-sell-volume/history": Endpoint(rest_history.taker_aggregated),
    "v2/taker-buy-sell-volume/history": Endpoint(rest_history.taker_history),
    "taker-buy-sell-volume/history": Endpoint(rest_history.taker_history),
    "taker-buy-sell-volume/exchange-list": Endpoint(rest_lists.taker_exchange_list),
    "global-long-short-account-ratio/history": Endpoint(rest_history.long_short_accounts),
    "liquidation/map": Endpoint(rest_levels.liquidation_map, "PROFESSIONAL"),
    "liquidation/aggregated-map": Endpoint(rest_levels.aggregated_map, "PROFESSIONAL"),
    "liquidation/max-pain": Endpoint(rest_levels.max_pain, "PROFESSIONAL"),
    **{
        f"liquidation/heatmap/model{n}": Endpoint(rest_levels.heatmap, "PROFESSIONAL")
        for n in (1, 2, 3)
    },
    **{
        f"liquidation/aggregated-heatmap/model{n}": Endpoint(
            rest_levels.aggregated_heatmap, "PROFESSIONAL"
        )
        for n in (1, 2, 3)
    },
}

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {f"/api/futures/{path}": endpoint for path, endpoint in _FUTURES.items()}
    | {
        "/api/etf/bitcoin/flow-history": Endpoint(rest_etf.flow_history),
        "/api/etf/bitcoin/list": Endpoint(rest_etf.fund_list),
        "/api/hyperliquid/position": Endpoint(rest_positions.positions, "STANDARD"),
        "/api/hyperliquid/whale-alert": Endpoint(rest_positions.whale_alerts, "STARTUP"),
        "/api/hyperliquid/whale-position": Endpoint(rest_positions.whale_positions, "STARTUP"),
        "/api/spot/supported-exchange-pairs": Endpoint(rest_lists.spot_pairs),
        "/api/user/account/subscription": Endpoint(subscription),
    }
)
