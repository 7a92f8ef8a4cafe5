"""The market row: every coin and venue together, long against short."""

from __future__ import annotations

from cgtui.monitor.snapshot import Snapshot, WindowSums
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import percent, usd, utc_moment

_NAMES = {60: "60s", 300: "5m", 3600: "1h", 86_400: "24h"}

_ROOMY = 110


def market_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Line:
    """``MARKET 60s L 118M S 6.2M 95% long 34 coins | 1h … | counting since 19:03Z``."""
    segments = [
        Segment(rank, _window(window, first=index == 0))
        for index, (rank, window) in enumerate(zip((0, 2, 3), snapshot.market, strict=False))
    ]
    partial = [window.since_ms for window in snapshot.market if window.since_ms is not None]
    if partial:
        # The longest window is the last to be whole: its start is when counting began.
        since = utc_moment(max(partial), snapshot.now_ms, seconds=False)
        words = "counting since" if width >= _ROOMY else "since"
        segments.append(Segment(1, (Span(f"{words} {since}", Role.WARN),)))
    return (Span(" "), *joined(segments, width - 1, f" {glyphs.bar} "))


def _window(window: WindowSums, *, first: bool) -> Line:
    sums = window.sums
    name = _NAMES.get(window.span_s, f"{window.span_s}s")
    partial = "~" if window.since_ms is not None else ""
    spans = [
        Span("MARKET " if first else "", Role.HEAD),
        Span(f"{name}{partial} ", Role.DIM),
        Span(f"L {usd(sums.long_usd)} ", Role.LONG),
        Span(f"S {usd(sums.short_usd)}", Role.SHORT),
    ]
    if sums.unknown_usd:
        spans.append(Span(f" ? {usd(sums.unknown_usd)}", Role.WARN))
    if first:
        share = percent(sums.long_usd, sums.long_usd + sums.short_usd)
        spans.append(Span(f" {share} long {window.coins} coins"))
    return tuple(spans)
