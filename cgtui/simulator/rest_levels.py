"""Where positions would be liquidated: the heatmaps and maps of the highest plan, in small."""

from __future__ import annotations

from typing import Any

from cgtui.simulator.instruments import Listing
from cgtui.simulator.rest_call import Call, Contract
from cgtui.simulator.rest_reply import text

_LEVELS = 40
_STEP = 0.002
_CANDLES = 60
_LEVERAGES = (25, 50, 100)


def heatmap(call: Call) -> dict[str, Any]:
    """The heatmap of one contract."""
    call.required("exchange", "symbol", "range")
    contract = call.contract()
    return _heatmap(call, contract.listing) if isinstance(contract, Contract) else {}


def aggregated_heatmap(call: Call) -> dict[str, Any]:
    """The heatmap of a coin."""
    call.required("symbol", "range")
    listing = call.coin()
    return _heatmap(call, listing) if listing is not None else {}


def liquidation_map(call: Call) -> dict[str, Any]:
    """Liquidation levels of one contract by price."""
    call.required("exchange", "symbol", "range")
    contract = call.contract()
    return {"data": _map(call, contract.listing) if contract is not None else {}}


def aggregated_map(call: Call) -> dict[str, Any]:
    """Liquidation levels of a coin by price."""
    call.required("symbol", "range")
    listing = call.coin()
    return {"data": _map(call, listing) if listing is not None else {}}


def max_pain(call: Call) -> list[dict[str, Any]]:
    """The price at which most would be liquidated, by coin and side."""
    rows = []
    for listing in call.market.listings.values():
        if listing.coin.tier <= 2:
            price = call.market.series(listing.coin.name).at(call.now_ms)[0]
            rows.append(
                {
                    "symbol": listing.coin.name,
                    "price": round(price, listing.coin.decimals),
                    "long_max_pain_liq_level": listing.coin.large_usd * 9,
                    "long_max_pain_liq_price": round(price * 0.981, listing.coin.decimals),
                    "short_max_pain_liq_level": listing.coin.large_usd * 7,
                    "short_max_pain_liq_price": round(price * 1.017, listing.coin.decimals),
                }
            )
    return rows


def _levels(call: Call, listing: Listing) -> list[tuple[float, float]]:
    price = call.market.series(listing.coin.name).at(call.now_ms)[0]
    levels = []
    for n in range(-_LEVELS // 2, _LEVELS // 2):
        distance = abs(n + 0.5) * _STEP
        size_usd = listing.coin.large_usd * 4 * distance / (0.0004 + distance**2) / 100
        levels.append((round(price * (1 + (n + 0.5) * _STEP), listing.coin.decimals), size_usd))
    return levels


def _heatmap(call: Call, listing: Listing) -> dict[str, Any]:
    levels = _levels(call, listing)
    bars = call.market.series(listing.coin.name).bars(
        5, call.now_ms - _CANDLES * 300_000, call.now_ms
    )
    decimals = listing.coin.decimals
    return {
        "y_axis": [price for price, _ in levels],
        "liquidation_leverage_data": [
            [x, y, round(size_usd * (x + 1) / len(bars), 2)]
            for x in range(0, len(bars), 4)
            for y, (_, size_usd) in enumerate(levels)
        ],
        "price_candlesticks": [
            [
                bar.time_ms // 1000,
                *(text(value, decimals) for value in (bar.open, bar.high, bar.low, bar.close)),
                text(bar.buy_usd + bar.sell_usd),
            ]
            for bar in bars
        ],
    }


def _map(call: Call, listing: Listing) -> dict[str, Any]:
    return {
        text(price, listing.coin.decimals): [
            [price, round(size_usd / leverage * 25, 2), leverage, None] for leverage in _LEVERAGES
        ]
        for price, size_usd in _levels(call, listing)
    }
