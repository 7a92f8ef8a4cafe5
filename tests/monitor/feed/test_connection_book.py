from __future__ import annotations

import pytest

from cgtui.coinglass.stream_events import (
    Connecting,
    DisconnectKind,
    Opened,
    PingSent,
    PongMissed,
    PongReceived,
    RefusalKind,
    Refused,
    StreamEvent,
    Subscribed,
)
from cgtui.monitor.feed.connection_book import KEPT_WAITS, ConnectionBook, ConnectionEvent, Phase
from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import GapRecord, PingRecord, ReconnectRecord
from tests.monitor.build import T0_MS, URL, connected, lost, subscribed


def take(book: ConnectionBook, *events: StreamEvent, real_s: float = 0.0) -> None:
    for event in events:
        assert isinstance(event, ConnectionEvent)
        book.apply(event, real_s)


def test_an_attempt_goes_through_its_phases() -> None:
    book = ConnectionBook()
    phases = [book.phase]
    for event in subscribed():
        take(book, event)
        phases.append(book.phase)
    assert phases == [Phase.BEFORE, Phase.CONNECTING, Phase.OPENED, Phase.SUBSCRIBED]
    assert (book.url, book.attempt) == (URL, 1)


def test_uptime_counts_from_opening_and_the_longest_is_kept() -> None:
    book = ConnectionBook()
    take(book, *connected(), real_s=10.0)
    assert book.connected_s(25.0) == 15.0
    take(book, lost(open_s=60.0), real_s=70.0)
    take(book, *connected(), lost(open_s=5.0), real_s=90.0)
    assert book.connected_s(91.0) is None
    assert book.longest_s == 60.0


def test_the_wait_for_the_next_attempt_counts_down() -> None:
    book = ConnectionBook()
    take(book, *connected(), lost(retry_in_s=4.0), real_s=100.0)
    assert book.phase is Phase.WAITING
    assert [book.retry_in_s(at) for at in (100.0, 103.0, 109.0)] == [4.0, 1.0, 0.0]
    take(book, Connecting(T0_MS, URL, 2), real_s=104.0)
    assert book.retry_in_s(104.0) is None


def test_pings_pongs_and_missed_pongs_are_kept_in_order() -> None:
    book = ConnectionBook()
    take(book, *subscribed(), PingSent(T0_MS), PongReceived(T0_MS + 84, 84.0))
    take(book, PingSent(T0_MS + 20_000), PongMissed(T0_MS + 30_000, 1))
    assert (book.pings, book.pongs, book.missed_pongs, book.rtt_ms) == (2, 1, 1, 84.0)
    assert book.ping_log() == (PingRecord(T0_MS + 84, 84.0), PingRecord(T0_MS + 30_000, None))
    take(book, lost())
    assert book.rtt_ms is None


def test_the_logs_are_bounded() -> None:
    book = ConnectionBook()
    for number in range(100):
        take(book, *connected(T0_MS), PongReceived(T0_MS + number, 1.0), lost(T0_MS))
    assert (len(book.ping_log()), len(book.reconnect_log()), len(book.gaps())) == (60, 50, 50)
    assert book.ping_log()[-1].at_ms == T0_MS + 99
    assert book.gaps_total == 100


def test_a_gap_runs_from_the_loss_to_the_next_subscription() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), lost(T0_MS + 1000))
    assert book.gap == GapRecord(T0_MS + 1000, None, "read timeout")
    take(book, Connecting(T0_MS, URL, 2), lost(T0_MS + 6000, reason="refused", open_s=0.0))
    take(book, Connecting(T0_MS, URL, 3), Opened(T0_MS + 15_000, 9.0))
    assert book.gap is not None
    take(book, Subscribed(T0_MS + 15_100, "liquidationOrders"))
    assert book.gap is not None
    take(book, PongReceived(T0_MS + 15_184, 84.0))
    assert book.gap is None
    assert book.gaps() == (GapRecord(T0_MS + 1000, T0_MS + 15_100, "read timeout"),)


def test_failed_attempts_before_the_first_connection_are_losses_but_no_gap() -> None:
    book = ConnectionBook()
    take(book, Connecting(T0_MS, URL, 1), lost(open_s=0.0, reason="DNS"))
    assert book.gaps() == ()
    assert len(book.reconnect_log()) == 1


