"""The checklist: every rule, in the order of its lines."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.alerting_rules import dedup, message_id, outbox, telegram_reachable
from cgtui.checklist.batch_rules import batch
from cgtui.checklist.engine_rules import kill_switch, program_errors, thresholds, weights
from cgtui.checklist.facts import ChecklistEvidence
from cgtui.checklist.go_rules import CRITERIA, cut_resubscribed
from cgtui.checklist.health_lines import (
    ENDPOINTS,
    HEALTH_READS,
    ORIENTATION,
    ChecklistRule,
    rest_errors,
    websocket,
)
from cgtui.checklist.integrity_rules import (
    bad_frames,
    calibration,
    coverage,
    etf_source,
    no_synthetic,
)
from cgtui.checklist.mark import ChecklistLine
from cgtui.checklist.realtime_rules import (
    connected,
    data,
    events,
    pong,
    reconnect,
    stable,
    subscribed,
)

RULES: Final[tuple[ChecklistRule, ...]] = (
    # A Orientation and set-up
    *ORIENTATION,
    # B Endpoints
    *ENDPOINTS,
    # C Data integrity
    etf_source,
    no_synthetic,
    bad_frames,
    coverage,
    calibration,
    # D Alerting
    telegram_reachable,
    message_id,
    dedup,
    outbox,
    # E Real-time feed
    connected,
    subscribed,
    data,
    pong,
    events,
    reconnect,
    stable,
    # F Thresholds and engine
    thresholds,
    weights,
    kill_switch,
    # G Multi-coin
    batch,
    # H Health
    *HEALTH_READS,
    websocket,
    rest_errors,
    program_errors,
)


def checklist_lines(evidence: ChecklistEvidence) -> tuple[ChecklistLine, ...]:
    """Every rule over the evidence. What is not known yet waits; nothing raises for it."""
    lines: list[ChecklistLine] = []
    for rule in RULES:
        made = rule(evidence)
        lines.extend((made,) if isinstance(made, ChecklistLine) else made)
    return tuple(lines)


def criteria(
    evidence: ChecklistEvidence, *, proves_reconnect: bool = False
) -> tuple[ChecklistLine, ...]:
    """The five that GO needs, in their order; a sixth where the connection is to be cut."""
    rules = (*CRITERIA, cut_resubscribed) if proves_reconnect else CRITERIA
    return tuple(rule(evidence) for rule in rules)
