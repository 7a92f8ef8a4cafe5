from __future__ import annotations

import math

import pytest

from cgtui.signals.reading import Choice
from cgtui.signals.votes.open_interest import open_interest_finding
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import interest


@pytest.mark.parametrize(
    ("change_15m_pct", "change_60m_pct", "choice", "text"),
    [
        (-1.4, -2.2, Choice.YES, "-1.4% ≤ -0.8% 15m · -2.2% 60m"),
        (-0.5, -1.7, Choice.YES, "-0.5% 15m · -1.7% ≤ -1.7% 60m"),
        (-0.9, -3.6, Choice.STRONG, "-0.9% 15m · -3.6% ≤ -3.5% 60m"),
        (-2.0, None, Choice.STRONG, "-2.0% ≤ -2.0% 15m"),
        (-0.7, -0.9, Choice.NO, "-0.7% > -0.8% 15m · -0.9% 60m"),
        (0.3, -0.2, Choice.AGAINST, "+0.3% ≥ +0.3% 15m · -0.2% 60m"),
        (0.5, None, Choice.AGAINST, "+0.5% ≥ +0.3% 15m"),
        (0.5, -2.0, Choice.YES, "+0.5% 15m · -2.0% ≤ -1.7% 60m"),  # a yes beats a rise
        (None, -2.0, Choice.YES, "-2.0% ≤ -1.7% 60m"),
        (None, -0.9, Choice.MISSING, "no 15m change; -0.9% 60m"),
        (None, None, Choice.MISSING, "no usable change"),
    ],
)
def test_a_fall_over_either_span_is_a_yes_and_a_rise_without_one_contradicts(
    change_15m_pct: float | None, change_60m_pct: float | None, choice: Choice, text: str
) -> None:
    found = open_interest_finding(interest(change_15m_pct, change_60m_pct), 1, DEFAULTS.votes)
    assert (found.choice, found.text) == (choice, text)


@pytest.mark.parametrize(
    ("coin_tier", "yes_15", "yes_60", "strong_15", "strong_60"),
    [
        (1, -0.8, -1.7, -2, -3.5),
        (2, -0.9, -2.0, -2, -4),
        (3, -1.2, -2.7, -3, -7),
        (4, -1.2, -2.7, -3, -7),
    ],
)
def test_the_limits_are_those_of_the_coins_tier(
    coin_tier: int, yes_15: float, yes_60: float, strong_15: float, strong_60: float
) -> None:
    def choice(change_15m_pct: float, change_60m_pct: float) -> Choice:
        given = interest(change_15m_pct, change_60m_pct)
        return open_interest_finding(given, coin_tier, DEFAULTS.votes).choice

    assert choice(yes_15, 0) is choice(0, yes_60) is Choice.YES
    assert choice(yes_15 + 0.01, yes_60 + 0.01) is Choice.NO
    assert choice(strong_15, 0) is choice(0, strong_60) is Choice.STRONG
    assert choice(strong_15 + 0.01, strong_60 + 0.01) is Choice.YES


def test_a_bar_wider_than_a_span_says_nothing_of_it() -> None:
    hourly = interest(-2.5, -1.8, used="1h")
    found = open_interest_finding(hourly, 1, DEFAULTS.votes)
    assert (found.choice, found.text) == (Choice.YES, "-1.8% ≤ -1.7% 60m")
    quarter = open_interest_finding(interest(-2.5, -1.8, used="15m"), 1, DEFAULTS.votes)
    assert quarter.choice is Choice.STRONG


def test_a_change_that_is_no_number_is_absent() -> None:
    found = open_interest_finding(interest(math.nan, -2.0), 1, DEFAULTS.votes)
    assert (found.choice, found.value) == (Choice.YES, -2.0)
    nothing = open_interest_finding(interest(math.inf, -math.inf), 1, DEFAULTS.votes)
    assert nothing.choice is Choice.MISSING
