"""Waits stay inside their bounds and start afresh only after a connection that was any good."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.backoff import Backoff

bases_s = st.floats(min_value=0.1, max_value=30)
caps_s = st.floats(min_value=0.1, max_value=600)


@given(bases_s, caps_s, st.integers(), st.integers(min_value=1, max_value=2_000))
def test_every_wait_is_between_zero_and_the_doubled_base(
    base_s: float, cap_s: float, seed: int, failures: int
) -> None:
    backoff = Backoff(base_s, cap_s, random.Random(seed))
    for failure in range(min(failures, 40)):
        wait_s = backoff.next_s(open_s=0.0, got_data=False)
        assert 0.0 <= wait_s <= min(cap_s, base_s * 2.0**failure)
    for _ in range(failures):
        assert 0.0 <= backoff.next_s(open_s=0.0, got_data=False) <= cap_s


def test_the_whole_range_is_used() -> None:
    waits = [
        Backoff(8.0, 60.0, random.Random(n)).next_s(open_s=0, got_data=False) for n in range(500)
    ]
    assert min(waits) < 0.5
    assert max(waits) > 7.5


@given(st.floats(min_value=0, max_value=1e6), st.booleans(), st.integers(min_value=1, max_value=9))
def test_the_count_starts_afresh_only_after_a_minute_with_data(
    open_s: float, got_data: bool, failures: int
) -> None:
    backoff = Backoff(1.0, 1_000.0, random.Random(0))
    for _ in range(failures):
        backoff.next_s(open_s=0.0, got_data=False)
    backoff.next_s(open_s=open_s, got_data=got_data)
    good = open_s >= 60.0 and got_data
    assert backoff.ceiling_s == (2.0 if good else min(1_000.0, 2.0 ** (failures + 1)))
