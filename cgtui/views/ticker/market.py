"""The market row: every coin and venue together, long against short."""

from __future__ import annotations

from cgtui.monitor.snapshot import Snapshot, WindowSums
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import percent, usd, utc_moment
from cgtui.views.ticker.counting import Counting, counting

_NAMES = {60: "60s", 300: "5m", 3600: "1h", 86_400: "24h"}

_ROOMY = 110


def market_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Line:
    """``MARKET 60s L 118M S 6.2M 95% long 34 coins | 1h … | counting since 19:03Z``."""
    counted = counting(snapshot)
    segments = [
        Segment(rank, _window(window, counted, first=index == 0))
        for index, (rank, window) in enumerate(zip((0, 2, 3), snapshot.market, strict=False))
    ]
    if counted.since_ms is not None:
        since = utc_moment(counted.since_ms, snapshot.now_ms, seconds=False)
        words = "counting since" if width >= _ROOMY else "since"
        segments.append(Segment(1, (Span(f"{words} {since}", Role.WARN),)))
    return (Span(" "), *joined(segments, width - 1, f" {glyphs.bar} "))


def _window(window: WindowSums, counted: Counting, *, first: bool) -> Line:
    sums = window.sums
    name = _NAMES.get(window.span_s, f"{window.span_s}s")
    spans = [
        Span("MARKET " if first else "", Role.HEAD),
        *counted.both_sides(name, window.span_s, sums),
    ]
    if sums.unknown_usd:
        spans.append(Span(f" ? {usd(sums.unknown_usd)}", Role.WARN))
    if first and (known_usd := sums.long_usd + sums.short_usd):
        share = percent(sums.long_usd, known_usd)
        spans.append(Span(f" {share} long {window.coins} coins"))
    return tuple(spans)
