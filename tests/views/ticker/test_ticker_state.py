"""A list that is narrowed, sorted, held or paused says so."""

from __future__ import annotations

from typing import Any

import pytest

from cgtui.views.cells import Role, Segment, width_of
from cgtui.views.glyphs import ASCII, UNICODE
from cgtui.views.ticker.board_order import BoardSort
from cgtui.views.ticker.tape_filter import Shown
from cgtui.views.ticker.ticker_state import (
    Narrowing,
    follow_segment,
    found_line,
    narrowing_line,
    no_coin_line,
    no_row_line,
)


def narrowing(**changes: Any) -> Narrowing:
    fields: dict[str, Any] = {
        "text": "",
        "least_usd": 0.0,
        "sort": BoardSort.OWN,
        "tape": Shown((), 12, 340),
        "board": 1,
        "board_of": 45,
    }
    return Narrowing(**(fields | changes))


def words(width: int = 120, **changes: Any) -> str | None:
    line = narrowing_line(narrowing(**changes), width, UNICODE)
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


def why_empty(width: int = 79, **changes: Any) -> tuple[str | None, str | None]:
    now = narrowing(**({"tape": Shown((), 0, 340), "board": 0} | changes))
    lines = (no_row_line(now, width), no_coin_line(now, width))
    assert all(line is None or width_of(line) <= width for line in lines)
    tape, board = (None if one is None else "".join(span.text for span in one) for one in lines)
    return tape, board


def test_a_list_that_a_filter_has_emptied_says_so_and_the_way_out() -> None:
    both = 'nothing matches "xyz"; Esc clears the filter'
    assert why_empty(text="xyz") == (both, both)
    # Another size would show nothing either.
    assert why_empty(text="xyz", least_usd=1e6)[0] == both
    assert why_empty(least_usd=1e6, board=45, size_key="f5") == (
        "no row from 1.00M up; f5 for the next size",
        None,
    )
    assert why_empty(40, text="x" * 60)[0] == "nothing matches; Esc clears the filter"


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (79, "no row from 1.00M up; m for the next size"),
        (41, "no row from 1.00M up; m for the next size"),
        (40, "no row from 1.00M up"),
        (19, "no row"),
    ],
)
def test_where_the_text_is_found_in_smaller_rows_the_size_is_the_cause(
    width: int, said: str
) -> None:
    smaller = Shown((), 0, 340, frozenset(["BTC"]))
    assert why_empty(width, text="btc", least_usd=1e6, tape=smaller, board=1) == (said, None)


def test_commas_alone_narrow_nothing_down() -> None:
    whole: dict[str, Any] = {"text": ",", "tape": Shown((), 0, 0), "board": 45}
    assert words(**whole) == ' filter ","  · Esc clears'
    assert found_line(narrowing(**whole), 80, UNICODE) == ()
    sized = whole | {"tape": Shown((), 0, 340, frozenset(["BTC"])), "least_usd": 1e6}
    assert why_empty(**sized) == ("no row from 1.00M up; m for the next size", None)
    text = words(**sized)
    assert text is not None
    assert text.endswith("tape 0 of 340 · Esc clears")


def test_a_list_that_is_empty_by_itself_or_has_rows_says_nothing_of_a_filter() -> None:
    assert why_empty(text="xyz", tape=Shown((), 0, 0), board_of=0) == (None, None)
    assert why_empty(text="xyz", tape=Shown((), 1, 2), board=1) == (None, None)
    assert why_empty() == (None, None)


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
