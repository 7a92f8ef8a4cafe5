from __future__ import annotations

import math

import pytest

from cgtui.signals.silence import ArrivalRate, quiet_after_s, silence_limit_s

T0_MS = 1_760_130_900_000
MINUTE_MS = 60_000


def test_the_limit_is_the_silence_that_happens_once_in_a_million() -> None:
    per_min = 5.0
    limit_s = silence_limit_s(per_min)
    assert math.exp(-per_min * limit_s / 60) == pytest.approx(1e-6)


@pytest.mark.parametrize(("per_min", "limit_s"), [(None, 600.0), (0.5, 600.0), (412.0, 60.0)])
def test_the_limit_stays_between_one_and_ten_minutes(per_min: float | None, limit_s: float) -> None:
    assert silence_limit_s(per_min) == limit_s


@pytest.mark.parametrize("per_min", [None, 0.6, 1.0, 5.0, 30.0, 5000.0])
def test_quiet_comes_before_the_stall_and_never_before_ten_seconds(per_min: float | None) -> None:
    assert 10.0 <= quiet_after_s(per_min) <= silence_limit_s(per_min)


def test_quiet_is_what_happens_once_in_a_hundred() -> None:
    assert math.exp(-5.0 * quiet_after_s(5.0) / 60) == pytest.approx(1e-2)


def test_the_rate_is_unknown_until_thirty_orders() -> None:
    rate = ArrivalRate()
    rate.add(T0_MS, 29)
    assert rate.per_min is None
    rate.add(T0_MS + MINUTE_MS, 1)
    assert rate.per_min == 15.0


def test_the_rate_counts_only_minutes_with_data() -> None:
    rate = ArrivalRate()
    rate.add(T0_MS, 40)
    rate.add(T0_MS + 500 * MINUTE_MS, 20)
    assert rate.per_min == 30.0


def test_the_rate_forgets_all_but_the_last_sixty_minutes_with_data() -> None:
    rate = ArrivalRate()
    rate.add(T0_MS, 100_000)
    for minute in range(1, 61):
        rate.add(T0_MS + minute * MINUTE_MS, 2)
    assert rate.per_min == 2.0


def test_a_frame_without_orders_is_no_data() -> None:
    rate = ArrivalRate()
    rate.add(T0_MS, 60)
    rate.add(T0_MS + MINUTE_MS, 0)
    assert rate.per_min == 60.0
