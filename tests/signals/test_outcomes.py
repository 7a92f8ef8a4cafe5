from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.outcomes import (
    FEED,
    HORIZONS_MIN,
    LATEST_S,
    REST,
    FollowUp,
    Outcome,
    OutcomeBook,
)
from cgtui.signals.tier import Tier

T0_MS = 1_760_130_900_000
MINUTE_MS = 60_000


def book(side: Side = Side.LONG, price: float | None = 100.0) -> OutcomeBook:
    made = OutcomeBook()
    follow(made, "a1", side=side, price=price)
    return made


def follow(
    made: OutcomeBook,
    alert_id: str,
    coin: str = "BTC",
    side: Side = Side.LONG,
    price: float | None = 100.0,
    at_ms: int = T0_MS,
) -> None:
    made.follow(
        alert_id, coin, side, tier=Tier.LARGE, verdict="CONFIRMED", price=price, at_ms=at_ms
    )


def at(minutes: float, ms: int = 0) -> int:
    return T0_MS + round(minutes * MINUTE_MS) + ms


@pytest.mark.parametrize(("side", "with_flow_pct"), [(Side.LONG, 2.0), (Side.SHORT, -2.0)])
def test_the_first_rest_price_from_the_horizon_on_is_taken(
    side: Side, with_flow_pct: float
) -> None:
    made = book(side)
    assert made.price("BTC", 50.0, at(5, -1), REST) == ()
    (outcome,) = made.price("BTC", 98.0, at(5, 700), REST)
    assert outcome == Outcome(
        alert_id="a1",
        coin="BTC",
        side=side,
        tier=Tier.LARGE,
        verdict="CONFIRMED",
        horizon_min=5,
        price=98.0,
        move_pct=-2.0,
        with_flow_pct=with_flow_pct,
        at_ms=at(5, 700),
        source=REST,
    )
    assert made.price("BTC", 90.0, at(5, 900), REST) == ()
    assert [one.horizon_min for one in made.price("BTC", 97.0, at(15), REST)] == [15]
    assert [one.horizon_min for one in made.price("BTC", 97.0, at(61), REST)] == [60]
    assert made.pending() == ()


def test_a_feed_price_counts_only_where_rest_gave_none_in_time() -> None:
    made = book()
    assert made.price("BTC", 97.0, at(5, 1000), FEED) == ()
    assert made.price("BTC", 97.5, at(5, 500), FEED) == ()  # out of order, and nearer
    assert made.price("BTC", 96.0, at(5, 2000), FEED) == ()
    assert made.lapsed(at(6)) == ()
    (outcome,) = made.lapsed(at(6, 1))
    assert (outcome.price, outcome.source, outcome.at_ms) == (97.5, FEED, at(5, 500))

    made.price("BTC", 97.0, at(15, 1000), FEED)
    (outcome,) = made.price("BTC", 96.0, at(15, 30_000), REST)
    assert (outcome.price, outcome.source) == (96.0, REST)


def test_a_price_more_than_a_minute_late_is_not_taken_and_the_outcome_says_so() -> None:
    made = book()
    assert made.price("BTC", 98.0, at(6, 1), REST) == ()
    (outcome,) = made.lapsed(at(6, 1))
    assert outcome.missing
    assert (outcome.horizon_min, outcome.at_ms, outcome.source) == (5, at(5), None)
    assert (outcome.move_pct, outcome.with_flow_pct) == (None, None)
    assert outcome.reason == "no price within 60 s"


def test_a_coin_is_due_from_the_horizon_until_its_price_or_the_end_of_the_minute() -> None:
    made = book()
    follow(made, "a2", "ETH", at_ms=T0_MS - 10_000)
    assert made.due(at(5, -10_001)) == ()
    assert made.due(at(5, -1)) == ("ETH",)
    assert made.due(at(5)) == ("ETH", "BTC")
    made.price("ETH", 99.0, at(5), REST)
    made.price("BTC", 99.0, at(5), FEED)  # REST's is still wanted
    assert made.due(at(6)) == ("BTC",)
    assert made.due(at(6, 1)) == ()


def test_an_alert_without_a_price_is_followed_to_missing_outcomes_and_asks_for_nothing() -> None:
    for price in (None, 0.0, math.nan, -1.0, 1e-300):
        made = book(price=price)
        assert made.due(at(5)) == ()
        assert made.price("BTC", 98.0, at(5), REST) == ()
        (outcome,) = made.lapsed(at(7))
        assert outcome.reason == "no price at the alert"


