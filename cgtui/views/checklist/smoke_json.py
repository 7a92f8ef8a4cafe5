"""`smoke --json`: one object, a contract that only grows.

``criteria`` are those that GO needs: ``status`` is ``pass`` or ``fail`` (what had not come by the
end has failed, and the evidence says how far it was). ``duration_s`` is real time from the start of
the program, ``mode`` LIVE, DEMO or REPLAY.
"""

from __future__ import annotations

from typing import Any

from cgtui.checklist.mark import ChecklistLine, Mark
from cgtui.checklist.state import ChecklistState
from cgtui.sanitize import clean
from cgtui.views.query.query_json import json_line

_TEXT_CHARS = 600


def smoke_json(
    state: ChecklistState | None, *, mode: str, duration_s: float, ended: str | None
) -> str:
    """The object as one line of ASCII, without a line end. ``ended`` is why it ended early."""
    criteria = () if state is None else state.criteria
    return json_line(
        {
            "verdict": "NO-GO" if state is None else state.verdict,
            "criteria": [_criterion(one) for one in criteria],
            "duration_s": round(duration_s, 3),
            "mode": mode,
            "label": "" if state is None else clean(state.label, _TEXT_CHARS),
            "speed": None if state is None else state.speed,
            "ended_early": None if ended is None else clean(ended, _TEXT_CHARS),
            "checklist": [] if state is None else [_line(one) for one in state.lines],
        }
    )


def final_status(one: ChecklistLine) -> str:
    """``pass`` or ``fail``: at the end there is no waiting."""
    return "pass" if one.mark is Mark.PASS else "fail"


def _criterion(one: ChecklistLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "status": final_status(one),
        "evidence": clean(one.evidence, _TEXT_CHARS),
    }


def _line(one: ChecklistLine) -> dict[str, Any]:
    return {
        "id": clean(one.id, _TEXT_CHARS),
        "section": one.section,
        "status": one.mark.value.casefold(),
        "evidence": clean(one.evidence, _TEXT_CHARS),
        "mend": None if one.mend is None else clean(one.mend, _TEXT_CHARS),
    }
