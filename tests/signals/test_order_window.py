from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.signals.coin_tiers import CoinTiers
from cgtui.signals.order_window import MAX_COINS, OrderWindow
from tests.signals import test_minute_window as minutes
from tests.signals.flows import T0_MS, tiers
from tests.signals.params import DEFAULTS

HOUR_MS = 3_600_000
M = 1_000_000.0


def window_of(coin_tiers: CoinTiers | None = None, **thresholds: Any) -> OrderWindow:
    """An empty window at T0."""
    window = OrderWindow(coin_tiers or tiers(), replace(DEFAULTS.thresholds, **thresholds))
    window.advance(T0_MS)
    return window


orders = st.lists(
    st.tuples(
        st.integers(0, 6),  # how far time goes on, in hours
        st.integers(0, 20),  # how old the order is, in hours
        st.sampled_from([10.0, 49_999.99, 50_000.0, 60_000.0, 100_000.0, 2e6]) | st.floats(1, 1e7),
        st.integers(1, 40),  # of that size
    ),
    max_size=40,
)


@given(orders)
def test_the_p99_is_that_of_a_sort_whenever_it_reaches_the_floor(
    walk: list[tuple[int, int, float, int]],
) -> None:
    window = window_of(window_days=0.5, min_minutes=10)
    now_ms, held = T0_MS, list[tuple[int, float]]()
    for step_h, age_h, usd, count in walk:
        now_ms += step_h * HOUR_MS
        window.advance(now_ms)
        time_ms = now_ms - age_h * HOUR_MS
        held += [(time_ms // HOUR_MS, usd)] * count
        for _ in range(count):
            window.add("PEPE", usd, time_ms)
        inside = [size for hour, size in held if hour > now_ms // HOUR_MS - 12]
        assert window.samples("PEPE") == len(inside)
        p99 = minutes.nearest_rank(inside, 99) if len(inside) >= 10 else None
        expected = p99 if p99 is not None and p99 >= 50_000 else None
        assert window.p99_usd("PEPE") == expected
        assert window.badge_usd("PEPE") == max(expected or 0, 50_000)
        for probe in (149_999.0, 150_000.0, usd):
            alone = probe >= max(expected or 0, 150_000)
            assert window.speaks_alone("PEPE", probe) is alone


@given(orders, st.integers(1, 5))
def test_small_orders_by_number_are_the_same_as_one_by_one_whenever_it_is_asked(
    walk: list[tuple[int, int, float, int]], asked_every: int
) -> None:
    at_once, one_by_one = (window_of(window_days=0.5, min_minutes=10) for _ in range(2))
    now_ms = T0_MS
    for step, (step_h, age_h, usd, count) in enumerate(walk):
        now_ms += step_h * HOUR_MS
        time_ms = now_ms - age_h * HOUR_MS
        for window in (at_once, one_by_one):
            window.advance(now_ms)
        for _ in range(count):
            one_by_one.add("PEPE", usd, time_ms)
        if usd < at_once.keep_usd("PEPE"):
            at_once.add_small("PEPE", count, time_ms)
        else:
            for _ in range(count):
                at_once.add("PEPE", usd, time_ms)
        if step % asked_every == 0:
            assert at_once.p99_usd("PEPE") == one_by_one.p99_usd("PEPE")
            assert at_once.samples("PEPE") == one_by_one.samples("PEPE")
    assert at_once.samples("PEPE") == one_by_one.samples("PEPE")


def test_fewer_orders_than_needed_leave_the_floor_alone() -> None:
    window = window_of()
    for _ in range(199):
        window.add("BTC", 9 * M, T0_MS)
    assert window.badge_usd("BTC") == 0.5 * M
    assert [window.speaks_alone("BTC", usd) for usd in (1.5 * M - 1, 1.5 * M)] == [False, True]
    window.add("BTC", 9 * M, T0_MS)
    assert window.badge_usd("BTC") == 9 * M
    assert [window.speaks_alone("BTC", usd) for usd in (9 * M - 1, 9 * M)] == [False, True]


def test_small_orders_may_be_counted_together() -> None:
    one_by_one, together = window_of(), window_of()
    for number in range(1000):
        usd = 100.0 if number % 50 else 700_000.0 + number
        one_by_one.add("BTC", usd, T0_MS)
        if usd > 100.0:
            together.add("BTC", usd, T0_MS)
    together.add_small("BTC", 980, T0_MS)
    assert together.samples("BTC") == one_by_one.samples("BTC") == 1000
    assert together.p99_usd("BTC") == one_by_one.p99_usd("BTC") == 700_450.0


def test_what_is_restored_gives_the_p99_it_gave() -> None:
    live, restored = window_of(), window_of()
    sizes = [(T0_MS - number * 60_000, (number * 7919 % 1000) ** 2.1) for number in range(3000)]
    for time_ms, usd in sizes:
        live.add("BTC", usd, time_ms)
    counts = Counter(time_ms // HOUR_MS for time_ms, _ in sizes)
    keep_usd = restored.keep_usd("BTC")
    restored.restore("BTC", counts, [one for one in sizes if one[1] >= keep_usd])
    for days in (0, 5):
        for window in (live, restored):
            window.advance(T0_MS + days * 24 * HOUR_MS)
        assert live.p99_usd("BTC") is not None
        assert restored.p99_usd("BTC") == live.p99_usd("BTC")
        assert restored.samples("BTC") == live.samples("BTC")


def test_a_coin_that_leaves_tier_3_still_has_its_exact_p99() -> None:
    coin_tiers = tiers()
    coin_tiers.set_tier3(["LINK"])
    window = window_of(coin_tiers)
    for number in range(300):
        window.add("LINK", 60_000.0 + number, T0_MS)
    assert window.p99_usd("LINK") is None
    assert window.badge_usd("LINK") == 100_000
    coin_tiers.set_tier3([])
    assert window.p99_usd("LINK") == 60_296.0


def test_a_window_that_has_passed_forgets_its_coins() -> None:
    window = window_of()
    window.add("BTC", 9 * M, T0_MS)
    window.add("BTC", 9 * M, T0_MS - 6 * 24 * HOUR_MS)
    window.restore("BTC", {T0_MS // HOUR_MS - 144: 9}, [(T0_MS - 144 * HOUR_MS, 9 * M)])
    assert window.samples("BTC") == 1
    window.add("BTC", 9 * M, T0_MS - 143 * HOUR_MS)
    assert window.samples("BTC") == 2
    window.advance(T0_MS + 6 * 24 * HOUR_MS)
    assert window.samples("BTC") == 0
    assert not window._coins
    assert window._large_orders == 0


def test_invented_names_are_bounded_and_cost_no_percentile() -> None:
    window = window_of()
    for _ in range(200):
        window.add("BTC", 9 * M, T0_MS)
    for number in range(3 * MAX_COINS):
        window.add(f"X{number}", 60_000.0, T0_MS)
    assert len(window._coins) <= MAX_COINS
    assert window.p99_usd("BTC") == 9 * M
    assert window._large_orders == sum(len(one.by_size) for one in window._coins.values())


def test_a_flood_of_large_orders_shortens_the_longest_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cgtui.signals.order_window.MAX_LARGE_ORDERS", 5_000)
    window = window_of()
    for _ in range(200):
        window.add("BTC", 9 * M, T0_MS)
    for number in range(20_000):
        window.add("FLOOD", 50_000.0 + number, T0_MS - number // 100 * 60_000)
        assert window._large_orders <= 5_000
    assert window.p99_usd("BTC") == 9 * M
    flood = window._coins["FLOOD"]
    assert window._large_orders == 200 + len(flood.by_size)
    # What is left is whole hours, so that their p99 is exact.
    assert flood.total == len(flood.by_size) == sum(flood.counts.values())


def test_small_orders_leave_with_their_own_hour_though_nobody_asked_before() -> None:
    window = window_of(window_days=0.5)
    window.add_small("PEPE", 3, T0_MS - 5 * HOUR_MS)
    window.add_small("PEPE", 4, T0_MS)
    window.add_small("WIF", 2, T0_MS)
    window.advance(T0_MS + 8 * HOUR_MS)
    assert (window.samples("PEPE"), window.samples("WIF")) == (4, 2)
    window.advance(T0_MS + 13 * HOUR_MS)
    assert (window.samples("PEPE"), window.samples("WIF")) == (0, 0)
