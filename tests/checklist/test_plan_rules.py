from __future__ import annotations

from typing import Any

import pytest

from cgtui.checklist.check import Status
from cgtui.checklist.evidence import NotAsked
from cgtui.coinglass.rest_errors import KeyRefusedError, NotFoundError, RateLimitedError
from cgtui.coinglass.stream_events import RefusalKind
from tests.checklist.build import DAY_MS, account, check, failed, history, visit

REFUSED_VISIT = visit(
    refusal=RefusalKind.PLAN, ended="need upgrade plan", pong_rtt_ms=None, orders=0
)
MISSING = failed(NotFoundError("account", "no such path", http_status=404))


@pytest.mark.parametrize(
    ("ends_in_ms", "status"),
    [
        (8 * DAY_MS, Status.PASS),
        (7 * DAY_MS + 1_000, Status.PASS),
        (7 * DAY_MS, Status.WARN),
        (1_000, Status.WARN),
        (0, Status.FAIL),
        (-DAY_MS, Status.FAIL),
        (None, Status.WARN),
    ],
)
def test_a_plan_warns_a_week_before_its_end_and_fails_after(
    ends_in_ms: int | None, status: Status
) -> None:
    found = check("plan_expiry", account=account(ends_in_ms=ends_in_ms), clock_offset_ms=0)
    assert found.status is status
    assert found.refused == (status is Status.FAIL)
    assert bool(found.mend) == (status is not Status.PASS)


def test_the_end_is_judged_by_the_clock_of_coinglass() -> None:
    found = check("plan_expiry", account=account(ends_in_ms=30_000), clock_offset_ms=60_000)
    assert found.status is Status.FAIL


def test_coinglass_calling_it_expired_is_enough() -> None:
    read = account()
    row = read.rows[0].model_copy(update={"expired": True})
    assert check("plan_expiry", account=type(read)(read.path, (row,))).status is Status.FAIL


def test_a_plan_of_another_name_is_shown_and_not_guessed_at() -> None:
    found = check("plan", account=account("PLATINUM"))
    assert found.status is Status.WARN
    assert "PLATINUM" in found.detail


def test_an_account_that_cannot_be_read_is_a_warning_where_the_rest_works() -> None:
    found = check("plan", account=MISSING)
    assert found.status is Status.WARN
    assert found.http_status == 404
    assert check("plan_expiry", account=MISSING).status is Status.SKIP


def test_an_account_that_cannot_be_read_is_no_second_failure_where_nothing_works() -> None:
    limited = failed(RateLimitedError("account", "Too many requests"))
    refused = failed(KeyRefusedError("account", "Invalid API key"))
    for read, reason in ((limited, "could not be read"), (refused, "key was refused")):
        for id_ in ("plan", "plan_expiry"):
            found = check(id_, account=read, pairs=NotAsked("because"))
            assert found.status is Status.SKIP
            assert reason in found.detail


@pytest.mark.parametrize("level", ["STANDARD", "PROFESSIONAL", "ENTERPRISE"])
def test_standard_and_above_suffice(level: str) -> None:
    found = check("plan_sufficient", account=account(level))
    assert found.status is Status.PASS
    assert "1m" in found.detail


@pytest.mark.parametrize(("level", "finest"), [("HOBBYIST", "4h"), ("STARTUP", "30m")])
def test_below_standard_the_websocket_and_the_minute_are_missing(level: str, finest: str) -> None:
    found = check("plan_sufficient", account=account(level), feed=REFUSED_VISIT)
    assert found.status is Status.FAIL
    assert found.refused
    assert finest in found.detail
    assert found.mend is not None
    assert "Standard" in found.mend


def test_a_low_plan_that_works_nevertheless_is_a_warning() -> None:
    assert check("plan_sufficient", account=account("STARTUP")).status is Status.WARN


def test_a_good_plan_that_is_refused_nevertheless_fails() -> None:
    found = check("plan_sufficient", feed=REFUSED_VISIT)
    assert found.status is Status.FAIL
    assert found.refused


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, Status.PASS),
        ({"feed": REFUSED_VISIT}, Status.FAIL),
        ({"inputs": {"taker": history("1m", "30m")}}, Status.WARN),
        ({"inputs": {"taker": NotAsked("CoinGlass does not answer")}}, Status.SKIP),
        ({"feed": visit(pong_rtt_ms=None, ended="no pong came")}, Status.SKIP),
        ({"feed": NotAsked("interrupted")}, Status.SKIP),
    ],
)
def test_an_unknown_plan_is_judged_by_what_it_does(changed: dict[str, Any], status: Status) -> None:
    assert check("plan_sufficient", account=MISSING, **changed).status is status
