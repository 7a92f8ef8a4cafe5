"""A plausible state of the checklist, for tests of what is drawn from one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cgtui.checklist.checklist import checklist_lines, criteria
from cgtui.checklist.facts import ChecklistEvidence
from cgtui.checklist.mark import When
from cgtui.checklist.state import ChecklistState, RunProgress
from tests.checklist.standing import ASKED, standing


def checklist(
    evidence: ChecklistEvidence | None = None, *, proves_reconnect: bool = False, **changed: Any
) -> ChecklistState:
    """The state that ``evidence`` comes to; all is well where none is given."""
    one = standing() if evidence is None else evidence
    state = ChecklistState(
        when=one.when,
        mode=one.source.mode,
        label=one.source.label,
        speed=one.source.speed,
        lines=checklist_lines(one),
        criteria=criteria(one, proves_reconnect=proves_reconnect),
        acceptance=one.acceptance,
        progress=ended(),
    )
    return replace(state, **changed)


def ended() -> RunProgress:
    """The first run is over."""
    over = When(ASKED.source_ms + 9000, ASKED.machine_ms + 9000)
    return RunProgress(1, running=False, step="", done=28, of=28, began=ASKED, ended=over)


def under_way() -> RunProgress:
    """The second run asks its way through the batch."""
    return RunProgress(2, running=True, step="tiers 1 and 2", done=12, of=28, began=ASKED)
