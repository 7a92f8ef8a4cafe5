"""Orders, frames and books for the monitor's tests."""

from __future__ import annotations

from typing import Any

import msgspec

from cgtui.coinglass.events import Liquidation, Side
from cgtui.coinglass.stream_events import (
    Connecting,
    Disconnected,
    DisconnectKind,
    Opened,
    OrdersReceived,
    PongReceived,
    Rejected,
    StreamEvent,
    Subscribed,
)
from cgtui.monitor.events import MonitorEvent
from cgtui.monitor.feed.connection_book import ConnectionBook
from cgtui.monitor.feed.feed import Feed
from cgtui.monitor.feed.market_book import MarketBook
from cgtui.monitor.feed.replay_book import ReplayBook
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.feed.traffic_book import TrafficBook
from cgtui.monitor.source import Mode, ReplayProgress, SkippedSilence, Source

T0_MS = 1_760_130_903_000  # 2025-10-10 21:15:03 UTC
URL = "wss://open-ws.coinglass.com/ws-api?cg-api-key=***"


def order(**changes: Any) -> Liquidation:
    """A Binance BTC long of 1,000 dollars that arrives 400 ms after it happened."""
    return msgspec.structs.replace(
        Liquidation("Binance", "BTC", "BTCUSDT", Side.LONG, 112_480.0, 1_000.0, T0_MS, T0_MS + 400),
        **changes,
    )


def frame(
    *orders: Liquidation,
    received_ms: int | None = None,
    rejected: tuple[Rejected, ...] = (),
    duplicates: int = 0,
) -> OrdersReceived:
    """A data frame; it arrives when its first order says so."""
    if received_ms is None:
        received_ms = orders[0].received_ms if orders else T0_MS
    orders = tuple(msgspec.structs.replace(one, received_ms=received_ms) for one in orders)
    return OrdersReceived(received_ms, 130 * len(orders) + 40, orders, rejected, duplicates)


def subscribed(at_ms: int = T0_MS) -> list[StreamEvent]:
    """An attempt that gets as far as asking: nothing has come over it yet."""
    return [
        Connecting(at_ms, URL, 1),
        Opened(at_ms, 30.0),
        Subscribed(at_ms, "liquidationOrders"),
    ]


def connected(at_ms: int = T0_MS) -> list[StreamEvent]:
    """An attempt that succeeds: the first ping is answered."""
    return [*subscribed(at_ms), PongReceived(at_ms, 84.0)]


def lost(at_ms: int = T0_MS, **changes: Any) -> Disconnected:
    """A read time-out after a minute; the next attempt in 4 s."""
    fields: dict[str, Any] = {
        "at_ms": at_ms,
        "kind": DisconnectKind.READ_TIMEOUT,
        "reason": "read timeout",
        "retry_in_s": 4.0,
        "reconnects": 1,
        "open_s": 60.0,
    }
    return Disconnected(**(fields | changes))


class FixedClock:
    """A source's clock that a test sets."""

    def __init__(self, at_ms: int = T0_MS) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms


class FakeTape:
    """The progress of a replay that a test sets."""

    def __init__(self) -> None:
        self.sent = 0
        self.skipped: list[SkippedSilence] = []
        self.finished = False
        self.error: str | None = None
        self.bad_lines = 0

    def progress(self) -> ReplayProgress:
        return ReplayProgress(
            self.sent, 841, tuple(self.skipped), self.finished, self.error, self.bad_lines
        )


class FeedUnderTest:
    """A feed with everything it told."""

    def __init__(self, tape: FakeTape | None = None, *, tape_rows: int = 100) -> None:
        self.told: list[MonitorEvent] = []
        self.connection = ConnectionBook()
        self.traffic = TrafficBook()
        self.market = MarketBook(("BTC", "ETH"), board_rows=10, max_coins=20)
        self.tape = TapeBook(tape_rows)
        self.replay = ReplayBook(tape.progress if tape else None)
        self.feed = Feed(
            connection=self.connection,
            traffic=self.traffic,
            market=self.market,
            tape=self.tape,
            replay=self.replay,
            emit=self.told.append,
        )

    def take(self, *events: StreamEvent, real_s: float = 0.0) -> None:
        for event in events:
            self.feed.take_event(event, real_s)


def source(mode: Mode = Mode.LIVE, **changes: Any) -> Source:
    """A source by a clock that stands still, unless changed."""
    fields: dict[str, Any] = {
        "mode": mode,
        "label": "" if mode is Mode.LIVE else "cascade, seed 7",
        "ws_url": URL,
        "rest_url": "",
        "telegram_url": "",
        "clock": FixedClock(),
    }
    return Source(**(fields | changes))
