"""The list endpoints: what is supported, and the present state by venue or coin."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from cgtui.simulator.instruments import Instrument, Listing
from cgtui.simulator.order import Order
from cgtui.simulator.rest_call import Call
from cgtui.simulator.rest_reply import RefusedError, missing_parameter

Rows = list[dict[str, Any]]

_HOUR_MS = 3_600_000
_RANGE_HOURS = {"1h": 1, "4h": 4, "12h": 12, "24h": 24}
_RANGE_MIN = {"5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "12h": 720, "24h": 1440}
_MAX_ORDERS = 200
_ORDERS_DAYS = 7
_SPOT_PAIRS = {
    "Binance": "{}USDT",
    "OKX": "{}-USDT",
    "Bybit": "{}USDT",
    "Coinbase": "{}-USD",
    "Kraken": "{}/USD",
    "Gate": "{}_USDT",
}


def supported_coins(call: Call) -> list[str]:
    """Names of all coins."""
    return list(call.market.listings)


def supported_exchanges(call: Call) -> list[str]:
    """Names of all venues."""
    return list(call.market.venues)


def supported_pairs(call: Call) -> dict[str, Rows]:
    """Contracts by venue, of one venue if asked for."""
    wanted = call.query.get("exchange", "").casefold()
    found: dict[str, Rows] = {
        venue: [] for venue in call.market.venues if not wanted or venue.casefold() == wanted
    }
    for listing in call.market.listings.values():
        for i in listing.instruments:
            if i.exchange in found:
                found[i.exchange].append(
                    {
                        "instrument_id": i.instrument_id,
                        "base_asset": i.coin,
                        "quote_asset": i.quote,
                        "settlement_currency": i.settlement,
                        "max_leverage": 100 if listing.coin.tier < 3 else 50,
                        "funding_interval": 0 if i.dated else i.funding_interval_h,
                        "price_tick_size": 10.0**-listing.coin.decimals,
                    }
                )
    return found


def spot_pairs(call: Call) -> dict[str, Rows]:
    """Spot pairs by venue."""
    wanted = call.query.get("exchange", "").casefold()
    return {
        venue: [
            {
                "instrument_id": form.format(coin),
                "base_asset": coin,
                "quote_asset": "USD" if form.endswith("USD") else "USDT",
            }
            for coin in call.market.listings
            if coin != "HYPE" and not coin.startswith("1000")
        ]
        for venue, form in _SPOT_PAIRS.items()
        if not wanted or venue.casefold() == wanted
    }


async def liquidation_coin_list(call: Call) -> Rows:
    """Rolling liquidations of every coin, on one venue if asked for."""
    wanted = call.query.get("exchange", "").casefold()
    rows = []
    for name, listing in call.market.listings.items():
        row: dict[str, Any] = {"symbol": name}
        row |= rolling_liquidations(call, listing, "" if wanted == "all" else wanted)
        rows.append(row)
        # A coin's past is worked out on its first row: let other requests in between.
        await asyncio.sleep(0)
    return rows


def rolling_liquidations(call: Call, listing: Listing, exchange: str = "") -> dict[str, float]:
    """The twelve rolling liquidation fields of a coin, on one venue (casefolded) or on all."""
    fields: dict[str, float] = {}
    series = call.market.liquidations(listing.coin.name)
    for label, hours in reversed(_RANGE_HOURS.items()):
        pairs = [
            pair
            for pair, i in zip(series.rolling(hours, call.now_ms), listing.instruments, strict=True)
            if not exchange or i.exchange.casefold() == exchange
        ]
        longs, shorts = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
        fields[f"liquidation_usd_{label}"] = round(longs + shorts, 4)
        fields[f"long_liquidation_usd_{label}"] = round(longs, 4)
        fields[f"short_liquidation_usd_{label}"] = round(shorts, 4)
    return fields


async def liquidation_exchange_list(call: Call) -> Rows:
    """Rolling liquidations by venue, of one coin or of all; the first row is the sum."""
    (label,) = call.required("range")
    if label not in _RANGE_HOURS:
        raise RefusedError("400", f"Parameter 'range' must be one of {', '.join(_RANGE_HOURS)}")
    symbol = call.query.get("symbol", "")
    if symbol:
        found = call.market.find(symbol)
        chosen = [found] if found is not None else []
    else:
        chosen = list(call.market.listings.values())
    longs: defaultdict[str, float] = defaultdict(float)
    shorts: defaultdict[str, float] = defaultdict(float)
    for listing in chosen:
        sums = call.market.liquidations(listing.coin.name).rolling(_RANGE_HOURS[label], call.now_ms)
        for instrument, (long_usd, short_usd) in zip(listing.instruments, sums, strict=True):
            for name in ("All", instrument.exchange):
                longs[name] += long_usd
                shorts[name] += short_usd
        await asyncio.sleep(0)
    return [
        {
            "exchange": name,
            "liquidation_usd": round(longs[name] + shorts[name], 4),
            "long_liquidation_usd": round(longs[name], 4),
            "short_liquidation_usd": round(shorts[name], 4),
        }
        for name in sorted(longs, key=lambda name: -longs[name] - shorts[name])
    ]


def liquidation_orders(call: Call) -> Rows:
    """Single liquidations, oldest first: at most the newest 200 of the last seven days.

    ``side`` is 1 for a long liquidated, as on the websocket.
    """
    exchange, symbol, least = call.required("exchange", "symbol", "min_liquidation_amount")
    try:
        least_usd = float(least)
    except ValueError:
        raise RefusedError("400", "Parameter 'min_liquidation_amount' must be a number") from None
    since_ms = max(call.integer("start_time", 0), call.now_ms - _ORDERS_DAYS * 24 * _HOUR_MS)
    until_ms = min(call.integer("end_time", call.now_ms), call.now_ms)
    venue = next((v for v in call.market.venues if v.casefold() == exchange.casefold()), None)
    listing = call.market.find(symbol)
    if venue is None or listing is None:
        return []
    found: list[Order] = []
    for order in call.market.liquidations(listing.coin.name).orders(venue, until_ms):
        if order.time_ms < since_ms or len(found) == _MAX_ORDERS:
            break
        if order.usd >= least_usd:
            found.append(order)
    return [
        {
            "exchange_name": order.exchange.upper(),
            "symbol": order.pair,
            "base_asset": order.coin,
            "price": order.price,
            "usd_value": order.usd,
            "side": order.side,
            "time": order.time_ms,
        }
        for order in reversed(found)
    ]


def open_interest_exchange_list(call: Call) -> Rows:
    """Open interest of a coin by venue; the first row is the sum."""
    listing = call.coin()
    if listing is None:
        return []
    series = call.market.series(listing.coin.name)
    price, coins = series.at(call.now_ms)
    changes = {}
    for label, minutes in _RANGE_MIN.items():
        if label != "12h":
            before = series.at(call.now_ms - minutes * 60_000)[1]
            changes[f"open_interest_change_percent_{label}"] = round((coins / before - 1) * 100, 2)
    shares: dict[str, tuple[float, float]] = {"All": (0.0, 0.0)}
    for i in listing.instruments:
        for name in ("All", i.exchange):
            stable, token = shares.get(name, (0.0, 0.0))
            in_token = i.share if i.coin_margined else 0.0
            shares[name] = (stable + i.share - in_token, token + in_token)
    return [
        {
            "exchange": name,
            "symbol": listing.coin.name,
            "open_interest_usd": round(coins * price * (stable + token), 4),
            "open_interest_quantity": round(coins * (stable + token), 4),
            "open_interest_by_stable_coin_margin": round(coins * price * stable, 4),
            "open_interest_quantity_by_coin_margin": round(coins * token, 4),
            "open_interest_quantity_by_stable_coin_margin": round(coins * stable, 4),
            **changes,
        }
        for name, (stable, token) in shares.items()
    ]


def funding_exchange_list(call: Call) -> Rows:
    """The funding of every coin by venue and margin; inner fields can be missing."""
    rows = []
    for name, listing in call.market.listings.items():
        lists: dict[bool, Rows] = {False: [], True: []}
        for i in listing.instruments:
            if not i.dated and not any(r["exchange"] == i.exchange for r in lists[i.coin_margined]):
                lists[i.coin_margined].append(_funding_row(call, listing, i))
        rows.append(
            {
                "symbol": name,
                "stablecoin_margin_list": lists[False],
                "token_margin_list": lists[True],
            }
        )
    return rows


def _funding_row(call: Call, listing: Listing, instrument: Instrument) -> dict[str, Any]:
    row: dict[str, Any] = {
        "exchange": instrument.exchange,
        "funding_rate_interval": instrument.funding_interval_h,
        "funding_rate": call.market.funding.pct(listing.coin, call.now_ms, instrument),
        "next_funding_time": next_funding_ms(call.now_ms, instrument),
    }
    if instrument.exchange == "CoinEx":
        del row["funding_rate_interval"], row["next_funding_time"]
    return row


def next_funding_ms(now_ms: int, instrument: Instrument) -> int:
    """When the contract pays funding next."""
    width_ms = instrument.funding_interval_h * _HOUR_MS
    return (now_ms // width_ms + 1) * width_ms


def taker_exchange_list(call: Call) -> dict[str, Any]:
    """Taker volume of a coin over a range, by venue; ratios in percent."""
    listing = call.coin()
    if "range" not in call.query:
        raise missing_parameter("range")
    minutes = _RANGE_MIN.get(call.query["range"])
    if minutes is None:
        raise RefusedError("400", f"Parameter 'range' must be one of {', '.join(_RANGE_MIN)}")
    if listing is None:
        return {}
    bars = call.market.series(listing.coin.name).bars(
        1, call.now_ms - minutes * 60_000, call.now_ms
    )
    buy, sell = sum(b.buy_usd for b in bars), sum(b.sell_usd for b in bars)

    def told(share: float) -> dict[str, float]:
        return {
            "buy_ratio": round(buy / (buy + sell) * 100, 2),
            "sell_ratio": round(sell / (buy + sell) * 100, 2),
            "buy_vol_usd": round(buy * share, 4),
            "sell_vol_usd": round(sell * share, 4),
        }

    venues = [v for v in call.market.venues if any(i.exchange == v for i in listing.instruments)]
    return {
        "symbol": listing.coin.name,
        **told(1.0),
        "exchange_list": [
            {"exchange": v, **told(listing.share(frozenset({v.casefold()})))} for v in venues
        ],
    }
