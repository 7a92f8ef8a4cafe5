"""What holds of votes, score and verdict for every input there can be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.inputs import (
    FundingInput,
    InputName,
    Inputs,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)
from cgtui.signals.reading import Choice, Verdict, Vote
from cgtui.signals.verdict import score, verdict_of
from cgtui.signals.votes import remembered
from cgtui.signals.votes.cast import Votes
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import AT_MS, cast, missing

RANK = {
    Verdict.CONFIRMED: 2,
    Verdict.WEAK: 1,
    Verdict.UNDECIDED: 0,
    Verdict.NOT_CONFIRMED: 0,
}
FIELDS = ("taker", "open_interest", "liquidations", "funding")

S = TypeVar("S")
T = TypeVar("T")


def sometimes(rare: st.SearchStrategy[S], usual: st.SearchStrategy[T]) -> st.SearchStrategy[S | T]:
    """``rare`` one time in eight, so that most inputs vote at all."""
    return st.integers(0, 7).flatmap(lambda dice: rare if dice == 7 else usual)


sides = st.sampled_from([Side.LONG, Side.SHORT])
tiers = st.integers(1, 4)
odd = st.sampled_from([math.nan, math.inf, -math.inf, -1.0, 0.0, 1e-320, 1.7e308])
sources = st.builds(
    Provenance,
    st.just("/api/x"),
    st.just("1m"),
    sometimes(st.sampled_from(["5m", "15m", "1h", "8h", "1d", "?"]), st.just("1m")),
    sometimes(st.sampled_from([0, -5_000, 181_000, 30_000_000]), st.just(4_000)).map(
        lambda age_ms: AT_MS - age_ms
    ),
)


def amounts(most: float) -> st.SearchStrategy[float]:
    """What a market shows, around the limits; now and then anything."""
    return sometimes(odd, st.floats(0, most))


def changes(most: float) -> st.SearchStrategy[float]:
    return sometimes(odd, st.floats(-most, most))


def or_gone(name: InputName, given: st.SearchStrategy[T]) -> st.SearchStrategy[T | MissingInput]:
    return sometimes(st.just(missing(name)), given)


takers = st.builds(TakerInput, sources, amounts(40e6), amounts(40e6), sometimes(odd, st.just(10e6)))
interests = st.builds(OpenInterestInput, sources, st.none() | changes(3), st.none() | changes(6))
histories = st.builds(
    LiquidationInput, sources, amounts(9e6), amounts(9e6), amounts(20e6), amounts(20e6)
)
fundings = st.builds(
    FundingInput, sources, changes(0.15), st.none() | changes(0.05), st.none() | changes(0.05)
)
sets = st.builds(
    Inputs,
    st.just(AT_MS),
    or_gone(InputName.TAKER, takers),
    or_gone(InputName.OPEN_INTEREST, interests),
    or_gone(InputName.LIQUIDATIONS, histories),
    or_gone(InputName.FUNDING, fundings),
)
losses = st.sets(st.sampled_from(list(InputName)), min_size=1)


def without(inputs: Inputs, lost: set[InputName]) -> Inputs:
    fields = dict(zip(InputName, FIELDS, strict=True))
    return replace(inputs, **{fields[name]: missing(name) for name in lost})  # type: ignore[arg-type]


def verdict(votes: Votes) -> Verdict:
    return verdict_of(score(votes), votes, DEFAULTS.votes)


def not_above(after: Votes, before: Votes) -> None:
    # Vote by vote, because the floor of the score would hide most of what goes wrong.
    for later, earlier in zip(after, before, strict=True):
        assert later.points <= earlier.points
    assert score(after) <= score(before)
    assert RANK[verdict(after)] <= RANK[verdict(before)]


def episode(before: list[Inputs], side: Side, coin_tier: int) -> dict[InputName, Vote]:
    """What is remembered after readings of all of ``before``."""
    last: dict[InputName, Vote] = {}
    for inputs in before:
        last = remembered(last, cast(inputs, side=side, coin_tier=coin_tier, last=last))
    return last


@given(st.lists(sets, max_size=3), sets, losses, sides, tiers)
def test_losing_inputs_from_one_reading_to_the_next_never_raises_anything(
    before: list[Inputs], now: Inputs, lost: set[InputName], side: Side, coin_tier: int
) -> None:
    last = episode(before, side, coin_tier)
    votes = cast(now, side=side, coin_tier=coin_tier, last=last)
    last = remembered(last, votes)
    not_above(cast(without(now, lost), side=side, coin_tier=coin_tier, last=last), votes)


@given(st.lists(sets, max_size=3), sets, losses, sides, tiers)
def test_a_reading_without_an_input_is_no_better_than_with_it_unless_it_would_contradict(
    before: list[Inputs], now: Inputs, lost: set[InputName], side: Side, coin_tier: int
) -> None:
    last = episode(before, side, coin_tier)
    votes = cast(now, side=side, coin_tier=coin_tier, last=last)
    # A contradiction nobody has ever read cannot be counted.
    lost -= {vote.name for vote in votes if vote.choice is Choice.AGAINST}
    not_above(cast(without(now, lost), side=side, coin_tier=coin_tier, last=last), votes)


@given(interests, st.booleans(), sides, tiers)
def test_losing_one_span_of_the_open_interest_never_raises_anything(
    interest: OpenInterestInput, short: bool, side: Side, coin_tier: int
) -> None:
    def votes(given: OpenInterestInput, last: Mapping[InputName, Vote]) -> Votes:
        inputs = replace(without(EMPTY, set(InputName)), open_interest=given)
        return cast(inputs, side=side, coin_tier=coin_tier, last=last)

    before = votes(interest, {})
    less = replace(interest, **{"change_15m_pct" if short else "change_60m_pct": None})  # type: ignore[arg-type]
    not_above(votes(less, remembered({}, before)), before)


EMPTY = Inputs(AT_MS, *(missing(name) for name in InputName))


@given(st.lists(sets, max_size=2), sets, sides, tiers)
def test_everything_about_a_reading_is_finite_and_within_bounds(
    before: list[Inputs], now: Inputs, side: Side, coin_tier: int
) -> None:
    votes = cast(now, side=side, coin_tier=coin_tier, last=episode(before, side, coin_tier))
    assert 0 <= score(votes) <= 100
    for vote in votes:
        numbers = (vote.points, vote.weight, vote.value, vote.limit, vote.age_s)
        assert all(math.isfinite(number) for number in numbers if number is not None)
        assert -vote.weight <= vote.points <= vote.weight
        assert 0 < len(vote.text) <= 60
        assert vote.choice is not Choice.MISSING or vote.value is vote.limit is None


def mirrored(inputs: Inputs) -> Inputs:
    """The same market with longs for shorts: buys for sells, and funding turned round."""
    taker, history, funding = inputs.taker, inputs.liquidations, inputs.funding
    if isinstance(taker, TakerInput):
        taker = replace(taker, buy_usd=taker.sell_usd, sell_usd=taker.buy_usd)
    if isinstance(history, LiquidationInput):
        history = LiquidationInput(
            history.source,
            long_worst_usd=history.short_worst_usd,
            short_worst_usd=history.long_worst_usd,
            long_sum_usd=history.short_sum_usd,
            short_sum_usd=history.long_sum_usd,
        )
    if isinstance(funding, FundingInput):
        p95_pct, p5_pct = funding.own_p95_pct, funding.own_p5_pct
        funding = replace(
            funding,
            rate_pct=-funding.rate_pct,
            own_p95_pct=None if p5_pct is None else -p5_pct,
            own_p5_pct=None if p95_pct is None else -p95_pct,
        )
    return replace(inputs, taker=taker, liquidations=history, funding=funding)


@given(sets, sides, tiers)
def test_the_sides_are_mirror_images(inputs: Inputs, side: Side, coin_tier: int) -> None:
    other = Side.SHORT if side is Side.LONG else Side.LONG
    votes = cast(inputs, side=side, coin_tier=coin_tier)
    twins = cast(mirrored(inputs), side=other, coin_tier=coin_tier)
    for vote, twin in zip(votes, twins, strict=True):
        assert (twin.choice, twin.points) == (vote.choice, vote.points)
        if vote.name is not InputName.FUNDING:
            assert (twin.value, twin.limit) == (vote.value, vote.limit)
