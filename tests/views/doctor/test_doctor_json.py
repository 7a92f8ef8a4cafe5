from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from cgtui.checklist.check import HealthReport
from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.health import judge
from cgtui.coinglass.rest_types import Quota
from cgtui.views.doctor.doctor_json import doctor_json
from tests.checklist.build import NOW_MS, evidence, history

CHECK_KEYS = [
    *("id", "section", "status", "detail", "endpoint", "http_status", "code", "latency_ms"),
    *("title", "mend", "interval_requested", "interval_used"),
]


def read(report: HealthReport, *, interrupted: bool = False) -> dict[str, Any]:
    text = doctor_json(report, now_ms=NOW_MS, took_s=1.23456, interrupted=interrupted)
    assert "\n" not in text
    assert text.isascii()
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_contract() -> None:
    found = read(judge(evidence()))
    assert list(found)[:4] == ["ok", "checks", "plan", "quota"]
    assert found["ok"] is True
    assert found["plan"] == {"level": "STANDARD", "expires": "2024-11-03T05:00:00.000Z"}
    assert found["quota"] == {"used": 12, "limit": 300}
    assert found["checked"] == "2024-10-04T05:00:00.000Z"
    assert all(list(check) == CHECK_KEYS for check in found["checks"])


def test_a_check_with_everything_known() -> None:
    report = judge(evidence(funding=history("1h", "4h")))
    (funding,) = [check for check in read(report)["checks"] if check["id"] == "funding"]
    assert funding == {
        "id": "funding",
        "section": "H",
        "status": "warn",
        "detail": "SOL-USDT-SWAP on OKX: newest 10-04 04:59Z; 1h refused, 4h used",
        "endpoint": "/api/futures/some/history",
        "http_status": 200,
        "code": "0",
        "latency_ms": 80.0,
        "title": "funding history",
        "mend": "a higher plan gives it; until then the coarser one is used",
        "interval_requested": "1h",
        "interval_used": "4h",
    }


def test_what_is_not_known_is_null() -> None:
    nothing = judge(evidence(account=NotAsked("interrupted"), quota=Quota(None, None)))
    found = read(nothing, interrupted=True)
    assert found["plan"] == {"level": None, "expires": None}
    assert found["quota"] == {"used": None, "limit": None}
    assert found["interrupted"] is True
    skipped = next(check for check in found["checks"] if check["id"] == "plan")
    assert skipped["endpoint"] is skipped["http_status"] is skipped["code"] is None


def test_what_came_from_outside_is_inert() -> None:
    report = judge(evidence())
    hostile = replace(report.checks[0], detail="a\x1b[2Jb\u202e", code="\x07")
    (check, *_) = read(replace(report, checks=(hostile,)))["checks"]
    assert check["detail"].isprintable()
    assert check["code"].isprintable()
