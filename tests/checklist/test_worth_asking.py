from __future__ import annotations

import pytest

from cgtui.checklist.worth_asking import (
    after_account,
    after_pairs,
    inputs_after,
    inputs_of,
    websocket_after,
)
from cgtui.coinglass.rest_errors import (
    BadBodyError,
    BudgetSpentError,
    CoinglassError,
    KeyRefusedError,
    NotFoundError,
    PlanTooLowError,
    RateLimitedError,
    ServerFaultError,
    UnreachableError,
)
from cgtui.coinglass.rest_types import Plan
from tests.checklist.build import account, failed, history, pairs


@pytest.mark.parametrize(
    "kind", [KeyRefusedError, RateLimitedError, BudgetSpentError, UnreachableError]
)
def test_nothing_more_is_asked_after_what_every_call_would_meet(
    kind: type[CoinglassError],
) -> None:
    assert after_account(failed(kind("account", "no"))) is not None
    assert after_pairs(account(), failed(kind("pairs", "no"))) is not None


@pytest.mark.parametrize("kind", [NotFoundError, BadBodyError, ServerFaultError, PlanTooLowError])
def test_the_trouble_of_one_endpoint_does_not_stop_the_others(kind: type[CoinglassError]) -> None:
    assert after_account(failed(kind("account", "no"))) is None
    assert after_pairs(account(), failed(kind("pairs", "no"))) is None


def test_two_faults_in_a_row_are_the_servers() -> None:
    fault = failed(ServerFaultError("any", "Server Error"))
    assert after_pairs(fault, fault) is not None
    assert after_pairs(fault, pairs()) is None


def test_the_websocket_is_tried_unless_the_key_is_known_to_be_bad() -> None:
    assert websocket_after(failed(KeyRefusedError("account", "no"))) is not None
    assert websocket_after(failed(RateLimitedError("account", "no"))) is None
    assert websocket_after(account()) is None


@pytest.mark.parametrize(
    ("plan", "asked"),
    [(None, True), (Plan.HOBBYIST, False), (Plan.STARTUP, False), (Plan.STANDARD, True)],
)
def test_a_plan_known_to_lack_the_minute_is_not_asked_for_it(
    plan: Plan | None, *, asked: bool
) -> None:
    assert (inputs_of(plan) is None) == asked


def test_after_a_first_input_that_fell_back_the_others_are_not_asked() -> None:
    assert inputs_after(history("1m", "30m")) is not None
    assert inputs_after(history("1m")) is None
    assert inputs_after(failed(ServerFaultError("taker", "Server Error"))) is None
