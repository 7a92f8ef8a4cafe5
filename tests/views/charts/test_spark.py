from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.cells import Role, width_of
from cgtui.views.charts.spark import spark
from cgtui.views.glyphs import ASCII, UNICODE
from tests.views.charts.any_values import NUMBERS, VALUES, text_of

LEVELS = UNICODE.spark


@given(VALUES, st.integers(min_value=0, max_value=20), st.booleans(), st.booleans())
def test_it_is_as_wide_as_it_was_asked_for(
    values: list[float | None], width: int, from_zero: bool, forming: bool
) -> None:
    line = spark(values, LEVELS, width=width, from_zero=from_zero, forming=forming)
    assert width_of(line) == width


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_higher_values_stand_higher(values: list[float]) -> None:
    shown = text_of(spark(values, LEVELS, width=len(values)))
    levels = [LEVELS.index(sign) for _, sign in sorted(zip(values, shown, strict=True))]
    assert levels == sorted(levels)


def test_eight_cells_from_the_lowest_to_the_highest() -> None:
    assert text_of(spark([float(one) for one in range(8)], LEVELS)) == LEVELS
    assert text_of(spark([float(one) for one in range(8)], ASCII.spark)) == ASCII.spark


def test_a_hole_is_a_blank_and_zero_is_not() -> None:
    assert text_of(spark([0.0, None, 8.0], LEVELS, width=4, from_zero=True)) == " ▁ █"


def test_the_bar_in_progress_has_a_role_of_its_own() -> None:
    line = spark([1.0, 2.0, 3.0], LEVELS, width=3, forming=True)
    assert line[-1].role is Role.STRONG
    assert line[0].role is Role.ACCENT
