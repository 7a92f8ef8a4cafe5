from __future__ import annotations

from cgtui.monitor.feed.coverage import Coverage
from tests.monitor.build import T0_MS

HOUR_S = 3600


def test_nothing_is_covered_before_the_first_subscription() -> None:
    assert Coverage().partial_since_ms(60, T0_MS) == T0_MS


def test_a_span_is_partial_until_it_is_as_old_as_itself() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 3_599_999) == T0_MS
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 3_600_000) is None


def test_a_short_gap_does_not_begin_the_counting_anew() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 4_000_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 4_060_000) is None
    coverage.found(T0_MS + 4_060_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 4_060_000) is None


def test_a_gap_of_over_a_minute_does() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 4_000_000)
    during_ms = T0_MS + 4_060_001
    assert coverage.partial_since_ms(60, during_ms) == during_ms
    coverage.found(T0_MS + 4_070_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 4_080_000) == T0_MS + 4_070_000


def test_failed_attempts_do_not_shorten_a_gap() -> None:
    coverage = Coverage()
    coverage.found(T0_MS)
    coverage.lost(T0_MS + 1_000)
    coverage.lost(T0_MS + 50_000)
    coverage.found(T0_MS + 70_000)
    assert coverage.partial_since_ms(HOUR_S, T0_MS + 70_000) == T0_MS + 70_000
