"""Crafted bars: which of them count, and what is said of those that are not there."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.rows_history import LiquidationBar, OpenInterestBar, TakerBar
from cgtui.monitor.rest.input_rows import (
    liquidation_input,
    open_interest_input,
    taker_input,
    usual_volume_usd,
)
from cgtui.signals.inputs import (
    InputName,
    LiquidationInput,
    MissingInput,
    OpenInterestInput,
    Provenance,
    TakerInput,
)
from tests.monitor.rest.row_samples import MINUTE_MS, NOW_MS, T0, origin, reason


def taker_bars(*volumes: tuple[float, float], newest_ms: int = T0) -> list[TakerBar]:
    """(buy, sell) a minute, oldest first; the last begins at ``newest_ms``."""
    first_ms = newest_ms - (len(volumes) - 1) * MINUTE_MS
    return [
        TakerBar(time_ms=first_ms + n * MINUTE_MS, buy=buy, sell=sell)
        for n, (buy, sell) in enumerate(volumes)
    ]


def liquidation_bars(*sums: tuple[float, float], newest_ms: int = T0) -> list[LiquidationBar]:
    first_ms = newest_ms - (len(sums) - 1) * MINUTE_MS
    return [
        LiquidationBar(time_ms=first_ms + n * MINUTE_MS, long_usd=longs, short_usd=shorts)
        for n, (longs, shorts) in enumerate(sums)
    ]


def oi_bars(
    closes: dict[int, float], *, newest_ms: int = T0, width_min: int = 1
) -> list[OpenInterestBar]:
    """Closes by how many bars before the newest they are."""
    return [
        OpenInterestBar(
            time_ms=newest_ms - back * width_min * MINUTE_MS,
            open=close,
            high=close,
            low=close,
            close=close,
        )
        for back, close in sorted(closes.items(), reverse=True)
    ]


# Taker


def test_taker_is_five_closed_minutes_and_the_forming_one() -> None:
    bars = taker_bars((1e9, 1e9), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (10, 20))
    assert taker_input(bars, 5.0, origin()) == TakerInput(
        source=Provenance("/api/futures/x", "1m", "1m", NOW_MS),
        buy_usd=15,
        sell_usd=30,
        usual_usd=5.0,
    )


def test_an_all_zero_newest_bar_is_absent_and_the_age_is_the_closed_ones() -> None:
    bars = taker_bars((1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (0, 0))
    found = taker_input(bars, 5.0, origin())
    assert isinstance(found, TakerInput)
    assert (found.buy_usd, found.sell_usd) == (5, 10)
    assert found.source.as_of_ms == T0


def test_without_a_forming_bar_the_five_closed_ones_are_taken() -> None:
    bars = taker_bars((1e9, 1e9), *[(1.0, 2.0)] * 5, newest_ms=T0 - MINUTE_MS)
    found = taker_input(bars, 5.0, origin())
    assert isinstance(found, TakerInput)
    assert (found.buy_usd, found.sell_usd) == (5, 10)
    assert found.source.as_of_ms == T0


def test_a_server_ahead_of_our_clock_does_not_make_two_bars_forming() -> None:
    # By our clock the newest minute has not begun yet.
    bars = taker_bars((1e9, 1e9), *[(1.0, 2.0)] * 5, (10, 20))
    found = taker_input(bars, 5.0, origin(answered_ms=T0 - 2_000))
    assert isinstance(found, TakerInput)
    assert (found.buy_usd, found.sell_usd) == (15, 30)
    assert found.source.as_of_ms == T0 - 2_000


@pytest.mark.parametrize("hole", [0, 1, 2, 3, 4])
def test_a_missing_minute_is_not_taken_for_zero(hole: int) -> None:
    bars = taker_bars(*[(1.0, 2.0)] * 6)
    del bars[hole]
    assert reason(taker_input(bars, 5.0, origin())) == "1 of 6 minutes absent"


def test_a_zero_minute_in_the_middle_is_one() -> None:
    bars = taker_bars((1, 2), (0, 0), (1, 2), (1, 2), (1, 2), (1, 2))
    found = taker_input(bars, 5.0, origin())
    assert isinstance(found, TakerInput)
    assert (found.buy_usd, found.sell_usd) == (5, 10)


def test_numbers_in_strings_and_any_order_of_rows_are_the_same() -> None:
    wire = [
        {
            "time": str(T0 - n * MINUTE_MS),
            "aggregated_buy_volume_usd": "1.5",
            "aggregated_sell_volume_usd": 2,
        }
        for n in range(6)
    ]
    found = taker_input([TakerBar.model_validate(one) for one in wire], 5.0, origin())
    assert isinstance(found, TakerInput)
    assert (found.buy_usd, found.sell_usd) == (9.0, 12)


def test_nothing_and_nothing_but_zeros_are_missing() -> None:
    assert reason(taker_input([], 5.0, origin())) == "no data"
    assert reason(taker_input(taker_bars((0, 0)), 5.0, origin())) == "no data"
    assert reason(taker_input(taker_bars(*[(0.0, 0.0)] * 7), 5.0, origin())) == "no volume"


def test_an_interval_coarser_than_the_window_is_missing_and_says_both_intervals() -> None:
    bars = taker_bars(*[(1.0, 2.0)] * 6)
    assert taker_input(bars, 5.0, origin("15m")) == MissingInput(
        name=InputName.TAKER,
        endpoint="/api/futures/x",
        reason="15m bars are coarser than 5 min",
        interval_requested="1m",
        interval_used="15m",
    )


def test_bars_of_five_minutes_do_not_pass_for_twice_the_volume() -> None:
    # Four minutes into the newest bar, at an even hundred a minute.
    now_ms = T0 + 4 * MINUTE_MS
    bars = [
        TakerBar(time_ms=T0 - 5 * MINUTE_MS, buy=200, sell=300),
        TakerBar(time_ms=T0, buy=160, sell=240),
    ]
    found = taker_input(bars, 5.0, origin("5m", answered_ms=now_ms))
    assert isinstance(found, TakerInput)
    assert found.buy_usd == pytest.approx(200)
    assert found.sell_usd == pytest.approx(300)
    assert found.source == Provenance("/api/futures/x", "1m", "5m", now_ms)


# The usual volume


def test_the_usual_volume_is_the_median_of_a_days_closed_bars() -> None:
    width_ms = 5 * MINUTE_MS
    bars = [TakerBar(time_ms=T0 - n * width_ms, buy=n, sell=n * 10) for n in range(1, 288)]
    forming = TakerBar(time_ms=T0, buy=1e9, sell=0)
    older = [TakerBar(time_ms=T0 - n * width_ms, buy=1e9, sell=0) for n in range(289, 600)]
    usual_usd = usual_volume_usd([*older, *bars, forming], origin("5m"))
    assert usual_usd == median(11 * n for n in range(1, 288))


def test_a_usual_volume_needs_bars_of_five_minutes_enough_of_them_and_some_volume() -> None:
    width_ms = 5 * MINUTE_MS
    bars = [TakerBar(time_ms=T0 - n * width_ms, buy=1, sell=1) for n in range(1, 288)]
    assert usual_volume_usd(bars, origin("5m")) == 2
    assert usual_volume_usd(bars, origin("15m")) is None
    assert usual_volume_usd(bars[:71], origin("5m")) is None
    quiet = [TakerBar(time_ms=bar.time_ms, buy=0, sell=0) for bar in bars]
    assert usual_volume_usd(quiet, origin("5m")) is None


# Open interest


def test_open_interest_changes_from_the_close_15_and_60_minutes_before() -> None:
    closes = dict.fromkeys(range(64), 77.0) | {0: 98.0, 15: 100.0, 60: 140.0}
    found = open_interest_input(oi_bars(closes), origin())
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct == pytest.approx(-2.0)
    assert found.change_60m_pct == pytest.approx(-30.0)
    assert found.source == Provenance("/api/futures/x", "1m", "1m", NOW_MS)


def test_an_all_zero_newest_bar_of_open_interest_is_no_collapse() -> None:
    closes = dict.fromkeys(range(64), 77.0) | {0: 0.0, 1: 98.0, 16: 100.0, 61: 140.0}
    found = open_interest_input(oi_bars(closes), origin())
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct == pytest.approx(-2.0)
    assert found.change_60m_pct == pytest.approx(-30.0)
    assert found.source.as_of_ms == T0


@pytest.mark.parametrize(("back", "known"), [(15, True), (16, True), (17, True), (18, False)])
def test_a_hole_is_bridged_by_two_bars_and_no_more(back: int, known: bool) -> None:
    found = open_interest_input(oi_bars({0: 98.0, 14: 50.0, back: 100.0, 60: 140.0}), origin())
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct == (pytest.approx(-2.0) if known else None)
    assert found.change_60m_pct == pytest.approx(-30.0)


def test_a_close_of_zero_is_no_reference() -> None:
    found = open_interest_input(oi_bars({0: 98.0, 15: 0.0, 16: 100.0, 60: 0.0}), origin())
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct == pytest.approx(-2.0)
    assert found.change_60m_pct is None


def test_without_either_span_open_interest_is_missing() -> None:
    said = "no bar 15 or 60 min before the newest"
    assert reason(open_interest_input(oi_bars({0: 98.0, 3: 100.0}), origin())) == said
    assert reason(open_interest_input([], origin())) == "no data"


def test_coarser_bars_lose_the_span_they_cannot_show() -> None:
    half_hours = oi_bars({0: 98.0, 1: 100.0, 2: 140.0}, width_min=30)
    found = open_interest_input(half_hours, origin("30m"))
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct is None
    assert found.change_60m_pct == pytest.approx(-30.0)
    said = reason(open_interest_input(half_hours, origin("4h")))
    assert said == "4h bars are coarser than 60 min"


def test_two_wide_bars_more_would_be_another_span() -> None:
    found = open_interest_input(oi_bars({0: 98.0, 4: 100.0, 12: 140.0}, width_min=5), origin("5m"))
    assert isinstance(found, OpenInterestInput)
    assert found.change_15m_pct is None
    assert found.change_60m_pct == pytest.approx(-30.0)


# Liquidations


def test_liquidations_are_the_worst_minute_and_the_sum_of_five() -> None:
    bars = liquidation_bars((9e9, 9e9), (1, 0), (50, 7), (0, 0), (2, 8), (3, 1))
    assert liquidation_input(bars, origin()) == LiquidationInput(
        source=Provenance("/api/futures/x", "1m", "1m", NOW_MS),
        long_worst_usd=50,
        short_worst_usd=8,
        long_sum_usd=56,
        short_sum_usd=16,
    )


def test_an_all_zero_newest_minute_of_liquidations_gives_its_place_to_the_one_before() -> None:
    bars = liquidation_bars((70, 0), (50, 7), (0, 0), (2, 8), (3, 1), (0, 0))
    found = liquidation_input(bars, origin())
    assert isinstance(found, LiquidationInput)
    assert (found.long_worst_usd, found.long_sum_usd) == (70, 125)
    assert found.source.as_of_ms == T0


def test_five_quiet_minutes_are_data() -> None:
    found = liquidation_input(liquidation_bars(*[(0.0, 0.0)] * 6), origin())
    assert isinstance(found, LiquidationInput)
    assert found.long_sum_usd == found.short_sum_usd == 0


def test_a_missing_minute_of_liquidations_is_missing() -> None:
    bars = liquidation_bars(*[(1.0, 1.0)] * 6)
    del bars[2]
    assert reason(liquidation_input(bars, origin())) == "1 of 5 minutes absent"
    assert reason(liquidation_input([], origin())) == "no data"


def test_no_wider_bar_is_held_against_one_minute_sums() -> None:
    bars = liquidation_bars(*[(1.0, 1.0)] * 6)
    assert reason(liquidation_input(bars, origin("3m"))) == "3m bars are coarser than 1 min"


@given(
    st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=0, max_size=9, unique=False),
    st.sets(st.integers(0, 8)),
    st.integers(-90_000, 120_000),
)
def test_whatever_the_bars_a_worst_minute_is_within_its_sum(
    sums: list[tuple[float, float]], holes: set[int], ahead_ms: int
) -> None:
    bars = [bar for n, bar in enumerate(liquidation_bars(*sums)) if n not in holes]
    found = liquidation_input(bars, origin(answered_ms=T0 + ahead_ms))
    if isinstance(found, MissingInput):
        assert found.reason
        return
    assert found.long_worst_usd <= found.long_sum_usd <= 5 * found.long_worst_usd * (1 + 1e-9)
    assert found.source.as_of_ms <= T0 + ahead_ms