def again(number: int) -> Connecting:
    return Connecting(T0_MS, URL, number)


def test_the_attempts_of_one_outage_are_one_entry() -> None:
    book = ConnectionBook()
    take(book, *connected(), real_s=0.0)
    take(book, lost(T0_MS), real_s=60.0)
    take(book, again(2), real_s=61.0)
    take(book, lost(T0_MS + 1500, reason="connection refused", open_s=0.0), real_s=61.5)
    assert book.reconnect_log() == (
        ReconnectRecord(T0_MS, "read timeout", (1.0,), 60.0, None, 1, "connection refused"),
    )
    take(book, *connected(T0_MS + 4000), real_s=64.0)
    (whole,) = book.reconnect_log()
    assert (whole.back_ms, whole.tries, whole.waits_s) == (T0_MS + 4000, 2, (1.0, 2.5))
    take(book, lost(T0_MS + 9000), real_s=70.0)
    assert book.reconnect_log()[1:] == (ReconnectRecord(T0_MS + 9000, "read timeout", (), 60.0),)
    # What `watch` and the status bar tell goes on counting attempts.
    assert (book.outages, book.reconnects) == (2, 3)


def test_a_wait_that_was_cut_short_is_told_as_long_as_it_was() -> None:
    book = ConnectionBook()
    take(book, *connected(), lost(T0_MS, retry_in_s=57.0), real_s=10.0)
    assert book.reconnect_log()[0].waits_s == ()
    take(book, *connected(), real_s=14.0)
    assert book.reconnect_log()[0].waits_s == (4.0,)


def test_an_outage_of_many_attempts_counts_them_all_and_keeps_the_first_waits() -> None:
    book = ConnectionBook()
    for number in range(500):
        take(book, lost(T0_MS, open_s=0.0), again(number), real_s=float(number))
    (record,) = book.reconnect_log()
    assert (record.tries, len(record.waits_s)) == (500, KEPT_WAITS)


def test_reconnects_count_on_whatever_number_a_new_stream_begins_with() -> None:
    book = ConnectionBook()
    take(book, *connected(), lost(reconnects=1), *connected(), lost(reconnects=1))
    assert book.reconnects == 2


@pytest.mark.parametrize("subscribed", [True, False])
def test_a_refusal_is_the_end_and_a_gap_only_if_something_was_followed(subscribed: bool) -> None:
    book = ConnectionBook()
    take(book, *(connected() if subscribed else connected()[:2]))
    take(book, Refused(T0_MS, RefusalKind.PLAN, "the plan lacks it", 3.0))
    assert book.phase is Phase.REFUSED
    assert book.reason == "the plan lacks it"
    assert (book.gap is not None) is subscribed


def test_a_new_connection_has_seen_no_order_yet() -> None:
    book = ConnectionBook()
    take(book, *connected())
    book.has_orders = True
    take(book, lost(), *connected())
    assert not book.has_orders


def test_a_gap_begins_with_the_silence_of_a_half_open_connection() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS))
    take(book, lost(T0_MS + 90_000, silent_s=30.0))
    assert book.gap == GapRecord(T0_MS + 60_000, None, "read timeout")
    assert book.reconnect_log()[-1].at_ms == T0_MS + 60_000
    back_ms = T0_MS + 121_000
    take(book, *connected(back_ms))
    assert book.coverage.holes() == (Hole(T0_MS + 60_000, back_ms),)


def test_a_gap_never_begins_after_its_loss_was_noticed() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), lost(T0_MS + 1000, silent_s=-4.0))
    assert book.gap == GapRecord(T0_MS + 1000, None, "read timeout")


