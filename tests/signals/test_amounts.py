from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.amounts import comparison, number_words, usd_words


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (8_400_000, "$8.4M"),
        (0, "$0"),
        (950, "$950"),
        (999.6, "$1.0k"),
        (12_400, "$12.4k"),
        (250_000, "$250k"),
        (999_960, "$1.0M"),
        (118_400_000, "$118M"),
        (1_210_000_000, "$1.2B"),
        (2e12, "$2.0T"),
        (-1_200_000, "-$1.2M"),
        (-0.2, "$0"),
        (1e300, "$1e+300"),
        (math.nan, "$?"),
        (-math.inf, "$?"),
    ],
)
def test_dollars_read_in_a_few_characters(usd: float, words: str) -> None:
    assert usd_words(usd) == words


@given(st.floats())
def test_no_number_runs_away_with_the_line(value: float) -> None:
    assert len(usd_words(value)) <= 9
    assert len(number_words(value, 2, plus=True)) <= 11


def test_there_is_no_minus_zero() -> None:
    assert number_words(-0.04, 1) == "0.0"
    assert number_words(-0.04, 1, plus=True) == "+0.0"


def test_a_comparison_never_shows_two_different_numbers_alike() -> None:
    assert comparison(0.63, "≥", 0.58, number_words, 2) == "0.63 ≥ 0.58"
    assert comparison(0.579, "<", 0.58, number_words, 2) == "0.579 < 0.580"
    assert comparison(2_499_000, "<", 2_500_000, usd_words, 1) == "$2.499M < $2.500M"
    assert comparison(0.58, "≥", 0.58, number_words, 2) == "0.58 ≥ 0.58"
