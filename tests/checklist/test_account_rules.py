from __future__ import annotations

import pytest

from cgtui.checklist.check import Status
from cgtui.checklist.evidence import Calls, NotAsked
from cgtui.coinglass.rest_errors import (
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
)
from cgtui.coinglass.rest_types import Quota
from tests.checklist.build import check, failed


def test_a_refused_key_fails_with_what_coinglass_said_and_how_to_mend_it() -> None:
    error = KeyRefusedError("account", "Invalid API key provided", http_status=200, code="400")
    found = check("key_accepted", account=failed(error), pairs=NotAsked("the API key was refused"))
    assert found.status is Status.FAIL
    assert found.refused
    assert (found.http_status, found.code, found.latency_ms) == (200, "400", 70.0)
    assert "Invalid API key provided" in found.detail
    assert found.mend is not None
    assert "coinglass.api_key" in found.mend


def test_a_key_is_accepted_where_only_the_account_cannot_be_read() -> None:
    found = check("key_accepted", account=failed(NotFoundError("account", "no such path")))
    assert found.status is Status.PASS
    assert found.endpoint == "/pairs"


def test_a_key_without_a_plan_is_a_known_key() -> None:
    error = PlanTooLowError("account", "Upgrade plan", http_status=200, code="401")
    found = check("key_accepted", account=failed(error), pairs=failed(error))
    assert found.status is Status.PASS
    assert found.code == "401"


def test_a_key_is_not_called_good_where_nothing_answered() -> None:
    fault = ServerFaultError("account", "an HTML page", http_status=502)
    found = check("key_accepted", account=failed(fault, attempts=4), pairs=failed(fault))
    assert found.status is Status.FAIL
    assert not found.refused
    assert found.http_status == 502
    assert "4 attempts" in found.detail
    # The client's own advice, that it is asked again, would not be true here.
    assert found.mend is not None
    assert "run it again" in found.mend


def test_a_key_is_refused_whichever_read_says_so() -> None:
    found = check("key_accepted", pairs=failed(KeyRefusedError("pairs", "Invalid API key")))
    assert found.status is Status.FAIL
    assert found.refused


def test_a_rate_limit_is_no_refusal() -> None:
    error = RateLimitedError("account", "Too many requests", http_status=429, code="429")
    found = check("key_accepted", account=failed(error), pairs=NotAsked("limited"))
    assert found.status is Status.FAIL
    assert not found.refused


@pytest.mark.parametrize(
    ("offset_ms", "status", "word"),
    [
        (0, Status.PASS, "apart"),
        (4_999, Status.PASS, "apart"),
        (-4_999, Status.PASS, "apart"),
        (5_000, Status.WARN, "behind"),
        (-5_000, Status.WARN, "ahead"),
        (9_999, Status.WARN, "behind"),
        (10_000, Status.FAIL, "behind"),
        (-10_000, Status.FAIL, "ahead"),
    ],
)
def test_the_clock_warns_from_5_s_and_fails_from_10(
    offset_ms: int, status: Status, word: str
) -> None:
    found = check("clock", clock_offset_ms=offset_ms)
    assert found.status is status
    assert word in found.detail


def test_a_clock_nobody_told_of_is_skipped() -> None:
    assert check("clock", clock_offset_ms=None).status is Status.SKIP


@pytest.mark.parametrize(
    ("quota", "status", "words"),
    [
        (Quota(None, None), Status.SKIP, "not reported"),
        (Quota(12, 300), Status.PASS, "12 of 300"),
        (Quota(None, 300), Status.PASS, "? of 300"),
        (Quota(269, 300), Status.PASS, "269 of 300"),
        (Quota(270, 300), Status.WARN, "270 of 300"),
        (Quota(3, 30), Status.PASS, "budget of 250 follows it down"),
    ],
)
def test_the_quota_is_what_the_headers_said(quota: Quota, status: Status, words: str) -> None:
    found = check("quota", quota=quota)
    assert found.status is status
    assert words in found.detail


def test_failed_calls_are_counted_by_class_even_where_a_repeat_helped() -> None:
    found = check("errors", calls=Calls(12, 2, ("ServerFaultError",)))
    assert found.status is Status.WARN
    assert found.detail == "2 of 12 calls failed: ServerFaultError"
    assert check("errors", calls=Calls()).status is Status.SKIP