def test_an_outage_counts_from_its_first_loss_through_all_attempts_until_the_feed_is_back() -> None:
    book = ConnectionBook()
    take(book, Connecting(T0_MS, URL, 1), real_s=1.0)
    assert book.down_s(5.0) is None
    take(book, *connected(), real_s=2.0)
    assert book.down_s(5.0) is None
    take(book, lost(), real_s=10.0)
    take(book, Connecting(T0_MS, URL, 2), lost(open_s=0.0), real_s=40.0)
    take(book, Connecting(T0_MS, URL, 3), Opened(T0_MS, 40.0), real_s=90.0)
    assert book.down_s(100.0) == 90.0
    take(book, Subscribed(T0_MS, "x"), real_s=101.0)
    assert book.down_s(102.0) == 92.0
    take(book, PongReceived(T0_MS, 84.0), real_s=102.0)
    assert book.down_s(102.0) is None
    book.has_orders = True
    take(book, Refused(T0_MS, RefusalKind.KEY, "no", 1.0), real_s=110.0)
    assert book.down_s(115.0) == 5.0


def test_an_attempt_over_which_nothing_came_is_no_listening_and_no_end_of_the_outage() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), real_s=0.0)
    take(book, lost(T0_MS + 10_000), real_s=10.0)
    for second in (12, 20, 40):
        at_ms = T0_MS + second * 1000
        take(book, *subscribed(at_ms), lost(at_ms + 5, open_s=0.005), real_s=float(second))
    assert book.coverage.holes() == (Hole(T0_MS + 10_000, None),)
    assert book.gaps() == (GapRecord(T0_MS + 10_000, None, "read timeout"),)
    assert (book.down_s(50.0), book.lost_ms) == (40.0, T0_MS + 10_000)
    (outage,) = book.reconnect_log()
    assert (outage.tries, outage.back_ms) == (3, None)
    assert book.attempt == 3


def test_the_feed_is_back_since_the_subscription_once_something_has_come_over_it() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), lost(T0_MS + 10_000), real_s=10.0)
    take(book, *subscribed(T0_MS + 14_000), real_s=14.0)
    assert book.gap is not None
    book.heard()
    assert book.coverage.holes() == (Hole(T0_MS + 10_000, T0_MS + 14_000),)
    assert [outage.back_ms for outage in book.reconnect_log()] == [T0_MS + 14_000]
    assert book.down_s(22.0) is None


def test_counting_begins_with_the_first_connection_that_brought_something() -> None:
    book = ConnectionBook()
    take(book, *subscribed(T0_MS), lost(T0_MS + 5, open_s=0.005))
    assert book.coverage.first_ms is None
    take(book, *connected(T0_MS + 4000))
    assert book.coverage.first_ms == T0_MS + 4000


@pytest.mark.parametrize(("speed", "down_s"), [(1.0, 35.0), (10.0, 8.0)])
def test_what_was_dead_before_it_was_noticed_is_down_since_its_last_frame(
    speed: float, down_s: float
) -> None:
    book = ConnectionBook(speed)
    take(book, *connected(T0_MS), real_s=0.0)
    take(book, lost(T0_MS + 90_000, silent_s=30.0 / speed), real_s=90.0)
    assert book.down_s(95.0) == down_s
    assert (book.lost_ms, book.reconnect_log()[-1].at_ms) == (T0_MS + 60_000, T0_MS + 60_000)


def test_orders_refused_after_a_pong_were_refused_from_the_subscription_on() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), Refused(T0_MS + 3000, RefusalKind.KEY, "no", 3.0))
    assert book.coverage.holes() == (Hole(T0_MS, None),)


def test_missed_pongs_in_a_row_end_with_a_pong_or_the_connection() -> None:
    book = ConnectionBook()
    take(book, *connected(), real_s=1.0)
    take(book, PongMissed(T0_MS, 1), PongMissed(T0_MS, 2), real_s=40.0)
    assert (book.missed_in_a_row, book.late_pong_s(41.0)) == (2, 40.0)
    take(book, PongReceived(T0_MS, 84.0), real_s=60.0)
    assert (book.missed_in_a_row, book.late_pong_s(61.0)) == (0, None)
    take(book, PongMissed(T0_MS, 1), lost(), real_s=90.0)
    assert (book.missed_in_a_row, book.late_pong_s(190.0)) == (0, None)


def test_a_pong_is_late_from_one_and_a_half_intervals_on() -> None:
    book = ConnectionBook(ping_interval_s=10.0)
    take(book, *connected(), real_s=0.0)
    assert (book.late_pong_s(15.0), book.late_pong_s(15.5)) == (None, 15.5)


