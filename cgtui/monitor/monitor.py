"""The running system: the stream, the feed and the snapshots, on one loop of their own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from cgtui.clock import SystemClock
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.monitor.checklist.checklist_setup import ChecklistSetup
from cgtui.monitor.commands import Commands
from cgtui.monitor.desks import Desks, Ground
from cgtui.monitor.event_log import EventLog
from cgtui.monitor.events import DefectRaised, MonitorEvent, Summary
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.feed.feed_task import EventQueue, FeedTask
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.replay_book import ReplayBook
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.mailbox import Mailbox
from cgtui.monitor.monitor_config import MonitorConfig
from cgtui.monitor.outlet import Outlet
from cgtui.monitor.publisher import Publisher
from cgtui.monitor.rest.rest_parts import tape_judge
from cgtui.monitor.signal.books import Books
from cgtui.monitor.signal.signal_parts import SignalParts, Work
from cgtui.monitor.signal.signal_setup import SignalSetup
from cgtui.monitor.snapshot import Defect, RecordingSnapshot, Snapshot
from cgtui.monitor.snapshot_taker import Moment, SnapshotTaker
from cgtui.monitor.source import Source
from cgtui.monitor.stream_task import Stream, StreamTask, failure
from cgtui.monitor.supervisor import Supervisor, cancelled

__all__ = ["Monitor", "MonitorConfig"]

STREAM, FEED, SNAPSHOTS = "stream", "feed", "snapshots"

# Together within the half second that leaving may take.
_STREAM_ENDS_S = 0.3
_REST_ENDS_S = 0.1


class Monitor(Commands):
    """Runs on a loop and thread of its own; every other method may be called from any thread.

    ``stream`` puts its events on ``queue``. ``on_snapshot`` and ``on_event`` are called on the
    monitor's thread and should return quickly; what they raise is reported, never fatal.
    ``monotonic`` is real time in seconds, the clock of the monitor's loop; ``wall_ms`` is this
    machine's date.
    """

    def __init__(
        self,
        *,
        source: Source,
        stream: Stream,
        queue: EventQueue,
        config: MonitorConfig,
        on_snapshot: Callable[[Snapshot], None],
        on_event: Callable[[MonitorEvent], None] | None = None,
        recording: Callable[[], RecordingSnapshot | None] | None = None,
        signals: SignalSetup | None = None,
        checklist: ChecklistSetup | None = None,
        wall_ms: Callable[[], int] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now_ms = source.clock.now_ms
        self._monotonic = monotonic
        self._source_failure = source.failure
        self._queue = queue
        self._publisher = Publisher(config.fps)
        self._supervisor = Supervisor(
            now_ms=self._now_ms, monotonic=monotonic, on_defect=self._defect_raised
        )
        self._mailbox = Mailbox(lambda error: self._supervisor.note("command", error))
        self._outlet = Outlet(on_snapshot, on_event, EventLog(monotonic), self._supervisor.note)
        books = Books(
            traffic=TrafficBook(),
            connection=ConnectionBook(source.speed, config.ping_interval_s),
            market=MarketBook(
                config.watch, board_rows=config.board_rows, max_coins=config.max_coins
            ),
            dropped=lambda: self._feed_task.dropped_orders,
            wall_ms=wall_ms or SystemClock().now_ms,
            monotonic=monotonic,
            sleep=sleep,
        )
        ground = Ground(source, books, self._outlet, self._supervisor.note, self._changed)
        self._desks = Desks.on(ground, signals, checklist)
        self._feed = self._feed_of(source, books, config)
        self._feed_task = FeedTask(
            queue,
            self._feed,
            now_ms=self._now_ms,
            monotonic=monotonic,
            changed=self._changed,
            picture_after_s=self._publisher.picture_after_s,
        )
        self._taker = self._taker_of(source, recording)
        self._streaming = StreamTask(stream, self._feed_task.refused)
        self._stopping = asyncio.Event()
        self._wake = asyncio.Event()

    def _feed_of(self, source: Source, books: Books, config: MonitorConfig) -> Feed:
        desks = self._desks
        feed = Feed(
            connection=books.connection,
            traffic=books.traffic,
            market=books.market,
            tape=TapeBook(config.tape_rows, tape_judge(desks.signal)),
            replay=ReplayBook(source.progress),
            emit=self._feed_told,
            watcher=desks.signal,
            back_fill=desks.back_fill,
        )
        if desks.parts is not None:
            desks.parts.show_tape_on(feed.begin_with)
        return feed

    def _taker_of(
        self, source: Source, recording: Callable[[], RecordingSnapshot | None] | None
    ) -> SnapshotTaker:
        desks, signal = self._desks, self._desks.signal
        return SnapshotTaker(
            source,
            self._feed,
            started_ms=self._now_ms(),
            started_s=self._monotonic(),
            recording=recording,
            signals=None if desks.parts is None else desks.parts.snapshot,
            counts=None if signal is None else lambda: signal.counts,
            coin=desks.coin.detail,
            etf=None if desks.etf is None else desks.etf.state,
            checklist=None if desks.checklist is None else desks.checklist.state,
        )

    # -- life -------------------------------------------------------------------------------

    def summary(self) -> Summary:
        """The counters now; after ``run`` has ended, the final ones."""
        return self._taker.summary(
            self._now_ms(), self._monotonic(), self._feed_task.dropped_orders
        )

    async def run(self) -> None:
        """Run until :meth:`stop`. The last event is the :class:`Summary`."""
        self._mailbox.open()
        keep = self._supervisor.keep
        stream: list[asyncio.Task[None]] = []
        begun: list[asyncio.Task[None]] = []

        def begin(name: str, work: Work) -> asyncio.Task[None]:
            return asyncio.create_task(keep(name, work), name=name)

        try:
            if self._desks.parts is not None:
                # Taking up an earlier run takes a moment in which the screen must not be blank.
                begun.append(begin(SNAPSHOTS, self._publish_for_ever))
                await self._open_parts(self._desks.parts)
                if self._stopping.is_set():
                    return
            stream.append(begin(STREAM, self._streaming.run))
            begun.append(begin(FEED, self._feed_task.run))
            if self._desks.parts is None:
                begun.append(begin(SNAPSHOTS, self._publish_for_ever))
            begun += [begin(name, work) for name, work in self._desks.works()]
            await self._stopping.wait()
        finally:
            await cancelled(stream, _STREAM_ENDS_S)
            await cancelled(begun, _REST_ENDS_S)
            await self._conclude()

    async def _open_parts(self, parts: SignalParts) -> None:
        """Until they are open, or the end was asked for: a journal may take its time."""
        opening = asyncio.create_task(parts.open())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((opening, stopping), return_when=asyncio.FIRST_COMPLETED)
            if opening.done() and (error := opening.exception()) is not None:
                self._supervisor.note("signals", error)
        finally:
            for task in (opening, stopping):
                task.cancel()
            await asyncio.gather(opening, stopping, return_exceptions=True)

    async def _conclude(self) -> None:
        try:
            await self._feed_task.take_the_rest()
        except Exception as error:  # noqa: BLE001 - the summary must come, whatever the books do
            self._supervisor.note(FEED, error)
        self._feed.conclude(self._now_ms())
        if self._desks.checklist is not None:
            self._desks.checklist.close()
        if self._desks.parts is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_REST_ENDS_S):
                    await self._desks.parts.close()
        self._outlet.emit(self.summary())

    async def _publish_for_ever(self) -> None:
        publisher = self._publisher
        while True:
            self._wake.clear()
            wait_s = publisher.wait_s(self._monotonic())
            if wait_s <= 0:
                self._publish()
            elif publisher.changed:
                await asyncio.sleep(wait_s)
            else:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._wake.wait()

    def _publish(self) -> None:
        real_s = self._monotonic()
        self._look_at_source()
        self._feed.beat(self._now_ms(), real_s, self._feed_task.dropped_orders)
        snapshot, changed = self._taker.take(self._moment())
        self._publisher.published(real_s)
        if changed is not None:
            self._outlet.emit(changed)
        self._outlet.deliver(snapshot)

    def _look_at_source(self) -> None:
        failure = self._source_failure() if self._source_failure is not None else None
        if failure is not None:
            self._supervisor.note("source", failure)

    # -- what goes out ----------------------------------------------------------------------

    def _moment(self) -> Moment:
        return Moment(
            now_ms=self._now_ms(),
            real_s=self._monotonic(),
            dropped_orders=self._feed_task.dropped_orders,
            defects=self._supervisor.defects(),
            down=self._supervisor.down(FEED) or self._supervisor.down(STREAM),
        )

    def _feed_told(self, event: MonitorEvent) -> None:
        if isinstance(event, OrdersReceived):
            self._desks.coin.orders(event)
        elif self._desks.signal is not None:
            self._desks.signal.feed_told(event)
        self._outlet.emit(event)

    def _changed(self) -> None:
        self._publisher.note_change()
        self._wake.set()

    def _defect_raised(self, defect: Defect, restart_in_s: float | None) -> None:
        if defect.part == STREAM and restart_in_s is not None:
            self._stream_failed(defect, restart_in_s)
        self._outlet.emit(DefectRaised(defect.at_ms, defect.part, defect.text))
        if defect.part == SNAPSHOTS:
            reason = self._supervisor.down(SNAPSHOTS) or defect.text
            stand_in = self._taker.stand_in(self._moment(), reason)
            if stand_in is not None:
                self._outlet.deliver(stand_in)
        self._changed()

    def _stream_failed(self, defect: Defect, restart_in_s: float) -> None:
        """A stream that died said nothing: say it for it, in its place in the queue."""
        open_s = self._feed.connection.connected_s(self._monotonic()) or 0.0
        self._queue.put(failure(defect, restart_in_s, open_s))