@pytest.mark.parametrize("price", [math.nan, math.inf, 0.0, -5.0, 1e300])
def test_a_price_that_is_none_is_not_taken(price: float) -> None:
    assert book().price("BTC", price, at(5), REST) == ()


def test_an_alert_is_followed_once() -> None:
    made = book()
    follow(made, "a1", price=50.0, at_ms=T0_MS + 1)
    assert len(made.pending()) == 1
    assert made.pending()[0].price == 100.0


def test_what_is_pending_goes_on_after_a_restart() -> None:
    made = book()
    follow(made, "a2", "ETH", Side.SHORT, at_ms=T0_MS + 1000)
    made.price("BTC", 98.0, at(5), REST)
    again = OutcomeBook(made.pending())
    assert again.pending() == made.pending()
    # It was down from 6 to 15: the ETH horizon of 5 minutes passed unseen.
    missed = again.lapsed(at(15))
    assert [(one.alert_id, one.horizon_min, one.missing) for one in missed] == [("a2", 5, True)]
    assert again.due(at(15)) == ("BTC",)


def test_an_unknown_side_is_refused() -> None:
    with pytest.raises(ValueError, match="side"):
        book(Side.UNKNOWN)


prices = st.tuples(
    st.sampled_from(["BTC", "ETH"]),
    st.integers(0, 400),  # tenths of a minute since the last one
    st.sampled_from([REST, FEED]),
    st.booleans(),  # whether what has lapsed is asked for then
)


@given(st.lists(prices, max_size=40))
def test_every_alert_has_each_outcome_once_and_no_price_outside_its_minute(
    walk: list[tuple[str, int, str, bool]],
) -> None:
    made, outcomes, now_ms = OutcomeBook(), list[Outcome](), T0_MS
    for number, coin in enumerate(["BTC", "BTC", "ETH"]):
        follow(made, f"a{number}", coin, at_ms=T0_MS + number * 20_000)
    for coin, tenths, source, ask in walk:
        now_ms += tenths * MINUTE_MS // 10
        outcomes.extend(made.price(coin, 99.0, now_ms, source))
        if ask:
            outcomes.extend(made.lapsed(now_ms))
    outcomes.extend(made.lapsed(at(70)))
    outcomes.extend(made.lapsed(now_ms + 100 * MINUTE_MS))
    assert made.pending() == ()
    assert sorted((one.alert_id, one.horizon_min) for one in outcomes) == [
        (f"a{number}", horizon_min) for number in range(3) for horizon_min in HORIZONS_MIN
    ]
    for one in outcomes:
        start_ms = T0_MS + int(one.alert_id[1]) * 20_000 + one.horizon_min * MINUTE_MS
        assert start_ms <= one.at_ms <= start_ms + LATEST_S * 1000


def test_an_alert_of_an_earlier_run_is_followed_at_the_horizons_that_are_left() -> None:
    made = OutcomeBook()
    made.resume(FollowUp("a1", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 100.0, T0_MS, (15, 60)))
    assert made.price("BTC", 98.0, at(5), REST) == ()
    assert [one.horizon_min for one in made.price("BTC", 98.0, at(15), REST)] == [15]
    made.resume(FollowUp("a2", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 100.0, T0_MS, ()))
    assert [one.alert_id for one in made.pending()] == ["a1"]


def test_a_horizon_that_passed_while_the_program_was_off_is_missing() -> None:
    made = OutcomeBook()
    made.resume(FollowUp("a1", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", 100.0, T0_MS))
    lapsed = made.lapsed(at(20))
    assert [(one.horizon_min, one.missing) for one in lapsed] == [(5, True), (15, True)]


@pytest.mark.parametrize("price", [0.0, -1.0, math.nan, math.inf, None])
def test_a_stored_price_that_is_none_is_no_price(price: float | None) -> None:
    made = OutcomeBook()
    made.resume(FollowUp("a1", "BTC", Side.LONG, Tier.LARGE, "CONFIRMED", price, T0_MS))
    assert made.price("BTC", 98.0, at(5), REST) == ()
    assert {one.reason for one in made.lapsed(at(90))} == {"no price at the alert"}
