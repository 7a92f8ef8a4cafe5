from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Role, width_of
from cgtui.views.charts.form import Form, signs_of
from cgtui.views.charts.line_chart import Limit, line_capacity, line_chart
from tests.views.charts.any_values import FORMS, HEIGHTS, NUMBERS, VALUES, WIDTHS, texts


def words(value: float) -> str:
    return f"{value:.3g}"


def drawn(values: Sequence[float | None], form: Form = Form.ASCII, **changes: object) -> list[str]:
    arguments: dict[str, object] = {
        "width": 30,
        "height": 5,
        "form": form,
        "words": words,
        "label_width": 9,
    }
    return texts(line_chart(values, **(arguments | changes)))  # type: ignore[arg-type]


@given(VALUES, WIDTHS, HEIGHTS, st.sampled_from(FORMS), st.booleans(), st.lists(NUMBERS))
def test_any_data_fill_exactly_the_cells_they_are_given(
    values: list[float | None],
    width: int,
    height: int,
    form: Form,
    forming: bool,
    limits: list[float],
) -> None:
    lines = line_chart(
        values,
        width=width,
        height=height,
        form=form,
        words=words,
        limits=[Limit(limit) for limit in limits],
        forming=forming,
    )
    assert len(lines) == height
    assert all(width_of(line) == width for line in lines)


@given(VALUES, st.sampled_from([Form.ASCII, Form.BLOCK]))
def test_wide_figures_do_not_push_the_chart_out_of_shape(
    values: list[float | None], form: Form
) -> None:
    lines = line_chart(
        values, width=30, height=4, form=form, words=lambda _value: "牛来牛来牛来", forming=True
    )
    assert all(width_of(line) == 30 for line in lines)


@given(st.lists(NUMBERS, min_size=2, max_size=12, unique=True))
def test_higher_values_stand_higher(values: list[float]) -> None:
    rows = drawn(list(values), width=len(values), height=9)
    # Too narrow for figures: every column is a bar, its value at the star.
    marks = [
        next(place for place, row in enumerate(rows) if row[column] == "*")
        for column in range(len(values))
    ]
    by_value = sorted(zip(values, marks, strict=True))
    assert all(low[1] >= high[1] for low, high in pairwise(by_value))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_drawn_across_a_hole(form: Form) -> None:
    values: list[float | None] = [1.0, 2.0, 3.0, None, math.nan, math.inf, None, None, 3.0, 4.0]
    blank = "⠀ "
    across = line_capacity(12, form) // 12
    rows = drawn(values, form, width=12)
    column_of = [(12 * across - 10 + bar) // across for bar in range(10)]
    hole = {column_of[bar] for bar in (4, 5)} - {column_of[bar] for bar in (2, 8)}
    assert hole
    for row in rows:
        assert all(row[column] in blank for column in hole)


def test_bars_of_too_many_are_the_newest() -> None:
    assert drawn([9.0] * 50 + [1.0, 2.0] * 6, width=12) == drawn([1.0, 2.0] * 6, width=12)


def test_a_single_bar_is_a_single_mark() -> None:
    rows = drawn([5.0], height=3)
    assert "".join(rows).count("*") == 1
    assert "5" in rows[1]


def test_no_bar_is_an_empty_field() -> None:
    assert drawn([]) == drawn([None, math.nan]) == [" " * 30] * 5


def test_highest_lowest_and_last_are_in_figures() -> None:
    rows = drawn([1.0, 9.0, 2.0, 5.0])
    assert rows[0].rstrip().endswith(" 9")
    assert rows[2].rstrip().endswith(" 5")
    assert rows[4].rstrip().endswith(" 1")


def test_the_bar_in_progress_is_marked_in_sign_and_figure() -> None:
    rows = drawn([1.0, 9.0, 5.0], forming=True)
    assert "o" in rows[2]
    assert rows[2].rstrip().endswith(" 5~")
    lines = line_chart(
        [1.0, 9.0, 5.0], width=30, height=5, form=Form.BRAILLE, words=words, forming=True
    )
    assert any(span.role is Role.STRONG and "5~" in span.text for span in lines[2])


@pytest.mark.parametrize("form", FORMS)
def test_a_limit_within_the_scale_is_a_line_with_its_figure(form: Form) -> None:
    rows = drawn([1.0, 9.0, 1.0, 9.0], form, limits=[Limit(5.0)])
    sign = signs_of(form).limit
    assert sign * 3 in rows[2]
    assert rows[2].rstrip().endswith(f"{sign}5")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("limit", "row"), [(99.0, 0), (-99.0, 4)])
def test_a_limit_beyond_the_scale_still_shows_where_it_lies(
    form: Form, limit: float, row: int
) -> None:
    rows = drawn([1.0, 9.0, 4.0, 5.0], form, limits=[Limit(limit)])
    arrow = signs_of(form).above if limit > 0 else signs_of(form).below
    assert f"{arrow}{words(limit)}" in rows[row]
    assert signs_of(form).limit * 3 not in "".join(rows)


@given(st.lists(NUMBERS, min_size=2, max_size=20), NUMBERS)
def test_whatever_the_limit_its_place_or_its_direction_is_there(
    values: list[float], limit: float
) -> None:
    rows = drawn(list(values), height=8, limits=[Limit(limit)])
    signs = signs_of(Form.ASCII)
    figures = [row[21:] for row in rows]
    pointed = any(
        figure.lstrip().startswith((signs.above, signs.below, signs.limit)) for figure in figures
    )
    assert pointed


def test_a_limit_may_begin_at_a_bar() -> None:
    line = drawn([1.0, 9.0] * 10, width=29, limits=[Limit(5.0, since=10)])[2][:20]
    assert "=" not in line[:9]
    assert "=" in line[9:] or "." in line[9:]
