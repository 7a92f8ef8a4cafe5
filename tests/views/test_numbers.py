from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.views import numbers


@given(st.floats(min_value=0, max_value=9.9e14))
def test_a_notional_never_takes_more_than_five_cells(value: float) -> None:
    assert len(numbers.usd(value)) <= 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (950, "950"),
        (999.6, "1.00k"),
        (12_400, "12.4k"),
        (999_960, "1.00M"),
        (6_310_000, "6.31M"),
        (1_210_000_000, "1.21B"),
    ],
)
def test_a_notional_keeps_three_figures_and_its_unit(value: float, text: str) -> None:
    assert numbers.usd(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0.0s"),
        (0.4, "0.4s"),
        (9.96, "10s"),
        (59.6, "1m00s"),
        (250, "4m10s"),
        (7380, "2h03m"),
        (3 * 86_400 + 4 * 3600, "3d04h"),
    ],
)
def test_an_age_reads_in_its_two_largest_units(seconds: float, text: str) -> None:
    assert numbers.age(seconds) == text


def test_a_moment_of_another_day_carries_its_date() -> None:
    at = 1_760_130_903_000
    assert numbers.utc_moment(at, at + 1000) == "21:15:03Z"
    assert numbers.utc_moment(at, at + 86_400_000) == "10-10 21:15:03Z"


@pytest.mark.parametrize(
    ("value", "text"),
    [(112_480.4, "112,480"), (3512.42, "3,512.4"), (1.5, "1.500"), (0.2185, "0.2185")],
)
def test_a_price_keeps_the_figures_that_matter(value: float, text: str) -> None:
    assert numbers.price(value) == text
