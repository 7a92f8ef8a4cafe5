"""The feed's state in words, with its colour and its age: one vocabulary for every screen."""

from __future__ import annotations

from typing import NamedTuple

from cgtui.monitor.snapshot import FeedSnapshot, FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.cells import Role
from cgtui.views.numbers import age, hole_length


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


def feed_words(snapshot: Snapshot) -> FeedWords:
    """What the feed does now. LIVE is said of live data only: a demo or a tape ``runs``."""
    feed = snapshot.feed
    down = "" if feed.down_s is None else hole_length(feed.down_s)
    brief: tuple[str, ...] = ()
    match feed.state:
        case FeedState.LIVE:
            word = "LIVE" if snapshot.mode is Mode.LIVE else "RUNNING"
            short = f"{word} {_frame_age(feed)}"
        case FeedState.OPEN:
            short = f"OPEN, no order yet {_frame_age(feed)}"
        case FeedState.QUIET | FeedState.STALLED:
            short = f"{feed.state.upper()} {_order_age(feed)}"
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
    return FeedWords(short, _ROLES.get(feed.state, Role.ALARM), brief)


def _frame_age(feed: FeedSnapshot) -> str:
    return "" if feed.last_frame_age_s is None else age(feed.last_frame_age_s)


def _order_age(feed: FeedSnapshot) -> str:
    return "" if feed.last_order_age_s is None else age(feed.last_order_age_s)
