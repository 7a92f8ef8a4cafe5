"""The four inputs that confirm a cascade, read from the REST answers alone."""

from __future__ import annotations

from statistics import median
from typing import Any

import httpx

VENUES = "Binance,OKX,Bybit,Hyperliquid"
LARGE_USD = {"BTC": 2.5e6, "ETH": 2.5e6}
TIER2 = ("SOL", "XRP", "DOGE", "BNB", "HYPE")
MINUTE_MS = 60_000


async def rows(client: httpx.AsyncClient, path: str, **query: object) -> list[dict[str, Any]]:
    """The data of a successful call."""
    answer = await client.get(f"/api/futures/{path}", params={k: str(v) for k, v in query.items()})
    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body["code"] == "0", body
    found: list[dict[str, Any]] = body["data"]
    return found


async def taker(client: httpx.AsyncClient, coin: str, side: int) -> tuple[float, float]:
    """(share in the direction of the forced flow, volume in multiples of the median 5 minutes)."""
    bars = await rows(
        client,
        "aggregated-taker-buy-sell-volume/history",
        exchange_list=VENUES,
        symbol=coin,
        interval="1m",
    )
    day = await rows(
        client,
        "aggregated-taker-buy-sell-volume/history",
        exchange_list=VENUES,
        symbol=coin,
        interval="5m",
        limit=288,
    )
    recent = bars[-6:]
    buy = sum(b["aggregated_buy_volume_usd"] for b in recent)
    sell = sum(b["aggregated_sell_volume_usd"] for b in recent)
    usual = median(b["aggregated_buy_volume_usd"] + b["aggregated_sell_volume_usd"] for b in day)
    return (sell if side == 1 else buy) / (buy + sell), (buy + sell) / usual


async def open_interest(client: httpx.AsyncClient, coin: str) -> tuple[float, float]:
    """Change in percent over the trailing 15 and 60 minutes, in coins."""
    bars = await rows(
        client,
        "open-interest/aggregated-history",
        symbol=coin,
        interval="1m",
        unit="coin",
        limit=61,
    )
    closes = [float(b["close"]) for b in bars]
    return (closes[-1] / closes[-16] - 1) * 100, (closes[-1] / closes[-61] - 1) * 100


async def liquidations(client: httpx.AsyncClient, coin: str, side: int) -> tuple[float, float]:
    """(worst of the last 5 minutes, 95th percentile of the non-empty minutes before), USD."""
    bars = await rows(
        client,
        "liquidation/aggregated-history",
        exchange_list=VENUES,
        symbol=coin,
        interval="1m",
    )
    name = f"aggregated_{'long' if side == 1 else 'short'}_liquidation_usd"
    sums = [b[name] for b in bars]
    before = sorted(s for s in sums[:-5] if s)
    return max(sums[-5:]), before[int(0.95 * len(before))]


async def funding(client: httpx.AsyncClient, pair: str, start_ms: int) -> tuple[float, float]:
    """(the last bar closed before ``start_ms``, the 95th percentile of 30 days), percent."""
    bars = await rows(
        client, "funding-rate/history", exchange="Binance", symbol=pair, interval="1m", limit=60
    )
    month = await rows(
        client, "funding-rate/history", exchange="Binance", symbol=pair, interval="1h", limit=720
    )
    closed = [b for b in bars if b["time"] + MINUTE_MS <= start_ms]
    levels = sorted(float(b["close"]) for b in month)
    return float(closed[-1]["close"]), levels[int(0.95 * len(levels))]


async def votes(
    client: httpx.AsyncClient, coin: str, side: int, start_ms: int
) -> dict[str, tuple[bool, tuple[float, float]]]:
    """The four votes (yes or no) with the figures they rest on."""
    share, volume_x = await taker(client, coin, side)
    short_term, long_term = await open_interest(client, coin)
    worst_usd, p95_usd = await liquidations(client, coin, side)
    rate, p95_rate = await funding(client, f"{coin}USDT", start_ms)
    tier = 1 if coin in LARGE_USD else 2 if coin in TIER2 else 3
    large_usd = LARGE_USD.get(coin, 750e3 if tier == 2 else 300e3)
    drop, hour_drop = {1: (-0.8, -1.7), 2: (-0.9, -2.0), 3: (-1.2, -2.7)}[tier]
    crowded = rate >= 0.03 or rate > p95_rate if side == 1 else rate <= -0.03
    return {
        "taker": (share >= 0.58 and volume_x >= 2, (share, volume_x)),
        "oi": (short_term <= drop or long_term <= hour_drop, (short_term, long_term)),
        "liquidations": (worst_usd >= max(large_usd, p95_usd), (worst_usd, p95_usd)),
        "funding": (crowded, (rate, p95_rate)),
    }
