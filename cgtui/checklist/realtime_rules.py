"""Section E: the feed is connected, brings data, answers pings, comes back, and stays."""

from __future__ import annotations

from typing import Final

from cgtui.checklist.facts import ChecklistEvidence, FeedFacts
from cgtui.checklist.mark import ChecklistLine, Entry
from cgtui.checklist.words import moment, seconds, span
from cgtui.counted import counted

INTERVALS: Final = 2
"""A pong must come within so many ping intervals."""
BACK_S: Final = 60.0
"""A connection that is not back after this has failed to come back, whatever it still tries."""

_CONNECTED: Final = Entry("connected", "E", "connected")
_SUBSCRIBED: Final = Entry("subscribed", "E", "subscribed")
_DATA: Final = Entry("data", "E", "data seen")
_PONG: Final = Entry("pong", "E", "pong within two intervals")
_EVENTS: Final = Entry("events", "E", "events above zero")
_RECONNECT: Final = Entry("reconnect", "E", "a reconnect resubscribed")
_STABLE: Final = Entry("stable_30m", "E", "30 min stable")

_RECONNECT_NOW: Final = "screen 3, r reconnects now; check the network and coinglass.ws_url"
_PLAY_AGAIN: Final = "a tape that has ended brings no more: play it again, or run live"
_KEY_OR_PLAN: Final = "check the key and the plan: cgtui doctor"
_IT_GOES_ON: Final = "it goes on by itself; any drop or silence over 60 s restarts it"


def connected(evidence: ChecklistEvidence) -> ChecklistLine:
    """The websocket is open."""
    feed, when = evidence.feed, evidence.when
    if feed.refused:
        return _CONNECTED.fails(f"refused: {feed.reason}", when, _KEY_OR_PLAN)
    if feed.ended:
        return _CONNECTED.off(f"the tape has ended: {feed.reason}", when)
    if feed.connected_s is not None:
        return _CONNECTED.passes(f"for {span(feed.connected_s * 1000)}", when)
    words = f"{feed.word}: {feed.reason}" if feed.reason else feed.word
    if feed.losses:
        return _CONNECTED.fails(words, when, _RECONNECT_NOW)
    return _CONNECTED.waits(words, when)


def subscribed(evidence: ChecklistEvidence) -> ChecklistLine:
    """The subscription was sent on this connection."""
    feed, when = evidence.feed, evidence.when
    if feed.refused:
        return _SUBSCRIBED.fails(f"refused: {feed.reason}", when, _KEY_OR_PLAN)
    if feed.subscribed_ms is None:
        return _SUBSCRIBED.waits("not on this connection yet", when)
    return _SUBSCRIBED.passes(f"{feed.channel} at {moment(feed.subscribed_ms)}", when)


def data(evidence: ChecklistEvidence) -> ChecklistLine:
    """Orders come over this connection."""
    feed, when = evidence.feed, evidence.when
    if feed.stalled:
        return _DATA.fails(feed.reason, when, _mend(feed))
    if not feed.orders_here:
        return _DATA.waits("no order on this connection yet", when)
    words = f"{counted(feed.orders_here, 'order')} on this connection, {feed.orders_per_min}/min"
    if feed.last_order_age_s is not None:
        words += f", the last {seconds(feed.last_order_age_s)} ago"
    return _DATA.passes(words, when)


def pong(evidence: ChecklistEvidence) -> ChecklistLine:
    """The last pong is not older than two intervals."""
    feed, when = evidence.feed, evidence.when
    limit_s = INTERVALS * feed.ping_interval_s
    if feed.last_pong_age_s is None:
        if feed.connected_s is not None and feed.connected_s > limit_s:
            words = f"none in {seconds(feed.connected_s)} (limit {limit_s:g} s)"
            return _PONG.fails(words, when, _mend(feed))
        return _PONG.waits("none on this connection yet", when)
    words = f"{seconds(feed.last_pong_age_s)} ago (limit {limit_s:g} s)"
    if feed.rtt_ms is not None:
        words += f", round trip {feed.rtt_ms:.0f} ms"
    if feed.last_pong_age_s > limit_s:
        return _PONG.fails(words, when, _mend(feed))
    if feed.missed_pongs:
        return _PONG.passes(f"{words}; {feed.missed_pongs} missed since start", when)
    return _PONG.passes(words, when)


def events(evidence: ChecklistEvidence) -> ChecklistLine:
    """At least one order came since the start."""
    feed, when = evidence.feed, evidence.when
    if feed.orders:
        return _EVENTS.passes(f"{counted(feed.orders, 'event')} since start", when)
    if feed.refused or feed.ended:
        return _EVENTS.fails("none since start", when, _mend(feed))
    return _EVENTS.waits("none since start", when)


def reconnect(evidence: ChecklistEvidence) -> ChecklistLine:
    """Whenever the connection was lost, the subscription was sent again; or it never was."""
    feed, when = evidence.feed, evidence.when
    loss = feed.last_loss
    if loss is None:
        return _RECONNECT.passes("none was needed", when)
    what = f"{counted(feed.losses, 'loss', 'losses')}, the last at {moment(loss.at_ms)}"
    if loss.back_after_s is None:
        words = f"{what}: {loss.reason}; not back yet"
        lost_s = (when.source_ms - loss.at_ms) / 1000 / max(evidence.source.speed, 1e-9)
        if lost_s > BACK_S or feed.refused:
            return _RECONNECT.fails(words, when, _mend(feed))
        return _RECONNECT.waits(words, when)
    words = f"{what} ({loss.reason}): resubscribed after {seconds(loss.back_after_s)}"
    if not loss.orders_since:
        return _RECONNECT.waits(f"{words}, no order since", when)
    return _RECONNECT.passes(f"{words}, {counted(loss.orders_since, 'order')} since", when)


def stable(evidence: ChecklistEvidence) -> ChecklistLine:
    """Thirty minutes without a drop and without a silence of over a minute."""
    clock, when = evidence.acceptance, evidence.when
    words = f"{span(clock.stable_ms)} of {span(clock.needed_ms)}"
    speed = evidence.source.speed
    if speed != 1:
        real = span(clock.stable_ms / speed)
        words += f" by the source's clock at {speed:g}x ({real} of real time)"
    if clock.restarts and clock.restarted_ms is not None:
        words += (
            f"; restarted {counted(clock.restarts, 'time')}, "
            f"the last at {moment(clock.restarted_ms)}: {clock.why}"
        )
    if clock.reached:
        return _STABLE.passes(words, when)
    if _is_final(evidence.feed):
        return _STABLE.fails(f"{words}; {evidence.feed.reason}", when, _mend(evidence.feed))
    if clock.since_ms is None:
        return _STABLE.waits(f"{words}; it starts with the feed", when, _IT_GOES_ON)
    return _STABLE.waits(words, when, _IT_GOES_ON)


def _is_final(feed: FeedFacts) -> bool:
    return feed.refused or feed.ended


def _mend(feed: FeedFacts) -> str:
    """What to do about a feed that brings nothing."""
    return _PLAY_AGAIN if feed.ended else _RECONNECT_NOW
