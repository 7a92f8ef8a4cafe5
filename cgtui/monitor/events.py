"""What the running system tells, one thing at a time, for plain output and the log.

The stream's own events pass through unchanged; the ones here are the monitor's. Every ``_ms`` time
is by the source's clock, every ``_s`` length is real time unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cgtui.coinglass.stream_events import StreamEvent
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.signals.alert import AlertRecord
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading
from cgtui.signals.trip import Trip


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a subscription has ended, or (``ended_ms`` None) lasts at the very end.

    ``back_filled`` orders of it were read from REST: it is told once that is over, or at once
    where it is ``None`` and nothing is. ``back_fill_note`` says why not, or what may be missing
    still.
    """

    at_ms: int
    started_ms: int
    ended_ms: int | None
    reason: str
    back_filled: int | None = None
    back_fill_note: str = ""


@dataclass(frozen=True, slots=True)
class FeedStateChanged:
    """The feed's state in one word changed; ``reason`` is a sentence fragment."""

    at_ms: int
    state: FeedState
    reason: str


@dataclass(frozen=True, slots=True)
class OrdersDropped:
    """``count`` orders more were dropped because this program fell behind; ``total`` so far."""

    at_ms: int
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class SilenceSkipped:
    """A silence on a tape, ``skipped_ms`` of tape time long, was not played."""

    at_ms: int
    skipped_ms: int


@dataclass(frozen=True, slots=True)
class TapeEnded:
    """A tape was played to its end, or (``error``) stopped early; ``orders`` came from it.

    ``bad_lines`` of it were no frames and were passed over.
    """

    at_ms: int
    orders: int
    error: str | None
    bad_lines: int = 0


@dataclass(frozen=True, slots=True)
class DefectRaised:
    """A part of this program failed. ``text`` names the error and its place, nothing outside."""

    at_ms: int
    part: str
    text: str


class HeadsUpChange(StrEnum):
    """What happened to an episode."""

    OPENED = "opened"
    ROSE = "rose"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class HeadsUpTold:
    """An episode opened, rose (its tier, or its peak doubled) or closed."""

    at_ms: int
    change: HeadsUpChange
    heads_up: HeadsUp


@dataclass(frozen=True, slots=True)
class ReadingTaken:
    """The inputs of an episode were read and judged."""

    at_ms: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class AlertTold:
    """An alert was decided (``pending``), or what has become of it: ``record.state`` says."""

    at_ms: int
    record: AlertRecord


@dataclass(frozen=True, slots=True)
class TripTold:
    """Alerts are held back (``tripped``), or armed again after that."""

    at_ms: int
    trip: Trip
    tripped: bool


@dataclass(frozen=True, slots=True)
class StateTold:
    """A part of the program changed its state: Telegram, the journal, the seeding, REST."""

    at_ms: int
    part: str
    text: str
    trouble: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The counters at this moment. ``events`` is every valid order of every coin."""

    at_ms: int
    mode: Mode
    label: str
    events: int
    frames: int
    bad_frames: int
    bad_orders: int
    dropped: int
    duplicates: int
    pings: int
    pongs: int
    missed_pongs: int
    reconnects: int
    gaps: int
    heads_ups: int
    alerts_sent: int
    alerts_suppressed: int
    uptime_s: float


MonitorEvent = (
    StreamEvent
    | Gap
    | FeedStateChanged
    | OrdersDropped
    | SilenceSkipped
    | TapeEnded
    | DefectRaised
    | HeadsUpTold
    | ReadingTaken
    | AlertTold
    | TripTold
    | StateTold
    | Summary
)
