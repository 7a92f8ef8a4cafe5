"""Evidence of a healthy account, to be spoilt by each test in one place."""

from __future__ import annotations

from typing import Any

from cgtui.checklist.check import Check
from cgtui.checklist.evidence import Calls, FeedVisit, HealthEvidence, Read
from cgtui.checklist.health import judge
from cgtui.checklist.market_rules import INPUTS
from cgtui.coinglass.rest_errors import CoinglassError
from cgtui.coinglass.rest_types import Quota
from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.rows_etf import EtfFlowDay
from cgtui.coinglass.rows_history import FundingBar
from cgtui.coinglass.rows_names import ExchangePair

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
NOW_MS = 20_000 * DAY_MS + 5 * HOUR_MS
PATH = "/api/futures/some/history"


def account(level: str = "STANDARD", *, ends_in_ms: int | None = 30 * DAY_MS) -> Read[Any]:
    """The account's read."""
    wire = {"level": level, "expire_time": None if ends_in_ms is None else NOW_MS + ends_in_ms}
    return Read("/api/user/account/subscription", (Subscription.model_validate(wire),), None, 51.0)


def history(
    asked: str = "1h", used: str | None = None, *, newest_ms: int = NOW_MS - MINUTE_MS
) -> Read[Any]:
    """A history whose newest bucket began at ``newest_ms``."""
    bar = {"time": newest_ms, "open": 1, "high": 1, "low": 1, "close": 1}
    return Read(
        PATH,
        (FundingBar.model_validate(bar),),
        latency_ms=80.0,
        interval_requested=asked,
        interval_used=used or asked,
        about="SOL-USDT-SWAP on OKX",
    )


def pairs() -> Read[Any]:
    """Two pairs on two exchanges."""
    rows = (
        {
            "exchange": "OKX",
            "instrument_id": "SOL-USDT-SWAP",
            "base_asset": "SOL",
            "quote_asset": "USDT",
        },
        {
            "exchange": "Binance",
            "instrument_id": "SOLUSDT",
            "base_asset": "SOL",
            "quote_asset": "USDT",
        },
    )
    return Read("/pairs", tuple(ExchangePair.model_validate(row) for row in rows), latency_ms=9.0)


def etf(days_old: int = 1) -> Read[Any]:
    """Fund flows whose newest day is so old."""
    today = NOW_MS // DAY_MS
    wire = [{"timestamp": (today - age) * DAY_MS, "flow_usd": 1} for age in (9, days_old)]
    return Read("/etf", tuple(EtfFlowDay.model_validate(day) for day in wire), latency_ms=100.0)


def visit(**changed: Any) -> FeedVisit:
    """A visit to the websocket on which all went well."""
    seen: dict[str, Any] = {
        "url": "wss://open-ws.coinglass.com/ws-api?cg-api-key=***",
        "channel": "liquidationOrders",
        "handshake_ms": 18.0,
        "subscribed": True,
        "pong_rtt_ms": 84.0,
        "orders": 2,
    }
    return FeedVisit(**(seen | changed))


def evidence(**changed: Any) -> HealthEvidence:
    """Everything in order but what is ``changed``."""
    found: dict[str, Any] = {
        "now_ms": NOW_MS,
        "rest_url": "https://open-api-v4.coinglass.com",
        "ws_url": "wss://open-ws.coinglass.com/ws-api",
        "coin": "SOL",
        "exchange": "OKX",
        "budget_per_min": 250,
        "key_source": "environment COINGLASS_API_KEY",
        "account": account(),
        "pairs": pairs(),
        "pair": "SOL-USDT-SWAP",
        "funding": history(),
        "open_interest": history(),
        "liquidation": history(),
        "etf": etf(),
        "inputs": {name: history("1m") for name in INPUTS},
        "feed": visit(),
        "clock_offset_ms": 300,
        "quota": Quota(12, 300),
        "calls": Calls(10, 0, ()),
    }
    return HealthEvidence(**(found | changed))


def failed(error: CoinglassError, *, attempts: int = 1) -> Read[Any]:
    """A read that ended in ``error``."""
    return Read(PATH, error=error, latency_ms=70.0, attempts=attempts)


def check(id_: str, **changed: Any) -> Check:
    """The check of this id, over evidence with something ``changed``."""
    (found,) = [one for one in judge(evidence(**changed)).checks if one.id == id_]
    return found
