"""Log records as lines."""

from __future__ import annotations

from cgtui.log_ring import LogLine
from cgtui.views.cells import Line, Role, Span, fit
from cgtui.views.numbers import utc_time

_LEVELS = {"warning": Role.WARN, "error": Role.BAD, "critical": Role.ALARM, "debug": Role.DIM}


def log_head() -> Line:
    """The heading over the log."""
    return (Span(f"{'TIME':<9}{'LEVEL':<9}{'SOURCE':<11}EVENT", Role.HEAD),)


def log_line(line: LogLine) -> Line:
    """``21:14:07 warning  stream     disconnect reason=…``; cut at the edge of the screen."""
    fields = "".join(f" {key}={value}" for key, value in line.fields)
    return (
        Span(f"{utc_time(line.at_ms)} ", Role.DIM),
        Span(fit(line.level, 8) + " ", _LEVELS.get(line.level, Role.TEXT)),
        Span(fit(line.source, 10) + " ", Role.DIM),
        Span(line.event),
        Span(fields, Role.DIM),
    )
