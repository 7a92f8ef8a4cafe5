"""What `watch` prints for people: one plain line a turn of events.

On anything but live data every line begins with the mode (``[DEMO] [WS] …``), so that no line
that is copied, grepped or mailed can be taken for the market.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cgtui.coinglass.stream_events import (
    BadFrame,
    Connecting,
    Disconnected,
    NoticeReceived,
    Opened,
    OrdersReceived,
    PingSent,
    PongMissed,
    PongReceived,
    Refused,
    Subscribed,
)
from cgtui.counted import counted
from cgtui.monitor.events import (
    AlertTold,
    DefectRaised,
    FeedStateChanged,
    Gap,
    HeadsUpTold,
    MonitorEvent,
    OrdersDropped,
    ReadingTaken,
    SilenceSkipped,
    StateTold,
    Summary,
    TapeEnded,
    TripTold,
)
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.monitor.words import back_fill_words, length_words, unreadable_words
from cgtui.once_per import OncePer
from cgtui.sanitize import clean
from cgtui.views.numbers import age, count, utc_time
from cgtui.views.watch.order_line_limit import OrderLineLimit, OrdersTold
from cgtui.views.watch.watch_signal_lines import signal_line
from cgtui.views.watch.watch_signals_json import SignalEvent
from cgtui.views.watch.watch_signs import EMOJI, PLAIN, ascii_only

SAME_KIND_S = 60.0

_OfConnection = (
    Connecting
    | Opened
    | Subscribed
    | PingSent
    | PongReceived
    | PongMissed
    | NoticeReceived
    | Disconnected
    | Refused
)
_OneLine = _OfConnection | Gap | OrdersDropped | SilenceSkipped | DefectRaised | SignalEvent
_WHAT = {Mode.DEMO: "simulated data, not the market", Mode.REPLAY: "recorded data, not live"}


class WatchLines:
    """Turns events into lines, in their order.

    ``now_s`` is a monotonic clock in seconds: it paces the ``[EVT]`` lines (10 a second, the rest
    summed) and what cannot be used (once a kind a minute).
    """

    def __init__(
        self, *, mode: Mode, label: str, ascii_lines: bool, now_s: Callable[[], float]
    ) -> None:
        self._mode = mode
        self._label = clean(label, limit=80)
        self._ascii = ascii_lines
        self._signs = PLAIN if ascii_lines else EMOJI
        self._limit = OrderLineLimit(now_s)
        self._bad_kinds = OncePer(SAME_KIND_S, now_s)
        self._stalled = False

    def opening(self) -> list[str]:
        """The first line: what is being watched, unless it is the market itself."""
        if self._mode is Mode.LIVE:
            return []
        return self._finished([f"{_WHAT[self._mode]}: {self._label}"])

    def lines(self, event: MonitorEvent) -> list[str]:
        """The lines ``event`` gives, without line ends; often none."""
        return self._finished(self._of(event))

    def tick(self) -> list[str]:
        """Orders that were held back and are due; to be called once a second or oftener."""
        return self._finished(_orders(told) for told in self._limit.due())

    def _finished(self, lines: Iterable[str]) -> list[str]:
        mark = "" if self._mode is Mode.LIVE else f"[{self._mode}] "
        whole = [mark + line for line in lines]
        return [ascii_only(line) for line in whole] if self._ascii else whole

    def _of(self, event: MonitorEvent) -> list[str]:
        match event:
            case OrdersReceived():
                return self._orders_received(event)
            case BadFrame():
                return self._bad("frame", event.rejected.kind, event.rejected.excerpt)
            case FeedStateChanged():
                return self._state(event)
            case TapeEnded() | Summary():
                held = [_orders(told) for told in self._limit.rest()]
                return [*held, self._end(event)]
            case _:
                return [self._one_line(event)]

    def _one_line(self, event: _OneLine) -> str:
        match event:
            case Gap() | OrdersDropped() | SilenceSkipped() | DefectRaised():
                return self._trouble(event)
            case HeadsUpTold() | ReadingTaken() | AlertTold() | TripTold() | StateTold():
                return signal_line(event, self._signs)
            case _:
                return self._connection(event)

    def _connection(
        self,
        event: _OfConnection,
    ) -> str:
        signs = self._signs
        match event:
            case Connecting():
                line = f"connecting -> {clean(event.url)}"
            case Opened():
                line = f"{signs.good} open"
            case Subscribed():
                line = f"{signs.good} subscribed: {clean(event.channel)}"
            case PingSent():
                line = f"{signs.sent} ping"
            case PongReceived():
                line = f"{signs.answered} pong"
            case PongMissed():
                line = f"{signs.warn} no pong ({event.in_a_row} in a row)"
            case NoticeReceived():
                line = f"notice: {clean(event.text)}"
            case Disconnected():
                wait = _wait(event.retry_in_s)
                line = f"{signs.bad} disconnect: {clean(event.reason)} | reconnect in {wait}"
            case Refused():
                line = f"{signs.bad} refused: {clean(event.reason)} | no reconnect"
        return f"[WS] {line}"

    def _trouble(self, event: Gap | OrdersDropped | SilenceSkipped | DefectRaised) -> str:
        warn = self._signs.warn
        match event:
            case Gap():
                return f"[WS] {warn} {_gap(event)} | {clean(event.reason)}"
            case OrdersDropped():
                dropped = f"{counted(event.count, 'order')} dropped ({count(event.total)} in all)"
                return f"[WS] {warn} {dropped}: this program fell behind"
            case SilenceSkipped():
                return f"[TAPE] silence of {length_words(event.skipped_ms)} on the tape skipped"
            case DefectRaised():
                return f"[ERR] {event.part}: {event.text} | see the log"

    def _state(self, event: FeedStateChanged) -> list[str]:
        """Only what no other line tells: a stall and its end, a task that is down."""
        was_stalled, self._stalled = self._stalled, event.state is FeedState.STALLED
        if self._stalled:
            return [f"[WS] {self._signs.warn} stalled: {clean(event.reason)}"]
        if event.state is FeedState.DOWN:
            return [f"[WS] {self._signs.bad} down: {clean(event.reason)}"]
        if was_stalled and event.state is FeedState.LIVE:
            return [f"[WS] {self._signs.good} no longer stalled: {clean(event.reason)}"]
        return []

    def _orders_received(self, event: OrdersReceived) -> list[str]:
        lines = []
        if event.orders:
            largest = max(event.orders, key=lambda order: order.usd)
            told = OrdersTold(len(event.orders), 1, largest)
            lines += [_orders(due) for due in self._limit.take(told)]
        for rejected in event.rejected:
            lines += self._bad("order", rejected.kind, rejected.excerpt)
        return lines

    def _bad(self, what: str, kind: str, excerpt: str) -> list[str]:
        key = f"{what} {kind}"
        if not self._bad_kinds.allows(key):
            return []
        more = self._bad_kinds.silenced(key)
        since = f" | {count(more)} more since the last" if more else ""
        return [f"[WS] {self._signs.warn} bad {what}: {clean(kind)} | {clean(excerpt)}{since}"]

    def _end(self, event: TapeEnded | Summary) -> str:
        if isinstance(event, TapeEnded):
            how = f"stopped early: {clean(event.error)}" if event.error else "ended"
            bad = f" | {unreadable_words(event.bad_lines)}" if event.bad_lines else ""
            return f"[TAPE] {how} | {counted(event.orders, 'order')}{bad}"
        label = "" if self._mode is Mode.LIVE else f"{self._label} | "
        return f"[SUM] {label}{_summary(event)}"


def _orders(told: OrdersTold) -> str:
    largest = told.largest
    frames = f" in {told.frames} frames" if told.frames > 1 else ""
    venue = f"{clean(largest.exchange)} {clean(largest.pair)}"
    return f"[EVT] {counted(told.orders, 'event')}{frames} | {venue} ${largest.usd:.2f}"


def _wait(seconds: float) -> str:
    return f"{seconds:.0f}s" if seconds >= 1 or seconds == 0 else f"{seconds:.1f}s"


def _gap(gap: Gap) -> str:
    filled = back_fill_words(gap.back_filled, clean(gap.back_fill_note))
    if gap.ended_ms is None:
        return f"gap since {utc_time(gap.started_ms)}Z, not over, {filled}"
    return f"gap {length_words(gap.ended_ms - gap.started_ms)}, {filled}"


def _summary(summary: Summary) -> str:
    return " | ".join(
        (
            counted(summary.events, "event"),
            f"{counted(summary.frames, 'frame')}, {count(summary.bad_frames)} bad",
            f"{counted(summary.bad_orders, 'bad order')}, {count(summary.dropped)} dropped",
            f"{counted(summary.pings, 'ping')}, {counted(summary.pongs, 'pong')}",
            f"{counted(summary.reconnects, 'reconnect')}, {counted(summary.gaps, 'gap')}",
            f"{counted(summary.heads_ups, 'heads-up')}, {counted(summary.alerts_sent, 'alert')}",
            f"up {age(summary.uptime_s)}",
        )
    )
