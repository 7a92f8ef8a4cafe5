from __future__ import annotations

import pytest

from cgtui.coinglass.stream_events import (
    Connecting,
    Opened,
    PingSent,
    PongMissed,
    PongReceived,
    RefusalKind,
    Refused,
    StreamEvent,
    Subscribed,
)
from cgtui.monitor.feed.connection_book import ConnectionBook, ConnectionEvent, Phase
from cgtui.monitor.snapshot import GapRecord, PingRecord, ReconnectRecord
from tests.monitor.build import T0_MS, URL, connected, lost


def take(book: ConnectionBook, *events: StreamEvent, real_s: float = 0.0) -> None:
    for event in events:
        assert isinstance(event, ConnectionEvent)
        book.apply(event, real_s)


def test_an_attempt_goes_through_its_phases() -> None:
    book = ConnectionBook()
    phases = [book.phase]
    for event in connected():
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
    take(book, *connected(), PingSent(T0_MS), PongReceived(T0_MS + 84, 84.0))
    take(book, PingSent(T0_MS + 20_000), PongMissed(T0_MS + 30_000, 1))
    assert (book.pings, book.pongs, book.missed_pongs, book.rtt_ms) == (2, 1, 1, 84.0)
    assert book.ping_log() == (PingRecord(T0_MS + 84, 84.0), PingRecord(T0_MS + 30_000, None))
    take(book, lost())
    assert book.rtt_ms is None


def test_the_logs_are_bounded() -> None:
    book = ConnectionBook()
    for number in range(100):
        take(book, PongReceived(T0_MS + number, 1.0))
        take(book, *connected(T0_MS), lost(T0_MS))
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
    assert book.gap is None
    assert book.gaps() == (GapRecord(T0_MS + 1000, T0_MS + 15_100, "read timeout"),)


def test_failed_attempts_before_the_first_connection_are_losses_but_no_gap() -> None:
    book = ConnectionBook()
    take(book, Connecting(T0_MS, URL, 1), lost(open_s=0.0, reason="DNS"))
    assert book.gaps() == ()
    assert len(book.reconnect_log()) == 1


def test_each_loss_learns_how_long_it_took_to_be_back() -> None:
    book = ConnectionBook()
    take(book, *connected(), real_s=0.0)
    take(book, lost(T0_MS, retry_in_s=1.0), real_s=60.0)
    take(book, lost(T0_MS, retry_in_s=2.0, open_s=0.0), real_s=61.5)
    assert [record.back_after_s for record in book.reconnect_log()] == [None, None]
    take(book, *connected(), real_s=64.0)
    assert [record.back_after_s for record in book.reconnect_log()] == [4.0, 2.5]
    take(book, lost(T0_MS), *connected(), real_s=70.0)
    assert [record.back_after_s for record in book.reconnect_log()] == [4.0, 2.5, 0.0]
    take(book, lost(T0_MS), real_s=70.0)
    assert book.reconnect_log()[-1] == ReconnectRecord(T0_MS, "read timeout", 4.0, 60.0, None)


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
    take(book, lost(T0_MS + 90_000, silent_since_ms=T0_MS + 60_000))
    assert book.gap == GapRecord(T0_MS + 60_000, None, "read timeout")
    assert book.reconnect_log()[-1].at_ms == T0_MS + 90_000
    back_ms = T0_MS + 121_000
    take(book, *connected(back_ms))
    assert book.coverage.partial_since_ms(3600, back_ms) == back_ms


def test_a_gap_never_begins_after_its_loss_was_noticed() -> None:
    book = ConnectionBook()
    take(book, *connected(T0_MS), lost(T0_MS + 1000, silent_since_ms=T0_MS + 5000))
    assert book.gap == GapRecord(T0_MS + 1000, None, "read timeout")
