from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.heads_up import HeadsUp, LargestOrder, Phase
from cgtui.signals.inputs import InputName, Inputs
from cgtui.signals.reading import Reading, Verdict
from cgtui.signals.tier import Tier
from cgtui.signals.verdict import score, speaks_unconfirmed, take_reading, verdict_of
from cgtui.signals.votes import remembered
from tests.signals.params import DEFAULTS
from tests.signals.votes.samples import (
    AT_MS,
    T0_MS,
    cast,
    funding,
    history,
    inputs,
    interest,
    missing,
    taker,
    threshold,
)

YES = (taker(0.6, 2.5), interest(-1.0), history((3e6, 3e6)), funding(0.05))
STRONG = (taker(0.7, 4.0), interest(-2.5), history((9e6, 9e6)), funding(0.2))
NO = (None, None, None, None)
GONE = tuple(missing(name) for name in InputName)
DEADLINE_MS = T0_MS + round(DEFAULTS.confirm.deadline_s * 1000)


def verdict(given: Inputs) -> tuple[float, Verdict]:
    votes = cast(given)
    points = score(votes)
    return points, verdict_of(points, votes, DEFAULTS.votes)


def heads_up(tier: Tier = Tier.EXTREME) -> HeadsUp:
    return HeadsUp(
        episode_id="e1",
        coin="BTC",
        side=Side.LONG,
        tier=tier,
        opened_ms=T0_MS,
        sum_usd=8.4e6,
        peak_usd=8.4e6,
        peak_ms=T0_MS,
        total_usd=9e6,
        orders=120,
        largest=LargestOrder(1e6, "Bybit", "BTCUSDT", 112_480.0, T0_MS),
        venues=(("Bybit", 9e6),),
        threshold=threshold(),
        single=False,
        rank_pct=99.1,
        phase=Phase.BUILDING,
        last_order_ms=T0_MS,
        last_price=112_480.0,
    )


def read(given: Inputs, before: Reading | None = None) -> Reading:
    last = remembered({}, before.votes) if before is not None else {}
    return take_reading(
        heads_up(),
        1,
        given,
        coin_tier=1,
        threshold=threshold(),
        votes=DEFAULTS.votes,
        confirm=DEFAULTS.confirm,
        at_ms=AT_MS,
        last=last,
    )


def test_the_specs_own_sums() -> None:
    agreed = inputs(YES[0], YES[1], STRONG[2])
    assert verdict(agreed) == (68.75, Verdict.CONFIRMED)
    assert verdict(inputs(*YES)) == (75, Verdict.CONFIRMED)
    assert verdict(inputs(*STRONG)) == (100, Verdict.CONFIRMED)
    assert verdict(inputs()) == (0, Verdict.NOT_CONFIRMED)


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
def test_two_alone_confirm_only_where_both_lead_and_are_strong(pair: tuple[int, int]) -> None:
    plain = inputs(*(YES[at] if at in pair else None for at in range(4)))  # type: ignore[arg-type]
    strong = inputs(*(STRONG[at] if at in pair else None for at in range(4)))  # type: ignore[arg-type]
    assert verdict(plain)[1] is not Verdict.CONFIRMED
    assert (verdict(strong)[1] is Verdict.CONFIRMED) == (pair == (0, 1))


def test_contradictions_are_taken_off_and_the_score_stops_at_zero() -> None:
    against = inputs(taker(0.3, 3.0), interest(0.5), history((0, 0), (9e6, 9e6)))
    assert verdict(against) == (0, Verdict.NOT_CONFIRMED)
    assert verdict(inputs(YES[0], YES[1], STRONG[2], None))[0] == 68.75
    assert verdict(inputs(taker(0.3, 3.0), STRONG[1], STRONG[2], STRONG[3]))[0] == 47.5


def test_between_the_limits_it_is_weak_with_inputs_missing_or_not() -> None:
    assert verdict(inputs(YES[0], YES[1])) == (48.75, Verdict.WEAK)
    assert verdict(inputs(YES[0], YES[1], GONE[2], GONE[3])) == (48.75, Verdict.WEAK)


