from __future__ import annotations

import pytest

from cgtui.coinglass.stream_events import (
    BadFrame,
    NoticeReceived,
    PingSent,
    PongMissed,
    PongReceived,
    RefusalKind,
    Refused,
    Rejected,
)
from cgtui.monitor.events import (
    DefectRaised,
    FeedStateChanged,
    Gap,
    MonitorEvent,
    OrdersDropped,
    SilenceSkipped,
    Summary,
    TapeEnded,
)
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.views.watch.watch_lines import WatchLines
from tests.monitor.build import T0_MS, frame, lost, order, subscribed


class Watch:
    """A formatter over a clock that a test sets."""

    def __init__(
        self, mode: Mode = Mode.LIVE, label: str = "", *, ascii_lines: bool = False
    ) -> None:
        self.now_s = 0.0
        self.formatter = WatchLines(
            mode=mode, label=label, ascii_lines=ascii_lines, now_s=lambda: self.now_s
        )

    def lines(self, *events: MonitorEvent) -> list[str]:
        return [line for event in events for line in self.formatter.lines(event)]


def summary(mode: Mode = Mode.LIVE, label: str = "") -> Summary:
    return Summary(
        T0_MS, mode, label, 841, 800, 2, 1, 0, 3, 90, 89, 1, 4, 2, 0, 0, 0, uptime_s=1800.4
    )


def test_a_connection_reads_as_documented() -> None:
    events = [*subscribed(), PingSent(T0_MS), PongReceived(T0_MS, 84.0), lost()]
    assert Watch().lines(*events) == [
        "[WS] connecting -> wss://open-ws.coinglass.com/ws-api?cg-api-key=***",
        "[WS] ✅ open",
        "[WS] ✅ subscribed: liquidationOrders",
        "[WS] ↪️ ping",
        "[WS] ↩️ pong",
        "[WS] ❌ disconnect: read timeout | reconnect in 4s",
    ]


def test_a_frame_is_its_number_of_orders_and_its_largest() -> None:
    lines = Watch().lines(frame(order(usd=5.0), order(usd=12_450.123), order(usd=7.0)))
    assert lines == ["[EVT] 3 events | Binance BTCUSDT $12450.12"]


def test_a_frame_without_orders_says_nothing() -> None:
    assert Watch().lines(frame(received_ms=T0_MS)) == []


def test_a_storm_is_ten_lines_a_second_and_one_for_the_rest() -> None:
    watch = Watch()
    lines = watch.lines(*(frame(order(usd=float(number))) for number in range(100)))
    assert len(lines) == 10
    watch.now_s = 1.0
    assert watch.formatter.tick() == ["[EVT] 90 events in 90 frames | Binance BTCUSDT $99.00"]
    assert watch.formatter.tick() == []


def test_orders_that_were_held_back_come_before_the_summary_which_is_last() -> None:
    watch = Watch()
    watch.lines(*(frame(order()) for _ in range(12)))
    lines = watch.lines(summary())
    assert lines[0] == "[EVT] 2 events in 2 frames | Binance BTCUSDT $1000.00"
    assert lines[1:] == [
        "[SUM] 841 events | 800 frames, 2 bad | 1 bad order, 0 dropped | 90 pings, 89 pongs"
        " | 4 reconnects, 2 gaps | 0 heads-ups, 0 alerts | up 30m00s"
    ]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            Gap(T0_MS, T0_MS - 14_000, T0_MS, "read timeout"),
            "[WS] ⚠️ gap 14 s, not back-filled | read timeout",
        ),
        (
            Gap(T0_MS, T0_MS - 14_000, T0_MS, "read timeout", 38, "2 of 28 reads failed"),
            "[WS] ⚠️ gap 14 s, 38 orders back-filled; 2 of 28 reads failed | read timeout",
        ),
        (
            Gap(T0_MS, T0_MS - 14_000, T0_MS, "x", None, "plan too low"),
            "[WS] ⚠️ gap 14 s, not back-filled: plan too low | x",
        ),
        (
            Gap(T0_MS, T0_MS - 14_000, None, "read timeout"),
            "[WS] ⚠️ gap since 21:14:49Z, not over, not back-filled | read timeout",
        ),
        (PongMissed(T0_MS, 2), "[WS] ⚠️ no pong (2 in a row)"),
        (NoticeReceived(T0_MS, "subscribed"), "[WS] notice: subscribed"),
        (
            Refused(T0_MS, RefusalKind.KEY, "the key is not valid", 0.0),
            "[WS] ❌ refused: the key is not valid | no reconnect",
        ),
        (
            OrdersDropped(T0_MS, 1204, 2000),
            "[WS] ⚠️ 1,204 orders dropped (2,000 in all): this program fell behind",
        ),
        (SilenceSkipped(T0_MS, 840_000), "[TAPE] silence of 14 min on the tape skipped"),
        (TapeEnded(T0_MS, 841, None), "[TAPE] ended | 841 orders"),
        (TapeEnded(T0_MS, 12, "line 7"), "[TAPE] stopped early: line 7 | 12 orders"),
        (TapeEnded(T0_MS, 5, None, 1), "[TAPE] ended | 5 orders | 1 line unreadable"),
        (
            DefectRaised(T0_MS, "feed", "ValueError in feed.py:88"),
            "[ERR] feed: ValueError in feed.py:88 | see the log",
        ),
    ],
)
def test_what_goes_wrong_has_a_line(event: MonitorEvent, line: str) -> None:
    assert Watch().lines(event) == [line]


