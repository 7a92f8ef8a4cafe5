"""The one-line status bar that every screen shares, and the banner for what is broken."""

from __future__ import annotations

from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.cells import Line, Role, Segment, Span, clip, joined
from cgtui.views.feed_words import feed_words
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, count, local_time, rtt, utc_time


def status_line(snapshot: Snapshot, width: int, glyphs: Glyphs, *, clocks: str = "both") -> Line:
    """The status bar in ``width`` cells; ``clocks`` is ``both``, ``utc`` or ``local``.

    The mode label and the feed's state never drop out, whatever the width.
    """
    segments = [
        Segment(0, _feed(snapshot, glyphs)),
        *_dropped(snapshot),
        Segment(3, _connection(snapshot)),
        Segment(4, _rate(snapshot)),
        Segment(2, (Span("ALERTS n/a", Role.WARN),)),
        *_clocks(snapshot, clocks),
    ]
    mode = mode_label(snapshot)
    if not mode:
        if snapshot.feed.state is not FeedState.LIVE:
            segments.insert(1, Segment(2, (Span("LIVE data", Role.DIM),)))
        return joined(segments, width, f" {glyphs.bar} ")
    left = (Span(mode, Role.MODE), Span(" "))
    return (*left, *joined(segments, width - len(mode) - 1, f" {glyphs.bar} "))


def mode_label(snapshot: Snapshot) -> str:
    """`` DEMO cascade, seed 7 x60 ``; empty on live data."""
    if snapshot.mode is Mode.LIVE:
        return ""
    # The label is a file name in a replay: long ones must leave room for the feed's state.
    label = snapshot.label if len(snapshot.label) <= 20 else snapshot.label[:19] + "~"
    speed = "" if snapshot.speed == 1 else f" x{snapshot.speed:g}"
    return f" {snapshot.mode} {label}{speed} "


def _feed(snapshot: Snapshot, glyphs: Glyphs) -> Line:
    words = feed_words(snapshot)
    return (Span(f"{glyphs.dot} {words.short}", words.role),)


def _dropped(snapshot: Snapshot) -> list[Segment]:
    dropped = snapshot.feed.dropped_orders
    if not dropped:
        return []
    return [Segment(0, (Span(f"DROPPED {count(dropped)}", Role.ALARM),))]


def _connection(snapshot: Snapshot) -> Line:
    feed = snapshot.feed
    trip = "-" if feed.rtt_ms is None else rtt(feed.rtt_ms)
    role = Role.WARN if feed.reconnects else Role.TEXT
    return (Span(f"rtt {trip} "), Span(f"rc {feed.reconnects}", role))


def _rate(snapshot: Snapshot) -> Line:
    feed = snapshot.feed
    spans = [Span(f"{count(feed.orders_per_min)}/min")]
    if feed.lag_p50_ms is not None:
        late = feed.lag_p95_ms is not None and feed.lag_p95_ms > 5000
        spans.append(Span(f" lag {age(feed.lag_p50_ms / 1000)}", Role.WARN if late else Role.TEXT))
    return tuple(spans)


def _clocks(snapshot: Snapshot, clocks: str) -> list[Segment]:
    utc = utc_time(snapshot.now_ms) + "Z"
    if snapshot.mode is Mode.REPLAY:
        # A tape's time of day is not the time of day here.
        return [Segment(1, (Span(f"tape {utc}", Role.DIM),))]
    local = Segment(1 if clocks == "local" else 5, (Span(local_time(snapshot.now_ms), Role.DIM),))
    universal = Segment(1, (Span(utc, Role.DIM),))
    return {"utc": [universal], "local": [local]}.get(clocks, [universal, local])


def banner_line(snapshot: Snapshot, width: int, glyphs: Glyphs) -> Line | None:
    """The most urgent thing that is wrong, with what happens next; ``None`` if nothing is."""
    for text in _troubles(snapshot):
        more = sum(1 for _ in _troubles(snapshot)) - 1
        suffix = f"  (+{more} more on screen 3)" if more else ""
        return clip((Span(f" {glyphs.warn} {text}{suffix} ", Role.ALARM),), width)
    return None


def _troubles(snapshot: Snapshot) -> list[str]:
    feed = snapshot.feed
    found: list[str] = []
    if feed.state is FeedState.REFUSED:
        found.append(f"feed refused: {feed.reason}")
    found.extend(f"{defect.part}: {defect.text}" for defect in snapshot.defects)
    if feed.state in (FeedState.WAITING, FeedState.STALLED, FeedState.DOWN):
        found.append(f"no feed: {feed.reason}")
    if snapshot.recording and snapshot.recording.error:
        found.append(f"not recording any more: {snapshot.recording.error}")
    if snapshot.replay and snapshot.replay.error:
        found.append(f"tape stopped: {snapshot.replay.error}")
    return found
