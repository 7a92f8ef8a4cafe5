"""CoinGlass's REST API from a script, behind the real client: what it says is set by the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import httpx

MINUTE_MS = 60_000
KEY = "a-key-that-is-secret"
COINS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE")
SUCCESS = {"code": "0", "msg": "success"}
_WIDTH_MS = {"1m": MINUTE_MS, "5m": 5 * MINUTE_MS, "1h": 60 * MINUTE_MS}

Fault = Callable[[httpx.Request], httpx.Response | None]


def refusing(status: int, code: str, message: str, *paths: str) -> Fault:
    """Answers like that, everywhere or where one of ``paths`` is part of the address."""

    def answer(request: httpx.Request) -> httpx.Response | None:
        if paths and not any(path in request.url.path for path in paths):
            return None
        return httpx.Response(status, json={"code": code, "msg": message})

    return answer


@dataclass
class Says:
    """The inputs of one coin, as they are now. Longs are liquidated: sellers take.

    ``against`` turns open interest up, ``gone`` leaves out inputs (``taker``, ``oi``, ``liq``,
    ``funding``).
    """

    sell_share: float = 0.70
    volume_factor: float = 4.0
    oi_15m_pct: float = -3.0
    long_usd: float = 9_000_000.0
    short_usd: float = 1_000.0
    funding_pct: float = 0.01
    gone: frozenset[str] = frozenset()


CONFIRMING = Says()
"""Three strong votes of four: 85."""
WEAK = Says(oi_15m_pct=-0.1, long_usd=3_000_000.0)
"""Taker strong, liquidations yes: 50."""
UNCONVINCED = Says(sell_share=0.52, oi_15m_pct=-0.1)
CONTRADICTING = Says(sell_share=0.30, oi_15m_pct=0.5)
UNDECIDED = Says(gone=frozenset({"taker", "oi"}))
"""Without the two that lead nothing is confirmed."""


@dataclass
class FakeCoinglass:
    """``says`` by coin (``""`` for all others). ``fault`` answers in place of everything."""

    now_ms: Callable[[], int]
    says: dict[str, Says] = field(default_factory=lambda: {"": CONFIRMING})
    fault: Fault | None = None
    asked: list[str] = field(default_factory=list)
    minute_usd: Callable[[str, int], tuple[float, float]] | None = None
    """Long and short dollars of a coin's minute, for what asks with a start: seed and canary."""
    date_offset_s: float | None = None
    in_flight: int = 0

    def transport(self) -> httpx.AsyncBaseTransport:
        """What takes the network's place."""
        return httpx.MockTransport(self._answer)

    def sets_read(self, coin: str = "BTC") -> int:
        """How many sets of inputs were read for a coin: each asks for open interest once."""
        return self.asked.count(f"oi {coin}")

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        found = self.fault(request) if self.fault is not None else None
        answer = found or httpx.Response(200, json={**SUCCESS, "data": self._data(request)})
        if self.date_offset_s is not None:
            at_s = self.now_ms() / 1000 + self.date_offset_s
            answer.headers["Date"] = _http_date(at_s)
        return answer

    def _data(self, request: httpx.Request) -> object:
        path, params = request.url.path, dict(request.url.params)
        coin = params.get("symbol", "").removesuffix("USDT")
        says = self.says.get(coin, self.says[""])
        if path.endswith("supported-exchanges"):
            return ["Binance", "OKX", "Bybit", "Hyperliquid"]
        if path.endswith("supported-exchange-pairs"):
            return {"Binance": [_pair(name) for name in COINS]}
        if path.endswith("coins-markets"):
            return [
                {"symbol": one, "current_price": 100.0, "price_change_percent_5m": -1.0}
                for one in ("BTC", "ETH", "SOL")
            ]
        if "taker" in path:
            return self._taker(coin, params, says)
        if "open-interest/aggregated" in path:
            self.asked.append(f"oi {coin}")
            return [] if "oi" in says.gone else self._oi(params, says)
        if "liquidation/aggregated" in path:
            return self._liquidations(coin, params, says)
        if "funding-rate/history" in path:
            pct = says.funding_pct
            bars = self._bars(params, open=pct, high=pct, low=pct, close=pct)
            return [] if "funding" in says.gone else bars
        return []

    def _bars(self, params: dict[str, str], **fields: float) -> list[dict[str, float]]:
        width_ms = _WIDTH_MS[params["interval"]]
        newest_ms = self.now_ms() // width_ms * width_ms
        number = int(params.get("limit", "10"))
        return [{"time": newest_ms - n * width_ms, **fields} for n in range(number)]

    def _taker(self, coin: str, params: dict[str, str], says: Says) -> list[dict[str, float]]:
        if params["interval"] == "5m":
            return self._bars(
                params, aggregated_buy_volume_usd=300.0, aggregated_sell_volume_usd=300.0
            )
        self.asked.append(f"taker {coin}")
        if "taker" in says.gone:
            return []
        volume = says.volume_factor * 600.0 / 6
        return self._bars(
            params,
            aggregated_buy_volume_usd=volume * (1 - says.sell_share),
            aggregated_sell_volume_usd=volume * says.sell_share,
        )

    def _oi(self, params: dict[str, str], says: Says) -> list[dict[str, float]]:
        bars = self._bars(params)
        for minute, bar in enumerate(bars):
            level = 1000.0 if minute >= 15 else 1000.0 * (1 + says.oi_15m_pct / 100)
            bar.update(open=level, high=level, low=level, close=level)
        return bars

    def _liquidations(
        self, coin: str, params: dict[str, str], says: Says
    ) -> list[dict[str, float]]:
        if "start_time" not in params:
            self.asked.append(f"liq {coin}")
            if "liq" in says.gone:
                return []
            return self._bars(
                params,
                aggregated_long_liquidation_usd=says.long_usd,
                aggregated_short_liquidation_usd=says.short_usd,
            )
        self.asked.append(f"minutes {coin}")
        if self.minute_usd is None:
            return []
        first, last = (int(params[name]) // MINUTE_MS for name in ("start_time", "end_time"))
        rows = []
        for minute in range(first, last + 1):
            long_usd, short_usd = self.minute_usd(coin, minute)
            rows.append(
                {
                    "time": minute * MINUTE_MS,
                    "aggregated_long_liquidation_usd": long_usd,
                    "aggregated_short_liquidation_usd": short_usd,
                }
            )
        return rows


def _pair(coin: str) -> dict[str, Any]:
    return {
        "instrument_id": f"{coin}USDT",
        "base_asset": coin,
        "quote_asset": "USDT",
        "funding_interval": 8,
    }


def _http_date(at_s: float) -> str:
    return formatdate(at_s, usegmt=True)
