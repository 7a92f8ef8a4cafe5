"""Sections A, B and H where they are doctor's own lines: the same rules, told in four marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cgtui.checklist.account_rules import calls, clock, key_accepted, key_present, quota
from cgtui.checklist.address_rules import rest_address, ws_address
from cgtui.checklist.check import Check, Status
from cgtui.checklist.evidence import HealthEvidence
from cgtui.checklist.facts import LIVE, ChecklistEvidence
from cgtui.checklist.feed_rules import feed
from cgtui.checklist.mark import ChecklistLine, Mark, When
from cgtui.checklist.market_rules import etf_flows, inputs, market_reads, pairs
from cgtui.checklist.plan_rules import (
    plan_expiry,
    plan_level,
    plan_sufficient,
    subscription,
)

ChecklistRule = Callable[[ChecklistEvidence], "ChecklistLine | tuple[ChecklistLine, ...]"]
_Rule = Callable[[HealthEvidence], "Check | tuple[Check, ...]"]

OFF: Final = "OFF: "
"""What the reason of something that was not asked begins with where a person does not want it."""

_STAND_IN: Final = "the simulator's own, on this machine"
_FAILED_SHARE: Final = 0.5
_FAILED_OF: Final = 10
_MARKS: Final = {
    Status.PASS: Mark.PASS,
    Status.WARN: Mark.PASS,  # it works, and somebody should look
    Status.FAIL: Mark.FAIL,
    Status.SKIP: Mark.WAITING,
}


def told(check: Check, when: When, *, warn: Mark = Mark.PASS) -> ChecklistLine:
    """Doctor's check as a line; ``warn`` is what its warning comes to here."""
    mark = warn if check.status is Status.WARN else _MARKS[check.status]
    detail = check.detail
    if check.status is Status.SKIP and detail.startswith(OFF):
        mark, detail = Mark.OFF, detail.removeprefix(OFF)
    return ChecklistLine(
        id=check.id,
        section=check.section,
        title=check.title,
        mark=mark,
        evidence=detail,
        when=when,
        mend=check.mend,
        warned=mark is Mark.PASS and check.status is Status.WARN,
        endpoint=check.endpoint,
        latency_ms=check.latency_ms,
    )


def of_doctor(rule: _Rule, *, now: bool = False) -> ChecklistRule:
    """The lines of one of doctor's rules; ``now`` where its evidence is not the run's but of now.

    Where nothing can be read (a replay) they are off.
    """

    def lines(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
        return tuple(_read(one, evidence, now=now) for one in _checks(rule, evidence))

    return lines


def _checks(rule: _Rule, evidence: ChecklistEvidence) -> tuple[Check, ...]:
    made = rule(evidence.health)
    return (made,) if isinstance(made, Check) else made


def _read(
    check: Check, evidence: ChecklistEvidence, *, now: bool = False, warn: Mark = Mark.PASS
) -> ChecklistLine:
    when = evidence.when if now else evidence.health_when or evidence.when
    line = told(check, when, warn=warn)
    return _off(line, evidence.source.no_rest) if evidence.source.no_rest else line


def _off(line: ChecklistLine, why: str) -> ChecklistLine:
    return replace(line, mark=Mark.OFF, evidence=why, mend=None, warned=False)


def key_line(evidence: ChecklistEvidence) -> ChecklistLine:
    """There is a key; a simulator makes its own."""
    return _read(key_present(evidence.health), evidence)


def addresses(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
    """Both are those of v4; any other may be a proxy or an older version, and does not pass."""
    health = evidence.health
    lines = tuple(
        _read(rule(health), evidence, warn=Mark.FAIL) for rule in (rest_address, ws_address)
    )
    if evidence.source.mode == LIVE:
        return lines
    return tuple(_off(line, evidence.source.no_rest or _STAND_IN) for line in lines)


def plan_known(evidence: ChecklistEvidence) -> ChecklistLine:
    """The plan is known by name."""
    return _read(plan_level(evidence.health), evidence, warn=Mark.FAIL)


def expiry_known(evidence: ChecklistEvidence) -> ChecklistLine:
    """When the plan ends is known, and that it has not; soon is only a warning."""
    account = subscription(evidence.health)
    known = account is not None and account.expires_ms is not None
    return _read(plan_expiry(evidence.health), evidence, warn=Mark.PASS if known else Mark.FAIL)


def quota_line(evidence: ChecklistEvidence) -> ChecklistLine:
    """The calls of this minute; CoinGlass need not report them."""
    line = _read(quota(evidence.health), evidence, now=True)
    reported = evidence.health.quota.limit is not None
    return line if reported or line.mark is not Mark.WAITING else _off(line, line.evidence)


def clock_line(evidence: ChecklistEvidence) -> ChecklistLine:
    """Within 5 s of the server's, which is judged on live data only."""
    line = _read(clock(evidence.health), evidence, now=True, warn=Mark.FAIL)
    if evidence.source.mode == LIVE:
        return line
    return _off(line, "a simulated clock is not this machine's")


def rest_errors(evidence: ChecklistEvidence) -> ChecklistLine:
    """REST's errors since the start are counted, and less than half of all calls."""
    line = _read(calls(evidence.health), evidence, now=True)
    line = replace(line, title="REST errors since start")
    counted = evidence.health.calls
    if counted.attempts >= _FAILED_OF and counted.failed >= counted.attempts * _FAILED_SHARE:
        return replace(line, mark=Mark.FAIL, warned=False)
    return line


ORIENTATION: Final[tuple[ChecklistRule, ...]] = (
    key_line,
    of_doctor(key_accepted),
    addresses,
    plan_known,
    expiry_known,
    of_doctor(plan_sufficient),
    quota_line,
    clock_line,
)
ENDPOINTS: Final[tuple[ChecklistRule, ...]] = (of_doctor(inputs),)
HEALTH_READS: Final[tuple[ChecklistRule, ...]] = (
    of_doctor(pairs),
    of_doctor(market_reads),
    of_doctor(etf_flows),
)


def websocket(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
    """Open, subscribe, pong: of the connection that runs, none is made for it."""
    return tuple(told(check, evidence.when) for check in feed(evidence.health))
