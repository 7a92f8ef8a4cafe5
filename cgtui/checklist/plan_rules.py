"""Section A: the plan, its end, and whether it suffices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import FeedVisit, HealthEvidence, NotAsked, Read
from cgtui.checklist.read_rules import Line, said
from cgtui.coinglass.plans import history_days, intervals_of
from cgtui.coinglass.rest_errors import KeyRefusedError
from cgtui.coinglass.rest_types import Plan
from cgtui.coinglass.rows_account import Subscription
from cgtui.coinglass.stream_events import RefusalKind
from cgtui.counted import counted

EXPIRES_SOON_DAYS: Final = 7
FEED_PLAN: Final = Plan.STANDARD
INPUT_INTERVAL: Final = "1m"
UPGRADE: Final = "take Standard or a higher plan: https://www.coinglass.com/pricing"

_RENEW: Final = "renew the plan: https://www.coinglass.com/pricing"
_ASK_COINGLASS: Final = "see the account page of coinglass.com"
_DAY_MS: Final = 86_400_000


def plan_level(evidence: HealthEvidence) -> Check:
    """The plan behind the key is known."""
    line = Line("plan", "A", "plan known")
    read = evidence.account
    if isinstance(read, NotAsked):
        return line.skipped(read)
    if read.error is not None:
        return _unread(line, evidence, read)
    account = subscription(evidence)
    if account is None:
        return line.answered(read, Status.WARN, "the answer names no plan", _ASK_COINGLASS)
    if account.plan is None:
        detail = f"{account.level}: not a plan this program knows"
        return line.answered(read, Status.WARN, detail, _ASK_COINGLASS)
    return line.answered(read, Status.PASS, account.level)


def plan_expiry(evidence: HealthEvidence) -> Check:
    """The plan has not ended, nor ends within a week."""
    line = Line("plan_expiry", "A", "plan not ending")
    read, account = evidence.account, subscription(evidence)
    if isinstance(read, NotAsked):
        return line.skipped(read)
    if account is None:
        return line.check(Status.SKIP, _why_unread(read))
    expires_ms, now_ms = account.expires_ms, server_now_ms(evidence)
    if account.expired or (expires_ms is not None and expires_ms <= now_ms):
        when = "" if expires_ms is None else f" on {_day(expires_ms)}"
        return line.answered(read, Status.FAIL, f"expired{when}", _RENEW, refused=True)
    if expires_ms is None:
        return line.answered(read, Status.WARN, "the answer names no end", _ASK_COINGLASS)
    left_ms = expires_ms - now_ms
    detail = f"ends {_day(expires_ms)}, in {counted(round(left_ms / _DAY_MS), 'day')}"
    if left_ms <= EXPIRES_SOON_DAYS * _DAY_MS:
        detail = f"ends {_day(expires_ms)}, in {left_ms / _DAY_MS:.1f} days"
        return line.answered(read, Status.WARN, detail, _RENEW)
    return line.answered(read, Status.PASS, detail)


def plan_sufficient(evidence: HealthEvidence) -> Check:
    """The plan has the websocket, and the four confirming inputs at one minute."""
    line = Line("plan_sufficient", "A", "plan has websocket and 1m")
    account, feed = subscription(evidence), evidence.feed
    refused = isinstance(feed, FeedVisit) and feed.refusal is RefusalKind.PLAN
    works = isinstance(feed, FeedVisit) and feed.ended is None and feed.pong_rtt_ms is not None
    plan = account.plan if account is not None else None
    if plan is None:
        return _of_unknown_plan(line, evidence, refused=refused, works=works)
    table = f"{plan.name}: histories from {intervals_of(plan)[0]}"
    if plan >= FEED_PLAN and history_days(plan, INPUT_INTERVAL):
        if refused:
            detail = f"{table} and websocket, yet the websocket is refused"
            return line.check(Status.FAIL, detail, _ASK_COINGLASS, refused=True)
        return line.check(Status.PASS, f"{table} and websocket")
    if works:
        # The table is CoinGlass's own, but what it does counts for more.
        detail = f"{table}, no websocket by CoinGlass's table; yet it is not refused"
        return line.check(Status.WARN, detail, UPGRADE)
    return line.check(Status.FAIL, f"{table}, no websocket", UPGRADE, refused=True)


def _unread(line: Line, evidence: HealthEvidence, read: Read[Subscription]) -> Check:
    """The account's only use is to tell what will work; where the rest works, it is no failure."""
    assert read.error is not None
    if not (isinstance(evidence.pairs, Read) and evidence.pairs.error is None):
        return line.check(Status.SKIP, _why_unread(read))
    check = line.failed(read, read.error, Status.WARN)
    return replace(check, detail=f"not known: {said(read.error)}", mend=_ASK_COINGLASS)


def _why_unread(read: Read[Subscription]) -> str:
    if isinstance(read.error, KeyRefusedError):
        return "the API key was refused"
    return "the account could not be read"


def _of_unknown_plan(line: Line, evidence: HealthEvidence, *, refused: bool, works: bool) -> Check:
    """Judged by what it does: the websocket, and the first input at one minute."""
    if refused:
        return line.check(Status.FAIL, "the websocket is refused", UPGRADE, refused=True)
    read = evidence.inputs.get("taker")
    if not works or not isinstance(read, Read) or read.error is not None:
        return line.check(Status.SKIP, "the plan is not known, and not both could be tried")
    if read.interval_used != read.interval_requested:
        detail = f"the websocket works; {read.interval_requested} is refused"
        return line.check(Status.WARN, detail, UPGRADE)
    return line.check(Status.PASS, "the plan is not known, but both work")


def subscription(evidence: HealthEvidence) -> Subscription | None:
    """The account's row, where it was read."""
    read = evidence.account
    return read.rows[0] if isinstance(read, Read) and read.rows else None


def plan_of(account: Read[Subscription]) -> Plan | None:
    """The plan, where the read of the account says it."""
    return account.rows[0].plan if account.rows else None


def server_now_ms(evidence: HealthEvidence) -> int:
    """CoinGlass's time, or ours where it is not known."""
    return evidence.now_ms + (evidence.clock_offset_ms or 0)


def _day(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d}"
