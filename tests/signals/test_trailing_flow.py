from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.signals.flow import Flow
from cgtui.signals.rolling import TrailingSum
from cgtui.signals.trailing_flow import TrailingFlow
from tests.signals.flows import T0_MS, T0_S, flow

VENUES = ("Binance", "OKX", "Bybit")

steps = st.tuples(
    st.integers(0, 40_000),  # how far time goes on
    st.integers(-60_000, 120_000),  # how late the flow is
    st.sampled_from(VENUES),
    st.integers(0, 10**11),  # cents
    st.integers(1, 50),  # orders
)


@given(st.lists(steps, max_size=60))
def test_it_is_the_sum_of_its_seconds_whatever_the_order(
    walk: list[tuple[int, int, str, int, int]],
) -> None:
    trail, rolling = TrailingFlow(T0_MS), TrailingSum(60, 1000)
    flows: list[Flow] = []
    now_ms = T0_MS
    for step_ms, late_ms, exchange, cents, orders in walk:
        now_ms += step_ms
        at_ms = now_ms - late_ms
        one = flow(cents / 100, at_ms, exchange=exchange, orders=orders)
        trail.advance(now_ms)
        trail.add_all((one,))
        flows.append(one)
        rolling.add(one.second * 1000, 1, cents, orders)
        rolling.advance(now_ms)
        inside = [one for one in flows if one.second > now_ms // 1000 - 60]
        venues: Counter[str] = Counter()
        for one in inside:
            venues[one.first.exchange] += one.cents
        assert trail.cents == sum(one.cents for one in inside)
        assert trail.orders == sum(one.orders for one in inside)
        assert trail.venue_cents() == dict(venues)
        assert (trail.sum_usd, trail.orders) == (rolling.sums().long_usd, rolling.sums().orders)
        largest, newest = trail.largest, trail.newest
        if largest is None or newest is None:
            assert not inside
            continue
        assert largest.usd == max(one.largest_usd for one in inside)
        assert newest.second == max(one.second for one in inside)


@given(st.lists(steps, max_size=40), st.integers(1, 7))
def test_flows_at_once_are_the_same_flows_one_by_one(
    walk: list[tuple[int, int, str, int, int]], a_batch: int
) -> None:
    at_once, one_by_one = TrailingFlow(T0_MS), TrailingFlow(T0_MS)
    now_ms = T0_MS
    for start in range(0, len(walk), a_batch):
        batch = walk[start : start + a_batch]
        now_ms += batch[0][0]
        flows = [
            flow(cents / 100, now_ms - late_ms, exchange=exchange, orders=orders)
            for _, late_ms, exchange, cents, orders in batch
        ]
        for trail in (at_once, one_by_one):
            trail.advance(now_ms)
        counted = [one for one in flows if one_by_one.add_all((one,)) is not None]
        largest_usd = max((one.largest_usd for one in counted), default=None)
        assert at_once.add_all(flows) == largest_usd
        assert (at_once.cents, at_once.orders) == (one_by_one.cents, one_by_one.orders)
        assert at_once.venue_cents() == one_by_one.venue_cents()
        assert at_once.largest == one_by_one.largest
        assert at_once.newest == one_by_one.newest


def test_it_holds_the_second_of_now_and_the_59_before() -> None:
    trail = TrailingFlow(T0_MS + 59_999)
    assert trail.add_all((flow(1_000.0, T0_MS - 1),)) is None
    assert trail.add_all((flow(20.0, T0_MS), flow(3.0, T0_MS + 59_999))) == 20.0
    assert (trail.sum_usd, trail.orders) == (23.0, 2)
    assert trail.advance(T0_MS + 60_000)
    assert (trail.sum_usd, trail.orders) == (3.0, 1)


def test_the_largest_is_one_order_and_the_newest_the_last_that_came() -> None:
    trail = TrailingFlow(T0_MS)
    trail.add_all((flow(900.0, T0_MS, orders=9, largest_usd=100.0, exchange="OKX"),))
    trail.add_all((flow(150.0, T0_MS - 5_000, exchange="Bybit"),))
    trail.add_all((flow(50.0, T0_MS + 300, price=99.0),))
    assert trail.largest is not None
    assert trail.newest is not None
    assert (trail.largest.usd, trail.largest.exchange) == (150.0, "Bybit")
    assert trail.newest.last.price == 99.0


def test_an_empty_one_has_nothing() -> None:
    trail = TrailingFlow(T0_MS)
    trail.add_all((flow(5.0),))
    trail.advance(T0_MS + 60_000)
    assert (trail.cents, trail.orders, trail.largest, trail.newest) == (0, 0, None, None)


def test_a_day_of_awkward_cents_leaves_no_drift() -> None:
    rng = random.Random(3)
    trail = TrailingFlow(T0_MS)
    for second in range(20_000):
        trail.advance(T0_MS + second * 1000)
        trail.add_all((flow(rng.randrange(1, 10**14) / 100, T0_MS + second * 1000),))
    trail.advance(T0_MS + 20_059_000)
    trail.add_all((flow(0.1, T0_MS + 20_059_000),))
    assert trail.sum_usd == 0.1


def test_a_flow_far_ahead_of_the_clock_counts_as_of_now() -> None:
    trail = TrailingFlow(T0_MS)
    trail.add_all((flow(5.0, T0_MS + 3_600_000),))
    assert trail.sum_usd == 5.0
    trail.advance(T0_MS + 60_000)
    assert trail.sum_usd == 0.0


def test_flows_count_and_leave_after_the_clock_was_set_back() -> None:
    trail = TrailingFlow(T0_MS)
    trail.add_all((flow(5.0, T0_MS),))
    assert trail.advance(T0_MS - 3_600_000)
    assert (trail.sum_usd, trail.newest) == (0.0, None)
    trail.add_all((flow(7.0, T0_MS - 3_600_000),))
    assert trail.sum_usd == 7.0
    trail.advance(T0_MS - 3_540_000)
    assert trail.sum_usd == 0.0


def test_a_storm_takes_a_bounded_number_of_cells() -> None:
    trail = TrailingFlow(T0_MS)
    for number in range(50_000):
        now_ms = T0_MS + number * 10
        trail.advance(now_ms)
        trail.add_all((flow(1.0, now_ms - number % 3000, exchange=VENUES[number % 3]),))
    assert sum(len(venues) for venues in trail._seconds.values()) <= 60 * len(VENUES)


def test_a_flow_knows_its_key_and_whole_cents() -> None:
    one = flow(0.29, coin="ETH", side=Side.SHORT)
    assert (one.key, one.cents, one.second) == (("ETH", Side.SHORT), 29, T0_S)
