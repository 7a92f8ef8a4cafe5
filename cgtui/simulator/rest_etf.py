"""Bitcoin funds: daily flows and the list of funds."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cgtui.simulator.market_view import MarketView
from cgtui.simulator.rest_call import Call
from cgtui.simulator.rest_reply import text

Rows = list[dict[str, Any]]

_DAY_MS = 86_400_000
_FLOW_DAYS = 300
_MISSING_FLOW_CHANCE = 0.12
# ticker: fund name, Bitcoin held, fee in percent, first trading day
_FUNDS: dict[str, tuple[str, float, float, str]] = {
    "IBIT": ("iShares Bitcoin Trust ETF", 772_400.0, 0.25, "2024-01-11"),
    "FBTC": ("Fidelity Wise Origin Bitcoin Fund", 201_300.0, 0.25, "2024-01-11"),
    "GBTC": ("Grayscale Bitcoin Trust ETF", 168_900.0, 1.5, "2015-05-04"),
    "BTC": ("Grayscale Bitcoin Mini Trust ETF", 44_100.0, 0.15, "2024-07-31"),
    "ARKB": ("ARK 21Shares Bitcoin ETF", 38_700.0, 0.21, "2024-01-11"),
    "BITB": ("Bitwise Bitcoin ETF", 37_900.0, 0.2, "2024-01-11"),
    "HODL": ("VanEck Bitcoin ETF", 17_200.0, 0.2, "2024-01-11"),
    "BRRR": ("CoinShares Valkyrie Bitcoin Fund", 5_600.0, 0.25, "2024-01-11"),
    "EZBC": ("Franklin Bitcoin ETF", 5_300.0, 0.19, "2024-01-11"),
    "BTCO": ("Invesco Galaxy Bitcoin ETF", 5_100.0, 0.25, "2024-01-11"),
    "BTCW": ("WisdomTree Bitcoin Fund", 1_500.0, 0.25, "2024-01-11"),
}
_BITCOIN_A_SHARE = 0.00057


def flow_history(call: Call) -> Rows:
    """Net flows of every trading day, oldest first; a day appears on the next one."""
    today = call.now_ms // _DAY_MS
    seed = call.market.seed
    closes = {
        bar.time_ms // _DAY_MS: bar.close
        for bar in call.market.series("BTC").bars(1440, 0, call.now_ms)
    }
    return [
        _flows(seed, day) | {"price_usd": round(closes.get(day) or _old_price(call.market, day), 1)}
        for day in range(today - _FLOW_DAYS, today)
        if _weekday(day) < 5
    ]


def fund_list(call: Call) -> Rows:
    """The funds and their state: some numbers are strings, some are not."""
    price = call.market.series("BTC").at(call.now_ms)[0]
    return [_fund(call, ticker, price) for ticker in _FUNDS]


def _weekday(day: int) -> int:
    # 1 January 1970 was a Thursday.
    return (day + 3) % 7


@lru_cache(maxsize=2 * _FLOW_DAYS)
def _flows(seed: int, day: int) -> dict[str, Any]:
    rng = random.Random(f"{seed}:etf:{day}")  # noqa: S311 - a market, not a secret
    mood = 1.1 * math.sin(day / 9) + rng.gauss(0, 1)
    flows: Rows = []
    total = 0.0
    for ticker, (_, held, _, _) in _FUNDS.items():
        own = mood * (-0.4 if ticker == "GBTC" else 1) + 0.6 * rng.gauss(0, 1)
        flow_usd = round(own * held * 260, -5) + 0.0
        row: dict[str, Any] = {"etf_ticker": ticker}
        if rng.random() >= _MISSING_FLOW_CHANCE:
            row["flow_usd"] = flow_usd
            total += flow_usd
        flows.append(row)
    return {"timestamp": day * _DAY_MS, "flow_usd": total, "etf_flows": flows}


def _old_price(market: MarketView, day: int) -> float:
    """Bitcoin's close before the market's own past begins."""
    wave = 0.09 * math.sin(day / 31) + 0.02 * math.sin(day / 4.7)
    return market.listings["BTC"].coin.price * (1 + wave)


def _fund(call: Call, ticker: str, price: float) -> dict[str, Any]:
    name, held, fee, listed = _FUNDS[ticker]
    day = call.now_ms // _DAY_MS
    rng = random.Random(f"{call.market.seed}:fund:{ticker}:{day}")  # noqa: S311 - no secret
    value_usd = price * _BITCOIN_A_SHARE
    change_pct = round(rng.gauss(0, 1.4), 2)
    premium_pct = round(rng.gauss(0, 0.08), 2)
    volume = int(held * rng.uniform(20, 60))
    bitcoin_day = round(held * rng.gauss(0, 0.002), 4)
    bitcoin_week = round(held * rng.gauss(0, 0.006), 4)
    return {
        "ticker": ticker,
        "fund_name": name,
        "region": "us",
        "market_status": "open" if _weekday(day) < 5 else "closed",
        "primary_exchange": "XNAS" if ticker in {"IBIT", "BRRR"} else "ARCX",
        "cik_code": f"{1_588_489 + len(name) * 1_001:010d}",
        "fund_type": "Spot",
        "list_date": int(datetime.fromisoformat(listed).replace(tzinfo=UTC).timestamp() * 1000),
        "shares_outstanding": str(int(held / _BITCOIN_A_SHARE)),
        "aum_usd": text(held * price, 2),
        "management_fee_percent": text(fee, 2),
        "last_trade_time": call.now_ms - 4_000,
        "last_quote_time": call.now_ms - 1_000,
        "volume_quantity": volume,
        "volume_usd": round(volume * value_usd, 4),
        "price_change_usd": round(value_usd * change_pct / 100, 2),
        "price_change_percent": change_pct,
        "asset_details": {
            "net_asset_value_usd": round(value_usd, 2),
            "premium_discount_percent": premium_pct,
            "btc_holding": held,
            "btc_change_percent_24h": round(bitcoin_day / held * 100, 2),
            "btc_change_24h": bitcoin_day,
            "btc_change_percent_7d": round(bitcoin_week / held * 100, 2),
            "btc_change_7d": bitcoin_week,
            "update_date": f"{datetime.fromtimestamp((day - 1) * 86_400, tz=UTC):%Y-%m-%d}",
        },
        "update_timestamp": call.now_ms - 300_000,
    }
