"""The newest state of the checklist as the journal keeps it, and back as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cgtui.checklist.mark import ChecklistLine
from cgtui.checklist.state import ChecklistState

CHECKLIST: Final = "checklist"
"""The journal's key of it."""
FORM: Final = 1


def kept_checklist(state: ChecklistState) -> dict[str, Any]:
    """Plain values: the verdict, the criteria, and every line. Times in ms since the epoch."""
    return {
        "form": FORM,
        "at_ms": state.when.source_ms,
        "at_machine_ms": state.when.machine_ms,
        "mode": state.mode,
        "label": state.label,
        "speed": state.speed,
        "verdict": state.verdict,
        "run": state.progress.number,
        "stable_ms": state.acceptance.stable_ms,
        "criteria": [_line(one) for one in state.criteria],
        "lines": [_line(one) for one in state.lines],
    }


def is_kept_checklist(kept: object) -> bool:
    """Whether ``kept`` is one that this program can read."""
    return (
        isinstance(kept, Mapping)
        and kept.get("form") == FORM
        and all(isinstance(kept.get(name), list) for name in ("criteria", "lines"))
    )


def _line(line: ChecklistLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "section": line.section,
        "title": line.title,
        "status": line.mark.value,
        "evidence": line.evidence,
        "mend": line.mend,
        "warned": line.warned,
        "at_ms": line.when.source_ms,
        "at_machine_ms": line.when.machine_ms,
        "endpoint": line.endpoint,
        "latency_ms": line.latency_ms,
    }
