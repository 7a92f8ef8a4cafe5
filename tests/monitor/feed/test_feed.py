from __future__ import annotations

from cgtui.coinglass.stream_events import (
    BadFrame,
    Disconnected,
    NoticeReceived,
    PongReceived,
    RefusalKind,
    Refused,
    Rejected,
)
from cgtui.journal.records import StoredOrder
from cgtui.monitor.events import Gap, OrdersDropped, SilenceSkipped, TapeEnded
from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import TapeEntry, TapeMarker
from cgtui.monitor.source import SkippedSilence
from tests.monitor.build import (
    T0_MS,
    FakeTape,
    FeedUnderTest,
    connected,
    frame,
    lost,
    order,
    subscribed,
)


def markers(entries: tuple[TapeEntry, ...]) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in entries if isinstance(entry, TapeMarker)]


def kinds(entries: tuple[TapeEntry, ...]) -> list[str]:
    return [entry.kind if isinstance(entry, TapeMarker) else "row" for entry in entries]


def test_every_event_of_the_stream_is_passed_on_in_its_order() -> None:
    under_test = FeedUnderTest()
    events = [
        *connected(),
        frame(order()),
        BadFrame(T0_MS, 3, Rejected("not_json", "x")),
        NoticeReceived(T0_MS, "hello"),
        lost(),
    ]
    under_test.take(*events)
    assert under_test.told == events


def test_orders_reach_traffic_market_and_tape() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order(usd=7.0)))
    assert under_test.traffic.orders == 1
    assert under_test.market.board(T0_MS)[0].m1.long_usd == 7.0
    assert kinds(under_test.tape.entries()) == ["row"]


def test_history_is_on_the_tape_and_in_no_window() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order(time_ms=T0_MS - 121_000), received_ms=T0_MS))
    (btc, _) = under_test.market.board(T0_MS)
    assert (btc.h24.orders, btc.feed_price) == (0, None)
    assert kinds(under_test.tape.entries()) == ["row"]
    assert under_test.traffic.history_orders == 1


def test_a_gap_is_on_the_tape_while_it_lasts_and_after() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()), lost(T0_MS + 1000))
    assert markers(under_test.tape.entries()) == [("gap", "feed lost …")]
    under_test.take(*connected(T0_MS + 15_000), frame(order(time_ms=T0_MS + 15_000)))
    assert markers(under_test.tape.entries()) == [("gap", "gap 14 s · not back-filled")]
    assert kinds(under_test.tape.entries()) == ["row", "gap", "row"]
    gap = Gap(T0_MS + 15_000, T0_MS + 1000, T0_MS + 15_000, "read timeout")
    assert under_test.told[-2] == gap


def test_a_half_open_loss_is_marked_and_told_from_its_last_frame_on() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), lost(T0_MS + 28_000, silent_s=27.0))
    (marker,) = under_test.tape.entries()
    assert marker.time_ms == T0_MS + 1000
    under_test.take(*connected(T0_MS + 32_000))
    assert markers(under_test.tape.entries()) == [("gap", "gap 31 s · not back-filled")]
    gap = Gap(T0_MS + 32_000, T0_MS + 1000, T0_MS + 32_000, "read timeout")
    assert under_test.told[-1] == gap


def test_a_refusal_after_pongs_goes_on_with_the_gap_that_seemed_over() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()), lost(T0_MS + 2000))
    under_test.take(*subscribed(T0_MS + 3000), PongReceived(T0_MS + 4000, 5.0))
    assert markers(under_test.tape.entries()) == [("gap", "gap 1 s · not back-filled")]
    under_test.take(Refused(T0_MS + 5000, RefusalKind.KEY, "no", 2.0))
    assert markers(under_test.tape.entries()) == [("gap", "feed lost …")]
    under_test.take(*connected(T0_MS + 9000))
    assert markers(under_test.tape.entries()) == [("gap", "gap 7 s · not back-filled")]


def test_a_door_that_opens_and_shuts_at_once_is_one_loss_until_something_comes() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()), lost(T0_MS + 1000))
    for second in (5, 9):
        at_ms = T0_MS + second * 1000
        under_test.take(*subscribed(at_ms), lost(at_ms, open_s=0.0))
    assert markers(under_test.tape.entries()) == [("gap", "feed lost …")]
    back_ms = T0_MS + 15_000
    under_test.take(*subscribed(back_ms), frame(order(time_ms=back_ms)))
    assert markers(under_test.tape.entries()) == [("gap", "gap 14 s · not back-filled")]
    gaps = [event for event in under_test.told if isinstance(event, Gap)]
    assert gaps == [Gap(back_ms, T0_MS + 1000, back_ms, "read timeout")]


def test_the_number_of_reconnects_goes_on_over_a_replaced_stream() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), lost(reconnects=1), lost(reconnects=0))
    told = [event.reconnects for event in under_test.told if isinstance(event, Disconnected)]
    assert told == [1, 2]


def test_a_skipped_silence_is_marked_between_the_orders_around_it() -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    skip = SkippedSilence(T0_MS + 1000, 840_000)
    tape.skipped.append(skip)
    under_test.take(*connected())
    under_test.feed.beat(T0_MS, 0.0, 0)
    before, after = order(), order(time_ms=T0_MS + 841_000)
    under_test.feed.take_frames([frame(before), frame(after, received_ms=T0_MS + 841_000)], 0.0)
    entries = under_test.tape.entries()
    assert kinds(entries) == ["row", "silence", "row"]
    assert markers(entries) == [("silence", "silence of 14 min on the tape skipped")]
    assert SilenceSkipped(T0_MS + 1000, 840_000) in under_test.told


