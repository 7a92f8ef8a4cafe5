"""The market row: every coin and venue together, long against short."""

from __future__ import annotations

from cgtui.monitor.snapshot import Snapshot, WindowSums
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import percent, usd
from cgtui.views.ticker.counting import Counting, counting

_NAMES = {60: "60s", 300: "5m", 3600: "1h", 86_400: "24h"}

_ROOMY = 110


def market_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Line:
    """``MARKET 60s L 118M S 6.2M 95% long 34 coins | 1h … | counting since 19:03Z, hole 90s``."""
    counted = counting(snapshot)
    segments = [
        Segment(rank, _window(window, counted, first=index == 0))
        for index, (rank, window) in enumerate(zip((0, 2, 3), snapshot.market, strict=False))
    ]
    if words := _counting_words(counted, roomy=width >= _ROOMY):
        segments.append(Segment(1, (Span(words, Role.WARN),)))
    return (Span(" "), *joined(segments, width - 1, f" {glyphs.bar} "))


def _counting_words(counted: Counting, *, roomy: bool) -> str:
    """Since when, and how much of the longest window nobody saw."""
    if counted.since_ms == counted.now_ms:
        return "nothing counted yet" if roomy else "not counted"
    words = ", ".join(filter(None, (counted.since_words(), counted.hole_words())))
    return f"counting {words}" if roomy and counted.since_ms is not None else words


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