def test_a_short_wait_is_not_rounded_to_nothing() -> None:
    assert Watch().lines(lost(retry_in_s=0.43))[0].endswith("| reconnect in 0.4s")


def test_a_stall_and_its_end_are_told_and_other_states_are_not() -> None:
    states = [
        FeedStateChanged(T0_MS, FeedState.OPEN, "no order yet"),
        FeedStateChanged(T0_MS, FeedState.STALLED, "no order for 74 s"),
        FeedStateChanged(T0_MS, FeedState.LIVE, "orders arrive"),
        FeedStateChanged(T0_MS, FeedState.QUIET, "no order for 12 s"),
        FeedStateChanged(T0_MS, FeedState.LIVE, "orders arrive"),
        FeedStateChanged(T0_MS, FeedState.DOWN, "feed task failed"),
    ]
    assert Watch().lines(*states) == [
        "[WS] ⚠️ stalled: no order for 74 s",
        "[WS] ✅ no longer stalled: orders arrive",
        "[WS] ❌ down: feed task failed",
    ]


def test_rubbish_is_told_once_a_kind_a_minute_with_how_much_more_there_was() -> None:
    watch, bad = Watch(), BadFrame(T0_MS, 9, Rejected("not_json", "<html>"))
    orders = frame(order(), rejected=(Rejected("bad_number", '{"price":-1}'),))
    assert watch.lines(bad, bad, bad, orders) == [
        "[WS] ⚠️ bad frame: not_json | <html>",
        "[EVT] 1 event | Binance BTCUSDT $1000.00",
        '[WS] ⚠️ bad order: bad_number | {"price":-1}',
    ]
    watch.now_s = 60.0
    assert watch.lines(bad) == ["[WS] ⚠️ bad frame: not_json | <html> | 2 more since the last"]


def test_live_lines_carry_no_label_and_no_opening() -> None:
    assert Watch().formatter.opening() == []


@pytest.mark.parametrize(
    ("mode", "opening"),
    [
        (Mode.DEMO, "[DEMO] simulated data, not the market: calm, seed 7"),
        (Mode.REPLAY, "[REPLAY] recorded data, not live: calm, seed 7"),
    ],
)
def test_demo_and_replay_are_on_every_line(mode: Mode, opening: str) -> None:
    watch = Watch(mode, "calm, seed 7")
    assert watch.formatter.opening() == [opening]
    events: list[MonitorEvent] = [
        *subscribed(),
        *(frame(order()) for _ in range(12)),
        BadFrame(T0_MS, 9, Rejected("not_json", "x")),
        lost(),
        Gap(T0_MS, T0_MS, T0_MS, "x"),
        DefectRaised(T0_MS, "feed", "x"),
    ]
    lines = watch.lines(*events)
    watch.now_s = 1.0
    lines += watch.formatter.tick() + watch.lines(summary(mode))
    assert all(line.startswith(f"[{mode}] [") for line in lines)
    assert lines[-1].startswith(f"[{mode}] [SUM] calm, seed 7 | 841 events")


def test_ascii_lines_are_ascii_whatever_comes() -> None:
    watch = Watch(Mode.REPLAY, "牛来.jsonl", ascii_lines=True)
    events: list[MonitorEvent] = [
        *subscribed(),
        PingSent(T0_MS),
        PongReceived(T0_MS, 84.0),
        frame(order(pair="牛来USDT")),
        lost(reason="closed · bye…"),
    ]
    lines = watch.formatter.opening() + watch.lines(*events)
    assert all(line.isascii() for line in lines)
    assert [line.removeprefix("[REPLAY] ") for line in lines[2:]] == [
        "[WS] OK open",
        "[WS] OK subscribed: liquidationOrders",
        "[WS] -> ping",
        "[WS] <- pong",
        "[EVT] 1 event | Binance \\u725b\\u6765USDT $1000.00",
        "[WS] FAIL disconnect: closed - bye... | reconnect in 4s",
    ]


def test_outside_text_is_inert() -> None:
    evil = "\x1b[2J\u202e\nX"
    watch = Watch(Mode.DEMO, evil)
    events: list[MonitorEvent] = [
        frame(order(pair=evil, exchange=evil)),
        lost(reason=evil),
        BadFrame(T0_MS, 9, Rejected("not_json", evil)),
        NoticeReceived(T0_MS, evil),
        Refused(T0_MS, RefusalKind.KEY, evil, 0.0),
        TapeEnded(T0_MS, 1, evil),
    ]
    for line in watch.formatter.opening() + watch.lines(*events):
        assert not {"\x1b", "\u202e", "\n"} & set(line)
