"""What is large for the coin, on which rule, and where its sums stand."""

from __future__ import annotations

from cgtui.monitor.snapshot import SideSums, Snapshot
from cgtui.signals.threshold import Basis, Threshold
from cgtui.signals.tier import Tier
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.coin.coin_title import row_of, signal_of
from cgtui.views.counting import counting
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import count, short_count, usd
from cgtui.views.signal_words import baseline_words
from cgtui.views.ticker.tape import side_words


def threshold_line(snapshot: Snapshot, coin: str, width: int, glyphs: Glyphs) -> Line:
    """``all venues 60s L 8.40M S 210k │ ▼ LONG large 2.50M floor … │ n L 3,100 … min in 6 d``."""
    segments: list[Segment] = []
    row = row_of(snapshot, coin)
    if row is not None:
        counted = counting(snapshot)
        # Those of a heads-up, a line below, are of fewer venues.
        brief = Segment(0, (Span(" all ", Role.DIM), *counted.both_sides("60s", 60, row.m1)))
        segments.append(Segment(3, (Span(" all venues ", Role.DIM), *brief.spans[1:]), brief))
        segments.append(Segment(6, counted.both_sides("1h", 3600, row.h1)))
    signal = signal_of(snapshot, coin)
    if signal is None:
        segments.append(Segment(0, (Span("no thresholds in this session", Role.DIM),)))
        return joined(segments, width, f" {glyphs.bar} ")
    sums = SideSums() if row is None else row.m1
    for threshold, now, usd_now in (
        (signal.long, signal.long_now, sums.long_usd),
        (signal.short, signal.short_now, sums.short_usd),
    ):
        # After a restart the signals know of a minute that was counted here only in part.
        is_told = usd_now >= threshold.notable_usd
        segments.append(_threshold(threshold, now if is_told else Tier.NONE, glyphs))
    thin = min((signal.long, signal.short), key=lambda one: one.samples)
    if words := baseline_words(thin):
        segments.append(Segment(1, (Span(words, Role.WARN),)))
    else:
        segments.append(_samples(signal.long, signal.short))
    return joined(segments, width, f" {glyphs.bar} ")


def _samples(long: Threshold, short: Threshold) -> Segment:
    """How many minutes the windows hold, each side for itself, and of how many days; the smaller
    number alone where there is no room."""
    longs, shorts = count(long.samples), count(short.samples)
    least = (Span(f"n {short_count(min(long.samples, short.samples))}", Role.DIM),)
    brief = (Span(f"n L {longs} S {shorts} min", Role.DIM),)
    whole = (Span(f"n L {longs} S {shorts} min in {long.window_days:g} d", Role.DIM),)
    return Segment(6, whole, Segment(2, brief, Segment(1, least)))


def _threshold(threshold: Threshold, now: Tier, glyphs: Glyphs) -> Segment:
    side = side_words(threshold.side, glyphs)
    large = f"large {usd(threshold.large_usd)}"
    extreme = f"extreme {usd(threshold.extreme_usd)}"
    tier = Span("", Role.TEXT)
    if now is not Tier.NONE:
        tier = Span(f" {now.word.upper()} NOW", Role.ALARM if now is Tier.EXTREME else Role.WARN)
    p95 = "" if threshold.p95_usd is None else f" (p95 {usd(threshold.p95_usd)})"
    whole = f" {large} {_basis(threshold.large_basis, 'p95')}{p95}"
    whole += f" {extreme} {_basis(threshold.extreme_basis, 'p99')}"
    middle = f" {large} {_basis(threshold.large_basis, 'p95')} {extreme}"
    short = Segment(0, (Span(f"{side.text[0]} {large}", side.role), tier))
    shorter = Segment(3, (side, Span(middle), tier), short)
    return Segment(5, (side, Span(whole), tier), shorter)


def _basis(basis: Basis, percentile: str) -> str:
    return percentile if basis is Basis.PERCENTILE else basis.value