@pytest.mark.parametrize(("silent_s", "since_s"), [(3_600, 0), (30, 30), (5, 5)])
def test_a_loss_that_is_told_long_after_the_last_frame_began_with_that(
    silent_s: int, since_s: int
) -> None:
    book = ConnectionBook(ping_interval_s=20.0)
    take(book, *connected(T0_MS), real_s=0.0)
    kind, at_ms = DisconnectKind.CLOSED, T0_MS + silent_s * 1000
    take(book, lost(at_ms, kind=kind, silent_s=float(silent_s)), real_s=31.0)
    assert book.coverage.holes() == (Hole(T0_MS + since_s * 1000, None),)


@pytest.mark.parametrize("kind", [DisconnectKind.CLOSED, DisconnectKind.READ_TIMEOUT])
def test_a_step_of_the_machines_clock_is_no_outage(kind: DisconnectKind) -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), real_s=0.0)
    stepped_ms = T0_MS + 600_000
    take(book, lost(stepped_ms + 1000, kind=kind, silent_s=1.0), real_s=1.0)
    assert book.down_s(1.0) in (0.0, 1.0)
    (hole,) = book.coverage.holes()
    assert hole.started_ms >= stepped_ms


def test_a_clock_that_steps_before_a_refusal_makes_no_longer_outage() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), real_s=0.0)
    take(book, Refused(T0_MS + 600_000, RefusalKind.KEY, "no", 3.0), real_s=3.0)
    assert book.down_s(4.0) == 4.0


def refused_after_pongs(before: GapRecord | None = None) -> ConnectionBook:
    """Lost at 2 s, subscribed at 3 s, a pong at 4 s, refused at 5 s; ``before`` the refusal."""
    book = ConnectionBook()
    take(book, *connected(T0_MS), real_s=0.0)
    take(book, lost(T0_MS + 2000), real_s=2.0)
    take(book, *subscribed(T0_MS + 3000), real_s=3.0)
    take(book, PongReceived(T0_MS + 4000, 5.0), real_s=4.0)
    assert book.down_s(4.0) is None
    if before is not None:
        book.note_back_fill(before)
    take(book, Refused(T0_MS + 5000, RefusalKind.KEY, "no", 2.0), real_s=5.0)
    return book


def test_orders_refused_after_pongs_did_not_end_the_outage_before() -> None:
    book = refused_after_pongs()
    assert (book.down_s(5.0), book.lost_ms) == (3.0, T0_MS + 2000)
    (outage,) = book.reconnect_log()
    assert (outage.at_ms, outage.back_ms, outage.last_reason) == (T0_MS + 2000, None, "no")
    assert book.gaps() == (GapRecord(T0_MS + 2000, None, "read timeout"),)
    assert (book.gaps_total, book.outages) == (1, 1)
    assert book.coverage.holes() == (Hole(T0_MS + 2000, None),)
    take(book, *connected(T0_MS + 9000), real_s=9.0)
    assert book.gaps() == (GapRecord(T0_MS + 2000, T0_MS + 9000, "read timeout"),)
    assert [one.back_ms for one in book.reconnect_log()] == [T0_MS + 9000]
    assert book.coverage.holes() == (Hole(T0_MS + 2000, T0_MS + 9000),)


def test_a_gap_that_was_read_from_rest_meanwhile_is_settled() -> None:
    filled = GapRecord(T0_MS + 2000, T0_MS + 3000, "read timeout", 7)
    book = refused_after_pongs(filled)
    assert book.gaps() == (filled, GapRecord(T0_MS + 3000, None, "no"))
    assert book.down_s(5.0) == 3.0


def test_a_refusal_after_orders_begins_an_outage_of_its_own() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), lost(T0_MS + 2000), real_s=2.0)
    take(book, *connected(T0_MS + 3000), real_s=3.0)
    book.has_orders = True
    take(book, Refused(T0_MS + 5000, RefusalKind.KEY, "no", 2.0), real_s=5.0)
    assert (book.down_s(6.0), book.lost_ms) == (1.0, T0_MS + 5000)
    assert book.gaps()[0] == GapRecord(T0_MS + 2000, T0_MS + 3000, "read timeout")
