"""The banner: the most urgent thing that is wrong, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len

from cgtui.coinglass.rest_stats import RestStats
from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import InputsMode, SignalsSnapshot
from cgtui.monitor.snapshot import FeedState, Snapshot
from cgtui.signals.trip import Degree, Trip
from cgtui.views.armed_words import held_trips, kept_coins
from cgtui.views.cells import Line, Role, Span, shortened
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import age

NOTE_S: Final = 600.0
"""How long after the start a set-aside journal and a second instance are told here; afterwards on
screen 3, and a viewer in the status bar, alone."""

_ROOMY: Final = 110
_NEW_KEY: Final = "screen 3"


class _Trouble(NamedTuple):
    """What is wrong, and (where it is known) what happens next; both in brief for narrow rows."""

    what: str
    then: str = ""
    role: Role = Role.ALARM
    brief: str = ""
    then_brief: str = ""


def banner_line(
    snapshot: Snapshot, width: int, glyphs: Glyphs, *, new_key: str = _NEW_KEY
) -> Line | None:
    """The most urgent thing that is wrong, with what happens next; ``None`` if nothing is.

    Where there is no room for all of it, the reason is cut before what happens next. ``new_key``
    says where a person gives another API key.
    """
    troubles = [*_feed(snapshot, new_key), *_signals(snapshot), *_files(snapshot)]
    troubles += _notes(snapshot)
    if not troubles:
        return None
    first = troubles[0]
    head = f" {glyphs.warn} "
    room = width - cell_len(head) - 1
    text = _said(first, _others(len(troubles) - 1, width), room, glyphs.ellipsis)
    return (Span(f"{head}{text} ", first.role),)


def _others(number: int, width: int) -> str:
    if not number:
        return ""
    where = ": screens 3, 5" if width >= _ROOMY else ""
    return f" (+{number} more{where})"


def _said(trouble: _Trouble, others: str, room: int, ellipsis: str) -> str:
    """The fullest form that fits; else the brief one, its reason cut at a word's end."""
    brief, then_brief = trouble.brief or trouble.what, trouble.then_brief or trouble.then
    forms = ((trouble.what, trouble.then), (brief, trouble.then), (brief, then_brief))
    for what, then in forms:
        text = f"{what}; {then}{others}" if then else f"{what}{others}"
        if cell_len(text) <= room:
            return text
    tail = f"; {then_brief}" if then_brief else ""
    tail = shortened(tail, room * 2 // 3 - cell_len(others), ellipsis) + others
    return shortened(brief, room - cell_len(tail), ellipsis) + tail


def _starved(count: int, rest: RestStats) -> _Trouble:
    """Readings that wait: what they wait for, and that it passes."""
    what = f"{counted(count, 'heads-up')} {'waits' if count == 1 else 'wait'}"
    if rest.paused_s > 0:
        return _Trouble(
            f"{what} to be read: CoinGlass asked for a pause",
            f"goes on in {age(rest.paused_s)}",
        )
    others = f", {rest.budget_others} by others on this key" if rest.budget_others else ""
    return _Trouble(
        f"{what} to be read: {rest.budget_used} of {rest.budget_limit} REST calls of this"
        f" minute are used{others}",
        "the largest goes first as calls come free",
        brief=f"{what}: this minute's {rest.budget_limit} REST calls are used",
        then_brief="largest first",
    )


def _feed(snapshot: Snapshot, new_key: str) -> Iterator[_Trouble]:
    feed = snapshot.feed
    if feed.state is FeedState.REFUSED:
        takes = f"{new_key} takes another key"
        then = f"no retry by itself: {takes}"
        yield _Trouble(f"feed refused: {feed.reason}", then, then_brief=takes)
    if feed.state is FeedState.WAITING:
        then = "" if feed.retry_in_s is None else f"next try in {age(feed.retry_in_s)}"
        yield _Trouble(f"no feed: {feed.reason}", then)
    if feed.state is FeedState.CONNECTING and feed.down_reason:
        # A banner that came and went with every attempt would move all rows each time.
        yield _Trouble(f"no feed: {feed.down_reason}", "trying again now")
    if feed.state in (FeedState.STALLED, FeedState.DOWN):
        yield _Trouble(f"no feed: {feed.reason}")
    for defect in snapshot.defects:
        yield _Trouble(f"{defect.part}: {defect.text}")


def _signals(snapshot: Snapshot) -> Iterator[_Trouble]:
    signals = snapshot.signals
    if signals is None or signals.journal.role == "viewer":
        return
    armed = signals.armed
    for trip in held_trips(armed, Degree.DELIVERY):
        yield _unsent(signals, trip)
    if signals.inputs is InputsMode.NONE:
        return
    rearms = f"re-arms: {armed.rearms}" if armed.rearms else ""
    some = kept_coins(armed)
    if armed.word == "HELD" and not some:
        yield _Trouble(f"alerts held: {armed.reason or 'no reason given'}", rearms)
    if signals.starved and signals.rest is not None:
        yield _starved(signals.starved, signals.rest)
    telegram = signals.telegram
    if not telegram.on and not telegram.off_by_choice:
        yield _Trouble(f"Telegram is off: {telegram.reason}", "alerts are only recorded")
    if armed.warning and armed.word != "HELD":
        yield _Trouble(
            f"{armed.warning}: alerts are held if it grows", "set this machine's clock", Role.WARN
        )
    # A coin that is only degraded is told on the board; it comes and goes.
    if some and armed.word == "HELD":
        yield _Trouble(f"{some}: {armed.reason}", rearms, Role.WARN)
    elif armed.word == "DEGRADED" and not some:
        yield _Trouble(f"only extreme alerts: {armed.reason}", rearms, Role.WARN)


def _unsent(signals: SignalsSnapshot, trip: Trip) -> _Trouble:
    telegram = signals.telegram
    oldest = ""
    if telegram.oldest_unsent_s is not None:
        oldest = f", oldest {age(telegram.oldest_unsent_s)}"
    alerts = counted(telegram.pending, "alert")
    reason = telegram.last_error or trip.reason
    return _Trouble(f"{alerts} unsent{oldest}: {reason}", f"trying on, over: {trip.rearms}")


def _files(snapshot: Snapshot) -> Iterator[_Trouble]:
    signals = snapshot.signals
    viewer = signals is not None and signals.journal.role == "viewer"
    if signals is not None and (trouble := signals.journal.trouble) and not viewer:
        said = "" if "not kept" in trouble else "not kept on disk: "
        yield _Trouble(f"journal: {said}{trouble}")
    if snapshot.recording and snapshot.recording.error:
        yield _Trouble(f"not recording any more: {snapshot.recording.error}")
    if snapshot.replay and snapshot.replay.error:
        yield _Trouble(f"tape stopped: {snapshot.replay.error}")


def _notes(snapshot: Snapshot) -> Iterator[_Trouble]:
    signals = snapshot.signals
    if signals is None or snapshot.uptime_s >= NOTE_S:
        return
    journal = signals.journal
    if journal.role == "viewer":
        yield _Trouble(journal.trouble or "another cgtui writes the journal", role=Role.WARN)
    if journal.note:
        yield _Trouble(f"journal: {journal.note}", role=Role.WARN)
