"""The market overviews: every coin, and every contract of one coin."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from cgtui.simulator.instruments import Listing
from cgtui.simulator.rest_call import Call
from cgtui.simulator.rest_lists import next_funding_ms, rolling_liquidations

Rows = list[dict[str, Any]]

_LABELS = {"5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "12h": 720, "24h": 1440}
_SUPPLY_X = {1: 28.0, 2: 12.0, 3: 9.0, 4: 6.0}
"""Market capitalisation in multiples of open interest, by tier."""


async def coins_markets(call: Call) -> Rows:
    """All coins, largest open interest first, one page of them."""
    page, per_page = max(1, call.integer("page", 1)), call.integer("per_page", 100)
    market = call.market
    ranked = sorted(market.listings, key=lambda name: -market.open_interest_usd(name))
    rows = []
    for name in ranked[max(0, (page - 1) * per_page) : max(0, page * per_page)]:
        rows.append(_coin_row(call, market.listings[name]))
        # A coin's past is worked out on its first row: let other requests in between.
        await asyncio.sleep(0)
    return rows


def pairs_markets(call: Call) -> Rows:
    """All contracts of one coin."""
    listing = call.coin()
    if listing is None:
        return []
    name, now_ms, decimals = listing.coin.name, call.now_ms, listing.coin.decimals
    series = call.market.series(name)
    price, coins = series.at(now_ms)
    price_before, coins_before = series.at(now_ms - 86_400_000)
    day = series.bars(60, now_ms - 86_400_000, now_ms)
    buy, sell = sum(b.buy_usd for b in day), sum(b.sell_usd for b in day)
    rolled, rows = call.market.liquidations(name).rolling(24, now_ms), []
    for i, (longs, shorts) in zip(listing.instruments, rolled, strict=True):
        row: dict[str, Any] = {
            "instrument_id": i.instrument_id,
            "exchange_name": i.exchange,
            "symbol": f"{name}/{i.quote}",
            "current_price": round(price, decimals),
            "index_price": round(price * 1.0002, decimals + 2),
            "price_change_percent_24h": _percent(price, price_before),
            "volume_usd": round((buy + sell) * i.share, 4),
            "volume_usd_change_percent_24h": round(9 * _wave(now_ms, listing, 40), 2),
            "long_volume_usd": round(buy * i.share, 4),
            "short_volume_usd": round(sell * i.share, 4),
            "long_volume_quantity": int(buy * i.share / 5_000),
            "short_volume_quantity": int(sell * i.share / 5_000),
            "open_interest_quantity": round(coins * i.share, 4),
            "open_interest_usd": round(coins * price * i.share, 4),
            "open_interest_change_percent_24h": _percent(coins, coins_before),
            "long_liquidation_usd_24h": round(longs, 4),
            "short_liquidation_usd_24h": round(shorts, 4),
            "funding_rate": call.market.funding.pct(listing.coin, now_ms, i),
            "next_funding_time": next_funding_ms(now_ms, i),
            "open_interest_volume_radio": round(coins * price / (buy + sell), 4),
            "oi_vol_ratio_change_percent_24h": round(12 * _wave(now_ms, listing, 30), 2),
        }
        if i.dated:
            del row["funding_rate"], row["next_funding_time"]
        rows.append(row)
    return rows


def _coin_row(call: Call, listing: Listing) -> dict[str, Any]:
    coin, now_ms = listing.coin, call.now_ms
    series = call.market.series(coin.name)
    price, coins = series.at(now_ms)
    before = {label: series.at(now_ms - m * 60_000) for label, m in _LABELS.items()}
    funding = call.market.funding.pct(coin, now_ms)
    capital_usd = coin.open_interest * _SUPPLY_X[coin.tier] * price
    day_usd = coin.volume_usd_per_s * 86_400
    row: dict[str, Any] = {
        "symbol": coin.name,
        "current_price": round(price, coin.decimals),
        "avg_funding_rate_by_oi": funding,
        "avg_funding_rate_by_vol": round(funding * 1.05, 6),
        "market_cap_usd": round(capital_usd, 4),
        "open_interest_market_cap_ratio": round(coins * price / capital_usd, 4),
        "open_interest_usd": round(coins * price, 4),
        "open_interest_quantity": round(coins, 4),
        "open_interest_volume_ratio": round(coins * price / day_usd, 4),
    }
    for label, (price_before, coins_before) in before.items():
        row[f"price_change_percent_{label}"] = _percent(price, price_before)
        if label != "12h":
            row[f"open_interest_change_percent_{label}"] = _percent(coins, coins_before)
            row[f"volume_change_percent_{label}"] = round(6 * _wave(now_ms, listing, 7), 2)
    for label, minutes in _LABELS.items():
        long_part = 0.5 + 0.03 * _wave(now_ms, listing, minutes)
        volume_usd = coin.volume_usd_per_s * minutes * 60
        row[f"long_short_ratio_{label}"] = round(long_part / (1 - long_part), 4)
        row[f"long_volume_usd_{label}"] = round(volume_usd * long_part, 4)
        row[f"short_volume_usd_{label}"] = round(volume_usd * (1 - long_part), 4)
        if label in {"1h", "4h", "24h"}:
            row[f"volume_change_usd_{label}"] = round(
                volume_usd * 0.06 * _wave(now_ms, listing, 9), 4
            )
    return row | rolling_liquidations(call, listing)


def _percent(now: float, before: float) -> float:
    return round((now / before - 1) * 100, 2)


def _wave(now_ms: int, listing: Listing, period_min: float) -> float:
    """A slow figure between -1 and 1 for fields nothing else depends on."""
    return math.sin(now_ms / 60_000 / period_min + listing.coin.index)
