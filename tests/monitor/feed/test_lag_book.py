from __future__ import annotations

import random

from cgtui.monitor.feed.lag_book import LagBook
from tests.monitor.build import T0_MS


def test_quantiles_are_exact_by_nearest_rank() -> None:
    rng = random.Random(5)
    lags = [rng.randrange(10_000) for _ in range(501)]
    book = LagBook()
    book.add(T0_MS, lags)
    ordered = sorted(lags)
    assert book.p50_p95_ms(T0_MS) == (float(ordered[250]), float(ordered[475]))


def test_only_the_newest_thousand_orders_count() -> None:
    book = LagBook()
    book.add(T0_MS, [9_000] * 700)
    book.add(T0_MS, [100] * 600)
    book.add(T0_MS, [200] * 400)
    assert book.p50_p95_ms(T0_MS) == (100.0, 200.0)


def test_a_frame_of_twelve_thousand_costs_no_more_than_its_newest() -> None:
    book = LagBook()
    book.add(T0_MS, [9_000] * 11_000 + [5] * 1_000)
    assert book.p50_p95_ms(T0_MS) == (5.0, 5.0)


def test_frames_that_no_longer_matter_are_let_go() -> None:
    book = LagBook()
    for _ in range(5000):
        book.add(T0_MS, [1])
    assert len(book._runs) == 1000


def test_after_a_minute_without_orders_the_lag_is_not_known() -> None:
    book = LagBook()
    assert book.p50_p95_ms(T0_MS) == (None, None)
    book.add(T0_MS, [10])
    assert book.p50_p95_ms(T0_MS + 60_000) == (10.0, 10.0)
    assert book.p50_p95_ms(T0_MS + 60_001) == (None, None)
