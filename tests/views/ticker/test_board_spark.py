"""The last half hour of each coin in bars, with holes where nobody counted."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.monitor.snapshot import CoinRow, GapRecord, Snapshot
from cgtui.views.cells import width_of
from cgtui.views.columns import row_line
from cgtui.views.glyphs import ASCII, UNICODE
from cgtui.views.ticker.board import board_columns
from cgtui.views.ticker.board_spark import LEAST_CELLS, MOST_CELLS, spark_column
from tests.sample import NOW_MS, coin_row, feed, snapshot

MINUTE_MS = 60_000
LAST = NOW_MS // MINUTE_MS


def row_of(**usd_by_minutes_ago: float) -> CoinRow:
    minutes = [0.0] * 60
    for name, usd in usd_by_minutes_ago.items():
        minutes[-1 - int(name.removeprefix("m"))] = usd
    return coin_row("BTC", minutes_usd=tuple(minutes), last_minute=LAST)


def taken_since(minutes_ago: int | None = 60, **changes: Any) -> Snapshot:
    since_ms = None if minutes_ago is None else (LAST - minutes_ago) * MINUTE_MS
    gaps = changes.pop("gaps", ())
    return snapshot(feed=feed(followed_since_ms=since_ms, gaps=gaps), **changes)


def bars(taken: Snapshot, row: CoinRow, cells: int = 30) -> str:
    return spark_column(taken, cells, UNICODE, 6).cell(row).text


def test_a_bar_is_a_minute_where_there_is_room_and_the_newest_is_in_progress() -> None:
    text = bars(taken_since(), row_of(m0=50.0, m1=100.0, m29=100.0))
    assert len(text) == 30
    assert (text[0], text[-2], text[-1], text[5]) == ("█", "█", "▅", "▁")


def test_with_less_room_a_bar_is_a_few_minutes_that_stay_the_same_ones() -> None:
    column = spark_column(taken_since(), LEAST_CELLS, UNICODE, 6)
    assert column.head == "36 MINUTES"
    # Whole bars of three minutes by the clock: what moves on is the newest bar alone.
    ago = (LAST % 3) + 1
    text = bars(taken_since(), row_of(**{f"m{ago}": 10.0, f"m{ago + 2}": 10.0}), LEAST_CELLS)
    assert text[-2] == "█"
    assert text[-1] == text[-3] == "▁"


def test_minutes_before_the_feed_was_followed_are_blank_and_not_zero() -> None:
    text = bars(taken_since(10), row_of(m0=10.0, m12=99.0))
    assert text[-11:] == "▁" * 10 + "█"
    assert text[:-11] == " " * 19
    assert bars(taken_since(None), row_of(m0=10.0)) == ""


def test_a_minute_with_a_gap_in_it_is_blank() -> None:
    start_ms = (LAST - 5) * MINUTE_MS + 30_000
    gap = GapRecord(start_ms, start_ms + 40_000, "x")
    text = bars(taken_since(gaps=(gap,)), row_of(m0=10.0))
    assert text[-6:] == "  ▁▁▁█"
    lasting = GapRecord(NOW_MS - 1_000, None, "x")
    assert bars(taken_since(gaps=(lasting,)), row_of(m1=10.0))[-2:] == "█ "


def test_a_coin_without_an_order_has_no_bars() -> None:
    assert bars(taken_since(), row_of()) == ""
    assert bars(taken_since(), coin_row("SOL")) == ""


@pytest.mark.parametrize("width", [60, 86, 88, 108, 140])
def test_the_board_gives_bars_what_room_is_left(width: int) -> None:
    columns = board_columns(taken_since(), width, UNICODE, sparks=True)
    heads = [column.head for column in columns]
    taken = sum(column.width + 1 for column in columns) - 1
    assert taken <= width
    sparks = [column for column in columns if column.head.endswith(" MINUTES")]
    if width < 87:
        assert not sparks
        return
    (spark,) = sparks
    assert LEAST_CELLS <= spark.width <= MOST_CELLS
    assert heads[-1] == spark.head
    assert ("S1h~" in heads) == (width >= 98)
    line = row_line(columns, row_of(m0=1.0))
    assert width_of(line) == taken


def test_without_room_for_them_there_are_none_unless_asked_for() -> None:
    columns = board_columns(taken_since(), 200, UNICODE)
    assert not [column for column in columns if column.head.endswith(" MINUTES")]


def test_in_ascii_the_bars_are_ascii() -> None:
    assert spark_column(taken_since(), 12, ASCII, 6).cell(row_of(m0=1.0)).text.isascii()
