from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Role, width_of
from cgtui.views.charts.bars import bar_dots, two_sided_bars
from cgtui.views.charts.form import Form
from cgtui.views.charts.scale import Scale
from tests.views.charts.any_values import AMOUNTS, FORMS, HEIGHTS, WIDTHS, texts


def words(value: float) -> str:
    return f"{value:.3g}"


def drawn(
    up: list[float | None], down: list[float | None], *, forming: bool = False, height: int = 7
) -> list[str]:
    return texts(
        two_sided_bars(
            up, down, width=12, height=height, form=Form.ASCII, words=words, forming=forming
        )
    )


@given(AMOUNTS, AMOUNTS, WIDTHS, HEIGHTS, st.sampled_from(FORMS), st.booleans())
def test_any_data_fill_exactly_the_cells_they_are_given(
    up: list[float | None],
    down: list[float | None],
    width: int,
    height: int,
    form: Form,
    forming: bool,
) -> None:
    lines = two_sided_bars(
        up, down, width=width, height=height, form=form, words=words, forming=forming
    )
    assert len(lines) == height
    assert all(width_of(line) == width for line in lines)


@given(
    st.lists(st.floats(min_value=0, allow_infinity=False), min_size=2),
    st.integers(min_value=1, max_value=20),
)
def test_a_larger_amount_is_never_a_shorter_bar(amounts: list[float], room: int) -> None:
    top = max(amounts)
    scale = Scale(0.0, top if top > 0 else 1.0)
    lengths = [bar_dots(scale, amount, room) for amount in sorted(amounts)]
    assert lengths == sorted(lengths)
    assert all(0 <= length <= room for length in lengths)
    for amount in amounts:
        assert (bar_dots(scale, amount, room) > 0) == (amount > 0)


def test_one_side_goes_up_and_the_other_down_on_one_scale() -> None:
    rows = drawn([3.0, 0.0], [0.0, 3.0])
    bars = [row[:12][-12:] for row in rows]
    left = "".join(row[0] for row in bars)
    right = "".join(row[6] for row in bars)
    assert left == "###-   "
    assert right == "   -###"


def test_the_axis_lies_where_the_bars_are_longest() -> None:
    assert "".join(row[0] for row in drawn([10.0, 0.0], [1.0, 0.0])) == "#####-:"
    assert "".join(row[0] for row in drawn([1.0, 0.0], [10.0, 0.0])) == ":-#####"
    assert "".join(row[0] for row in drawn([7.0, 0.0], [7.0, 0.0])) == "###-###"


def test_a_missing_bar_has_no_axis_and_a_bar_of_zero_has() -> None:
    rows = drawn([1.0, None, 0.0, math.nan], [1.0, None, 0.0, None])
    axis = rows[3]
    assert axis[0] == "-"
    assert axis[3] == " "
    assert axis[6] == "-"
    assert axis[9] == " "


@pytest.mark.parametrize("form", FORMS)
def test_a_small_amount_shows_even_in_a_bar_that_is_in_progress(form: Form) -> None:
    bars = [1e9, 1.0]
    rows = texts(
        two_sided_bars(
            list(bars), [0.0, 0.0], width=2, height=7, form=form, words=words, forming=True
        )
    )
    assert rows[4][1] not in " ⠀"
    assert rows[6][1] in " ⠀"


def test_the_bar_in_progress_is_hatched() -> None:
    assert "%" in "".join(drawn([1.0, 1.0], [0.0, 0.0], forming=True))
    assert "%" not in "".join(drawn([1.0, 1.0], [0.0, 0.0]))


def test_in_ascii_the_end_of_a_bar_fills_a_part_of_its_cell() -> None:
    rows = drawn([9.0, 1.0], [2.0, 0.0])
    assert "".join(row[0] for row in rows) == ":####-#"
    assert "".join(row[6] for row in rows) == "    :- "


def test_sides_keep_their_colours_and_the_last_amounts_are_in_figures() -> None:
    lines = two_sided_bars(
        [8.0, 4.0], [1.0, 2.0], width=30, height=7, form=Form.BRAILLE, words=words
    )
    assert texts(lines)[0].rstrip().endswith("8")
    assert any(span.role is Role.LONG and span.text.strip() == "4" for span in lines[3])
    assert any(span.role is Role.SHORT and span.text.strip() == "2" for span in lines[5])
    assert not any(span.role is Role.SHORT for line in lines[:4] for span in line)


def test_nothing_known_is_an_empty_field() -> None:
    assert drawn([], []) == drawn([None], [math.inf]) == [" " * 12] * 7


def test_the_end_of_the_scale_does_not_repeat_the_newest_bar_that_reaches_it() -> None:
    def figures(up: list[float | None], down: list[float | None]) -> list[str]:
        bars = two_sided_bars(up, down, width=20, height=8, form=Form.ASCII, words=words)
        return [figure for row in texts(bars) if (figure := row[11:].strip())]

    assert figures([1.0, 9.0], [1.0, 2.0]) == ["9", "0", "2", "3.6"]
    # Each side for itself, and the axis keeps its zero.
    assert figures([8.0, 4.0], [4.0, 0.0]) == ["8", "4", "0", "0", "6"]
