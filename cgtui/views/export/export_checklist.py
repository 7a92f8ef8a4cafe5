"""The newest checklist of a journal as records: the verdict, its criteria, then every line.

Times are RFC 3339 UTC; the columns only grow. ``mode`` is on every row: what a demo or a replay has
come to is said to be that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cgtui.checklist.words import span
from cgtui.counted import counted
from cgtui.views.json_values import Fields, Value, rfc3339

CHECKLIST_COLUMNS: Final = (
    "section",
    "id",
    "title",
    "status",
    "evidence",
    "mend",
    "warned",
    "time",
    "machine_time",
    "endpoint",
    "latency_ms",
    "run",
    "mode",
    "label",
    "speed",
)
VERDICT: Final = "verdict"


def checklist_records(kept: Mapping[str, Any]) -> Iterator[Fields]:
    """``kept`` as `kept_checklist` makes it; what of it makes no sense is null."""
    source: Fields = {
        "run": _number(kept.get("run")),
        "mode": _text(kept.get("mode")),
        "label": _text(kept.get("label")),
        "speed": _number(kept.get("speed")),
    }
    yield {**_verdict(kept), **source}
    for line in (*kept["criteria"], *kept["lines"]):
        if isinstance(line, Mapping):
            yield {**_line(line), **source}


def _verdict(kept: Mapping[str, Any]) -> Fields:
    lines = [one for one in kept["criteria"] if isinstance(one, Mapping)]
    lacking = [_text(one.get("id")) or "?" for one in lines if one.get("status") != "PASS"]
    stable_ms = _number(kept.get("stable_ms")) or 0
    words = f"{counted(len(lines) - len(lacking), 'criterion', 'criteria')} of {len(lines)} met"
    if lacking:
        words += f", lacking {', '.join(lacking)}"
    return {
        "section": "GO",
        "id": VERDICT,
        "title": "GO or NO-GO",
        "status": _text(kept.get("verdict")),
        "evidence": f"{words}; stable for {span(stable_ms)}",
        "mend": None,
        "warned": False,
        "time": _moment(kept.get("at_ms")),
        "machine_time": _moment(kept.get("at_machine_ms")),
        "endpoint": None,
        "latency_ms": None,
    }


def _line(line: Mapping[str, Any]) -> Fields:
    latency_ms = _number(line.get("latency_ms"))
    return {
        **{name: _text(line.get(name)) for name in CHECKLIST_COLUMNS[:6]},
        "warned": line.get("warned") is True,
        "time": _moment(line.get("at_ms")),
        "machine_time": _moment(line.get("at_machine_ms")),
        "endpoint": _text(line.get("endpoint")),
        "latency_ms": None if latency_ms is None else round(latency_ms, 1),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _moment(value: object) -> Value:
    return rfc3339(value) if isinstance(value, int) and not isinstance(value, bool) else None