def test_a_skipped_silence_with_nothing_after_it_is_marked_by_the_beat() -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    tape.skipped.append(SkippedSilence(T0_MS, 840_000))
    under_test.feed.beat(T0_MS, 0.0, 0)
    assert under_test.tape.entries() == ()
    under_test.feed.beat(T0_MS + 840_000, 0.0, 0)
    assert kinds(under_test.tape.entries()) == ["silence"]


def test_the_end_of_a_tape_is_marked_and_told_once() -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    under_test.take(*connected(), frame(order(), order()))
    tape.sent, tape.finished = 1, True
    under_test.feed.beat(T0_MS, 0.0, 0)
    under_test.feed.beat(T0_MS, 5.0, 0)
    assert markers(under_test.tape.entries()) == [("ended", "tape ended · 2 orders")]
    assert [event for event in under_test.told if isinstance(event, TapeEnded)] == [
        TapeEnded(T0_MS, 2, None)
    ]


def test_lines_of_a_tape_that_could_not_be_read_are_part_of_its_end() -> None:
    tape = FakeTape()
    under_test = FeedUnderTest(tape)
    under_test.take(*connected(), frame(order()))
    tape.sent, tape.finished, tape.bad_lines = 1, True, 1
    under_test.feed.beat(T0_MS, 0.0, 0)
    assert markers(under_test.tape.entries()) == [
        ("ended", "tape ended · 1 order · 1 line unreadable")
    ]
    assert under_test.told[-1] == TapeEnded(T0_MS, 1, None, bad_lines=1)


def test_dropped_orders_are_told_at_once_and_then_once_a_second_under_one_marker() -> None:
    under_test = FeedUnderTest()
    for tenth in range(31):
        under_test.feed.beat(T0_MS + tenth * 100, tenth / 10, (tenth + 1) * 1000)
    told = [event for event in under_test.told if isinstance(event, OrdersDropped)]
    assert [(event.count, event.total) for event in told] == [
        (1000, 1000),
        (10_000, 11_000),
        (10_000, 21_000),
        (10_000, 31_000),
    ]
    assert markers(under_test.tape.entries()) == [
        ("dropped", "31,000 orders dropped: this program fell behind")
    ]
    under_test.feed.beat(T0_MS + 60_000, 60.0, 31_500)
    assert markers(under_test.tape.entries())[1:] == [
        ("dropped", "500 orders dropped: this program fell behind")
    ]


def test_an_earlier_runs_orders_are_on_the_tape_with_the_time_in_between() -> None:
    under_test = FeedUnderTest()
    stored = [StoredOrder(order(), False), StoredOrder(order(coin="ETH"), True)]
    under_test.feed.begin_with(stored, T0_MS + 400 + 14 * 60_000, viewing=False)
    under_test.feed.begin_with([], T0_MS, viewing=False)
    assert markers(under_test.tape.entries()) == [
        ("restart", "restart after 14 min · older: journal")
    ]
    assert kinds(under_test.tape.entries()) == ["row", "row", "restart"]
    assert under_test.market.board(T0_MS)[0].h24.orders == 0


def test_a_stall_is_on_the_tape_and_a_hole_from_the_last_order_to_the_next() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order(), received_ms=T0_MS + 1000))
    for _ in range(3):
        under_test.feed.note_stall()
    assert markers(under_test.tape.entries()) == [("stall", "feed stalled …")]
    assert under_test.tape.entries()[-1].time_ms == T0_MS + 1000
    assert under_test.connection.coverage.holes() == (Hole(T0_MS + 1000, None),)
    under_test.take(frame(order(time_ms=T0_MS + 85_000), received_ms=T0_MS + 85_000))
    assert markers(under_test.tape.entries()) == [("stall", "stalled 84 s · no order")]
    assert kinds(under_test.tape.entries()) == ["row", "stall", "row"]
    assert under_test.connection.coverage.holes() == (Hole(T0_MS + 1000, T0_MS + 85_000),)


def test_a_connection_that_never_brought_an_order_has_stalled_since_its_subscription() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()), lost(T0_MS + 1000), *connected(T0_MS + 9000))
    under_test.feed.note_stall()
    assert under_test.connection.coverage.holes() == (Hole(T0_MS + 1000, None),)


def test_a_frame_without_an_order_does_not_end_a_stall() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()))
    under_test.feed.note_stall()
    under_test.take(frame(received_ms=T0_MS + 90_000))
    assert markers(under_test.tape.entries()) == [("stall", "feed stalled …")]


def test_a_stall_that_ends_in_a_lost_connection_is_one_hole_and_two_markers() -> None:
    under_test = FeedUnderTest()
    under_test.take(*connected(), frame(order()))
    under_test.feed.note_stall()
    under_test.take(lost(T0_MS + 120_400), *connected(T0_MS + 130_400))
    assert markers(under_test.tape.entries()) == [
        ("stall", "stalled 2 min · no order"),
        ("gap", "gap 10 s · not back-filled"),
    ]
    assert under_test.connection.coverage.holes() == (Hole(T0_MS + 400, T0_MS + 130_400),)
