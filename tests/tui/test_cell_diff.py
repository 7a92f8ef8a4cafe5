"""A row of a terminal shows other cells after no more than what has changed of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.tui.brush import Brush
from cgtui.tui.cell_diff import Cell, Cells, changed_columns
from cgtui.tui.pens import PLAIN, pen_of
from tests.tui.glass import Glass

RED, GREEN, BOLD_RED, BLUE_PAPER = pen_of("31"), pen_of("32"), pen_of("1;31"), pen_of("31;44")
PENS = (
    *(PLAIN, RED, GREEN, BOLD_RED, BLUE_PAPER, pen_of("4"), pen_of("7;32")),
    *(pen_of("38;2;200;100;50"), pen_of("38;2;100;200;50")),
)
WIDTH = 24


def sent(cells: Cells, old: list[tuple[str, int]], new: list[tuple[str, int]]) -> str:
    before, after = row(cells, old), row(cells, new)
    brush = Brush()
    brush.paint(0, changed_columns(before, after), after)
    return brush.frame()


def row(cells: Cells, spans: list[tuple[str, int]]) -> list[Cell]:
    made = [cell for text, number in spans for cell in cells.of(text, PENS[number])]
    return made[:WIDTH] + cells.of(" ", PLAIN) * (WIDTH - len(made))


def changed(old: str, new: str) -> str:
    return sent(Cells(), [(old, 0)], [(new, 0)])


def test_what_is_the_same_is_not_sent() -> None:
    assert changed("12.4k BTC", "12.4k BTC") == ""


def test_only_the_cells_that_changed_are_sent() -> None:
    assert changed("12.4k BTC", "12.5k BTC") == "\x1b[1;4H5"
    assert changed("12.4k BTC", "22.4k BTC") == "\x1b[1H2"


def test_a_short_way_is_written_and_a_long_one_passed_over() -> None:
    assert changed("a1234b", "c1234d") == "\x1b[1Hc1234d"
    assert changed("a12345b", "c12345d") == "\x1b[1Hc\x1b[7Gd"
    # Signs of three bytes are dearer than the cursor's way over them.
    assert changed("a──b", "c──d") == "\x1b[1Hc\x1b[4Gd"


def test_a_colour_is_named_once_for_neighbours_that_have_it() -> None:
    old = [("aaa", 1), ("    ", 0), ("bbb", 1)]
    new = [("ccc", 1), ("    ", 0), ("ddd", 1)]
    assert sent(Cells(), old, new) == "\x1b[1H\x1b[31mccc    ddd\x1b[m"


def test_the_ink_of_a_space_is_no_change() -> None:
    assert sent(Cells(), [("a  b", 0)], [("a", 0), ("  ", 3), ("b", 0)]) == ""
    assert sent(Cells(), [("a  b", 0)], [("a", 0), ("  ", 5), ("b", 0)]) != ""  # underlined


def test_a_sign_of_two_cells_is_never_begun_in_its_middle() -> None:
    assert changed("漢字ab", "漢語ab") == "\x1b[1;3H語"
    assert changed("a漢b", "漢ab") == "\x1b[1H漢\x1b[3Ga"
    # What comes after it is not trusted to stand where the cursor is.
    assert changed("abc", "漢d") == "\x1b[1H漢\x1b[3Gd"


def painted(text: str, column: int) -> str:
    brush = Brush()
    brush.paint(0, [column], Cells().of(text, PLAIN))
    return brush.frame()


def test_half_a_sign_is_written_with_its_other_half() -> None:
    assert painted("a漢字", 4) == painted("a漢字", 3) == "\x1b[1;4H字"


def test_where_a_joined_sign_may_turn_out_narrow_nothing_of_before_is_left() -> None:
    assert painted("a❤\ufe0f", 1) == "\x1b[1;2H  \x1b[2G❤\ufe0f"
    assert painted("ae\u0301", 1) == "\x1b[1;2He\u0301"


def test_equal_text_makes_the_same_cells_until_there_are_too_many() -> None:
    cells = Cells()
    assert cells.of("漢a e\u0301", RED) == cells.of("漢a e\u0301", RED)
    for number in range(1_100):
        cells.of("a", pen_of(f"38;2;{number % 256};{number // 256};0"))
    epoch = cells.epoch
    cells.spare()
    assert cells.epoch == epoch + 1
    cells.spare()
    assert cells.epoch == epoch + 1


spans = st.lists(
    st.tuples(st.text("ab ─█漢字🔥", max_size=6), st.integers(0, len(PENS) - 1)), max_size=6
)


def whole(text: list[tuple[str, int]]) -> bool:
    cut = row(Cells(), text)[-1]
    return cut.tail is None


@pytest.mark.parametrize("order", [Brush.frame, Brush.in_rows, Brush.by_pens])
@given(spans.filter(whole), spans.filter(whole))
def test_a_terminal_that_showed_one_row_shows_the_other(
    order: Callable[[Brush], str], old: list[tuple[str, int]], new: list[tuple[str, int]]
) -> None:
    cells, changing, fresh = Cells(), Glass(WIDTH, 1), Glass(WIDTH, 1)
    for glass, cuts in ((changing, (old, new)), (fresh, (new,))):
        before: list[Cell | None] = [None] * WIDTH
        for one in cuts:
            after = row(cells, one)
            brush = Brush()
            brush.paint(0, changed_columns(before, after), after)
            glass.feed(order(brush))
            before = list(after)
        assert glass.pen_is_plain
    assert changing.cells == fresh.cells


def test_many_rows_of_the_same_colours_are_written_colour_by_colour() -> None:
    cells, brush = Cells(), Brush()
    for number in range(20):
        after = row(cells, [("12:00:01 ", 0), ("LONG    ", 7), ("12.4k", 8)])
        brush.paint(number, range(WIDTH), after)
    text = brush.frame()
    assert text == brush.by_pens()
    assert text.count("\x1b[38") == 2
    assert len(text) < 0.8 * len(brush.in_rows())
    glasses = Glass(WIDTH, 20), Glass(WIDTH, 20)
    for glass, sent in zip(glasses, (text, brush.in_rows()), strict=True):
        glass.feed(sent)
    assert glasses[0].cells == glasses[1].cells


def test_what_stands_beside_a_joined_sign_keeps_its_order() -> None:
    brush = Brush()
    brush.paint(0, range(WIDTH), row(Cells(), [("a", 7), ("❤\ufe0f", 0), ("b", 7), ("c", 8)]))
    assert brush.by_pens() == brush.in_rows()
