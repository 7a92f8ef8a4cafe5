"""Bars of funding as the input: the rate before the episode, for eight hours, with percentiles."""

from __future__ import annotations

import pytest

from cgtui.coinglass.rows_history import FundingBar
from cgtui.monitor.rest.input_rows import (
    OwnFunding,
    funding_input,
    own_funding,
)
from cgtui.signals.inputs import (
    FundingInput,
    Provenance,
)
from tests.monitor.rest.row_samples import HOUR_MS, MINUTE_MS, T0, origin, reason


def funding_bar(start_ms: int, close: float) -> FundingBar:
    return FundingBar(time_ms=start_ms, open_pct=0.5, high_pct=0.5, low_pct=-0.5, close_pct=close)


OPENED_MS = T0 - 90_000


BEFORE_MS = T0 - 3 * MINUTE_MS
"""The last minute that had ended when the episode opened began here."""


def test_funding_is_the_last_bar_that_had_closed_when_the_episode_opened() -> None:
    bars = [funding_bar(BEFORE_MS + n * MINUTE_MS, 0.01 + n / 1_000) for n in range(-2, 4)]
    own = OwnFunding(p95_pct=0.02, p5_pct=-0.02)
    found = funding_input(bars, own, origin(), opened_ms=OPENED_MS, interval_h=8)
    assert found == FundingInput(
        source=Provenance("/api/futures/x", "1m", "1m", BEFORE_MS + MINUTE_MS),
        rate_pct=0.01,
        own_p95_pct=0.02,
        own_p5_pct=-0.02,
    )


def test_a_bar_that_closes_as_the_episode_opens_has_closed_before() -> None:
    bars = [funding_bar(T0 - MINUTE_MS, 0.01), funding_bar(T0, 0.02)]
    found = funding_input(bars, OwnFunding(), origin(), opened_ms=T0, interval_h=8)
    assert isinstance(found, FundingInput)
    assert (found.rate_pct, found.own_p95_pct, found.own_p5_pct) == (0.01, None, None)


@pytest.mark.parametrize(
    ("interval_h", "rate_pct"), [(8, 0.01), (1, 0.08), (4, 0.02), (None, 0.01), (0, 0.01)]
)
def test_a_rate_is_for_eight_hours_whatever_the_contract_pays_for(
    interval_h: float | None, rate_pct: float
) -> None:
    found = funding_input(
        [funding_bar(BEFORE_MS, 0.01)],
        OwnFunding(),
        origin(),
        opened_ms=OPENED_MS,
        interval_h=interval_h,
    )
    assert isinstance(found, FundingInput)
    assert found.rate_pct == pytest.approx(rate_pct)


def test_a_rate_of_zero_is_a_rate() -> None:
    bar = FundingBar(time_ms=BEFORE_MS, open_pct=0, high_pct=0, low_pct=0, close_pct=0)
    found = funding_input([bar], OwnFunding(), origin(), opened_ms=OPENED_MS, interval_h=8)
    assert isinstance(found, FundingInput)
    assert found.rate_pct == 0


def test_funding_from_after_the_opening_or_long_before_it_is_missing() -> None:
    def said(start_ms: int, used: str = "1m") -> str:
        bars = [funding_bar(start_ms, 0.01)]
        return reason(
            funding_input(bars, OwnFunding(), origin(used), opened_ms=OPENED_MS, interval_h=8)
        )

    assert said(BEFORE_MS + MINUTE_MS) == "no bar closed before the episode"
    early = said(BEFORE_MS - 3 * MINUTE_MS)
    assert early == "the last bar ended 3 min 30 s before the episode"
    assert said(BEFORE_MS, "12h") == "12h bars are coarser than 8 h"


def test_two_bars_too_early_are_tolerated() -> None:
    bars = [funding_bar(BEFORE_MS - 2 * MINUTE_MS, 0.01)]
    found = funding_input(bars, OwnFunding(), origin(), opened_ms=OPENED_MS, interval_h=8)
    assert isinstance(found, FundingInput)


def test_own_percentiles_are_nearest_rank_over_thirty_days_of_closed_hours() -> None:
    rates = [n / 1_000 for n in range(1, 201)]
    bars = [funding_bar(T0 - (n + 2) * HOUR_MS, rate) for n, rate in enumerate(rates)]
    forming = funding_bar(T0 - 600_000, 9.0)
    older = [funding_bar(T0 - (31 * 24 + n) * HOUR_MS, -9.0) for n in range(50)]
    own = own_funding([*older, *bars, forming], origin("1h"), interval_h=8)
    assert own == OwnFunding(p95_pct=0.190, p5_pct=0.010)
    hourly = own_funding(bars, origin("1h"), interval_h=1)
    assert hourly.p95_pct == pytest.approx(8 * 0.190)


def test_less_than_a_week_of_funding_has_no_percentiles() -> None:
    bars = [funding_bar(T0 - (n + 2) * HOUR_MS, 0.01) for n in range(168)]
    assert own_funding(bars, origin("1h"), interval_h=8) == OwnFunding(0.01, 0.01)
    assert own_funding(bars[:-1], origin("1h"), interval_h=8) == OwnFunding()
