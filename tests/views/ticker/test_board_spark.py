"""The last half hour of each coin in bars, with holes where nobody counted."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.monitor.hole import Hole
from cgtui.monitor.snapshot import CoinRow, Snapshot
from cgtui.views.cells import Role, width_of
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
    holes = changes.pop("holes", ())
    return snapshot(feed=feed(followed_since_ms=since_ms, holes=holes), **changes)


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


def roles(taken: Snapshot, row: CoinRow, cells: int = 30) -> list[Role]:
    column = spark_column(taken, cells, UNICODE, 6)
    assert column.spans is not None
    return [span.role for span in column.spans(row) for _ in span.text]


def test_minutes_before_the_feed_was_followed_are_unseen_and_not_zero() -> None:
    text = bars(taken_since(10), row_of(m0=10.0))
    assert text == "·" * 19 + "▁" * 10 + "█"
    assert bars(taken_since(None), row_of()) == "·" * 30


def test_a_bar_of_which_a_part_was_seen_shows_what_was_counted_and_is_dim() -> None:
    # Followed since the middle of a bar of two minutes, three minutes after the start.
    start = LAST - (LAST % 2) - 3
    taken = snapshot(feed=feed(followed_since_ms=start * MINUTE_MS + 30_000))
    row = row_of(**{f"m{LAST - start}": 100.0, "m0": 50.0})
    text, how = bars(taken, row, 15), roles(taken, row, 15)
    assert text == "·" * 12 + "█▁▅"
    assert how[-3:] == [Role.DIM, Role.DIM, Role.ACCENT]


def test_unseen_none_little_and_some_look_different() -> None:
    hole = Hole((LAST - 5) * MINUTE_MS, (LAST - 3) * MINUTE_MS)
    text = bars(taken_since(holes=(hole,)), row_of(m0=1e6, m1=1.0))
    assert text[-6:] == "··▁▁▂█"


def test_a_minute_with_a_hole_in_it_and_nothing_counted_is_not_none() -> None:
    start_ms = (LAST - 5) * MINUTE_MS + 30_000
    holes = (Hole(start_ms, start_ms + 40_000), Hole(NOW_MS - 1_000, None))
    taken = taken_since(holes=holes)
    assert bars(taken, row_of(m1=10.0))[-6:] == "··▁▁█·"
    row = row_of(m1=10.0, m5=10.0)
    assert bars(taken, row)[-6:] == "█·▁▁█·"
    assert roles(taken, row)[-6] is Role.DIM


def test_a_coin_without_an_order_has_the_lowest_bars_and_one_without_minutes_none() -> None:
    assert bars(taken_since(), row_of()) == "▁" * 30
    assert set(roles(taken_since(), row_of())) == {Role.DIM}
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
