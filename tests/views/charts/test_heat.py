from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Role, width_of
from cgtui.views.charts.form import Form
from cgtui.views.charts.heat import Heat, HeatColumn, heat_strip, shade_of
from tests.views.charts.any_values import FORMS, HEIGHTS, WIDTHS, texts

AMOUNT = st.floats(min_value=0, max_value=1e15)
COLUMNS = st.lists(st.none() | st.lists(st.builds(Heat, AMOUNT, AMOUNT), max_size=8), max_size=40)


@given(COLUMNS, WIDTHS, HEIGHTS, st.sampled_from(FORMS))
def test_any_data_fill_exactly_the_cells_they_are_given(
    columns: list[HeatColumn], width: int, height: int, form: Form
) -> None:
    lines = heat_strip(columns, width=width, height=height, form=form)
    assert len(lines) == height
    assert all(width_of(line) == width for line in lines)


@given(st.lists(AMOUNT, min_size=1), st.sampled_from(["░▒▓█", ".:*#"]))
def test_more_is_never_a_lighter_shade(amounts: list[float], shades: str) -> None:
    most = max(amounts)
    steps = [(" " + shades).index(shade_of(amount, most, shades)) for amount in sorted(amounts)]
    assert steps == sorted(steps)
    for amount in amounts:
        assert (shade_of(amount, most, shades) == " ") == (amount == 0)


def test_each_shade_is_four_times_the_one_before() -> None:
    assert "".join(shade_of(x, 64.0, "░▒▓█") for x in (64, 17, 16, 5, 4, 1.5, 1, 0.01)) == (
        "██▓▓▒▒░░"
    )


def test_an_unknown_column_does_not_look_like_a_quiet_one() -> None:
    rows = texts(heat_strip([None, [Heat(), Heat()]], width=3, height=2, form=Form.ASCII))
    assert rows == [".. ", ".. "]


def test_a_cell_has_the_colour_of_the_side_that_lost_more() -> None:
    line = heat_strip([[Heat(5, 1)], [Heat(1, 5)]], width=2, height=1, form=Form.BRAILLE)[0]
    assert [span.role for span in line] == [Role.LONG, Role.SHORT]


def test_the_newest_columns_stay() -> None:
    columns: list[HeatColumn] = [[Heat(1, 0)], [Heat(0, 0)], [Heat(1, 0)]]
    assert texts(heat_strip(columns, width=2, height=1, form=Form.ASCII)) == [" #"]
