"""How one coin's market answers to the orders of a tape."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgtui.simulator.coins import COINS
from cgtui.simulator.live_coin import KEEP_MINUTES
from cgtui.simulator.order import LONG, SHORT
from cgtui.simulator.tape_coin import TapeCoin
from tests.simulator.tapes import T0

START_S = T0 // 1000
COLUMNS = ("high", "low", "close", "buy", "sell", "open_interest")
Force = tuple[int, int, float, float]
"""(second after the start, side, USD, price)."""


def coin(name: str = "BTC") -> TapeCoin:
    return TapeCoin(COINS[name], seed=7, start_ms=T0)


def played(forces: Sequence[Force], until_s: int, *, looks: Sequence[int] = ()) -> TapeCoin:
    """A coin after its orders, looked at in passing at some seconds."""
    live, look = coin(), iter(sorted(looks))
    next_look = next(look, until_s)
    for second, side, usd, price in sorted(forces, key=lambda force: force[0]):
        while next_look <= second:
            live.catch_up(START_S + next_look)
            next_look = next(look, until_s + 1)
        live.force(START_S + second, side, usd, price)
    live.catch_up(START_S + until_s)
    return live


def state(live: TapeCoin) -> list[object]:
    columns = [list(getattr(live.minutes, name)) for name in COLUMNS]
    now = [live.price, live.high, live.low, live.buy_usd, live.sell_usd, live.open_interest]
    return [*columns, now]


def burst(side: int, *, large_x: float, seconds: int = 120, from_s: int = 600) -> list[Force]:
    """Forced flow of so many large minutes a minute."""
    usd = COINS["BTC"].large_usd * large_x / 60
    return [(from_s + n, side, usd, 0.0) for n in range(seconds)]


forces = st.lists(
    st.tuples(
        st.integers(0, 1_500),
        st.sampled_from((LONG, SHORT)),
        st.floats(0, 1e7),
        st.floats(1e4, 1e6) | st.just(0.0),
    ),
    max_size=60,
)


@given(forces, st.lists(st.integers(0, 1_500), max_size=30))
@settings(max_examples=60, deadline=None)
def test_the_answer_does_not_depend_on_who_asked_when(
    forced: list[Force], looks: list[int]
) -> None:
    assert state(played(forced, 1_700, looks=looks)) == state(played(forced, 1_700))


def test_nothing_happens_to_a_coin_without_orders() -> None:
    live = played([], 6 * 3_600)
    minutes = live.minutes
    assert len(minutes) == 360
    usual = COINS["BTC"].volume_usd_per_s * 60
    for buy, sell in zip(minutes.buy, minutes.sell, strict=True):
        assert 0.3 * usual < buy + sell < 3 * usual
        assert 0.38 < buy / (buy + sell) < 0.62
    closes = [COINS["BTC"].price, *minutes.close]
    assert max(abs(b / a - 1) for a, b in pairwise(closes)) < 0.004
    interest = minutes.open_interest
    changes = [interest[n + 15] / interest[n] - 1 for n in range(len(interest) - 15)]
    assert max(map(abs, changes)) < 0.003


@pytest.mark.parametrize(("side", "sign"), [(LONG, -1), (SHORT, 1)])
def test_price_flow_and_open_interest_follow_the_forced_orders(side: int, sign: int) -> None:
    calm = played([], 780)
    hit = played(burst(side, large_x=3.0, seconds=180), 780)
    assert sign * (hit.price / calm.price - 1) > 0.004
    assert -0.05 < hit.open_interest / calm.open_interest - 1 < -0.01
    bought, sold = (sum(list(column)[10:13]) for column in (hit.minutes.buy, hit.minutes.sell))
    with_it = (sold if side == LONG else bought) / (bought + sold)
    assert 0.62 < with_it < 0.76
    usual = sum(calm.minutes.buy[10:13]) + sum(calm.minutes.sell[10:13])
    assert 3 < (bought + sold) / usual < 9
    assert hit.minutes.buy[:9] == calm.minutes.buy[:9]


def test_the_response_grows_with_the_flow_and_has_an_end() -> None:
    sizes = [0.3, 1.0, 3.0, 10.0, 100.0, 1e6]
    after = [played(burst(LONG, large_x=x), 720) for x in sizes]
    prices = [live.price for live in after]
    interest = [live.open_interest for live in after]
    assert prices == sorted(prices, reverse=True)
    assert interest == sorted(interest, reverse=True)
    assert prices[-1] > 0.9 * COINS["BTC"].price
    assert interest[-1] > 0.1 * COINS["BTC"].open_interest


def test_both_sides_at_once_lean_to_neither() -> None:
    both = played(burst(LONG, large_x=3) + burst(SHORT, large_x=3), 780)
    bought, sold = sum(both.minutes.buy[10:12]), sum(both.minutes.sell[10:12])
    assert 0.45 < bought / (bought + sold) < 0.55
    assert both.open_interest < played([], 780).open_interest * 0.99


def test_it_recovers() -> None:
    hit = played(burst(LONG, large_x=5), 780)
    low, closed = hit.price, hit.open_interest
    calm = played([], 780 + 4 * 3_600)
    hit.catch_up(START_S + 780 + 4 * 3_600)
    assert low < hit.price
    assert hit.price == pytest.approx(calm.price, rel=0.002)
    assert closed < hit.open_interest < calm.open_interest


def test_the_price_follows_the_orders_own_prices_and_not_wild_ones() -> None:
    price = COINS["BTC"].price
    falling = [(60 + n, LONG, 5_000.0, price * (1 - n / 3_000)) for n in range(300)]
    assert played(falling, 361).price == pytest.approx(price * 0.9, rel=0.02)
    wild = [(60 + n, LONG, 10.0, (1e-9, 1e15)[n % 2]) for n in range(300)]
    assert 0.3 * price < played(wild, 361).price < 3 * price


def test_taker_volume_holds_at_least_the_forced_orders() -> None:
    whale = played([(30, LONG, 5e9, 0.0)], 60)
    assert whale.minutes.sell[0] > 5e9


def test_years_of_silence_cost_no_more_than_the_minutes_that_are_kept() -> None:
    live = coin()
    live.force(START_S + 5, LONG, 1e6, 0.0)
    live.catch_up(START_S + 8_000 * 365 * 86_400)
    live.force(START_S + 8_000 * 365 * 86_400 + 1, LONG, 1e6, 0.0)
    live.catch_up(START_S + 8_000 * 365 * 86_400 + 120)
    assert len(live.minutes) == 8_000 * 365 * 1_440 + 2
    assert KEEP_MINUTES <= len(live.minutes.close) <= KEEP_MINUTES + 2
    assert 0.5 < live.price / COINS["BTC"].price < 2


def test_orders_that_nobody_asks_about_do_not_pile_up() -> None:
    live, rng = coin(), random.Random(1)
    for second in range(5_000):
        live.force(START_S + second, LONG, rng.random() * 1e4, 0.0)
    assert len(live._waiting) <= 301
