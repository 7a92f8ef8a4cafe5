"""Thirty trading days of the Bitcoin funds; the newest has not been told by all of them."""

from __future__ import annotations

from random import Random
from typing import Any

from cgtui.coinglass.rows_etf import EtfFlowDay, EtfFund
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from tests.sample import NOW_MS

_DAY_MS = 86_400_000
_TODAY = NOW_MS // _DAY_MS
_FUNDS = (
    ("IBIT", "iShares Bitcoin Trust ETF", 89.2e9, 0.25, 772_400.0),
    ("FBTC", "Fidelity Wise Origin Bitcoin Fund", 22.9e9, 0.25, 199_200.0),
    ("GBTC", "Grayscale Bitcoin Trust ETF", 19.4e9, 1.5, 171_300.0),
    ("ARKB", "ARK 21Shares Bitcoin ETF", 4.9e9, 0.21, 44_100.0),
    ("BITB", "Bitwise Bitcoin ETF", 4.4e9, 0.2, 39_800.0),
    ("HODL", "VanEck Bitcoin ETF", 1.9e9, 0.2, 17_100.0),
    ("BRRR", "CoinShares Valkyrie Bitcoin Fund", 0.66e9, 0.25, 5_900.0),
    ("EZBC", "Franklin Bitcoin ETF", 0.62e9, 0.19, 5_600.0),
    ("BTCO", "Invesco Galaxy Bitcoin ETF", 0.58e9, 0.25, 5_200.0),
    ("BTCW", "WisdomTree Bitcoin Fund", 0.17e9, 0.25, 1_500.0),
)


def _day(ago: int, dice: Random) -> EtfFlowDay:
    flows: dict[str, float | None] = {
        ticker: round((dice.random() - 0.45) * 4e-3 * aum / 1e5) * 1e5
        for ticker, _, aum, _, _ in _FUNDS
    }
    if ago == 1:
        flows |= {"GBTC": None, "BTCW": None}
    wire: dict[str, Any] = {
        "timestamp": (_TODAY - ago) * _DAY_MS,
        "flow_usd": sum(flow or 0.0 for flow in flows.values()),
        "price_usd": 112_480.0 + 210 * ago,
        "etf_flows": [{"etf_ticker": name, "flow_usd": flow} for name, flow in flows.items()],
    }
    return EtfFlowDay.model_validate(wire)


def _fund(place: int, ticker: str, name: str, aum_usd: float, fee: float, held: float) -> EtfFund:
    wire: dict[str, Any] = {
        "ticker": ticker,
        "fund_name": name,
        "aum_usd": aum_usd,
        "management_fee_percent": str(fee),
        "volume_usd": aum_usd / 31,
        "price_change_percent": -1.9 + place / 20,
        "market_status": "open" if place % 2 else "closed",
        "asset_details": {
            "btc_holding": held,
            "btc_change_24h": None if place == 2 else -held / 300,
            "btc_change_7d": held / 120,
            "net_asset_value_usd": 63.8 + place,
            "update_date": "2025-10-09",
            "premium_discount_percent": 0.11 - place / 50,
        },
    }
    return EtfFund.model_validate(wire)


def _days() -> tuple[EtfFlowDay, ...]:
    dice = Random(30)
    # Weekends have no trading: 2025-10-10 was a Friday.
    trading = [ago for ago in range(44, 0, -1) if (_TODAY - ago + 3) % 7 < 5]
    return tuple(_day(ago, dice) for ago in trading)


FLOWS = EtfSnapshot(
    days=_days(),
    funds=tuple(_fund(place, *one) for place, one in enumerate(_FUNDS)),
    flows_read_ms=NOW_MS - 190_000,
    funds_read_ms=NOW_MS - 191_000,
)
