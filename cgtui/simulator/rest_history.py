"""The history endpoints: rows of buckets, oldest first, the newest in progress.

Which numbers are JSON strings and which are not differs by endpoint, as on the real service.
"""

from __future__ import annotations

import math
from typing import Any

from cgtui.simulator.instruments import Instrument
from cgtui.simulator.liquidation_series import LiquidationBar
from cgtui.simulator.rest_call import Call, Window
from cgtui.simulator.rest_reply import missing_parameter, text
from cgtui.simulator.series import bucket_start

Rows = list[dict[str, Any]]


def price_history(call: Call) -> Rows:
    """Candles of one contract."""
    contract, window = call.contract(), call.window()
    if "limit" not in call.query:
        raise missing_parameter("limit", kind="Integer")
    if contract is None:
        return []
    basis, decimals = _basis(contract.instrument), contract.coin.decimals
    share = contract.instrument.share
    bars = call.market.series(contract.coin.name).bars(
        window.interval_min, window.since_ms, window.until_ms
    )
    return [
        {
            "time": bar.time_ms,
            "open": text(bar.open * basis, decimals),
            "high": text(bar.high * basis, decimals),
            "low": text(bar.low * basis, decimals),
            "close": text(bar.close * basis, decimals),
            "volume_usd": text((bar.buy_usd + bar.sell_usd) * share),
        }
        for bar in bars
    ]


def funding_history(call: Call) -> Rows:
    """Funding of one contract in percent."""
    contract, window = call.contract(), call.window()
    if contract is None:
        return []
    return _funding_rows(call, window, contract.coin.name, contract.instrument)


def funding_weighted_history(call: Call) -> Rows:
    """Funding of a coin in percent, weighted by open interest."""
    listing, window = call.coin(), call.window()
    if listing is None:
        return []
    return _funding_rows(call, window, listing.coin.name, None)


def open_interest_history(call: Call) -> Rows:
    """Open interest of one contract."""
    contract, window = call.contract(), call.window()
    if contract is None:
        return []
    return _open_interest_rows(call, window, contract.coin.name, contract.instrument.share)


def open_interest_aggregated(call: Call) -> Rows:
    """Open interest of a coin over all venues."""
    listing, window = call.coin(), call.window()
    if listing is None:
        return []
    return _open_interest_rows(call, window, listing.coin.name, 1.0)


def liquidation_history(call: Call) -> Rows:
    """Liquidations of one contract, USD in strings."""
    contract, window = call.contract(), call.window()
    if contract is None:
        return []
    return [
        {
            "time": bar.time_ms,
            "long_liquidation_usd": text(bar.long_usd, 5),
            "short_liquidation_usd": text(bar.short_usd, 5),
        }
        for bar in _liquidations(call, window, contract.coin.name, frozenset({contract.index}))
    ]


def liquidation_aggregated(call: Call) -> Rows:
    """Liquidations of a coin on the venues asked for, USD in numbers."""
    exchanges, listing, window = call.exchanges(), call.coin(), call.window()
    if listing is None:
        return []
    wanted = frozenset(
        n for n, i in enumerate(listing.instruments) if i.exchange.casefold() in exchanges
    )
    return [
        {
            "time": bar.time_ms,
            "aggregated_long_liquidation_usd": round(bar.long_usd, 5),
            "aggregated_short_liquidation_usd": round(bar.short_usd, 5),
        }
        for bar in _liquidations(call, window, listing.coin.name, wanted)
    ]


def taker_history(call: Call) -> Rows:
    """Taker volume of one contract, in strings."""
    contract, window = call.contract(), call.window()
    if contract is None:
        return []
    return [
        {
            "time": time_ms,
            "taker_buy_volume_usd": text(buy),
            "taker_sell_volume_usd": text(sell),
        }
        for time_ms, buy, sell in _taker(
            call, window, contract.coin.name, contract.instrument.share
        )
    ]


