"""The feed's state in words, with its colour and its age: one vocabulary for every screen."""

from __future__ import annotations

from typing import Final, NamedTuple

from cgtui.monitor.snapshot import FeedSnapshot, FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.cells import Role, Span
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age, count, hole_length, rtt


class FeedWords(NamedTuple):
    """``short`` fits a status bar; ``role`` colours it. ``brief`` says what it may be cut to, the
    fuller first."""

    short: str
    role: Role
    brief: tuple[str, ...] = ()


_ROLES = {
    FeedState.LIVE: Role.GOOD,
    FeedState.QUIET: Role.GOOD,
    FeedState.OPEN: Role.WARN,
    FeedState.CONNECTING: Role.WARN,
    FeedState.ENDED: Role.WARN,
}
UNHEARD: Final = frozenset(
    [
        FeedState.CONNECTING,
        FeedState.WAITING,
        FeedState.STALLED,
        FeedState.REFUSED,
        FeedState.DOWN,
    ]
)
"""Nobody counts in these: zero a minute would read as a calm market, the last rate as this one."""
_LOST = frozenset([FeedState.CONNECTING, FeedState.WAITING, FeedState.REFUSED])


def feed_words(snapshot: Snapshot) -> FeedWords:
    """What the feed does now. LIVE is said of live data only: a demo or a tape ``runs``."""
    feed = snapshot.feed
    speed = snapshot.speed  # ages are told by the source's clock, as the tape tells its gaps
    down = "" if feed.down_s is None else hole_length(feed.down_s * speed)
    brief: tuple[str, ...] = ()
    match feed.state:
        case FeedState.LIVE:
            word = "LIVE" if snapshot.mode is Mode.LIVE else "RUNNING"
            short = f"{word} {_told(feed.last_frame_age_s, speed)}"
        case FeedState.OPEN:
            short = f"OPEN {_told(feed.connected_s, speed)}, no order yet"
        case FeedState.QUIET | FeedState.STALLED:
            short = f"{feed.state.upper()} {_told(feed.last_order_age_s, speed)}"
        case FeedState.CONNECTING:
            short = f"CONNECTING, try {max(1, feed.attempt)}"
            if down:
                short, brief = f"{short}, down {down}", (f"CONNECTING, down {down}",)
        case FeedState.WAITING:
            retry = "" if feed.retry_in_s is None else f", retry {age(feed.retry_in_s)}"
            short = f"DOWN {down}{retry}" if down else f"DOWN{retry}"
        case FeedState.REFUSED:
            short = f"REFUSED {down}"
        case FeedState.ENDED:
            short = "TAPE ENDED"
        case FeedState.DOWN:
            short = "FEED TASK DOWN"
    short = short.strip()
    briefest = short.split(",")[0]
    if briefest != short:
        brief = (*brief, briefest)
    if feed.state is FeedState.OPEN:
        brief = (*brief, "OPEN")
    return FeedWords(short, _ROLES.get(feed.state, Role.ALARM), brief)


def state_since_ms(feed: FeedSnapshot) -> int:
    """Since when it is so: an outage has one beginning, whatever is being tried."""
    if feed.down_since_ms is not None and feed.state in _LOST:
        return feed.down_since_ms
    return feed.state_since_ms


def rate_words(feed: FeedSnapshot) -> str:
    """``412/min``; ``-/min`` while nobody counts."""
    return "-/min" if feed.state in UNHEARD else f"{count(feed.orders_per_min)}/min"


def round_trip(feed: FeedSnapshot, glyphs: Glyphs) -> Span:
    """``84ms``; dim and with its age once a pong is late; ``no pong ×2`` while they are missed."""
    if feed.missed_in_a_row:
        return Span(f"no pong {glyphs.times}{feed.missed_in_a_row}", Role.WARN)
    if feed.rtt_ms is None:
        return Span("-")
    if feed.late_pong_s is not None:
        return Span(f"{rtt(feed.rtt_ms)} {age(feed.late_pong_s)} ago", Role.DIM)
    return Span(rtt(feed.rtt_ms))


def _told(age_s: float | None, speed: float) -> str:
    return "" if age_s is None else age(age_s * speed)
