"""What `doctor` prints for people: a line a check by section, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from cgtui.checklist.check import Check, HealthReport, Status
from cgtui.sanitize import clean
from cgtui.views.numbers import rtt
from cgtui.views.watch.watch_signs import ascii_only

SECTIONS: Final = {
    "A": "Orientation and set-up",
    "B": "Endpoints",
    "H": "Health",
}

_SIGNS: Final = {Status.PASS: "✓", Status.WARN: "!", Status.FAIL: "✗", Status.SKIP: "-"}
_PLAIN_SIGNS: Final = {**_SIGNS, Status.PASS: "+", Status.FAIL: "x"}
_MENDABLE: Final = (Status.WARN, Status.FAIL)
_TITLE_CELLS: Final = 31
_LATENCY_CELLS: Final = 6
_INDENT: Final = " " * (4 + 4 + 2 + _TITLE_CELLS + 1 + _LATENCY_CELLS + 2)
_DETAIL_CHARS: Final = 400


def doctor_lines(
    report: HealthReport, *, took_s: float, interrupted: bool, ascii_lines: bool
) -> list[str]:
    """The lines, without line ends. ``took_s`` is how long it took, in real seconds."""
    signs = _PLAIN_SIGNS if ascii_lines else _SIGNS
    lines = [
        *_by_section(report.checks, signs),
        "",
        _summary(report, took_s=took_s, interrupted=interrupted),
    ]
    return [ascii_only(line) for line in lines] if ascii_lines else lines


def _by_section(checks: Iterable[Check], signs: dict[Status, str]) -> Iterator[str]:
    section = None
    for check in checks:
        if check.section != section:
            if section is not None:
                yield ""
            section = check.section
            yield f"{section}  {SECTIONS.get(section, '')}".rstrip()
        latency = "" if check.latency_ms is None else rtt(check.latency_ms)
        yield (
            f"  {signs[check.status]} {check.status.upper()}  {check.title:<{_TITLE_CELLS}} "
            f"{latency:>{_LATENCY_CELLS}}  {clean(check.detail, _DETAIL_CHARS)}"
        )
        if check.mend and check.status in _MENDABLE:
            yield f"{_INDENT}mend: {clean(check.mend, _DETAIL_CHARS)}"


def _summary(report: HealthReport, *, took_s: float, interrupted: bool) -> str:
    verdict = "OK" if report.ok else "REFUSED by CoinGlass" if report.refused else "FAILED"
    if interrupted:
        verdict = f"INTERRUPTED, {verdict} so far"
    counts = ", ".join(f"{report.count(status)} {status}" for status in Status)
    quota = report.quota
    calls = (
        "not reported" if quota.limit is None else f"{_shown(quota.used)}/{quota.limit} a minute"
    )
    return f"{verdict} | {counts} | plan {_plan(report)} | quota {calls} | {took_s:.1f} s"


def _plan(report: HealthReport) -> str:
    if report.plan_level is None:
        return "not known"
    level = clean(report.plan_level, 40)
    if report.expires_ms is None:
        return level
    end = datetime.fromtimestamp(report.expires_ms / 1000, UTC)
    return f"{level} until {end:%Y-%m-%d}"


def _shown(used: int | None) -> str:
    return "?" if used is None else str(used)
