"""Log records as lines: one each, or one of them in full."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from rich.cells import cell_len, chop_cells

from cgtui.log_ring import LogLine
from cgtui.views.blocks import field
from cgtui.views.cells import Line, Role, Span, fit, wrapped
from cgtui.views.coin_name import coin_name
from cgtui.views.numbers import utc_time

_LEVELS: Final = {
    "warning": Role.WARN,
    "error": Role.BAD,
    "critical": Role.ALARM,
    "debug": Role.DIM,
}
_TROUBLE: Final = frozenset(["warning", "error", "critical"])
_REASONS: Final = ("reason", "error")
_INDENT: Final = 4
# Of a call of REST: what it was, and what it came to. The full record has all of it.
_SHORT: Final = {"endpoint": "{}", "http_status": "HTTP {}", "latency_ms": "{} ms"}
_USUAL: Final = {"code": "0", "attempt": "1", "cached": "false"}


def log_head(*, two_clocks: bool = False, coins: bool = True) -> Line:
    """The heading over the log; ``two_clocks`` is where the status bar's is the source's, without
    ``coins`` the one over `log_line_brief`."""
    coin = f"{'COIN':<9}" if coins else ""
    head = Span(f"{'TIME':<9}{'LEVEL':<9}{'SOURCE':<11}{coin}EVENT", Role.HEAD)
    return (head, Span("  times: this machine's, UTC", Role.DIM)) if two_clocks else (head,)


def log_line(line: LogLine) -> Line:
    """``21:14:07 warning  feed       BTC    disconnect: read timeout …``; cut at the screen's edge.

    Fields without a value, or with the usual one, are left to the full record.
    """
    return (*_lead(line), Span(fit(coin_name(line.coin or "", 8), 8) + " "), *_told(line))


def log_line_brief(line: LogLine) -> Line:
    """The same where the row is narrow: a coin has no column, for most lines are of none."""
    coin = Span(f"{coin_name(line.coin, 8)} " if line.coin else "")
    return (*_lead(line), coin, *_told(line))


def _lead(line: LogLine) -> Line:
    return (
        Span(f"{utc_time(line.at_ms)} ", Role.DIM),
        Span(fit(line.level, 8) + " ", level_role(line.level)),
        Span(fit(line.source, 10) + " ", Role.DIM),
    )


def _told(line: LogLine) -> Line:
    """The event, and where it is a trouble its reason before all else: a row is cut at its end."""
    fields, event = dict(line.fields), line.event
    why = next((key for key in _REASONS if fields.get(key, "null") != "null"), None)
    if line.level in _TROUBLE and why is not None:
        event = f"{event}: {fields.pop(why)}"
        if "endpoint" in fields:  # the class of its error says less
            fields.pop("class", None)
    words = (_brief(key, value) for key, value in fields.items())
    return (Span(event), Span("".join(f" {one}" for one in words if one), Role.DIM))


def _brief(key: str, value: str) -> str:
    """A field as it is worth its cells: what a call came to is read at a glance."""
    if value == "null" or _USUAL.get(key) == value:
        return ""
    return _SHORT[key].format(value) if key in _SHORT else f"{key}={value}"


def log_detail(line: LogLine, width: int) -> list[Line]:
    """Everything of one record, each field on lines of its own, in ``width`` cells."""
    moment = datetime.fromtimestamp(line.at_ms / 1000, UTC)
    lines: list[Line] = [
        *wrapped((Span(line.event, Role.STRONG),), width, _INDENT),
        field("time", Span(f"{moment:%Y-%m-%d %H:%M:%S}.{line.at_ms % 1000:03d}Z")),
        field("level", Span(line.level, level_role(line.level))),
        field("source", Span(line.source)),
        field("coin", Span(line.coin or "-")),
    ]
    for name, value in line.fields:
        first, *rest = value.splitlines() or [""]
        lines += _whole(Span(f"{name} ", Role.DIM), first, width)
        for row in rest:
            lines += _whole(Span(" " * _INDENT), row, width)
    return lines


def _whole(lead: Span, text: str, width: int) -> list[Line]:
    """All of ``text`` after ``lead``: broken at its spaces, or anywhere where a word is longer
    than a row."""
    room = max(1, width - _INDENT)
    if all(cell_len(word) <= room for word in text.split()):
        return wrapped((lead, Span(text)), width, _INDENT)
    indent = Span(" " * _INDENT)
    return [(lead,), *((indent, Span(piece)) for piece in chop_cells(text, room))]


def level_role(level: str) -> Role:
    """How loud a level is."""
    return _LEVELS.get(level, Role.TEXT)
