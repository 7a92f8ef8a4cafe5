from __future__ import annotations

from cgtui.coinglass.events import Liquidation, Side
from cgtui.monitor.feed.order_group import Gathered
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.snapshot import TapeEntry, TapeMarker, TapeRow
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


def words(book: TapeBook) -> list[str]:
    """Rows by coin, markers by text, oldest first."""
    return [one.text if isinstance(one, TapeMarker) else one.coin for one in book.entries()]


def test_orders_learned_of_later_stand_before_their_marker_as_history() -> None:
    book = TapeBook(10)
    put(book, order(coin="A"))
    seq = book.mark(T0_MS, "gap", "gap")
    put(book, order(coin="D"))
    before = book.entries()
    book.fill(seq, [order(coin="B"), order(coin="B", usd=5.0), order(coin="C")])
    assert words(book) == ["A", "B", "C", "gap", "D"]
    after = book.entries()
    assert (after[0], after[3], after[4]) == (before[0], before[1], before[2])
    assert after[4] is before[2]
    assert [(row(one).count, row(one).history) for one in after[1:3]] == [(2, True), (1, True)]
    assert len({one.seq for one in after}) == 5
    put(book, order(coin="D"), order(coin="E"))
    assert words(book) == ["A", "B", "C", "gap", "D", "E"]
    assert row(book.entries()[4]).count == 2


def test_a_tape_that_is_full_keeps_its_newest_entries_when_it_is_filled() -> None:
    book = TapeBook(4)
    put(book, order(coin="A"))
    seq = book.mark(T0_MS, "gap", "gap")
    put(book, order(coin="D"))
    book.fill(seq, [order(coin=f"B{n}") for n in range(5)])
    assert words(book) == ["B3", "B4", "gap", "D"]
    put(book, order(coin="D"), order(coin="E"))
    assert words(book) == ["B4", "gap", "D", "E"]
    assert row(book.entries()[2]).count == 2
    put(book, *(order(coin=f"F{n}") for n in range(4)))
    book.fill(seq, [order(coin="late")])
    assert words(book) == ["F0", "F1", "F2", "F3"]


def test_an_earlier_runs_orders_stand_first_with_a_marker_after_them() -> None:
    book = TapeBook(5)
    put(book, order(coin="NEW"))
    book.begin_with([order(coin=f"OLD{n}") for n in range(9)], T0_MS, "restart after 14 min")
    assert words(book) == ["OLD6", "OLD7", "OLD8", "restart after 14 min", "NEW"]
    assert [row(one).history for one in book.entries()[:3]] == [True, True, True]
    put(book, order(coin="OLD8"))
    assert words(book)[-2:] == ["NEW", "OLD8"]
    assert not row(book.entries()[-1]).history


def test_nothing_from_before_leaves_no_marker() -> None:
    book = TapeBook(5)
    book.begin_with([], T0_MS, "restart")
    assert book.entries() == ()


def test_rows_are_judged_when_they_have_grown_and_history_never_is() -> None:
    asked: list[tuple[str, Side, float, float]] = []

    def judge(coin: str, side: Side, usd: float, largest: float) -> tuple[int | None, bool]:
        asked.append((coin, side, usd, largest))
        return 97, largest >= 900.0

    book = TapeBook(10, judge)
    put(book, order(usd=100.0), order(usd=800.0), order(coin="OLD", time_ms=T0_MS - 130_000))
    old, new = (row(one) for one in book.entries())
    assert (new.rank_pct, new.badge) == (97, False)
    assert (old.rank_pct, old.badge) == (None, False)
    assert asked == [("BTC", Side.LONG, 900.0, 800.0)]
    assert book.entries()
    assert len(asked) == 1
    put(book, order(usd=900.0))
    assert row(book.entries()[1]).badge
    assert asked[1:] == [("BTC", Side.LONG, 1_800.0, 900.0)]
