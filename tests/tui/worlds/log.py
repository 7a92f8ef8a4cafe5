"""A log with every level, and lines longer than the screen."""

from __future__ import annotations

from cgtui.log_ring import LogRing
from tests.sample import NOW_MS

_LINES: tuple[tuple[int, str, str, str, str | None, dict[str, str]], ...] = (
    (95_000, "info", "feed", "connecting", None, {"attempt": "1"}),
    (94_200, "info", "feed", "open", None, {"handshake_ms": "18.2"}),
    (94_100, "info", "feed", "subscribed", None, {"channel": "liquidationOrders"}),
    (94_000, "debug", "feed", "frame", None, {"bytes": "1204", "orders": "3"}),
    (93_800, "info", "feed", "feed state", None, {"state": "live", "reason": "orders arrive"}),
    (90_300, "warning", "feed", "pong missed", None, {"in_a_row": "1"}),
    (90_000, "warning", "feed", "disconnected", None,
     {"kind": "refused", "reason": "HTTP 503", "retry_in_s": "3.2", "reconnects": "1"}),
    (86_000, "info", "feed", "open", None, {"handshake_ms": "21.7"}),
    (85_900, "warning", "feed", "gap", None,
     {"length_s": "4.1", "reason": "HTTP 503", "note": "being back-filled"}),
    (71_000, "warning", "rest", "call failed", None,
     {"endpoint": "funding-history", "error": "PlanTooLow: Upgrade plan", "attempt": "1"}),
    (61_000, "info", "signals", "heads-up opened", "BTC",
     {"side": "LONG", "tier": "large", "sum_usd": "2840000"}),
    (60_000, "info", "signals", "reading", "BTC", {"score": "68.75", "verdict": "CONFIRMED"}),
    (59_100, "info", "alerts", "sent", "BTC", {"kind": "CONFIRMED", "message_id": "4109"}),
    (48_000, "info", "signals", "heads-up opened", "币安人生",
     {"side": "SHORT", "tier": "notable"}),
    (41_000, "error", "monitor", "task failed", None,
     {"task": "canary", "exception": "KeyError: 'XPL'",
      "traceback": "Traceback (most recent call last): | File \"canary.py\", line 41"}),
    (30_000, "warning", "alerts", "alerts held back", "XRP",
     {"cause": "coverage", "reason": "coverage out of band (31 % of REST's)"}),
    (22_000, "error", "alerts", "not sent", "SOL",
     {"error": "403 Forbidden: bot was blocked by the user", "token": "***"}),
    (12_000, "critical", "journal", "state", None,
     {"text": "not kept on disk: database or disk is full"}),
    (9_000, "info", "journal", "state", None, {"text": "kept on disk again"}),
    (4_000, "debug", "rest", "answered", "BTC",
     {"endpoint": "taker-history", "status": "200", "ms": "118"}),
)  # fmt: skip


def filled() -> LogRing:
    """All of them, twice over: more than a screen holds."""
    ring = LogRing()
    for before_ms in (600_000, 0):
        for ago_ms, level, source, event, coin, fields in _LINES:
            ring.append(
                NOW_MS - ago_ms - before_ms,
                level,
                source,
                event,
                fields=tuple(fields.items()),
                coin=coin,
            )
    return ring
