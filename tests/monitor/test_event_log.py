from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.coinglass.stream_events import BadFrame, OrdersReceived, PingSent, PongReceived, Rejected
from cgtui.log_ring import LogLine, LogRing
from cgtui.logging import close_logging, configure_logging
from cgtui.monitor.event_log import EventLog
from cgtui.monitor.events import FeedStateChanged, Gap, MonitorEvent, OrdersDropped
from cgtui.monitor.snapshot import FeedState
from cgtui.redact import Redactor
from tests.monitor.build import T0_MS, connected, frame, lost, order


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[LogRing]:
    yield configure_logging(tmp_path / "cgtui.jsonl", Redactor())
    close_logging()


def logged(ring: LogRing, *events: MonitorEvent, every_s: float = 1.0) -> list[LogLine]:
    now_s = 0.0
    log = EventLog(lambda: now_s)
    for event in events:
        log.note(event)
        now_s += every_s
    return list(ring.after(0))


def test_the_course_of_a_connection_is_logged(ring: LogRing) -> None:
    lines = logged(ring, *connected(), lost(), Gap(T0_MS, T0_MS - 14_000, T0_MS, "read timeout"))
    assert [(line.level, line.event) for line in lines] == [
        ("info", "connecting"),
        ("info", "open"),
        ("info", "subscribed"),
        ("warning", "disconnect"),
        ("warning", "gap"),
    ]
    assert dict(lines[3].fields)["reason"] == "read timeout"
    assert {line.source for line in lines} == {"feed"}


def test_orders_and_pings_are_not(ring: LogRing) -> None:
    assert logged(ring, frame(order()), PingSent(T0_MS), PongReceived(T0_MS, 80.0)) == []


def test_rubbish_is_logged_once_a_kind_a_minute_with_what_was_left_unsaid(ring: LogRing) -> None:
    bad = [BadFrame(T0_MS, 9, Rejected("not_json", "<html>"))] * 61
    orders: OrdersReceived = frame(order(), rejected=(Rejected("bad_number", "{}"),))
    lines = logged(ring, orders, *bad)
    assert [(line.event, dict(line.fields)["kind"]) for line in lines] == [
        ("bad frame", "bad_number"),
        ("bad frame", "not_json"),
        ("bad frame", "not_json"),
    ]
    assert dict(lines[2].fields)["unsaid"] == "59"
    assert dict(lines[2].fields)["excerpt"] == "<html>"


def test_a_stall_is_a_warning_and_lost_orders_are_an_error(ring: LogRing) -> None:
    lines = logged(
        ring,
        FeedStateChanged(T0_MS, FeedState.STALLED, "no order for 74 s"),
        FeedStateChanged(T0_MS, FeedState.LIVE, "orders arrive"),
        OrdersDropped(T0_MS, 5, 5),
    )
    assert [line.level for line in lines] == ["warning", "info", "error"]
