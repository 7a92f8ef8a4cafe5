from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from cgtui.views.charts.scale import Scale, known, scale_of
from tests.views.charts.any_values import NUMBERS, VALUES


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.lists(NUMBERS, max_size=3))
def test_a_scale_holds_every_value_and_has_a_height(
    values: list[float], limits: list[float]
) -> None:
    scale = scale_of(values, limits)
    assert scale is not None
    assert scale.low < scale.high
    assert math.isfinite(scale.low)
    assert math.isfinite(scale.high)
    assert all(scale.holds(value) for value in values)


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.integers(min_value=1, max_value=40))
def test_a_higher_value_is_never_drawn_lower(values: list[float], levels: int) -> None:
    scale = scale_of(values)
    assert scale is not None
    ascending = [scale.level(value, levels) for value in sorted(values)]
    assert ascending == sorted(ascending)
    assert 0 <= ascending[0] <= ascending[-1] < levels


@given(st.floats(min_value=-1e300, max_value=1e300), st.integers(min_value=1, max_value=30))
def test_a_constant_series_stands_in_the_middle(value: float, times: int) -> None:
    scale = scale_of([value] * times)
    assert scale is not None
    assert 0.3 <= scale.fraction(value) <= 0.7


def test_the_two_ends_are_drawn_at_the_two_ends() -> None:
    scale = scale_of([1.0, 2.0, 9.0])
    assert scale == Scale(1.0, 9.0)
    assert scale is not None
    assert [scale.level(value, 8) for value in (1.0, 9.0)] == [0, 7]


def test_a_limit_stretches_the_scale_only_while_the_values_keep_a_third_of_it() -> None:
    assert scale_of([1.0, 2.0], [4.0]) == Scale(1.0, 4.0)
    assert scale_of([1.0, 2.0], [4.1]) == Scale(1.0, 2.0)
    assert scale_of([1.0, 2.0], [-1.0, 2.5]) == Scale(-1.0, 2.0)


def test_the_largest_numbers_of_all_fit() -> None:
    scale = scale_of([-1.7e308, 0.0, 1.7e308])
    assert scale is not None
    assert scale.level(0.0, 9) == 4


@given(VALUES)
def test_what_is_no_number_is_missing(values: list[float | None]) -> None:
    cleaned = known(values)
    assert len(cleaned) == len(values)
    assert all(value is None or math.isfinite(value) for value in cleaned)
    assert scale_of([None, None]) is None
