from __future__ import annotations

from cgtui.checklist.check import Status
from cgtui.checklist.evidence import HealthEvidence, NotAsked
from cgtui.checklist.health import judge
from cgtui.coinglass.rest_errors import KeyRefusedError, PlanTooLowError, ServerFaultError
from cgtui.coinglass.rest_types import Quota
from tests.checklist.build import NOW_MS, evidence, failed


def test_with_everything_in_order_every_check_passes() -> None:
    report = judge(evidence())
    assert {check.status for check in report.checks} == {Status.PASS}
    assert report.ok
    assert not report.refused
    assert report.plan_level == "STANDARD"
    assert report.quota == Quota(12, 300)


def test_ids_are_unique_and_sections_come_in_order() -> None:
    checks = judge(evidence()).checks
    assert len({check.id for check in checks}) == len(checks) == 22
    sections = [check.section for check in checks]
    assert sections == sorted(sections)
    assert set(sections) == {"A", "B", "H"}


def test_a_warning_is_still_ok_and_a_failure_is_not() -> None:
    assert judge(evidence(clock_offset_ms=6_000)).ok
    report = judge(evidence(clock_offset_ms=11_000))
    assert not report.ok
    assert not report.refused
    assert report.count(Status.FAIL) == 1


def test_a_refused_key_or_plan_is_told_from_other_failures() -> None:
    assert judge(evidence(account=failed(KeyRefusedError("account", "no")))).refused
    assert judge(evidence(etf=failed(PlanTooLowError("etf", "Upgrade plan")))).refused
    report = judge(evidence(etf=failed(ServerFaultError("etf", "Server Error"))))
    assert not report.ok
    assert not report.refused


def test_a_refusal_that_only_warns_is_none() -> None:
    report = judge(evidence(account=failed(PlanTooLowError("account", "Upgrade plan"))))
    assert any(check.refused for check in report.checks)
    assert report.ok
    assert not report.refused


def test_a_run_cut_short_skips_what_it_did_not_get_to() -> None:
    nothing = HealthEvidence(
        now_ms=NOW_MS,
        rest_url="https://open-api-v4.coinglass.com",
        ws_url="wss://open-ws.coinglass.com/ws-api",
        coin="SOL",
        exchange="OKX",
        budget_per_min=250,
        account=NotAsked("interrupted"),
    )
    report = judge(nothing)
    known = {check.id for check in report.checks if check.status is not Status.SKIP}
    assert known == {"key_present", "rest_address", "ws_address"}
    assert report.plan_level is None
    assert report.ok
