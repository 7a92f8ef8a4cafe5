from __future__ import annotations

import math
from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.reading import Choice
from cgtui.signals.votes.taker import taker_finding
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import taker


@pytest.mark.parametrize(
    ("sell", "times", "choice", "text"),
    [
        (0.63, 3.1, Choice.YES, "0.63 ≥ 0.58 @ 3.1×"),
        (0.58, 2.0, Choice.YES, "0.58 ≥ 0.58 @ 2.0×"),
        (0.71, 3.4, Choice.STRONG, "0.71 ≥ 0.65 @ 3.4×"),
        (0.71, 2.4, Choice.YES, "0.71 ≥ 0.58 @ 2.4×"),  # a strong share without strong volume
        (0.61, 5.0, Choice.YES, "0.61 ≥ 0.58 @ 5.0×"),  # and the other way round
        (0.71, 1.2, Choice.NO, "0.71 ≥ 0.58 @ 1.2× < 2.0×"),  # share alone is noise
        (0.51, 3.1, Choice.NO, "0.51 < 0.58 @ 3.1×"),
        (0.42, 2.0, Choice.AGAINST, "0.42 ≤ 0.42 @ 2.0×"),
        (0.30, 1.9, Choice.NO, "0.30 < 0.58 @ 1.9× < 2.0×"),  # a quiet contradiction is none
    ],
)
def test_longs_are_confirmed_by_sells_only_with_the_volume(
    sell: float, times: float, choice: Choice, text: str
) -> None:
    found = taker_finding(taker(sell, times), Side.LONG, DEFAULTS.votes)
    assert (found.choice, found.text) == (choice, text)


def test_shorts_are_confirmed_by_buys() -> None:
    assert taker_finding(taker(0.37, 3.1), Side.SHORT, DEFAULTS.votes).choice is Choice.YES
    assert taker_finding(taker(0.63, 3.1), Side.SHORT, DEFAULTS.votes).choice is Choice.AGAINST


def test_a_near_miss_does_not_read_like_a_hit() -> None:
    found = taker_finding(taker(0.5799, 1.97), Side.LONG, DEFAULTS.votes)
    assert found.text == "0.5799 < 0.5800 @ 1.97× < 2.00×"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
def test_numbers_that_are_none_do_not_vote(bad: float) -> None:
    good = taker(0.63, 3.1)
    for given in (
        replace(good, buy_usd=bad),
        replace(good, sell_usd=bad),
        replace(good, usual_usd=bad),
    ):
        assert taker_finding(given, Side.LONG, DEFAULTS.votes).choice is Choice.MISSING


def test_a_sum_or_a_multiple_beyond_every_float_does_not_vote() -> None:
    vast = replace(taker(0.63, 3.1), buy_usd=1.7e308, sell_usd=1.7e308)
    thin = replace(taker(0.63, 3.1), usual_usd=1e-310)
    for given in (vast, thin):
        assert taker_finding(given, Side.LONG, DEFAULTS.votes).choice is Choice.MISSING


def test_without_volume_or_a_usual_volume_there_is_no_vote() -> None:
    silent = taker_finding(taker(0.5, 0.0), Side.LONG, DEFAULTS.votes)
    unusual = taker_finding(replace(taker(0.7, 3.0), usual_usd=0.0), Side.LONG, DEFAULTS.votes)
    assert (silent.choice, silent.text) == (Choice.MISSING, "no volume")
    assert (unusual.choice, unusual.text) == (Choice.MISSING, "no usual volume")
