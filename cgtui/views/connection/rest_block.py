"""REST on the Connection screen: what was asked, how it went, and what this key does not get."""

from __future__ import annotations

from typing import Final

from cgtui.coinglass.rest_stats import CallKind, RestStats
from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import InputsMode, SignalsSnapshot
from cgtui.views.blocks import LABEL, field, head
from cgtui.views.cells import Line, Role, Span, fit, wrapped
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, count, rtt

CLOCK_WARN_S: Final = 5.0
"""From this difference between the server's clock and ours on it is worth a warning."""

_QUOTA_IS_NOW_S: Final = 5.0
_QUOTA_OF_A_MINUTE_S: Final = 60.0
"""CoinGlass counts by the minute: what it said before that has run out."""
_MOST_KINDS: Final = 8
_OK: Final = "0"


def rest_lines(signals: SignalsSnapshot | None, width: int, glyphs: Glyphs) -> list[Line]:
    """The whole block, in ``width`` cells."""
    if signals is None or signals.rest is None:
        return [head("REST"), *_absent(signals, width)]
    rest = signals.rest
    note = "answered by the simulator" if signals.inputs is InputsMode.SIMULATED else ""
    lines = [
        head("REST", note),
        *wrapped(_budget(rest, glyphs), width, LABEL),
        *_quota(rest),
        field("latency", Span(_latency(rest, glyphs))),
        *_calls(rest),
        *wrapped(field("besides", Span(_besides(rest, glyphs))), width, LABEL),
        *_clock(signals, rest),
        *_refused(rest, width),
    ]
    if signals.rest_note:
        lines += wrapped(field("note", Span(signals.rest_note, Role.WARN)), width, LABEL)
    return lines


def _absent(signals: SignalsSnapshot | None, width: int) -> list[Line]:
    why = "not asked in this session"
    if signals is not None:
        no_inputs = signals.inputs is InputsMode.NONE
        why = "a replay has no REST: nothing is confirmed" if no_inputs else "not asked yet"
        why = signals.rest_note or why
    return wrapped((Span(why, Role.WARN),), width, 0)


def _budget(rest: RestStats, glyphs: Glyphs) -> Line:
    full = rest.budget_used >= rest.budget_limit
    spans = [
        Span(f"{rest.budget_used} of {rest.budget_limit}", Role.WARN if full else Role.STRONG),
        Span(" calls in 60 s", Role.DIM),
    ]
    if rest.waiting:
        spans.append(Span(f" {glyphs.middot} {rest.waiting} waiting", Role.WARN))
    if rest.paused_s > 0:
        spans.append(Span(f" {glyphs.middot} paused for {age(rest.paused_s)}", Role.WARN))
    return field("budget", *spans)


def _quota(rest: RestStats) -> list[Line]:
    if rest.quota.used is None and rest.quota.limit is None:
        return []
    used = "?" if rest.quota.used is None else str(rest.quota.used)
    limit = "?" if rest.quota.limit is None else str(rest.quota.limit)
    age_s = rest.quota_age_s or 0.0
    when = " this minute" if age_s <= _QUOTA_IS_NOW_S else f", {age(age_s)} ago"
    role = Role.DIM if age_s > _QUOTA_OF_A_MINUTE_S else Role.TEXT
    said = Span(f"{used} of {limit}", role)
    return [field("quota", said, Span(f"{when}, by CoinGlass", Role.DIM))]


def _latency(rest: RestStats, glyphs: Glyphs) -> str:
    if rest.latency_p50_ms is None or rest.latency_p95_ms is None:
        return "-"
    return f"{rtt(rest.latency_p50_ms)} median {glyphs.middot} {rtt(rest.latency_p95_ms)} p95"


def _calls(rest: RestStats) -> list[Line]:
    """Status, body code and class of every kind of answer, the most frequent first."""
    if not rest.calls:
        return [field("calls", Span("none yet", Role.DIM))]
    kinds = sorted(rest.calls.items(), key=lambda item: -item[1])
    lines = [
        field(
            "calls" if place == 0 else "",
            Span(f"{count(number):>6} ", Role.STRONG),
            *_kind(kind),
        )
        for place, (kind, number) in enumerate(kinds[:_MOST_KINDS])
    ]
    if len(kinds) > _MOST_KINDS:
        rest_of_them = sum(number for _kind_of, number in kinds[_MOST_KINDS:])
        lines.append(field("", Span(f"{count(rest_of_them):>6} of other kinds", Role.DIM)))
    return lines


def _kind(kind: CallKind) -> tuple[Span, ...]:
    status, code, error = kind
    role = Role.GOOD if error is None else Role.WARN
    return (
        Span(fit("no answer" if status is None else f"HTTP {status}", 10), role),
        Span(fit("" if code is None or code == _OK else f"code {code}", 11), role),
        Span("ok" if error is None else error.removesuffix("Error"), role),
    )


def _besides(rest: RestStats, glyphs: Glyphs) -> str:
    parts = [
        counted(rest.retries, "retry", "retries"),
        counted(rest.fallbacks, "fallback"),
        f"{count(rest.cache_hits)} cached",
        f"{count(rest.shared)} shared",
        f"{count(rest.budget_refusals)} over budget",
    ]
    return f" {glyphs.middot} ".join(parts)


def _clock(signals: SignalsSnapshot, rest: RestStats) -> list[Line]:
    offset_s = signals.clock_offset_s
    if offset_s is None and rest.clock_offset_ms is not None:
        offset_s = rest.clock_offset_ms / 1000
    if offset_s is None:
        return []
    where = "ahead of" if offset_s >= 0 else "behind"
    role = Role.WARN if abs(offset_s) >= CLOCK_WARN_S else Role.TEXT
    return [field("clock", Span(f"the server's is {abs(offset_s):.1f}s {where} ours", role))]


def _refused(rest: RestStats, width: int) -> list[Line]:
    if not rest.refused_intervals:
        return []
    words = ", ".join(
        f"{name} {' '.join(intervals)}" for name, intervals in rest.refused_intervals.items()
    )
    return wrapped(field("not given", Span(words, Role.WARN)), width, LABEL)
