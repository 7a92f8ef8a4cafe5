from __future__ import annotations

from cgtui.coinglass.stream_events import BadFrame, NoticeReceived, OrdersReceived, Rejected
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.traffic_book import MOST_KINDS, TrafficBook
from tests.monitor.build import T0_MS, frame, order


def put(book: TrafficBook, *frames: OrdersReceived, real_s: float = 0.0) -> None:
    book.add_frames(frames, Gathered(frames), real_s)


def bad(kind: str, excerpt: str = "?", at_ms: int = T0_MS) -> BadFrame:
    return BadFrame(at_ms, 10, Rejected(kind, excerpt))


def test_orders_frames_and_bytes_are_counted() -> None:
    book = TrafficBook()
    put(book, frame(order(), order(coin="ETH")), frame(order(), duplicates=3), real_s=7.0)
    assert (book.frames, book.orders, book.duplicates) == (2, 3, 3)
    assert book.frame_bytes == 40 + 260 + 40 + 130
    assert (book.last_frame_at_s, book.last_order_at_s) == (7.0, 7.0)


def test_orders_older_than_two_minutes_are_history_and_give_no_lag() -> None:
    book = TrafficBook()
    put(
        book,
        frame(order(time_ms=T0_MS - 120_001), order(time_ms=T0_MS - 120_000), received_ms=T0_MS),
    )
    assert (book.orders, book.history_orders) == (2, 1)
    assert book.lag_ms(T0_MS) == (120_000.0, 120_000.0)


def test_an_order_ahead_of_our_clock_has_no_negative_lag() -> None:
    book = TrafficBook()
    put(book, frame(order(time_ms=T0_MS + 900), received_ms=T0_MS))
    assert book.lag_ms(T0_MS) == (0.0, 0.0)


def test_orders_a_minute_are_counted_by_arrival() -> None:
    book = TrafficBook()
    put(book, frame(order(time_ms=T0_MS - 100_000), received_ms=T0_MS))
    put(book, frame(order(), order(), received_ms=T0_MS + 30_000))
    assert book.orders_per_min(T0_MS + 30_000) == 3
    assert book.orders_per_min(T0_MS + 61_000) == 2
    assert book.orders_per_min(T0_MS + 120_000) == 0


def test_a_frame_without_orders_is_a_frame_but_no_order() -> None:
    book = TrafficBook()
    put(book, frame(received_ms=T0_MS), real_s=3.0)
    assert (book.frames, book.orders) == (1, 0)
    assert (book.last_frame_at_s, book.last_order_at_s) == (3.0, None)


def test_bad_frames_and_bad_orders_are_told_apart() -> None:
    book = TrafficBook()
    book.add_bad_frame(bad("not_json"), 1.0)
    put(book, frame(order(), rejected=(Rejected("bad_number", "a"), Rejected("bad_number", "b"))))
    assert (book.frames, book.bad_frames, book.bad_orders) == (2, 1, 2)
    (first, second) = book.bad_kinds()
    assert (first.kind, first.count, first.excerpt) == ("bad_number", 2, "b")
    assert (second.kind, second.count) == ("not_json", 1)


def test_invented_kinds_are_bounded() -> None:
    book = TrafficBook()
    for number in range(200):
        book.add_bad_frame(bad(f"kind{number}"), 1.0)
    kinds = book.bad_kinds()
    assert len(kinds) == MOST_KINDS + 1
    assert (kinds[0].kind, kinds[0].count) == ("other", 200 - MOST_KINDS)


def test_a_notice_is_a_frame_and_not_bad() -> None:
    book = TrafficBook()
    book.add_notice(NoticeReceived(T0_MS, "subscribed"), 2.0)
    assert (book.frames, book.bad_frames, book.last_frame_at_s) == (1, 0, 2.0)
