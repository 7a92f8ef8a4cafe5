from __future__ import annotations

import math

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.reading import Choice
from cgtui.signals.votes.liquidations import liquidations_finding
from tests.signals.votes.samples import history, threshold

M = 1_000_000


@pytest.mark.parametrize(
    ("longs", "shorts", "choice", "text"),
    [
        ((2.5 * M, 3 * M), (0, 0), Choice.YES, "$2.5M ≥ $2.5M (floor)"),
        ((6.1 * M, 9 * M), (0, 0), Choice.STRONG, "$6.1M ≥ $6.0M (p99)"),
        ((1.2 * M, 2 * M), (0, 1 * M), Choice.NO, "$1.2M < $2.5M (floor)"),
        ((0, 0), (0, 0), Choice.NO, "$0 < $2.5M (floor)"),
        ((0.3 * M, 0.3 * M), (3 * M, 4 * M), Choice.AGAINST, "$300k < $4.0M shorts"),
        # A whipsaw: both are true, so it is neither for nor against.
        ((2.6 * M, 3 * M), (3 * M, 4 * M), Choice.NO, "$2.6M ≥ $2.5M (floor), but shorts $4.0M"),
        ((7 * M, 8 * M), (9 * M, 9 * M), Choice.NO, "$7.0M ≥ $6.0M (p99), but shorts $9.0M"),
    ],
)
def test_the_sides_worst_minute_is_held_against_the_limits_in_force(
    longs: tuple[float, float], shorts: tuple[float, float], choice: Choice, text: str
) -> None:
    found = liquidations_finding(history(longs, shorts), Side.LONG, threshold())
    assert (found.choice, found.text) == (choice, text)


def test_shorts_are_held_against_their_own_minutes() -> None:
    given = history((0, 0), (3 * M, 4 * M))
    assert liquidations_finding(given, Side.SHORT, threshold()).choice is Choice.YES
    assert liquidations_finding(given, Side.LONG, threshold()).choice is Choice.AGAINST


def test_strong_is_never_below_yes() -> None:
    pressed = threshold(p95_limit_usd=5 * M, p99_limit_usd=4 * M)  # by a ceiling of its own
    found = liquidations_finding(history((4.5 * M, 5 * M)), Side.LONG, pressed)
    assert found.choice is Choice.NO
    found = liquidations_finding(history((5 * M, 5 * M)), Side.LONG, pressed)
    assert (found.choice, found.limit) == (Choice.STRONG, 5 * M)


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        ({"p95_limit_usd": 3.1 * M, "p95_usd": 3.1 * M}, "p95"),
        ({"p95_limit_usd": 3.1 * M, "p95_usd": 4.0 * M}, "ceiling"),
        ({"p95_limit_usd": 2.5 * M, "p95_usd": None}, "floor"),
    ],
)
def test_the_text_names_the_rule_behind_the_limit(
    limits: dict[str, float | None], word: str
) -> None:
    found = liquidations_finding(history((1.0, 1.0)), Side.LONG, threshold(**limits))  # type: ignore[arg-type]
    assert found.text.endswith(f"({word})")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
def test_sums_that_are_no_numbers_do_not_vote(bad: float) -> None:
    for given in (history((bad, 1.0)), history((1.0, bad)), history((1.0, 1.0), (0.0, bad))):
        assert liquidations_finding(given, Side.LONG, threshold()).choice is Choice.MISSING
