"""The one-line status bar that every screen shares."""

from __future__ import annotations

from typing import Final

from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.armed_words import alerts_segments
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.feed_words import UNHEARD, feed_words, rate_words, round_trip
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, count, local_time, utc_offset_s, utc_time

_ROOMY: Final = 100
_LIVE_DATA: Final = 7
"""It gives way before the clocks, and before the reasons of what is wrong."""


def status_line(snapshot: Snapshot, width: int, glyphs: Glyphs, *, clocks: str = "both") -> Line:
    """The status bar in ``width`` cells; ``clocks`` is ``both``, ``utc`` or ``local``.

    The mode label, the feed's state, and that alerts are held or Telegram is off never drop out
    at 80 cells or more; their reasons give way before. Where local time is UTC one clock is enough.
    """
    segments = [
        feed_segment(snapshot, glyphs),
        *_dropped(snapshot),
        _connection(snapshot, glyphs),
        *_rate(snapshot),
        *alerts_segments(snapshot, width, glyphs.ellipsis),
        *_clocks(snapshot, clocks),
    ]
    mode = mode_label(snapshot, 20 if width >= _ROOMY else 12)
    if not mode:
        if snapshot.feed.state is not FeedState.LIVE:
            segments.insert(1, Segment(_LIVE_DATA, (Span("LIVE data", Role.DIM),)))
        return joined(segments, width, f" {glyphs.bar} ")
    left = (Span(mode, Role.MODE), Span(" "))
    return (*left, *joined(segments, width - len(mode) - 1, f" {glyphs.bar} "))


def mode_label(snapshot: Snapshot, most: int = 20) -> str:
    """`` DEMO cascade, seed 7 x60 ``; empty on live data. A tape's name takes ``most`` cells."""
    if snapshot.mode is Mode.LIVE:
        return ""
    # The label is a file name in a replay: long ones must leave room for the feed's state.
    label = snapshot.label
    if len(label) > most and snapshot.mode is Mode.REPLAY:
        label = label[: most - 1] + "~"
    speed = "" if snapshot.speed == 1 else f" x{snapshot.speed:g}"
    return f" {snapshot.mode} {label}{speed} "


def feed_segment(snapshot: Snapshot, glyphs: Glyphs) -> Segment:
    """The feed's state with its age, and the shorter forms of it."""
    words = feed_words(snapshot)

    def said(text: str) -> Line:
        return (Span(f"{glyphs.dot} {text}", words.role),)

    *fuller, briefest = (words.short, *words.brief)
    segment = Segment(0, said(briefest))
    for text in reversed(fuller):
        segment = Segment(2, said(text), segment)
    return segment


def _dropped(snapshot: Snapshot) -> list[Segment]:
    dropped = snapshot.feed.dropped_orders
    if not dropped:
        return []
    return [Segment(0, (Span(f"DROPPED {count(dropped)}", Role.ALARM),))]


def _connection(snapshot: Snapshot, glyphs: Glyphs) -> Segment:
    feed = snapshot.feed
    trip = round_trip(feed, glyphs)
    role = Role.WARN if feed.reconnects else Role.TEXT
    whole = (Span("rtt "), trip, Span(" "), Span(f"rc {feed.reconnects}", role))
    # Unanswered pings are the first sign of a connection that is dead.
    return Segment(7, whole, Segment(3, (trip,)) if feed.missed_in_a_row else None)


def _rate(snapshot: Snapshot) -> list[Segment]:
    feed = snapshot.feed
    rate = (Span(rate_words(feed)),)
    if feed.state in UNHEARD:
        return [Segment(11, rate)]
    if feed.lag_p50_ms is None:
        return [Segment(8, rate)]
    late = feed.lag_p95_ms is not None and feed.lag_p95_ms > 5000
    lag = Span(f" lag {age(feed.lag_p50_ms / 1000)}", Role.WARN if late else Role.TEXT)
    return [Segment(8, (*rate, lag), Segment(8, rate))]


def _clocks(snapshot: Snapshot, clocks: str) -> list[Segment]:
    utc = utc_time(snapshot.now_ms) + "Z"
    if snapshot.mode is Mode.REPLAY:
        # A tape's time of day is not the time of day here.
        return [Segment(4, (Span(f"tape {utc}", Role.DIM),))]
    local = Segment(4 if clocks == "local" else 9, (Span(local_time(snapshot.now_ms), Role.DIM),))
    universal = Segment(4, (Span(utc, Role.DIM),))
    if clocks == "both" and utc_offset_s(snapshot.now_ms) == 0:
        return [universal]
    return {"utc": [universal], "local": [local]}.get(clocks, [universal, local])
