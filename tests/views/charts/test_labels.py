from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Line, Role, Span
from cgtui.views.charts.form import Form
from cgtui.views.charts.labels import Label, with_labels
from cgtui.views.charts.line_chart import Limit, line_chart
from tests.views.charts.any_values import texts

WIDTH = 24
FIGURES = st.floats(min_value=-1000.0, max_value=1000.0, allow_nan=False).map(
    lambda value: round(value, 3)
)


def column(rows: int, *labels: Label) -> list[str]:
    plot: list[Line] = [(Span(" "),)] * rows
    return [text.strip() for text in texts(with_labels(plot, labels, 8, "…"))]


def label(row: int, value: float, *, moves: bool = True) -> Label:
    return Label(row, f"{value:g}", Role.TEXT, value, moves)


@given(
    st.lists(FIGURES, min_size=1, max_size=30),
    st.lists(FIGURES, max_size=3),
    st.integers(min_value=1, max_value=12),
    st.booleans(),
)
def test_figures_beside_a_line_stand_in_the_order_of_their_values(
    values: list[float], limits: list[float], height: int, forming: bool
) -> None:
    lines = line_chart(
        values,
        width=40 + WIDTH,
        height=height,
        form=Form.ASCII,
        words=repr,
        limits=[Limit(limit) for limit in limits],
        forming=forming,
        label_width=WIDTH,
    )
    figures = [text[40:].strip(" ^v=~") for text in texts(lines)]
    shown = [float(figure) for figure in figures if figure]
    assert shown
    assert all(above >= below for above, below in pairwise(shown))


def test_a_limit_stands_below_a_value_that_is_above_it_and_above_one_that_is_below() -> None:
    assert column(4, label(1, 0.0333), label(1, 0.03)) == ["", "0.0333", "0.03", ""]
    assert column(4, label(1, 0.56), label(1, 0.58)) == ["0.58", "0.56", "", ""]


def test_the_more_important_figure_leaves_its_row_only_where_the_other_has_no_other() -> None:
    assert column(3, label(0, 5.0), label(0, 9.0)) == ["9", "5", ""]
    assert column(3, label(2, 5.0), label(2, 3.0)) == ["", "5", "3"]
    assert column(3, label(1, 5.0), label(1, 5.0)) == ["", "5", "5"]


def test_highest_and_lowest_take_only_rows_that_are_left() -> None:
    assert column(3, label(0, 8.0), label(0, 9.0, moves=False)) == ["8", "", ""]
    # Between the two there is no place for what is less than both.
    assert column(3, label(0, 8.0), label(2, 7.0), label(1, 6.0, moves=False)) == ["8", "", "7"]
    assert column(3, label(0, 8.0), label(2, 6.0, moves=False)) == ["8", "", "6"]


def test_a_figure_without_a_row_is_left_out() -> None:
    assert column(1, label(0, 5.0), label(0, 9.0)) == ["5"]
    assert column(2, label(7, 5.0, moves=False), label(0, 9.0)) == ["9", ""]
