"""Hyperliquid's large positions, which disappear when the price reaches their liquidation."""

from __future__ import annotations

import random
from typing import Any

from cgtui.simulator.instruments import Listing
from cgtui.simulator.market_view import MarketView
from cgtui.simulator.rest_call import Call

Rows = list[dict[str, Any]]

_A_COIN = 60
_PAGE = 20
_DAY_MS = 86_400_000
_WHALE_COINS = ("BTC", "ETH", "SOL", "HYPE", "XRP")
_WHALE_USD = 1_000_000


def positions(call: Call) -> dict[str, Any]:
    """One page of a coin's positions, largest first."""
    listing = call.coin()
    found = _open(call, listing) if listing is not None else []
    pages = -(-len(found) // _PAGE)
    page = max(1, call.integer("current_page", 1))
    return {
        "total_pages": pages,
        "current_page": page,
        "list": found[(page - 1) * _PAGE : page * _PAGE],
    }


def whale_positions(call: Call) -> Rows:
    """Positions above a million USD, largest first."""
    found = [
        row
        for coin in _WHALE_COINS
        for row in _open(call, call.market.listings[coin])
        if row["position_value_usd"] >= _WHALE_USD
    ]
    return sorted(found, key=lambda row: -row["position_value_usd"])


def whale_alerts(call: Call) -> Rows:
    """Positions above a million USD by the time they were opened, newest first."""
    kept = ("user", "symbol", "position_size", "entry_price", "liq_price", "position_value_usd")
    alerts = [
        {name: row[name] for name in kept}
        | {"position_action": 1, "create_time": row["create_time"]}
        for row in whale_positions(call)
    ]
    return sorted(alerts, key=lambda row: -row["create_time"])[:200]


def _open(call: Call, listing: Listing) -> Rows:
    price = call.market.series(listing.coin.name).at(call.now_ms)[0]
    rows = []
    for number in range(_A_COIN):
        row = _position(call.market, listing, number, price)
        safe = price > row["liq_price"] if row["position_size"] > 0 else price < row["liq_price"]
        if safe:
            rows.append(row | {"update_time": call.now_ms - number % 7 * 1_000})
    return sorted(rows, key=lambda row: -row["position_value_usd"])


def _position(market: MarketView, listing: Listing, number: int, price: float) -> dict[str, Any]:
    coin = listing.coin
    rng = random.Random(f"{market.seed}:position:{coin.name}:{number}")  # noqa: S311 - no secret
    sign = 1 if rng.random() < 0.6 else -1
    leverage = rng.choice((3, 5, 10, 10, 20, 25, 40))
    entry = coin.price * (1 + rng.gauss(0, 0.02))
    size = sign * coin.large_usd * 1.2 * min(20, rng.paretovariate(1.3)) / entry
    # Cross margin: more collateral than the leverage alone asks for.
    room = max(0.006, (0.85 / leverage) * rng.uniform(0.7, 1.6))
    value_usd = abs(size) * price
    return {
        "user": f"0x{rng.getrandbits(160):040x}",
        "symbol": coin.name,
        "position_size": round(size, 4),
        "entry_price": round(entry, coin.decimals),
        "mark_price": round(price, coin.decimals),
        "liq_price": round(coin.price * (1 - sign * room), coin.decimals),
        "leverage": leverage,
        "margin_balance": round(value_usd / leverage, 4),
        "position_value_usd": round(value_usd, 4),
        "unrealized_pnl": round((price - entry) * size, 4),
        "funding_fee": round(-sign * value_usd * 0.0004, 4),
        "margin_mode": "cross" if rng.random() < 0.7 else "isolated",
        "create_time": market.start_ms - int(rng.random() * 20 * _DAY_MS),
    }
