from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.checklist.check import HealthReport
from cgtui.checklist.evidence import NotAsked
from cgtui.checklist.health import judge
from cgtui.coinglass.rest_errors import KeyRefusedError
from cgtui.coinglass.rest_types import Quota
from cgtui.views.doctor.doctor_lines import doctor_lines
from tests.checklist.build import DAY_MS, account, evidence, failed, visit


def lines(report: HealthReport, **changed: Any) -> list[str]:
    shown: dict[str, Any] = {"took_s": 2.34, "interrupted": False, "ascii_lines": False}
    return doctor_lines(report, **(shown | changed))


def line_of(title: str, shown: list[str]) -> int:
    (number,) = [at for at, line in enumerate(shown) if title in line]
    return number


def test_a_check_is_a_line_with_sign_word_latency_and_detail() -> None:
    shown = lines(judge(evidence()))
    assert shown[0] == "A  Orientation and set-up"
    assert shown[line_of("plan known", shown)] == (
        "  ✓ PASS  plan known                        51ms  STANDARD"
    )
    assert len([line for line in shown if line.startswith("  ")]) == 22


def test_a_warning_says_how_to_mend_it_and_a_pass_does_not() -> None:
    shown = lines(judge(evidence(account=account(ends_in_ms=DAY_MS))))
    at = line_of("plan not ending", shown)
    assert shown[at].startswith("  ! WARN")
    assert shown[at + 1].strip().startswith("mend: renew")
    assert len([line for line in shown if "mend:" in line]) == 1


def test_the_last_line_sums_up() -> None:
    assert lines(judge(evidence()))[-1] == (
        "OK | 22 pass, 0 warn, 0 fail, 0 skip | plan STANDARD until 2024-11-03 "
        "| quota 12/300 a minute | 2.3 s"
    )


def test_a_refusal_a_failure_and_an_interruption_are_told_apart() -> None:
    refused = judge(
        evidence(account=failed(KeyRefusedError("account", "no")), quota=Quota(None, None))
    )
    assert lines(refused)[-1].startswith("REFUSED by CoinGlass | ")
    assert "| plan not known | quota not reported |" in lines(refused)[-1]
    broken = judge(evidence(feed=visit(pong_rtt_ms=None, ended="no pong came")))
    assert lines(broken)[-1].startswith("FAILED | ")
    cut = judge(evidence(pairs=NotAsked("interrupted")))
    assert lines(cut, interrupted=True)[-1].startswith("INTERRUPTED, OK so far | ")


def test_in_ascii_everything_is_ascii() -> None:
    report = judge(evidence(account=account("牛來\x1b[31m")))
    shown = lines(report, ascii_lines=True)
    assert all(line.isascii() and line.isprintable() for line in shown)
    assert any(line.startswith("  + PASS") for line in shown)


def test_what_came_from_outside_is_inert() -> None:
    report = judge(evidence())
    hostile = replace(report.checks[0], detail="a\x1b[2Jb\nc", mend="\u202e")
    shown = lines(replace(report, checks=(hostile,), plan_level="x\x1by"))
    assert all(line.isprintable() for line in shown)
