from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.reading import Choice
from cgtui.signals.votes import cast_votes, remembered
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import (
    AT_MS,
    cast,
    funding,
    history,
    inputs,
    interest,
    missing,
    taker,
    threshold,
)

AGREED = inputs(taker(0.63, 3.1), interest(-1.4, -2.2), history((2.6e6, 3e6)), funding(0.04))


def test_the_votes_come_in_the_order_of_the_inputs_with_points_of_a_hundred() -> None:
    votes = cast(AGREED)
    assert tuple(vote.name for vote in votes) == tuple(InputName)
    assert [vote.weight for vote in votes] == [35, 30, 20, 15]
    assert [vote.points for vote in votes] == [26.25, 22.5, 15, 11.25]
    assert [vote.unit for vote in votes] == ["share", "pct", "usd", "pct"]


def test_weights_are_scaled_to_a_hundred() -> None:
    halved = replace(
        DEFAULTS.votes,
        taker_weight=17.5,
        open_interest_weight=15.0,
        liquidations_weight=10.0,
        funding_weight=7.5,
    )
    votes = cast_votes(
        AGREED,
        side=Side.LONG,
        coin_tier=1,
        threshold=threshold(),
        params=halved,
        confirm=DEFAULTS.confirm,
        at_ms=AT_MS,
        last={},
    )
    assert votes == cast(AGREED)


def test_a_vote_carries_what_it_rests_on() -> None:
    vote = cast(AGREED)[0]
    assert vote.value == pytest.approx(0.63)
    assert (vote.limit, vote.age_s) == (0.58, 4.0)
    assert (vote.interval_requested, vote.interval_used) == ("1m", "1m")
    assert vote.endpoint == "/api/futures/taker"


def test_a_contradiction_costs_half_its_weight() -> None:
    votes = cast(
        inputs(taker(0.3, 3.0), interest(0.5, 0.0), history((0, 0), (1e6, 1e6)), funding(-0.5))
    )
    assert [vote.points for vote in votes] == [-17.5, -15, -10, 0]


def test_a_missing_input_gives_its_reason_and_no_points() -> None:
    vote = cast(inputs(missing(InputName.TAKER, "timed out")))[0]
    assert (vote.choice, vote.points, vote.text) == (Choice.MISSING, 0.0, "timed out")
    assert (vote.value, vote.age_s, vote.interval_used) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (inputs(taker(0.7, 4.0, age_s=240)), "stale: 4m00s old"),
        (inputs(taker(0.7, 4.0, used="15m")), "interval 15m too coarse"),
    ],
)
def test_a_stale_or_coarse_input_is_missing_whatever_it_shows(given: Inputs, text: str) -> None:
    vote = cast(given)[0]
    assert (vote.choice, vote.points, vote.text) == (Choice.MISSING, 0.0, text)


def test_a_missing_input_keeps_what_it_had_against_and_nothing_it_had_for() -> None:
    gone = inputs(missing(InputName.TAKER), missing(InputName.OPEN_INTEREST))
    before = cast(inputs(taker(0.3, 3.0), interest(-1.4, 0.0)))
    assert [vote.points for vote in cast(gone, last=remembered({}, before))][:2] == [-17.5, 0.0]


def test_memory_outlives_any_number_of_missing_readings() -> None:
    last = remembered({}, cast(inputs(taker(0.3, 3.0))))
    gone = inputs(missing(InputName.TAKER))
    for _ in range(3):
        votes = cast(gone, last=last)
        last = remembered(last, votes)
        assert votes[0].points == -17.5
    assert last[InputName.TAKER].choice is Choice.AGAINST


def test_the_newest_vote_is_the_one_remembered() -> None:
    first = remembered({}, cast(inputs(taker(0.3, 3.0))))
    assert remembered(first, cast(AGREED))[InputName.TAKER].choice is Choice.YES


def test_an_unknown_side_is_refused() -> None:
    with pytest.raises(ValueError, match="side"):
        cast(AGREED, side=Side.UNKNOWN)
