"""What each kind of REST answer says to the kill-switch."""

from __future__ import annotations

import pytest

from cgtui.coinglass import rest_errors
from cgtui.coinglass.rest_types import CallRecord
from cgtui.monitor.signal.call_outcome import outcome_of
from cgtui.signals.hold_facts import CallOutcome

ERRORS = sorted(
    name
    for name, found in vars(rest_errors).items()
    if isinstance(found, type)
    and issubclass(found, rest_errors.CoinglassError)
    and found is not rest_errors.CoinglassError
)


def record(error_class: str | None = None, *, cached: bool = False) -> CallRecord:
    return CallRecord(1, "taker_aggregated", "/api", {}, 200, "0", error_class, 1.0, 1, cached)


def test_an_answer_is_good_and_a_cached_one_says_nothing() -> None:
    assert outcome_of(record()) is CallOutcome.GOOD
    assert outcome_of(record(cached=True)) is None


@pytest.mark.parametrize(
    ("error_class", "outcome"),
    [
        ("KeyRefusedError", CallOutcome.KEY),
        ("PlanTooLowError", CallOutcome.PLAN),
        ("IntervalRefusedError", CallOutcome.INTERVAL),
        ("RateLimitedError", CallOutcome.LIMITED),
        ("ServerFaultError", CallOutcome.FAILED),
        ("UnreachableError", CallOutcome.FAILED),
        ("BudgetSpentError", None),
        ("UnknownPairError", None),
    ],
)
def test_each_error_says_what_it_means(error_class: str, outcome: CallOutcome | None) -> None:
    assert error_class in ERRORS
    assert outcome_of(record(error_class)) is outcome


@pytest.mark.parametrize("error_class", ERRORS)
def test_no_error_passes_for_a_success(error_class: str) -> None:
    assert outcome_of(record(error_class)) is not CallOutcome.GOOD
