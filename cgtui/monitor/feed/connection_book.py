"""The connection's life: attempts, uptime, pings, losses and gaps.

A subscription is acknowledged by nobody: the feed is back when something comes over the connection,
and then it has been since the subscription. One that closes before that was an attempt that failed.

``real_s`` is a monotonic clock in real seconds; ``_ms`` times are by the source's clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum, auto

from cgtui.coinglass.stream_events import (
    Connecting,
    Disconnected,
    DisconnectKind,
    Opened,
    PingSent,
    PongMissed,
    PongReceived,
    Refused,
    Subscribed,
)
from cgtui.monitor.feed.coverage import Coverage
from cgtui.monitor.snapshot import GapRecord, PingRecord, ReconnectRecord

KEPT_PINGS = 60
KEPT_OUTAGES = 50
KEPT_WAITS = 8
KEPT_GAPS = 50
LATE_INTERVALS = 1.5
"""A pong older than that many ping intervals: the round trip it told is of the past."""
NOTICED_LATE = (DisconnectKind.READ_TIMEOUT, DisconnectKind.PONG_MISSING)
"""Ends that we conclude from silence: the connection was over when that began."""

ConnectionEvent = (
    Connecting | Opened | Subscribed | PingSent | PongReceived | PongMissed | Disconnected | Refused
)


class Phase(Enum):
    """Where the connection is in its life."""

    BEFORE = auto()  # no attempt yet
    CONNECTING = auto()
    OPENED = auto()
    SUBSCRIBED = auto()
    WAITING = auto()
    REFUSED = auto()


@dataclass(slots=True)
class _Outage:
    record: ReconnectRecord
    failed_at_s: float  # the loss, or the newest attempt that failed

    def tried(self, real_s: float) -> None:
        """An attempt begins. What was waited is measured: a person may cut it short."""
        waits_s = self.record.waits_s
        if len(waits_s) < KEPT_WAITS:
            waits_s = (*waits_s, real_s - self.failed_at_s)
        self.record = replace(self.record, waits_s=waits_s, tries=self.record.tries + 1)

    def failed(self, reason: str, real_s: float) -> None:
        """The attempt came to nothing."""
        self.failed_at_s = real_s
        self.record = replace(self.record, last_reason=reason)


class ConnectionBook:
    """Everything about the connection but the data that comes over it.

    ``speed`` is how many seconds of the source's clock pass in a real one; ``ping_interval_s`` is
    in real seconds.
    """

    def __init__(self, speed: float = 1.0, ping_interval_s: float = 20.0) -> None:
        self._speed = speed
        self._late_s = LATE_INTERVALS * ping_interval_s
        self.phase = Phase.BEFORE
        self.url = ""
        self.attempt = 0
        self.reason = ""  # of the newest loss or refusal
        self.retry_at_s: float | None = None
        self.opened_at_s: float | None = None
        self.subscribed_at_s: float | None = None
        self.subscribed_ms: int | None = None  # the newest time
        self.lost_at_s: float | None = None  # while nothing is heard: since when
        self.lost_ms: int | None = None  # the same moment
        # Both, of the outage that the present connection has ended.
        self._lost_before: tuple[float, int] | None = None
        self.is_heard = False  # something has come since the subscription
        self.has_orders = False  # seen on this connection
        self.longest_s = 0.0
        self.rtt_ms: float | None = None
        self.pong_at_s: float | None = None  # the newest one's; before any, when it was opened
        self.missed_in_a_row = 0
        self.pings = 0
        self.pongs = 0
        self.missed_pongs = 0
        self.reconnects = 0
        self.outages = 0
        self.gaps_total = 0
        self.coverage = Coverage()
        self._ping_log: deque[PingRecord] = deque(maxlen=KEPT_PINGS)
        self._outages: deque[_Outage] = deque(maxlen=KEPT_OUTAGES)
        self._gaps: deque[GapRecord] = deque(maxlen=KEPT_GAPS)

    # -- events -----------------------------------------------------------------------------

    def apply(self, event: ConnectionEvent, real_s: float) -> None:
        """Take one event of the stream, in its order."""
        match event:
            case Connecting():
                self.phase = Phase.CONNECTING
                self.url, self.attempt = event.url, event.attempt
                self.retry_at_s = None
                if (outage := self._outage) is not None:
                    outage.tried(real_s)
                    # The stream counts from 1 again after one that opened and closed at once.
                    self.attempt = max(self.attempt, outage.record.tries)
            case Opened():
                self.phase = Phase.OPENED
                self.opened_at_s = self.pong_at_s = real_s
            case Subscribed():
                self._subscribed(event, real_s)
            case PingSent():
                self.pings += 1
            case PongReceived():
                self.pongs += 1
                self.rtt_ms, self.pong_at_s = event.rtt_ms, real_s
                self.missed_in_a_row = 0
                self.heard()
                self._ping_log.append(PingRecord(event.at_ms, event.rtt_ms))
            case PongMissed():
                self.missed_pongs += 1
                self.missed_in_a_row = event.in_a_row
                self._ping_log.append(PingRecord(event.at_ms, None))
            case Disconnected():
                self._disconnected(event, real_s)
            case Refused():
                self._refused(event, real_s)

    def _subscribed(self, event: Subscribed, real_s: float) -> None:
        self.phase = Phase.SUBSCRIBED
        self.subscribed_at_s = real_s
        self.subscribed_ms = event.at_ms
        self.is_heard = self.has_orders = False

    def heard(self) -> None:
        """A pong or a data frame has come: whoever subscribed is listened to."""
        subscribed_ms = self.subscribed_ms
        if self.is_heard or subscribed_ms is None or self.subscribed_at_s is None:
            return
        self.is_heard = True
        lost_at_s, lost_ms = self.lost_at_s, self.lost_ms
        self._lost_before = None if lost_at_s is None or lost_ms is None else (lost_at_s, lost_ms)
        self.lost_at_s = self.lost_ms = None
        self.coverage.found(subscribed_ms)
        if (outage := self._outage) is not None:
            outage.record = replace(outage.record, back_ms=subscribed_ms)
        if self.gap is not None:
            self._gaps[-1] = replace(self._gaps[-1], ended_ms=subscribed_ms)

    def _disconnected(self, event: Disconnected, real_s: float) -> None:
        # Counted here: a stream that failed and was replaced begins its own counting anew.
        self.reconnects += 1
        self.phase = Phase.WAITING
        self.retry_at_s = real_s + event.retry_in_s
        silent_s = self._silent_s(event)
        since_ms = event.at_ms - round(silent_s * self._speed * 1000)
        self._lost(since_ms, real_s - silent_s)
        if (outage := self._outage) is None:
            self.outages += 1
            record = ReconnectRecord(since_ms, event.reason, (), event.open_s)
            self._outages.append(_Outage(record, real_s))
        else:
            outage.failed(event.reason, real_s)
        self._ended(since_ms, event.reason, event.open_s)

    def _silent_s(self, event: Disconnected) -> float:
        """How long the connection had been over when that was told, in real seconds: a step of the
        machine's clock is no silence.

        A half-open connection brought nothing long before that was noticed. Nor did one whose end
        was told with more than a ping's answer missing: this machine had slept, say."""
        silent_s = event.silent_s
        if silent_s is None or (event.kind not in NOTICED_LATE and silent_s <= self._late_s):
            return 0.0
        return max(0.0, silent_s)

    def _refused(self, event: Refused, real_s: float) -> None:
        self.phase = Phase.REFUSED
        self.retry_at_s = None
        since_ms, since_s = event.at_ms, real_s
        if self.is_heard and not self.has_orders:
            assert self.subscribed_ms is not None
            assert self.subscribed_at_s is not None
            # Its pongs were all that came: the orders were refused from the start.
            since_ms, since_s = min(self.subscribed_ms, since_ms), self.subscribed_at_s
            self._reopen(self.subscribed_ms)
        self._lost(since_ms, since_s)
        if (outage := self._outage) is not None:
            outage.failed(event.reason, real_s)
        self._ended(since_ms, event.reason, event.open_s)

    def _reopen(self, subscribed_ms: int) -> None:
        """The outage that this subscription seemed to end goes on, and so does its gap, unless
        that has been read from REST meanwhile."""
        if self._lost_before is None:
            return
        self.lost_at_s, self.lost_ms = self._lost_before
        if self._outages and self._outages[-1].record.back_ms == subscribed_ms:
            outage = self._outages[-1]
            outage.record = replace(outage.record, back_ms=None)
        newest = self._gaps[-1] if self._gaps else None
        if newest is not None and newest.ended_ms == subscribed_ms and newest.back_filled is None:
            self._gaps[-1] = replace(newest, ended_ms=None, back_fill_note="")

    def _lost(self, since_ms: int, since_s: float) -> None:
        """Attempts that fail in between belong to the same outage, which begins when the feed was
        last heard."""
        if self.lost_at_s is None:
            self.lost_at_s, self.lost_ms = since_s, since_ms

    def _ended(self, since_ms: int, reason: str, open_s: float) -> None:
        """The connection is over; nothing has come over it since ``since_ms``."""
        self.reason = reason
        self.longest_s = max(self.longest_s, open_s)
        if self.is_heard:
            # Only what was followed can be missed: a failed attempt is no gap of its own.
            if self.gap is None:
                self._gaps.append(GapRecord(since_ms, None, reason))
                self.gaps_total += 1
            self.coverage.lost(since_ms)
        self.opened_at_s = self.subscribed_at_s = self.rtt_ms = self.pong_at_s = None
        self.missed_in_a_row = 0
        self.is_heard = False

    def note_back_fill(self, gap: GapRecord) -> None:
        """What was read from REST for a gap: it replaces the one that began then."""
        for place, known in enumerate(self._gaps):
            if known.started_ms == gap.started_ms and known.ended_ms == gap.ended_ms:
                self._gaps[place] = gap

    # -- reading ----------------------------------------------------------------------------

    @property
    def _outage(self) -> _Outage | None:
        """The one that lasts, if one does."""
        newest = self._outages[-1] if self._outages else None
        return newest if newest is not None and newest.record.back_ms is None else None

    @property
    def gap(self) -> GapRecord | None:
        """The gap that lasts, if one does."""
        newest = self._gaps[-1] if self._gaps else None
        return newest if newest is not None and newest.ended_ms is None else None

    def connected_s(self, real_s: float) -> float | None:
        """How long the connection has been open; ``None`` if it is not."""
        return None if self.opened_at_s is None else real_s - self.opened_at_s

    def down_s(self, real_s: float) -> float | None:
        """How long ago the feed was lost (or never came about), attempts included; ``None`` while
        it is heard, or before the first attempt has failed."""
        return None if self.lost_at_s is None else max(0.0, real_s - self.lost_at_s)

    def late_pong_s(self, real_s: float) -> float | None:
        """How long ago the newest pong came (before any, the connection), where another is due
        since; ``None`` while pongs come, or without a connection."""
        age_s = 0.0 if self.pong_at_s is None else real_s - self.pong_at_s
        return age_s if age_s > self._late_s else None

    def retry_in_s(self, real_s: float) -> float | None:
        """Seconds to the next attempt; ``None`` if none is being waited for."""
        return None if self.retry_at_s is None else max(0.0, self.retry_at_s - real_s)

    def ping_log(self) -> tuple[PingRecord, ...]:
        """The newest pings that were answered or missed, oldest first."""
        return tuple(self._ping_log)

    def reconnect_log(self) -> tuple[ReconnectRecord, ...]:
        """The newest outages, oldest first."""
        return tuple(outage.record for outage in self._outages)

    def gaps(self) -> tuple[GapRecord, ...]:
        """The newest gaps, oldest first."""
        return tuple(self._gaps)
