"""Takes the stream's events into the books: connection, traffic, market and tape.

No task, queue or clock in here: events and both times are arguments, what happened comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from cgtui.coinglass.stream_events import (
    BadFrame,
    Disconnected,
    NoticeReceived,
    OrdersReceived,
    StreamEvent,
)
from cgtui.journal.records import StoredOrder
from cgtui.monitor.events import Gap, MonitorEvent, SilenceSkipped, TapeEnded
from cgtui.monitor.feed.back_fill import BackFill, Filled
from cgtui.monitor.feed.connection_book import ConnectionBook, ConnectionEvent
from cgtui.monitor.feed.drop_book import DropBook
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.replay_book import ReplayBook, is_after, silence_words
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.snapshot import GapRecord, TapeMarker
from cgtui.monitor.words import BACK_FILLING, back_fill_words, length_words


class Watcher(Protocol):
    """Who looks at the orders beside the books: the signals. Nothing in it may raise."""

    @property
    def large_usd(self) -> float:
        """From what size on single orders are told one by one (``Gathered.large``)."""
        ...

    def orders(self, frames: list[OrdersReceived], gathered: Gathered) -> None:
        """A run of frames, and the same orders taken together."""
        ...

    def feed_lost(self, at_ms: int) -> None:
        """Nothing has come since ``at_ms`` (source's clock)."""
        ...

    def feed_back(self, at_ms: int) -> None:
        """Heard (again), and subscribed since ``at_ms``."""
        ...


class Feed:
    """The books of one feed. ``emit`` is told each event in its order.

    ``now_ms`` is the source's clock, ``real_s`` a monotonic clock in real seconds.
    """

    def __init__(
        self,
        *,
        connection: ConnectionBook,
        traffic: TrafficBook,
        market: MarketBook,
        tape: TapeBook,
        replay: ReplayBook,
        emit: Callable[[MonitorEvent], None],
        watcher: Watcher | None = None,
        back_fill: BackFill | None = None,
    ) -> None:
        self.connection = connection
        self.traffic = traffic
        self.market = market
        self.tape = tape
        self.replay = replay
        self.drops = DropBook()
        self._emit = emit
        self._watcher = watcher
        self._back_fill = back_fill
        if back_fill is not None:
            back_fill.done = self._gap_filled
        self._gap_marker = 0
        self._gap_ms: int | None = None  # when the gap of that marker began
        self._stall: TapeMarker | None = None  # as it stands on the tape while it lasts
        self._filling: dict[GapRecord, int] = {}  # to the marker on the tape

    def take_frames(self, frames: list[OrdersReceived], real_s: float) -> None:
        """A run of data frames, in order of arrival."""
        start = 0
        waiting = self.replay.waiting
        for index, frame in enumerate(frames):
            if not waiting:
                break
            while waiting and frame.orders and is_after(waiting[0], frame.orders[0].time_ms):
                self._take_run(frames[start:index], real_s)
                start = index
                self._mark_silence()
        self._take_run(frames[start:], real_s)

    def take_event(self, event: StreamEvent, real_s: float) -> None:
        """One event of the stream; a data frame is a run of one."""
        match event:
            case OrdersReceived():
                self.take_frames([event], real_s)
                return
            case BadFrame():
                self.traffic.add_bad_frame(event, real_s)
            case NoticeReceived():
                self.traffic.add_notice(event, real_s)
            case _:
                self._take_connection(event, real_s)
                return
        self._emit(event)

    def beat(self, now_ms: int, real_s: float, dropped_orders: int) -> None:
        """Once a tick and before each batch: what no event of the stream tells."""
        self.replay.poll()
        while self.replay.waiting and is_after(self.replay.waiting[0], now_ms):
            self._mark_silence()
        dropped = self.drops.tell(dropped_orders, self.tape, now_ms, real_s)
        if dropped is not None:
            self._emit(dropped)
        self._look_for_end(now_ms, real_s)

    def _take_run(self, frames: list[OrdersReceived], real_s: float) -> None:
        if not frames:
            return
        watcher = self._watcher
        gathered = Gathered(frames, large_usd=watcher.large_usd if watcher else float("inf"))
        self.traffic.add_frames(frames, gathered, real_s)
        if not self.connection.is_heard:
            before = self.connection.gap
            self.connection.heard()
            if self.connection.is_heard:
                self._tell_back(before)
        if gathered.orders:
            self.connection.has_orders = True
            if self._stall is not None:
                at_ms = next(frame.received_ms for frame in frames if frame.orders)
                self.connection.coverage.found(at_ms)
                self._end_stall(at_ms)
            self.market.add(gathered.by_key)
            self.tape.add(gathered.history, history=True)
            self.tape.add(gathered.live)
            if watcher is not None:
                watcher.orders(frames, gathered)
            if self._back_fill is not None:
                self._back_fill.orders(frames)
        for frame in frames:
            self._emit(frame)

    def _take_connection(self, event: ConnectionEvent, real_s: float) -> None:
        before, was_heard = self.connection.gap, self.connection.is_heard
        self.connection.apply(event, real_s)
        if self.connection.gap is not None:
            self._end_stall(event.at_ms)
        if isinstance(event, Disconnected):
            event = replace(event, reconnects=self.connection.reconnects)
        self._emit(event)
        if self.connection.is_heard and not was_heard:
            self._tell_back(before)
            return
        self._mark_gap(before)
        if self._watcher is not None and before is None and self.connection.gap is not None:
            self._watcher.feed_lost(self.connection.gap.started_ms)

    def _tell_back(self, before: GapRecord | None) -> None:
        """Something has come over a new connection: it has been good since its subscription."""
        self._mark_gap(before)
        if self._watcher is not None and self.connection.subscribed_ms is not None:
            self._watcher.feed_back(self.connection.subscribed_ms)

    def note_stall(self) -> None:
        """The connection stands, but its silence has been judged a stall: nothing is known of the
        time since the last order, or since the subscription. It ends with the next order."""
        connection = self.connection
        since_ms = self.traffic.last_order_ms if connection.has_orders else None
        if since_ms is None:
            since_ms = connection.subscribed_ms
        if self._stall is not None or since_ms is None:
            return
        connection.coverage.lost(since_ms)
        seq = self.tape.mark(since_ms, "stall", "feed stalled …")
        self._stall = TapeMarker(seq, since_ms, "stall", "")

    def _end_stall(self, at_ms: int) -> None:
        stall, self._stall = self._stall, None
        if stall is not None:
            text = f"stalled {length_words(at_ms - stall.time_ms)} · no order"
            self.tape.remark(stall.seq, stall.time_ms, "stall", text)

    def _mark_gap(self, before: GapRecord | None) -> None:
        gap = self.connection.gap
        if before is None and gap is not None:
            self._mark_lost(gap.started_ms)
            if self._back_fill is not None:
                self._back_fill.lost(gap.started_ms)
        elif before is not None and gap is None:
            ended = self.connection.gaps()[-1]
            why_not = "" if self._back_fill is None else self._back_fill.gap(ended)
            if why_not is None:
                self.connection.note_back_fill(replace(ended, back_fill_note=BACK_FILLING))
                text = f"gap {_length(ended)} · {BACK_FILLING} …"
                self._filling[ended] = self.tape.remark(
                    self._gap_marker, ended.started_ms, "gap", text
                )
            else:
                told = replace(ended, back_fill_note=why_not)
                self._tell_gap(told, self._gap_marker, ended.ended_ms or ended.started_ms)

    def _mark_lost(self, at_ms: int) -> None:
        text = "feed lost …"
        if at_ms != self._gap_ms:
            self._gap_ms, self._gap_marker = at_ms, self.tape.mark(at_ms, "gap", text)
            return
        # The gap seemed to be over. It will be read as a whole once it is.
        self._filling = {gap: seq for gap, seq in self._filling.items() if gap.started_ms != at_ms}
        self._gap_marker = self.tape.remark(self._gap_marker, at_ms, "gap", text)

    def _gap_filled(self, filled: Filled) -> None:
        marker = self._filling.pop(filled.gap, None)
        if marker is None:
            return
        orders = filled.orders
        self.tape.fill(marker, orders or ())
        number = None if orders is None else len(orders)
        told = replace(filled.gap, back_filled=number, back_fill_note=filled.note)
        self._tell_gap(told, marker, filled.at_ms)

    def _tell_gap(self, gap: GapRecord, marker: int, at_ms: int) -> None:
        """What has become of it, on the tape, in the list of gaps and as an event."""
        self.connection.note_back_fill(gap)
        text = f"gap {_length(gap)} · {back_fill_words(gap.back_filled, gap.back_fill_note)}"
        self.tape.remark(marker, gap.started_ms, "gap", text)
        self._emit(
            Gap(
                at_ms,
                gap.started_ms,
                gap.ended_ms,
                gap.reason,
                gap.back_filled,
                gap.back_fill_note,
            )
        )

    def begin_with(self, orders: Sequence[StoredOrder], now_ms: int, viewing: bool) -> None:
        """Put what an earlier run has left, oldest first, on the tape, and say since when;
        ``viewing``: they are those of an instance that is running, nothing was restarted."""
        if orders:
            away = length_words(now_ms - orders[-1].order.received_ms)
            begun = "begun here" if viewing else f"restart after {away}"
            text = f"{begun} · older: journal"
            self.tape.begin_with((one.order for one in orders), now_ms, text)

    def conclude(self, now_ms: int) -> None:
        """The end: what was being filled, or still lasts, is told as it is."""
        for gap, marker in self._filling.items():
            told = replace(gap, back_fill_note="the program ended first")
            self._tell_gap(told, marker, now_ms)
        self._filling.clear()
        lasting = self.connection.gap
        if lasting is not None:
            self._emit(Gap(now_ms, lasting.started_ms, None, lasting.reason))

    def _mark_silence(self) -> None:
        skip = self.replay.waiting.popleft()
        self.tape.mark(skip.at_ms, "silence", silence_words(skip))
        self._emit(SilenceSkipped(skip.at_ms, skip.skipped_ms))

    def _look_for_end(self, now_ms: int, real_s: float) -> None:
        traffic = self.traffic
        if self.replay.just_ended(traffic.frames, traffic.last_frame_at_s, real_s):
            self.tape.mark(now_ms, "ended", self.replay.end_words(traffic.orders))
            self._emit(TapeEnded(now_ms, traffic.orders, self.replay.error, self.replay.bad_lines))


def _length(gap: GapRecord) -> str:
    return length_words((gap.ended_ms or gap.started_ms) - gap.started_ms)
