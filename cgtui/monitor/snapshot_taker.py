"""Puts the books into one frozen snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cgtui.checklist.state import ChecklistState
from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.etf.etf_snapshot import EtfSnapshot
from cgtui.monitor.events import FeedStateChanged, Summary
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.feed.feed_state import FeedJudge, Judgement
from cgtui.monitor.hole import Hole
from cgtui.monitor.signal_snapshot import SignalCounts, SignalsSnapshot
from cgtui.monitor.snapshot import (
    Defect,
    FeedSnapshot,
    FeedState,
    RecordingSnapshot,
    Snapshot,
)
from cgtui.monitor.source import Source


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and what only the running tasks know: real seconds, drops, defects, a task down."""

    now_ms: int
    real_s: float
    dropped_orders: int
    defects: tuple[Defect, ...]
    down: str | None


class SnapshotTaker:
    """Takes snapshots of one feed; remembers the state of the last one, to notice changes."""

    def __init__(
        self,
        source: Source,
        feed: Feed,
        *,
        started_ms: int,
        started_s: float,
        recording: Callable[[], RecordingSnapshot | None] | None,
        signals: Callable[[int, tuple[str, ...]], SignalsSnapshot] | None = None,
        counts: Callable[[], SignalCounts] | None = None,
        coin: Callable[[int], CoinDetail | None] = lambda _now_ms: None,
        etf: Callable[[], EtfSnapshot] | None = None,
        checklist: Callable[[Snapshot], ChecklistState | None] | None = None,
    ) -> None:
        self._source = source
        self._feed = feed
        self._started_ms = started_ms
        self._started_s = started_s
        self._recording = recording
        self._signals = signals
        self._counts = counts
        self._coin = coin
        self._etf = etf
        self._checklist = checklist
        self._judge = FeedJudge(
            source.mode, source.speed, feed.connection, feed.traffic, feed.replay
        )
        self._tick = 0
        self._state: FeedState | None = None
        self._state_since_ms = started_ms
        self._ended_at_s: float | None = None
        self.last: Snapshot | None = None

    def take(self, moment: Moment) -> tuple[Snapshot, FeedStateChanged | None]:
        """The whole system now, and the change of the feed's state if there was one."""
        now_ms = moment.now_ms
        judgement = self._judge.judge(moment.real_s, down=moment.down)
        changed = None
        if judgement.state is not self._state:
            self._state, self._state_since_ms = judgement.state, now_ms
            changed = FeedStateChanged(now_ms, judgement.state, judgement.reason)
            self._ended_at_s = None
            if judgement.state is FeedState.ENDED:
                last_s = self._feed.traffic.last_frame_at_s
                self._ended_at_s = moment.real_s if last_s is None else last_s
        feed = self._feed
        if judgement.state is FeedState.STALLED:
            feed.note_stall()
        self._tick += 1
        board = feed.market.board(now_ms)
        coin = self._coin(now_ms)
        names = tuple(row.coin for row in board)
        if coin is not None and coin.coin not in names:
            names = (*names, coin.coin)
        self.last = Snapshot(
            tick=self._tick,
            mode=self._source.mode,
            label=self._source.label,
            speed=self._source.speed,
            now_ms=now_ms,
            started_ms=self._started_ms,
            uptime_s=moment.real_s - self._started_s,
            feed=self._feed_snapshot(moment, judgement),
            market=feed.market.windows(now_ms, feed.connection.coverage),
            coins=board,
            tape=feed.tape.entries(),
            defects=moment.defects,
            replay=feed.replay.progress,
            recording=self._recording() if self._recording is not None else None,
            signals=self._signals(now_ms, names) if self._signals is not None else None,
            coin=coin,
            etf=self._etf() if self._etf is not None else None,
        )
        if self._checklist is not None:
            self.last = replace(self.last, checklist=self._checklist(self.last))
        return self.last, changed

    def stand_in(self, moment: Moment, reason: str) -> Snapshot | None:
        """The last snapshot again, marked as standing still, where a new one cannot be taken."""
        if self.last is None:
            return None
        self._tick += 1
        self._state = FeedState.DOWN
        return replace(
            self.last,
            tick=self._tick,
            now_ms=moment.now_ms,
            uptime_s=moment.real_s - self._started_s,
            defects=moment.defects,
            feed=replace(
                self.last.feed,
                state=FeedState.DOWN,
                reason=reason,
                holes=(*self.last.feed.holes, Hole(self.last.now_ms, None)),
            ),
        )

    def summary(self, now_ms: int, real_s: float, dropped_orders: int) -> Summary:
        """The counters now."""
        connection, traffic = self._feed.connection, self._feed.traffic
        counts = self._counts() if self._counts is not None else SignalCounts()
        return Summary(
            at_ms=now_ms,
            mode=self._source.mode,
            label=self._source.label,
            events=traffic.orders,
            frames=traffic.frames,
            bad_frames=traffic.bad_frames,
            bad_orders=traffic.bad_orders,
            dropped=dropped_orders,
            duplicates=traffic.duplicates,
            pings=connection.pings,
            pongs=connection.pongs,
            missed_pongs=connection.missed_pongs,
            reconnects=connection.reconnects,
            gaps=connection.gaps_total,
            heads_ups=counts.heads_ups,
            alerts_sent=counts.alerts_sent,
            alerts_suppressed=counts.alerts_suppressed,
            uptime_s=real_s - self._started_s,
        )

    def _feed_snapshot(self, moment: Moment, judgement: Judgement) -> FeedSnapshot:
        connection, traffic = self._feed.connection, self._feed.traffic
        real_s, now_ms = moment.real_s, moment.now_ms
        if self._ended_at_s is not None:
            real_s = self._ended_at_s  # the tape's clock stands: so do the ages told by it
        connected_s = connection.connected_s(real_s)
        lag_p50_ms, lag_p95_ms = traffic.lag_ms(now_ms)
        snapshot = FeedSnapshot(
            state=judgement.state,
            reason=judgement.reason,
            url=connection.url,
            attempt=connection.attempt,
            state_since_ms=self._state_since_ms,
            retry_in_s=connection.retry_in_s(real_s),
            connected_s=connected_s,
            longest_s=max(connection.longest_s, connected_s or 0.0),
            last_frame_age_s=_age_s(traffic.last_frame_at_s, real_s),
            last_order_age_s=_age_s(traffic.last_order_at_s, real_s),
            silence_limit_s=judgement.silence_limit_s,
            rtt_ms=connection.rtt_ms,
            pings=connection.pings,
            pongs=connection.pongs,
            missed_pongs=connection.missed_pongs,
            ping_log=connection.ping_log(),
            reconnects=connection.reconnects,
            reconnect_log=connection.reconnect_log(),
            gaps=connection.gaps(),
            frames=traffic.frames,
            frame_bytes=traffic.frame_bytes,
            orders=traffic.orders,
            duplicates=traffic.duplicates,
            history_orders=traffic.history_orders,
            bad_frames=traffic.bad_frames,
            bad_orders=traffic.bad_orders,
            bad_kinds=traffic.bad_kinds(),
            dropped_orders=moment.dropped_orders,
            orders_per_min=traffic.orders_per_min(now_ms),
            lag_p50_ms=lag_p50_ms,
            lag_p95_ms=lag_p95_ms,
        )
        holes = self._holes(judgement.state)
        return _with_outage(snapshot, connection, holes, real_s)

    def _holes(self, state: FeedState) -> tuple[Hole, ...]:
        holes = self._feed.connection.coverage.holes()
        if state not in (FeedState.DOWN, FeedState.ENDED):
            return holes
        # What waits for a task of ours may be booked yet: the hole is there while it lasts only.
        return (*holes, Hole(self._state_since_ms, None))


def _with_outage(
    snapshot: FeedSnapshot, connection: ConnectionBook, holes: tuple[Hole, ...], real_s: float
) -> FeedSnapshot:
    """The same with what was not heard, and what is wrong with the connection if anything is."""
    return replace(
        snapshot,
        followed_since_ms=connection.coverage.first_ms,
        holes=holes,
        outages=connection.outages,
        down_s=connection.down_s(real_s),
        down_since_ms=connection.lost_ms,
        missed_in_a_row=connection.missed_in_a_row,
        late_pong_s=connection.late_pong_s(real_s),
        down_reason="" if connection.lost_at_s is None else connection.reason,
    )


def _age_s(at_s: float | None, real_s: float) -> float | None:
    return None if at_s is None else max(0.0, real_s - at_s)
