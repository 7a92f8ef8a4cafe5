"""The health check: every rule, in the order of its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cgtui.checklist.account_rules import calls, clock, key_accepted, key_present, quota
from cgtui.checklist.address_rules import rest_address, ws_address
from cgtui.checklist.check import Check, HealthReport
from cgtui.checklist.evidence import HealthEvidence
from cgtui.checklist.feed_rules import feed
from cgtui.checklist.market_rules import etf_flows, inputs, market_reads, pairs
from cgtui.checklist.plan_rules import plan_expiry, plan_level, plan_sufficient, subscription

Rule = Callable[[HealthEvidence], Check | tuple[Check, ...]]

RULES: Final[tuple[Rule, ...]] = (
    # A Orientation and set-up
    key_present,
    key_accepted,
    rest_address,
    ws_address,
    plan_level,
    plan_expiry,
    plan_sufficient,
    quota,
    clock,
    # B Endpoints
    inputs,
    # H Health
    pairs,
    market_reads,
    etf_flows,
    feed,
    calls,
)


def judge(evidence: HealthEvidence) -> HealthReport:
    """Every rule over the evidence. Incomplete evidence gives skipped lines, never an error."""
    checks: list[Check] = []
    for rule in RULES:
        made = rule(evidence)
        checks.extend((made,) if isinstance(made, Check) else made)
    account = subscription(evidence)
    return HealthReport(
        checks=tuple(checks),
        plan_level=None if account is None else account.level,
        expires_ms=None if account is None else account.expires_ms,
        quota=evidence.quota,
    )
