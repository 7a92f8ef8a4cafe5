"""The Connection screen: whether the feed can be trusted, and every number behind that."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.counted import counted
from cgtui.monitor.snapshot import FeedSnapshot, GapRecord, ReconnectRecord, Snapshot
from cgtui.monitor.source import Mode
from cgtui.monitor.words import back_fill_words, unreadable_words
from cgtui.views.blocks import LABEL, field, head
from cgtui.views.cells import BLANK, Line, Role, Span, clip, fit, side_by_side, wrapped
from cgtui.views.clock_words import machine_note, source_note
from cgtui.views.connection.rest_block import rest_lines
from cgtui.views.connection.signal_blocks import signal_lines
from cgtui.views.feed_words import UNHEARD, feed_words, rate_words, round_trip, state_since_ms
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, count, hole_length, rtt, size, utc_moment
from cgtui.views.sparkline import sparkline

_TWO_COLUMNS_FROM = 110
_INDENT = 10
_SHOWN = 8  # outages, and gaps
_WAITS = 5  # of an outage


def connection_lines(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    """All lines of the screen, in two columns where ``width`` allows."""
    if width < _TWO_COLUMNS_FROM:
        parts = [*_left(snapshot, width, glyphs), BLANK, *_right(snapshot, width, glyphs)]
        return [clip(line, width) for line in parts]
    left_width = (width - 3) // 2
    right_width = width - 3 - left_width
    left = _left(snapshot, left_width, glyphs)
    right = [clip(line, right_width) for line in _right(snapshot, right_width, glyphs)]
    return side_by_side(left, right, left_width, f" {glyphs.bar} ")


def _left(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    return [
        *_state(snapshot, width, glyphs),
        BLANK,
        *_pings(snapshot, width, glyphs),
        BLANK,
        *_counters(snapshot, glyphs),
        *_sources(snapshot),
        BLANK,
        *_reconnects(snapshot, width, glyphs),
        BLANK,
        *_gaps(snapshot, width, glyphs),
        BLANK,
        *_bad(snapshot),
    ]


def _right(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    return [
        *_defects(snapshot),
        *rest_lines(snapshot.signals, width, glyphs),
        BLANK,
        *signal_lines(
            snapshot.signals, snapshot.now_ms, width, glyphs, machine=machine_note(snapshot)
        ),
        BLANK,
        *_pong_log(snapshot, width),
    ]


def _address(url: str, width: int) -> str:
    """The whole of it, or its end: where the key would be is what one looks for."""
    return (url if len(url) <= width else f"…{url[1 - width :]}") or "-"


def _state(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    feed = snapshot.feed
    words = feed_words(snapshot)
    since = utc_moment(state_since_ms(feed), snapshot.now_ms)
    uptime = "-" if feed.connected_s is None else age(feed.connected_s * snapshot.speed)
    longest = age(feed.longest_s * snapshot.speed)
    lines = [
        head("WEBSOCKET", source_note(snapshot)),
        field("state", Span(f"{glyphs.dot} {words.short}", words.role)),
        *wrapped(field("why", Span(feed.reason or "-")), width, LABEL),
        field("since", Span(since)),
        field("address", Span(_address(feed.url, width - LABEL))),
        field("uptime", Span(f"{uptime} {glyphs.middot} longest {longest}")),
        field("last frame", Span(_ago(feed.last_frame_age_s, snapshot.speed))),
        field("last order", Span(_ago(feed.last_order_age_s, snapshot.speed)), *_limit(snapshot)),
    ]
    return lines


def _ago(real_s: float | None, speed: float) -> str:
    return "none yet" if real_s is None else f"{age(real_s * speed)} ago"


def _limit(snapshot: Snapshot) -> tuple[Span, ...]:
    if snapshot.mode is Mode.REPLAY:
        return (Span("  (silence is not judged on a tape)", Role.DIM),)
    limit = age(snapshot.feed.silence_limit_s * snapshot.speed)
    return (Span(f"  (counts as stalled from {limit} on)", Role.DIM),)


def _pings(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    feed = snapshot.feed
    trips = [record.rtt_ms for record in feed.ping_log][-(max(8, width - LABEL)) :]
    last = round_trip(feed, glyphs)
    known = [trip for trip in trips if trip is not None]
    worst = f" {glyphs.middot} worst {rtt(max(known))}" if known else ""
    missed = Span(
        f" {glyphs.middot} missed {count(feed.missed_pongs)}",
        Role.WARN if feed.missed_pongs else Role.TEXT,
    )
    sent = count(feed.pings)
    return [
        head("PING / PONG", "round trips in real time" if snapshot.speed != 1 else ""),
        field("round trip", last, Span(worst)),
        field("pings", Span(f"{sent} sent {glyphs.middot} {counted(feed.pongs, 'pong')}"), missed),
        field("history", Span(sparkline(trips, glyphs.spark), Role.ACCENT)),
    ]


def _counters(snapshot: Snapshot, glyphs: Glyphs) -> list[Line]:
    feed = snapshot.feed
    dot = glyphs.middot
    lag = "-"
    heard = feed.state not in UNHEARD
    if heard and feed.lag_p50_ms is not None and feed.lag_p95_ms is not None:
        p50, p95 = age(feed.lag_p50_ms / 1000), age(feed.lag_p95_ms / 1000)
        lag = f"{p50} median {dot} {p95} p95"
    seen = (
        f"{counted(feed.duplicates, 'duplicate')} {dot}"
        f" {count(feed.history_orders)} older than 120 s"
    )
    dropped = Role.ALARM if feed.dropped_orders else Role.TEXT
    return [
        head("COUNTED SINCE START"),
        field("orders", Span(f"{count(feed.orders)}", Role.STRONG), Span(f"  {seen}", Role.DIM)),
        field("rate", Span(rate_words(feed))),
        field("lag", Span(lag)),
        field("frames", Span(f"{count(feed.frames)} {dot} {size(feed.frame_bytes)}")),
        field(
            "bad",
            Span(f"{counted(feed.bad_frames, 'frame')} {dot} {counted(feed.bad_orders, 'order')}"),
        ),
        field("dropped", Span(counted(feed.dropped_orders, "order"), dropped)),
        field("reconnects", Span(count(feed.reconnects)), Span(_outages(feed), Role.DIM)),
    ]


def _outages(feed: FeedSnapshot) -> str:
    if not feed.outages:
        return ""
    return f"  in {counted(feed.outages, 'outage')}"


def _sources(snapshot: Snapshot) -> list[Line]:
    lines: list[Line] = []
    replay = snapshot.replay
    if replay is not None:
        played = f"{count(replay.frames_sent)} of {counted(replay.frames_total, 'frame')} played"
        lines += [BLANK, head("TAPE"), field("played", Span(played))]
        skipped = f"{counted(len(replay.skipped), 'silence')} of over 60 s"
        lines.append(field("skipped", Span(skipped)))
        role = Role.WARN if replay.bad_lines else Role.TEXT
        lines.append(field("file", Span(unreadable_words(replay.bad_lines), role)))
    recording = snapshot.recording
    if recording is not None:
        state = Span(recording.error, Role.ALARM) if recording.error else Span("recording")
        lines += [BLANK, head("RECORDING"), field("file", Span(recording.path))]
        lines.append(field("frames", Span(f"{count(recording.frames)}  "), state))
    return lines


def _reconnects(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    feed = snapshot.feed
    note = "newest first" if feed.reconnect_log else ""
    if note and snapshot.speed != 1:
        note += ", waits in real time"
    lines = [head("CONNECTION LOSSES", note)]
    if not feed.reconnect_log:
        lines.append((Span("none", Role.DIM),))
    for record in reversed(feed.reconnect_log[-_SHOWN:]):
        lines += wrapped(_loss(record, snapshot.now_ms, glyphs), width, _INDENT)
    return lines


def _loss(record: ReconnectRecord, now_ms: int, glyphs: Glyphs) -> Line:
    """One outage: how long, how many attempts, why, what was waited before them."""
    lasts = record.back_ms is None
    role = Role.WARN if lasts else Role.DIM
    back_ms = now_ms if record.back_ms is None else record.back_ms
    down_s = (back_ms - record.at_ms) / 1000
    reason = record.reason
    if record.last_reason not in ("", reason):
        reason += f", then {record.last_reason}"
    tries = counted(record.tries, "try", "tries")
    parts = [tries, reason] if record.tries else [reason]
    if record.waits_s:
        more = f" {glyphs.ellipsis}" if record.tries > len(record.waits_s[:_WAITS]) else ""
        parts.append(f"waited {' '.join(map(age, record.waits_s[:_WAITS]))}{more}")
    return (
        Span(f"{utc_moment(record.at_ms, now_ms)} ", Role.DIM),
        Span(f"down {hole_length(down_s)} ", role),
        Span("".join(f"{glyphs.middot} {part} " for part in parts)),
        Span(f"{glyphs.middot} {'not back yet' if lasts else 'back'}", role),
    )


def _gaps(snapshot: Snapshot, width: int, glyphs: Glyphs) -> list[Line]:
    gaps = snapshot.feed.gaps
    lines = [head("GAPS", "back-filled from REST: watched coins, as history")]
    if not gaps:
        lines.append((Span("none", Role.DIM),))
    for gap in reversed(gaps[-_SHOWN:]):
        lines += wrapped(_gap(gap, snapshot.now_ms, glyphs), width, _INDENT)
    return lines


def _gap(gap: GapRecord, now_ms: int, glyphs: Glyphs) -> Line:
    end = now_ms if gap.ended_ms is None else gap.ended_ms
    length = hole_length((end - gap.started_ms) / 1000)
    state = f"lasting {length}" if gap.ended_ms is None else length
    role = Role.ALARM if gap.ended_ms is None else Role.WARN
    filled = Span("")
    if gap.ended_ms is not None:
        words = back_fill_words(gap.back_filled, gap.back_fill_note)
        whole = gap.back_filled is not None and not gap.back_fill_note
        filled = Span(f" {glyphs.middot} {words}", Role.TEXT if whole else Role.WARN)
    return (
        Span(f"{utc_moment(gap.started_ms, now_ms)} ", Role.DIM),
        Span(state, role),
        filled,
        Span(f" {glyphs.middot} {gap.reason}", Role.DIM),
    )


def _bad(snapshot: Snapshot) -> list[Line]:
    kinds: Sequence[Line] = [
        (
            Span(f"{count(kind.count)} {kind.kind} ", Role.WARN),
            Span(f"last {utc_moment(kind.last_ms, snapshot.now_ms)} ", Role.DIM),
            Span(kind.excerpt, Role.DIM),
        )
        for kind in snapshot.feed.bad_kinds
    ]
    return [head("UNUSABLE"), *(kinds or [(Span("none", Role.DIM),)])]


def _defects(snapshot: Snapshot) -> list[Line]:
    if not snapshot.defects:
        return []
    lines = [head("DEFECTS OF THIS PROGRAM")]
    for defect in snapshot.defects:
        at = utc_moment(defect.at_ms, snapshot.now_ms)
        lines.append((Span(f"{at} {defect.part}: {defect.text}", Role.ALARM),))
    return [*lines, BLANK]


def _pong_log(snapshot: Snapshot, width: int) -> list[Line]:
    lines = [head("NEWEST PINGS", source_note(snapshot))]
    per_row = max(1, width // 22)
    newest = list(reversed(snapshot.feed.ping_log[-per_row * 4 :]))
    if not newest:
        lines.append((Span("none yet", Role.DIM),))
    for start in range(0, len(newest), per_row):
        row: list[Span] = []
        for record in newest[start : start + per_row]:
            when = utc_moment(record.at_ms, snapshot.now_ms)
            what = "no pong" if record.rtt_ms is None else rtt(record.rtt_ms)
            role = Role.WARN if record.rtt_ms is None else Role.TEXT
            row += [Span(f"{when} ", Role.DIM), Span(fit(what, 22 - len(when) - 1), role)]
        lines.append(tuple(row))
    return lines
