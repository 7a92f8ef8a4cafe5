"""CoinGlass's answers about one coin, for tests of what the Coin screen reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.monitor.fake_reader import Asked

WIDTH_MS = {"5m": 300_000, "15m": 900_000, "1h": 3_600_000, "4h": 14_400_000}


def bars(now_ms: Callable[[], int], row: Callable[[int], dict[str, Any]], count: int = 12) -> Any:
    """A history whose newest bar is in progress; ``row`` gets how many bars ago one began."""

    def answer(asked: Asked) -> list[dict[str, Any]]:
        width_ms = WIDTH_MS.get(asked.interval or "5m", 60_000)
        newest = now_ms() // width_ms
        return [
            {"time": (newest - back) * width_ms, **row(back)} for back in reversed(range(count))
        ]

    return answer


def candle(value: float) -> dict[str, Any]:
    """Open, high, low and close alike."""
    return dict.fromkeys(("open", "high", "low", "close"), str(value))


def taker(buy_usd: float, sell_usd: float) -> dict[str, Any]:
    return {"aggregated_buy_volume_usd": buy_usd, "aggregated_sell_volume_usd": sell_usd}


def liquidated(long_usd: float, short_usd: float) -> dict[str, Any]:
    return {
        "aggregated_long_liquidation_usd": long_usd,
        "aggregated_short_liquidation_usd": short_usd,
    }


def position(wallet: str, size: float, *, mark: float = 100.0, liq: float = 90.0) -> dict[str, Any]:
    return {
        "user": wallet,
        "symbol": "BTC",
        "position_size": size,
        "entry_price": 101,
        "mark_price": mark,
        "liq_price": liq,
        "leverage": 10,
        "position_value_usd": abs(size) * mark,
        "unrealized_pnl": -1.5,
    }


def everything(now_ms: Callable[[], int]) -> dict[str, Any]:
    """What a `FakeReader` says of a coin that is doing well."""
    return {
        "supported_exchanges": [{"name": "Binance"}, {"name": "OKX"}],
        "price_history": bars(now_ms, lambda back: candle(100.0 + back)),
        "taker_aggregated": bars(now_ms, lambda back: taker(40.0 + back, 60.0)),
        "oi_aggregated": bars(now_ms, lambda back: candle(1000.0 + back)),
        "liquidation_aggregated": bars(now_ms, lambda back: liquidated(5.0 + back, 1.0)),
        "funding_history": bars(now_ms, lambda _back: candle(0.01)),
        "oi_exchanges": [
            {"exchange": "All", "symbol": "BTC", "open_interest_usd": 400.0},
            {"exchange": "OKX", "symbol": "BTC", "open_interest_usd": 100.0},
            {
                "exchange": "Binance",
                "symbol": "BTC",
                "open_interest_usd": 300.0,
                "open_interest_change_percent_1h": -1.5,
            },
        ],
        "liquidation_exchanges": [
            {
                "exchange": name,
                "liquidation_usd": usd,
                "long_liquidation_usd": usd - 1,
                "short_liquidation_usd": 1,
            }
            for name, usd in (("All", 9), ("OKX", 3), ("Binance", 6))
        ],
        "hyperliquid_positions": [
            position("0xfar", 2, liq=50.0),
            position("0xnear", -1, liq=103.0),
            position("0xsafe", 5, liq=0),
        ],
    }
