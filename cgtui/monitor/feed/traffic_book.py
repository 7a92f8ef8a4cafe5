"""What came over the connection, counted since the program started."""

from __future__ import annotations

from collections.abc import Iterable

from cgtui.coinglass.stream_events import BadFrame, NoticeReceived, OrdersReceived, Rejected
from cgtui.monitor.feed.lag_book import LagBook
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.snapshot import BadKind
from cgtui.signals.rolling import TrailingSum
from cgtui.signals.silence import ArrivalRate

MOST_KINDS = 32
"""Kinds of rubbish told apart; what comes beyond is counted as ``other``."""


class TrafficBook:
    """Counters of frames and orders. A pong is neither: it says nothing about the data."""

    def __init__(self) -> None:
        self.frames = 0
        self.frame_bytes = 0
        self.notices = 0
        self.orders = 0
        self.duplicates = 0
        self.history_orders = 0
        self.bad_frames = 0
        self.bad_orders = 0
        self.last_frame_at_s: float | None = None
        self.last_order_at_s: float | None = None
        self.last_order_ms: int | None = None
        self.rate = ArrivalRate()
        self._kinds: dict[str, BadKind] = {}
        self._last_minute = TrailingSum(60, 1000)
        self._lags = LagBook()

    def add_frames(
        self, frames: Iterable[OrdersReceived], gathered: Gathered, real_s: float
    ) -> None:
        """Count a run of data frames and the orders they came to."""
        received_ms = 0
        for frame in frames:
            received_ms = frame.received_ms
            self.frames += 1
            self.frame_bytes += frame.frame_bytes
            self.duplicates += frame.duplicates
            if frame.rejected:
                self.bad_orders += len(frame.rejected)
                for rejected in frame.rejected:
                    self._bad(rejected, received_ms)
        self.last_frame_at_s = real_s
        if gathered.orders:
            self.orders += gathered.orders
            self.history_orders += gathered.history_orders
            self.last_order_at_s = real_s
            self.last_order_ms = received_ms
            self.rate.add(received_ms, gathered.orders)
            self._last_minute.count(received_ms, gathered.orders)
            self._lags.add(received_ms, gathered.lags_ms)

    def add_bad_frame(self, frame: BadFrame, real_s: float) -> None:
        """Count a frame that is not ours, or not a frame at all."""
        self.frames += 1
        self.bad_frames += 1
        self.frame_bytes += frame.frame_bytes
        self.last_frame_at_s = real_s
        self._bad(frame.rejected, frame.received_ms)

    def add_notice(self, _notice: NoticeReceived, real_s: float) -> None:
        """A control message is a frame, but neither data nor bad."""
        self.frames += 1
        self.notices += 1
        self.last_frame_at_s = real_s

    def orders_per_min(self, now_ms: int) -> int:
        """Orders of the trailing 60 s by arrival."""
        self._last_minute.advance(now_ms)
        return self._last_minute.sums().orders

    def lag_ms(self, now_ms: int) -> tuple[float | None, float | None]:
        """Median and p95 of the live orders' lag."""
        return self._lags.p50_p95_ms(now_ms)

    def bad_kinds(self) -> tuple[BadKind, ...]:
        """The kinds of what could not be used, the most frequent first."""
        return tuple(sorted(self._kinds.values(), key=lambda kind: (-kind.count, kind.kind)))

    def _bad(self, rejected: Rejected, at_ms: int) -> None:
        kind = rejected.kind
        if kind not in self._kinds and len(self._kinds) >= MOST_KINDS:
            kind = "other"
        known = self._kinds.get(kind)
        count = known.count + 1 if known else 1
        self._kinds[kind] = BadKind(kind, count, at_ms, rejected.excerpt)
