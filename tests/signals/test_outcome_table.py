from __future__ import annotations

import pytest

from cgtui.coinglass.events import Side
from cgtui.signals.outcome_table import HorizonResult, table
from cgtui.signals.outcomes import Outcome
from cgtui.signals.tier import Tier


def outcome(
    alert_id: str,
    with_flow_pct: float | None,
    *,
    tier: Tier = Tier.LARGE,
    verdict: str = "CONFIRMED",
    horizon_min: int = 5,
) -> Outcome:
    there = with_flow_pct is not None
    return Outcome(
        alert_id=alert_id,
        coin="BTC",
        side=Side.SHORT,
        tier=tier,
        verdict=verdict,
        horizon_min=horizon_min,
        price=100.0 if there else None,
        move_pct=with_flow_pct,
        with_flow_pct=with_flow_pct,
        at_ms=0,
        source="rest" if there else None,
    )


def test_a_row_counts_what_went_on_and_how_far() -> None:
    (row,) = table(
        [
            outcome("a1", 1.0),
            outcome("a2", -0.5),
            outcome("a3", 0.0),
            outcome("a4", 2.0),
            outcome("a5", None),
            outcome("a1", None, horizon_min=15),
        ]
    )
    assert (row.tier, row.verdict, row.alerts) == (Tier.LARGE, "CONFIRMED", 5)
    assert row.horizons == (
        HorizonResult(5, 4, 1, 0.5, 50.0),  # unmoved has not gone on
        HorizonResult(15, 0, 1, None, None),
        HorizonResult(60, 0, 0, None, None),
    )


def test_rows_are_by_tier_and_verdict_the_highest_tier_first() -> None:
    rows = table(
        [
            outcome("a1", 1.0),
            outcome("a2", 1.0, tier=Tier.EXTREME, verdict="UNCONFIRMED"),
            outcome("a3", 1.0, tier=Tier.EXTREME),
        ]
    )
    assert [(row.tier, row.verdict) for row in rows] == [
        (Tier.EXTREME, "CONFIRMED"),
        (Tier.EXTREME, "UNCONFIRMED"),
        (Tier.LARGE, "CONFIRMED"),
    ]


def test_of_nothing_there_is_no_row() -> None:
    assert table([]) == ()


def test_the_order_of_outcomes_does_not_matter() -> None:
    some = [outcome(f"a{number}", number - 2.0) for number in range(6)]
    assert table(some) == table(reversed(some))
    assert table(some)[0].horizons[0].median_pct == pytest.approx(0.5)
