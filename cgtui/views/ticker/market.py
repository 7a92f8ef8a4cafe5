"""The market row: every coin and venue together, long against short."""

from __future__ import annotations

from cgtui.counted import counted
from cgtui.monitor.snapshot import Snapshot, WindowSums
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.counting import Counting, counting
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import percent, usd

_NAMES = {60: "60s", 300: "5m", 3600: "1h", 86_400: "24h"}


def market_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Line:
    """``MARKET 60s L 118M S 6.2M 95% long 34 coins | 1h … | counting since 19:03Z, hole 90s``."""
    known = counting(snapshot)
    segments = [_first(window, known) for window in snapshot.market[:1]]
    for rank, window in zip((2, 4), snapshot.market[1:], strict=False):
        segments.append(Segment(rank, _window(window, known)))
    if (words := _counting_words(known)) is not None:
        segments.append(words)
    return (Span(" "), *joined(segments, width - 1, f" {glyphs.bar} "))


def _counting_words(known: Counting) -> Segment | None:
    """Since when, and how much of the longest window nobody saw: the shortest form is the most
    important one, for the windows are marked by themselves."""
    if known.since_ms == known.now_ms:
        return Segment(1, (Span("nothing counted yet", Role.WARN),))
    since, hole = known.since_words(), known.hole_words()
    if not since:
        return Segment(3, (Span(hole, Role.WARN),)) if hole else None
    segment = Segment(1, (Span(since, Role.WARN),))
    if hole:
        segment = Segment(3, (Span(f"{since}, {hole}", Role.WARN),), segment)
    words = f"counting {since}, {hole}" if hole else f"counting {since}"
    return Segment(5, (Span(words, Role.WARN),), segment)


def _first(window: WindowSums, known: Counting) -> Segment:
    """The shortest window, with the share of the longs and, where there is room, the coins."""
    sums = window.sums
    spans = (Span("MARKET ", Role.HEAD), *_window(window, known))
    known_usd = sums.long_usd + sums.short_usd
    if not known_usd:
        return Segment(0, spans)
    share = Span(f" {percent(sums.long_usd, known_usd)} long")
    short = Segment(0, (*spans, share))
    return Segment(3, (*spans, share, Span(f" {counted(window.coins, 'coin')}")), short)


def _window(window: WindowSums, known: Counting) -> Line:
    sums = window.sums
    name = _NAMES.get(window.span_s, f"{window.span_s}s")
    spans = known.both_sides(name, window.span_s, sums)
    if sums.unknown_usd:
        spans = (*spans, Span(f" ? {usd(sums.unknown_usd)}", Role.WARN))
    return spans
