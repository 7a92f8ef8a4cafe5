"""`doctor --json`: one object, a contract that only grows.

``ok`` is whether no check failed and the run was not interrupted. ``http_status`` and ``code`` are
those of the answer and null
where none came; ``latency_ms`` is real time. ``plan`` and ``quota`` hold null for what is not
known; ``expires`` is RFC 3339 in UTC.
"""

from __future__ import annotations

from typing import Any, Final

from cgtui.checklist.check import Check, HealthReport
from cgtui.sanitize import clean
from cgtui.views.json_values import rfc3339
from cgtui.views.query.query_json import json_line

_TEXT_CHARS: Final = 400


def doctor_json(report: HealthReport, *, now_ms: int, took_s: float, interrupted: bool) -> str:
    """The object as one line of ASCII, without a line end. ``took_s`` is in real seconds."""
    expires_ms = report.expires_ms
    return json_line(
        {
            "ok": report.ok and not interrupted,
            "checks": [_check(check) for check in report.checks],
            "plan": {
                "level": _text(report.plan_level),
                "expires": None if expires_ms is None else rfc3339(expires_ms),
            },
            "quota": {"used": report.quota.used, "limit": report.quota.limit},
            "refused": report.refused,
            "interrupted": interrupted,
            "checked": rfc3339(now_ms),
            "took_s": round(took_s, 3),
        }
    )


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "section": check.section,
        "status": check.status.value,
        "detail": _text(check.detail),
        "endpoint": _text(check.endpoint),
        "http_status": check.http_status,
        "code": _text(check.code),
        "latency_ms": None if check.latency_ms is None else round(check.latency_ms, 1),
        "title": check.title,
        "mend": _text(check.mend),
        "interval_requested": check.interval_requested,
        "interval_used": check.interval_used,
    }


def _text(text: str | None) -> str | None:
    return None if text is None else clean(text, _TEXT_CHARS)
