from __future__ import annotations

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.order_group import Gathered
from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow
from cgtui.monitor.tape_book import TapeBook
from tests.monitor.build import T0_MS, frame, order


def put(book: TapeBook, *orders: Liquidation, received_ms: int | None = None) -> None:
    gathered = Gathered([frame(*orders, received_ms=received_ms)])
    book.add(gathered.history, history=True)
    book.add(gathered.live)


def row(entry: TapeEntry) -> TapeRow:
    assert isinstance(entry, TapeRow)
    return entry


def test_orders_of_one_second_coin_side_and_venue_are_one_row() -> None:
    book = TapeBook(10)
    put(
        book,
        order(usd=100.0, price=1.0),
        order(usd=900.0, price=2.0, time_ms=T0_MS + 999),
        order(usd=50.0, price=3.0, time_ms=T0_MS + 5),
    )
    (merged,) = book.entries()
    assert row(merged) == TapeRow(
        1, T0_MS, "Binance", "BTC", "BTCUSDT", Side.LONG, 1050.0, 3, 900.0, 3.0, history=False
    )


def test_what_differs_in_any_of_them_is_a_row_of_its_own() -> None:
    book = TapeBook(10)
    put(
        book,
        order(),
        order(time_ms=T0_MS + 1000),
        order(coin="ETH"),
        order(side=Side.SHORT),
        order(exchange="OKX"),
    )
    assert [row(entry).count for entry in book.entries()] == [1, 1, 1, 1, 1]
    assert [entry.seq for entry in book.entries()] == [1, 2, 3, 4, 5]


def test_a_row_grows_across_frames_and_unchanged_rows_stay_the_same_objects() -> None:
    book = TapeBook(10)
    put(book, order(), order(coin="ETH"))
    before = book.entries()
    assert book.entries() is before
    put(book, order(usd=5.0), received_ms=T0_MS + 900)
    after = book.entries()
    assert row(after[0]).usd == 1005.0
    assert row(before[0]).usd == 1000.0
    assert after[1] is before[1]


def test_a_very_late_order_begins_a_new_row_at_the_end() -> None:
    book = TapeBook(10)
    put(book, order(), received_ms=T0_MS + 400)
    put(book, order(), received_ms=T0_MS + 400 + 5001)
    assert [row(entry).count for entry in book.entries()] == [1, 1]


def test_old_orders_are_rows_of_their_own_and_marked() -> None:
    book = TapeBook(10)
    put(book, order(time_ms=T0_MS - 121_000), order(), received_ms=T0_MS)
    assert [row(entry).history for entry in book.entries()] == [True, False]


def test_only_the_newest_rows_are_kept_and_numbers_go_on() -> None:
    book = TapeBook(3)
    for second in range(10):
        put(book, order(time_ms=T0_MS + second * 1000))
    assert [entry.seq for entry in book.entries()] == [8, 9, 10]


def test_a_burst_of_unique_names_leaves_only_the_newest() -> None:
    book = TapeBook(50)
    put(book, *(order(coin=f"X{number}") for number in range(5000)))
    assert [row(entry).coin for entry in book.entries()] == [f"X{n}" for n in range(4950, 5000)]
    put(book, order(coin="X4999"))
    assert row(book.entries()[-1]).count == 2
    assert len(book._open) < 2500


def test_a_row_that_has_left_the_tape_does_not_come_back_to_grow() -> None:
    book = TapeBook(2)
    put(book, order(coin="A"), order(coin="B"), order(coin="C"))
    put(book, order(coin="A"))
    assert [row(entry).coin for entry in book.entries()] == ["B", "C"]


def test_a_marker_stands_where_it_happened_and_closes_the_rows_before_it() -> None:
    book = TapeBook(10)
    put(book, order())
    seq = book.mark(T0_MS, "gap", "feed lost 21:15:03 …")
    put(book, order())
    assert book.entries()[1] == TapeMarker(seq, T0_MS, "gap", "feed lost 21:15:03 …")
    assert [entry.seq for entry in book.entries()] == [1, 2, 3]
    book.remark(seq, T0_MS, "gap", "gap 14 s")
    assert book.entries()[1] == TapeMarker(seq, T0_MS, "gap", "gap 14 s")


def test_a_marker_that_has_left_the_tape_is_written_anew() -> None:
    book = TapeBook(1)
    seq = book.mark(T0_MS, "gap", "lost")
    put(book, order())
    assert book.remark(seq, T0_MS, "gap", "gap 14 s") == 3
    assert book.entries() == (TapeMarker(3, T0_MS, "gap", "gap 14 s"),)
