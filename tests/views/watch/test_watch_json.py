from __future__ import annotations

import json
from typing import Any

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
from cgtui.views.json_values import rfc3339
from cgtui.views.watch.watch_json import WatchJson
from tests.monitor.build import T0_MS, frame, lost, order, subscribed

TS = "2025-10-10T21:15:03.000Z"


class Watch:
    """A formatter over a clock that a test sets."""

    def __init__(self, mode: Mode = Mode.LIVE, label: str = "") -> None:
        self.now_s = 0.0
        self.formatter = WatchJson(mode=mode, label=label, now_s=lambda: self.now_s)

    def objects(self, *events: MonitorEvent) -> list[dict[str, Any]]:
        lines = [line for event in events for line in self.formatter.lines(event)]
        assert not any("\n" in line for line in lines)
        return [json.loads(line) for line in lines]


def summary() -> Summary:
    return Summary(
        T0_MS, Mode.LIVE, "", 841, 800, 2, 1, 5, 3, 90, 89, 1, 4, 2, 0, 0, 0, uptime_s=1800.4
    )


ONE_OF_EACH: list[tuple[MonitorEvent, str]] = [
    *zip(subscribed(), ("connecting", "open", "subscribed"), strict=True),
    (PingSent(T0_MS), "ping"),
    (PongReceived(T0_MS, 84.0), "pong"),
    (PongMissed(T0_MS, 1), "pong_missed"),
    (frame(order(time_ms=T0_MS), received_ms=T0_MS), "events"),
    (lost(), "disconnect"),
    (Gap(T0_MS, T0_MS - 14_000, T0_MS, "read timeout"), "gap"),
    (BadFrame(T0_MS, 9, Rejected("not_json", "<html>")), "bad_frame"),
    (Refused(T0_MS, RefusalKind.PLAN, "the plan lacks it", 1.0), "refused"),
    (NoticeReceived(T0_MS, "hello"), "notice"),
    (FeedStateChanged(T0_MS, FeedState.STALLED, "no order"), "feed_state"),
    (OrdersDropped(T0_MS, 5, 9), "dropped"),
    (SilenceSkipped(T0_MS, 840_000), "silence_skipped"),
    (TapeEnded(T0_MS, 841, None), "tape_ended"),
    (DefectRaised(T0_MS, "feed", "ValueError in feed.py:88"), "defect"),
    (summary(), "summary"),
]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_object_has_its_time_its_name_and_the_mode(mode: Mode) -> None:
    watch = Watch(mode)
    for event, name in ONE_OF_EACH:
        (found,) = watch.objects(event)
        assert (found["ts"], found["event"], found["mode"]) == (TS, name, mode.value)


def test_times_are_rfc_3339_in_utc_with_milliseconds() -> None:
    assert rfc3339(1_760_130_903_007) == "2025-10-10T21:15:03.007Z"


def test_a_frame_of_orders_names_its_largest_and_counts_on() -> None:
    watch = Watch()
    first = frame(order(usd=1.0), order(usd=9.5, exchange="OKX", pair="BTC-USDT-SWAP"))
    found = watch.objects(first, frame(order()))
    wanted = {"count": 2, "total": 2, "exchange": "OKX", "pair": "BTC-USDT-SWAP", "usd": 9.5}
    assert found[0].items() >= wanted.items()
    assert found[0]["frame_usd"] == 10.5
    assert (found[1]["count"], found[1]["total"]) == (1, 3)


def test_a_frame_without_orders_is_no_object() -> None:
    assert Watch().objects(frame(received_ms=T0_MS)) == []


def test_no_frame_of_orders_is_left_out_in_a_storm() -> None:
    assert len(Watch().objects(*(frame(order()) for _ in range(100)))) == 100


def test_the_documented_fields_are_there() -> None:
    objects = {name: Watch().objects(event)[0] for event, name in ONE_OF_EACH}
    assert objects["pong"]["rtt_ms"] == 84.0
    wanted = {"reason": "read timeout", "retry_in_s": 4.0, "reconnects": 1}
    assert objects["disconnect"].items() >= wanted.items()
    wanted_of_summary = {
        "events": 841,
        "frames": 800,
        "bad_frames": 2,
        "dropped": 5,
        "pings": 90,
        "pongs": 89,
        "reconnects": 4,
        "heads_ups": 0,
        "alerts_sent": 0,
        "alerts_suppressed": 0,
        "uptime_s": 1800.4,
    }
    assert objects["summary"].items() >= wanted_of_summary.items()


def test_a_gap_has_a_start_a_length_and_an_end_unless_it_lasts() -> None:
    over, lasting = Watch().objects(
        Gap(T0_MS, T0_MS - 14_000, T0_MS, "x"), Gap(T0_MS, T0_MS - 14_000, None, "x")
    )
    assert (over["started"], over["ended"], over["length_s"]) == (
        "2025-10-10T21:14:49.000Z",
        TS,
        14.0,
    )
    assert (lasting["ended"], lasting["length_s"]) == (None, 14.0)


def test_a_gap_counts_what_was_back_filled_or_says_why_nothing_was() -> None:
    filled, refused = Watch().objects(
        Gap(T0_MS, T0_MS - 14_000, T0_MS, "x", 38),
        Gap(T0_MS, T0_MS - 14_000, T0_MS, "x", None, "plan too low"),
    )
    assert (filled["back_filled"], filled["back_fill_note"]) == (38, None)
    assert (refused["back_filled"], refused["back_fill_note"]) == (0, "plan too low")


def test_rubbish_is_told_once_a_kind_a_minute() -> None:
    watch, bad = Watch(), BadFrame(T0_MS, 9, Rejected("not_json", "<html>"))
    first = watch.objects(bad, bad, bad)
    watch.now_s = 60.0
    again = watch.objects(bad)
    assert [(one["what"], one["kind"], one["unsaid"]) for one in first + again] == [
        ("frame", "not_json", 0),
        ("frame", "not_json", 2),
    ]


def test_outside_text_is_inert_and_the_line_is_ascii() -> None:
    evil = "\x1b[2J\u202e\n牛来"
    watch = Watch(Mode.DEMO, evil)
    events: list[MonitorEvent] = [frame(order(pair=evil)), lost(reason=evil), summary()]
    for event in events:
        for line in watch.formatter.lines(event):
            assert line.isascii()
            assert not {"\x1b", "\u202e", "\n"} & set("".join(map(str, json.loads(line).values())))


def test_a_number_that_is_not_finite_is_null() -> None:
    (found,) = Watch().objects(PongReceived(T0_MS, float("nan")))
    assert found["rtt_ms"] is None


def test_the_end_of_a_tape_counts_the_lines_that_could_not_be_read() -> None:
    (whole,) = Watch().objects(TapeEnded(T0_MS, 841, None))
    (spoilt,) = Watch().objects(TapeEnded(T0_MS, 841, None, bad_lines=3))
    assert (whole["bad_lines"], spoilt["bad_lines"]) == (0, 3)