def taker_aggregated(call: Call) -> Rows:
    """Taker volume of a coin on the venues asked for, in numbers."""
    exchanges, listing, window = call.exchanges(), call.coin(), call.window()
    if listing is None:
        return []
    return [
        {
            "time": time_ms,
            "aggregated_buy_volume_usd": round(buy, 4),
            "aggregated_sell_volume_usd": round(sell, 4),
        }
        for time_ms, buy, sell in _taker(call, window, listing.coin.name, listing.share(exchanges))
    ]


def long_short_accounts(call: Call) -> Rows:
    """Accounts long and short of one contract; the crowd buys what has fallen."""
    contract, window = call.contract(), call.window()
    if contract is None:
        return []
    bars = call.market.series(contract.coin.name).bars(
        window.interval_min, window.since_ms, window.until_ms
    )
    rows = []
    for bar in bars:
        cheap = 1 - bar.close / contract.coin.price
        longs = 66 + 120 * max(-0.12, min(0.12, cheap)) + 1.5 * math.sin(bar.time_ms / 9e6)
        longs = round(longs, 2)
        rows.append(
            {
                "time": bar.time_ms,
                "global_account_long_percent": longs,
                "global_account_short_percent": round(100 - longs, 2),
                "global_account_long_short_ratio": round(longs / (100 - longs), 2),
            }
        )
    return rows


def _basis(instrument: Instrument) -> float:
    """How far a contract trades from the coin: dated ones above, coin-margined a little below."""
    if instrument.dated:
        return 1.006
    return 0.9998 if instrument.coin_margined else 1.0


def _funding_rows(call: Call, window: Window, coin: str, instrument: Instrument | None) -> Rows:
    market, width_ms = call.market, window.interval_min * 60_000
    listing = market.listings[coin].coin
    since_ms = max(window.since_ms, market.series(coin).oldest_ms)
    first_ms = bucket_start(since_ms + width_ms - 1, window.interval_min)
    rows = []
    for time_ms in range(first_ms, window.until_ms + 1, width_ms):
        end_ms = min(time_ms + width_ms, call.now_ms)
        opened = market.funding.pct(listing, time_ms, instrument)
        closed = market.funding.pct(listing, end_ms, instrument)
        rows.append(
            {
                "time": time_ms,
                "open": text(opened, 6),
                "high": text(max(opened, closed), 6),
                "low": text(min(opened, closed), 6),
                "close": text(closed, 6),
            }
        )
    return rows


def _open_interest_rows(call: Call, window: Window, coin: str, share: float) -> Rows:
    in_coins = call.in_coins()
    bars = call.market.series(coin).bars(window.interval_min, window.since_ms, window.until_ms)

    def told(coins: float, price: float) -> str:
        return text(coins * share if in_coins else coins * share * price)

    return [
        {
            "time": bar.time_ms,
            "open": told(bar.oi_open, bar.open),
            "high": told(bar.oi_high, bar.high),
            "low": told(bar.oi_low, bar.low),
            "close": told(bar.oi_close, bar.close),
        }
        for bar in bars
    ]


def _liquidations(
    call: Call, window: Window, coin: str, contracts: frozenset[int]
) -> list[LiquidationBar]:
    bars = call.market.liquidations(coin).bars(
        window.interval_min, window.since_ms, window.until_ms, contracts
    )
    # The clipped oldest bucket and one that has only just begun both read zero.
    if window.clipped and bars:
        bars[0].long_usd = bars[0].short_usd = 0.0
    if bars and call.unfilled(bars[-1].time_ms):
        bars[-1].long_usd = bars[-1].short_usd = 0.0
    return bars


def _taker(call: Call, window: Window, coin: str, share: float) -> list[tuple[int, float, float]]:
    in_coins = call.in_coins()
    if not share:
        return []
    bars = call.market.series(coin).bars(window.interval_min, window.since_ms, window.until_ms)
    rows = []
    for bar in bars:
        scale = 0.0 if call.unfilled(bar.time_ms) else share
        if in_coins:
            scale /= bar.close
        rows.append((bar.time_ms, bar.buy_usd * scale, bar.sell_usd * scale))
    return rows
