"""The feed's state in words, with its colour and its age: one vocabulary for every screen."""

from __future__ import annotations

from typing import NamedTuple

from cgtui.monitor.snapshot import FeedSnapshot, FeedState, Snapshot
from cgtui.monitor.source import Mode
from cgtui.views.cells import Role
from cgtui.views.numbers import age


class FeedWords(NamedTuple):
    """``short`` fits a status bar; ``role`` colours it."""

    short: str
    role: Role


def feed_words(snapshot: Snapshot) -> FeedWords:
    """What the feed does now. LIVE is said of live data only: a demo or a tape ``runs``."""
    feed = snapshot.feed
    match feed.state:
        case FeedState.LIVE:
            word = "LIVE" if snapshot.mode is Mode.LIVE else "RUNNING"
            return FeedWords(f"{word} {_frame_age(feed)}", Role.GOOD)
        case FeedState.OPEN:
            return FeedWords(f"OPEN, no order yet {_frame_age(feed)}", Role.WARN)
        case FeedState.QUIET:
            return FeedWords(f"QUIET {_order_age(feed)}", Role.GOOD)
        case FeedState.STALLED:
            return FeedWords(f"STALLED {_order_age(feed)}", Role.ALARM)
        case FeedState.CONNECTING:
            return FeedWords(f"CONNECTING, try {feed.attempt}", Role.WARN)
        case FeedState.WAITING:
            retry = "" if feed.retry_in_s is None else f", retry in {age(feed.retry_in_s)}"
            return FeedWords(f"DOWN{retry}", Role.ALARM)
        case FeedState.REFUSED:
            return FeedWords("REFUSED", Role.ALARM)
        case FeedState.ENDED:
            return FeedWords("TAPE ENDED", Role.WARN)
        case FeedState.DOWN:
            return FeedWords("FEED TASK DOWN", Role.ALARM)


def _frame_age(feed: FeedSnapshot) -> str:
    return "" if feed.last_frame_age_s is None else age(feed.last_frame_age_s)


def _order_age(feed: FeedSnapshot) -> str:
    return "" if feed.last_order_age_s is None else age(feed.last_order_age_s)
