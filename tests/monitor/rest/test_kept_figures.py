"""What is kept, for how long, and how much of it."""

from __future__ import annotations

from cgtui.monitor.rest.kept_figures import KeptFigures


def test_a_figure_is_good_for_its_time_and_not_before_it() -> None:
    kept: KeptFigures[float] = KeptFigures()
    kept.put("BTC", 5.0, now_ms=1_000)
    assert kept.get("BTC", 1_000, within_ms=10) == 5.0
    assert kept.get("BTC", 1_009, within_ms=10) == 5.0
    assert kept.get("BTC", 1_010, within_ms=10) is None
    assert kept.get("BTC", 1_010, within_ms=20) == 5.0
    assert kept.get("BTC", 999, within_ms=10) is None
    assert kept.get("ETH", 1_000, within_ms=10) is None


def test_zero_is_a_figure() -> None:
    kept: KeptFigures[float] = KeptFigures()
    kept.put("BTC", 0.0, now_ms=1_000)
    assert kept.get("BTC", 1_000, within_ms=10) == 0.0


def test_the_oldest_go_when_there_are_too_many() -> None:
    kept: KeptFigures[int] = KeptFigures(most=2)
    for coin in ("BTC", "ETH", "BTC", "SOL"):
        kept.put(coin, 1, now_ms=0)
    assert [kept.get(coin, 0, 1) for coin in ("BTC", "ETH", "SOL")] == [1, None, 1]
