from __future__ import annotations

import math

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.reading import Choice
from cgtui.signals.votes.funding import funding_finding
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import funding


@pytest.mark.parametrize(
    ("side", "rate_pct", "choice", "text"),
    [
        (Side.LONG, 0.006, Choice.NO, "0.006% < 0.03%/8h"),
        (Side.LONG, 0.03, Choice.YES, "0.03% ≥ 0.03%/8h"),
        (Side.LONG, 0.125, Choice.STRONG, "0.125% ≥ 0.10%/8h"),
        (Side.LONG, -0.2, Choice.NO, "-0.20% < 0.03%/8h"),
        (Side.SHORT, -0.041, Choice.YES, "-0.041% ≤ -0.03%/8h"),
        (Side.SHORT, -0.1, Choice.STRONG, "-0.10% ≤ -0.10%/8h"),
        (Side.SHORT, 0.2, Choice.NO, "0.20% > -0.03%/8h"),
        (Side.LONG, 0.02996, Choice.NO, "0.02996% < 0.03%/8h"),
    ],
)
def test_the_crowded_side_pays_and_nothing_contradicts(
    side: Side, rate_pct: float, choice: Choice, text: str
) -> None:
    found = funding_finding(funding(rate_pct), side, DEFAULTS.votes)
    assert (found.choice, found.text) == (choice, text)


def test_beyond_its_own_month_is_a_yes() -> None:
    longs = funding_finding(funding(0.021, own_p95_pct=0.018), Side.LONG, DEFAULTS.votes)
    assert (longs.choice, longs.text) == (Choice.YES, "0.021% > 0.018%/8h (own p95)")
    shorts = funding_finding(funding(-0.012, own_p5_pct=-0.009), Side.SHORT, DEFAULTS.votes)
    assert (shorts.choice, shorts.text) == (Choice.YES, "-0.012% < -0.009%/8h (own p5)")


def test_at_its_own_percentile_is_not_beyond_it() -> None:
    # A quiet month's p95 is the baseline, and most hours are at it.
    found = funding_finding(funding(0.01, own_p95_pct=0.01), Side.LONG, DEFAULTS.votes)
    assert found.choice is Choice.NO


def test_a_side_that_was_paid_is_not_crowded_however_rare_that_is() -> None:
    longs = funding_finding(funding(-0.001, own_p95_pct=-0.002), Side.LONG, DEFAULTS.votes)
    shorts = funding_finding(funding(0.001, own_p5_pct=0.002), Side.SHORT, DEFAULTS.votes)
    assert longs.choice is shorts.choice is Choice.NO


def test_odd_numbers_neither_vote_nor_lead_one_astray() -> None:
    assert funding_finding(funding(math.nan), Side.LONG, DEFAULTS.votes).choice is Choice.MISSING
    found = funding_finding(funding(0.02, own_p95_pct=math.nan), Side.LONG, DEFAULTS.votes)
    assert found.choice is Choice.NO
