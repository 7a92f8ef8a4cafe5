"""What CoinGlass says of the account behind a key, in one line."""

from __future__ import annotations

from datetime import UTC, datetime

from cgtui.checklist.plan_rules import FEED_PLAN
from cgtui.coinglass.rows_account import Subscription
from cgtui.counted import counted

_DAY_MS = 86_400_000


def account_words(account: Subscription, now_ms: int) -> str:
    """The plan and its end: ``STANDARD, ends 2026-12-01, in 40 days``."""
    if account.expires_ms is None:
        return f"{account.level}, the end is not told"
    day = f"{datetime.fromtimestamp(account.expires_ms / 1000, UTC):%Y-%m-%d}"
    left_days = (account.expires_ms - now_ms) / _DAY_MS
    if account.expired or left_days <= 0:
        return f"{account.level}, expired on {day}"
    return f"{account.level}, ends {day}, in {counted(round(left_days), 'day')}"


def account_lacks(account: Subscription, now_ms: int) -> str:
    """Why the account will not do for live liquidations; empty where it will."""
    ended = account.expires_ms is not None and account.expires_ms <= now_ms
    if account.expired or ended:
        return "the plan is over: renew it at https://www.coinglass.com/pricing"
    if account.plan is not None and account.plan < FEED_PLAN:
        return (
            f"live liquidations need {FEED_PLAN.name.title()} or a higher plan:"
            " https://www.coinglass.com/pricing"
        )
    return ""
