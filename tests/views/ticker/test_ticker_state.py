"""A list that is narrowed, sorted, held or paused says so."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.views.cells import Role, Segment, width_of
from cgtui.views.glyphs import ASCII, UNICODE
from cgtui.views.ticker.board_order import BoardSort
from cgtui.views.ticker.tape_filter import Shown
from cgtui.views.ticker.ticker_state import Narrowing, follow_segment, narrowing_line


def words(width: int = 120, **changes: Any) -> str | None:
    fields: dict[str, Any] = {
        "text": "",
        "least_usd": 0.0,
        "sort": BoardSort.OWN,
        "tape": Shown((), 12, 340),
        "board": 1,
        "board_of": 45,
    }
    line = narrowing_line(Narrowing(**(fields | changes)), width, UNICODE)
    assert line is None or width_of(line) <= width
    return None if line is None else "".join(span.text for span in line)


def test_where_everything_is_shown_there_is_no_line() -> None:
    assert words() is None


def test_a_filter_is_quoted_and_counted() -> None:
    assert words(text="btc") == (' filter "btc"  · tape 12 of 340 · board 1 of 45 · Esc clears')


def test_a_least_size_and_a_sort_are_said() -> None:
    assert words(least_usd=100_000.0) == " tape from 100k up  · tape 12 of 340"
    assert words(sort=BoardSort.MOVE) == " board by price move "


@pytest.mark.parametrize("width", [80, 60])
def test_on_a_narrow_screen_what_is_set_stays_and_counts_give_way(width: int) -> None:
    text = words(width, text="btc,eth binance long", least_usd=1e6, sort=BoardSort.FIVE_MINUTES)
    assert text is not None
    assert 'filter "btc,eth binance' in text


def said(segment: Segment) -> tuple[str, Role]:
    (span,) = segment.spans
    return span.text, span.role


def test_the_tape_says_whether_it_runs_along() -> None:
    follows = follow_segment(behind=None, following=True, ahead=0)
    held = follow_segment(behind=None, following=False, ahead=3)
    paused = follow_segment(behind=12, following=True, ahead=0)
    assert said(follows) == ("tape follows", Role.GOOD)
    assert said(held) == ("tape held, 3 above", Role.WARN)
    assert said(paused) == ("tape paused +12", Role.ALARM)
    # What differs from the usual never drops out.
    for segment in (held, paused):
        assert segment.shorter is not None
        assert segment.shorter.rank == 0


def test_a_filter_is_ascii_where_it_was_typed_so() -> None:
    line = narrowing_line(Narrowing("btc", 0.0, BoardSort.OWN, Shown((), 1, 2), 1, 2), 120, ASCII)
    assert line is not None
    assert all(span.text.isascii() for span in line)
