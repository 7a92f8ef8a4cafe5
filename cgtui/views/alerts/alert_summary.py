"""The two lines at the head of the Alerts screen: what was counted, and which list is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from cgtui.counted import counted
from cgtui.monitor.signal_snapshot import SignalsSnapshot
from cgtui.signals.alert import AlertRecord
from cgtui.views.alerts.alert_lists import state_of
from cgtui.views.cells import Line, Role, Segment, Span, joined
from cgtui.views.glyphs import Glyphs
from cgtui.views.numbers import count, utc_time


class Part(IntEnum):
    """The lists of the Alerts screen, in the order in which Tab shows them."""

    HEADS_UPS = 0
    DELIVERIES = 1
    OUTCOMES = 2
    KILL_SWITCH = 3


PART_NAMES: Final = {
    Part.HEADS_UPS: "HEADS-UPS",
    Part.DELIVERIES: "DELIVERIES",
    Part.OUTCOMES: "OUTCOMES",
    Part.KILL_SWITCH: "KILL-SWITCH",
}


_STATES: Final = ("sent", "recorded", "suppressed", "waiting", "pending", "expired", "failed")


def listed_line(records: Sequence[AlertRecord], width: int, glyphs: Glyphs) -> Line:
    """The rows of the list of deliveries by their state: each of them is in one of the numbers.

    The list holds what an earlier run left too, and what is said about the program itself.
    """
    states = [state_of(one) for one in records]
    numbers, roles = Counter(one.text for one in states), {one.text: one.role for one in states}
    segments = [
        Segment(0, (Span(f"{count(numbers[state])} {state}", roles[state]),))
        for state in _STATES
        if numbers[state]
    ]
    head = (Span(" LISTED ", Role.HEAD),)
    return (*head, *joined(segments, width - len(head[0].text), f" {glyphs.bar} "))


def counts_line(signals: SignalsSnapshot, width: int, glyphs: Glyphs, *, machine: str = "") -> Line:
    """What happened since the program started; ``machine`` follows a time of this machine."""
    counts = signals.counts
    waiting = sum(one.waits for one in signals.alerts)
    telegram = signals.telegram
    failed = Role.BAD if counts.alerts_failed else Role.TEXT
    parts: list[tuple[int, str, Role]] = [
        (1, counted(counts.heads_ups, "heads-up"), Role.TEXT),
        (2, counted(counts.readings, "reading"), Role.TEXT),
        (0, f"{count(counts.alerts_sent)} sent", Role.TEXT),
        (0, f"{count(counts.alerts_recorded)} recorded", Role.TEXT),
        (0, f"{count(counts.alerts_suppressed)} suppressed", Role.TEXT),
        (0, f"{count(counts.alerts_failed)} failed", failed),
    ]
    if waiting:
        parts.append((0, f"{waiting} waiting", Role.WARN))
    if telegram.pending:
        parts.append((0, f"{telegram.pending} pending", Role.WARN))
    if telegram.last_message_id is not None and telegram.last_sent_at_ms is not None:
        last = f"last #{telegram.last_message_id} at {utc_time(telegram.last_sent_at_ms)}Z{machine}"
        parts.append((4, last, Role.DIM))
    if telegram.last_error:
        parts.append((3, f"last error: {telegram.last_error}", Role.WARN))
    segments = [Segment(rank, (Span(text, role),)) for rank, text, role in parts]
    head = (Span(" SINCE START ", Role.HEAD),)
    return (*head, *joined(segments, width - len(head[0].text), f" {glyphs.bar} "))


def parts_line(signals: SignalsSnapshot, chosen: Part, width: int) -> Line:
    """The lists by name with how much is in each; the one that is shown stands in brackets."""
    ended = _newest(len(signals.closed), signals.closed_older)
    told = {
        Part.HEADS_UPS: tuple(f"{len(signals.open)} open, {one} ended" for one in ended),
        Part.DELIVERIES: _newest(len(signals.alerts), signals.alerts_older),
        Part.OUTCOMES: (f"{len({one.alert_id for one in signals.outcomes})}",),
        Part.KILL_SWITCH: (_armed(signals),),
    }
    return joined([_tab(signals, part, told[part], part is chosen) for part in Part], width, " ")


def _tab(signals: SignalsSnapshot, part: Part, told: tuple[str, ...], shown: bool) -> Segment:
    """The name of a list and what is ``told`` of it, in as many words as there is room for."""
    name, role = PART_NAMES[part], _role(signals, part, shown)
    if shown:
        texts = [f"[{name} {words}]" for words in told]
    else:
        texts = [*(f" {name} {words} " for words in told), f" {name} "]
    tab = Segment(0, (Span(texts[-1], role),))
    for text in reversed(texts[:-1]):
        tab = Segment(1, (Span(text, role),), tab)
    return tab


def _newest(kept: int, older: int) -> tuple[str, ...]:
    """How many are listed, and of how many; and the same in less room."""
    if not older:
        return (count(kept),)
    return (
        f"newest {count(kept)} of {count(kept + older)}",
        f"{count(kept)} of {count(kept + older)}",
    )


def _armed(signals: SignalsSnapshot) -> str:
    if signals.journal.role == "viewer":
        return "viewer"
    trips = signals.armed.trips
    return counted(len(trips), "cause") if trips else "armed"


def _role(signals: SignalsSnapshot, part: Part, shown: bool) -> Role:
    if part is Part.KILL_SWITCH and signals.armed.trips:
        return Role.ALARM
    return Role.STRONG if shown else Role.DIM