def test_two_missing_leave_it_undecided_and_one_does_not() -> None:
    assert verdict(inputs(YES[0], None, GONE[2], GONE[3])) == (26.25, Verdict.UNDECIDED)
    assert verdict(inputs(YES[0], None, None, GONE[3])) == (26.25, Verdict.NOT_CONFIRMED)
    assert verdict(inputs(*GONE)) == (0, Verdict.UNDECIDED)


def test_confirmation_needs_two_and_one_that_leads_whatever_the_weights() -> None:
    heavy = replace(DEFAULTS.votes, taker_weight=70.0, open_interest_weight=5.0)
    alone = [replace(vote, points=70.0 if vote.points else 0.0) for vote in cast(inputs(YES[0]))]
    assert verdict_of(70.0, alone, heavy) is Verdict.WEAK
    followers = [
        replace(vote, points=vote.points * 2) for vote in cast(inputs(None, None, *YES[2:]))
    ]
    assert verdict_of(70.0, followers, heavy) is Verdict.WEAK


def test_a_score_is_not_missed_by_the_last_bit_of_a_float() -> None:
    thirds = [replace(vote, points=0.1) for vote in cast(inputs(*YES))][:3]
    assert score(thirds) == 0.3


def test_a_reading_is_the_episodes_and_keeps_its_inputs() -> None:
    given = inputs(*YES)
    reading = read(given)
    assert reading.key == ("BTC", Side.LONG)
    assert (reading.episode_id, reading.number, reading.at_ms) == ("e1", 1, AT_MS)
    assert (reading.tier, reading.score, reading.verdict) == (Tier.EXTREME, 75, Verdict.CONFIRMED)
    assert reading.inputs is given
    assert reading.agreeing == 4


def speaks(
    reading: Reading | None, now_ms: int = DEADLINE_MS, tier: Tier = Tier.EXTREME
) -> str | None:
    return speaks_unconfirmed(
        heads_up(tier), reading, now_ms, DEFAULTS.confirm, votes=DEFAULTS.votes
    )


def test_an_extreme_episode_speaks_unconfirmed_and_names_what_is_missing() -> None:
    reading = read(inputs(YES[0], missing(InputName.OPEN_INTEREST, "HTTP 500"), None, GONE[3]))
    assert speaks(reading) == "missing: open interest (HTTP 500), funding (no answer)"


def test_it_waits_for_the_deadline_and_large_ones_never_speak_so() -> None:
    reading = read(inputs(*GONE))
    assert speaks(reading) is not None
    assert speaks(reading, DEADLINE_MS - 1) is None
    assert speaks(reading, tier=Tier.LARGE) is None


def test_no_reading_by_the_deadline_is_all_four_missing() -> None:
    assert speaks(None) == "no reading yet"
    assert speaks(None, DEADLINE_MS - 1) is None


def test_what_is_confirmed_or_contradicted_does_not_speak_unconfirmed() -> None:
    assert speaks(read(inputs(YES[0], YES[1], STRONG[2], GONE[3]))) is None
    assert speaks(read(inputs(taker(0.3, 3.0), *GONE[1:]))) is None


def test_a_contradiction_that_went_missing_still_contradicts() -> None:
    before = read(inputs(taker(0.3, 3.0)))
    assert speaks(read(inputs(*GONE), before)) is None


def test_where_the_inputs_at_hand_rule_it_out_nothing_missing_is_to_blame() -> None:
    # Even a strong vote of each missing one would leave 35 and 55.
    assert speaks(read(inputs(None, None, GONE[2], GONE[3]))) is None
    assert speaks(read(inputs(GONE[0], None, STRONG[2], None))) is None
    # Here it would make 65 + 0.
    assert speaks(read(inputs(GONE[0], GONE[1], None, None))) is not None


def test_a_reading_that_went_stale_is_missing_too() -> None:
    reading = read(inputs())
    assert speaks(reading) is None
    later_ms = AT_MS + round(DEFAULTS.confirm.stale_s * 1000)
    reason = speaks(reading, later_ms)
    assert reason == (
        "missing: taker (stale: 3m04s old), open interest (stale: 3m09s old), "
        "liquidations (stale: 3m04s old)"
    )
