from __future__ import annotations

import pytest

from cgtui.coinglass.catalogue import (
    ACCOUNT,
    COINS_MARKETS,
    LIQUIDATION_COINS,
    OI_AGGREGATED,
)
from cgtui.coinglass.plans import (
    ALL_DAYS,
    INTERVAL_LADDER,
    Access,
    access,
    coarser,
    history_days,
    intervals_of,
    least_plan,
    plan_named,
)
from cgtui.coinglass.rest_types import Plan


def test_the_ladder_is_the_one_a_fallback_climbs() -> None:
    assert " ".join(INTERVAL_LADDER) == "1m 3m 5m 15m 30m 1h 4h 6h 8h 12h 1d"


@pytest.mark.parametrize(
    ("plan", "finest"),
    [
        (Plan.HOBBYIST, "4h"),
        (Plan.STARTUP, "30m"),
        (Plan.STANDARD, "1m"),
        (Plan.PROFESSIONAL, "1m"),
        (Plan.ENTERPRISE, "1m"),
    ],
)
def test_the_finest_interval_of_each_plan(plan: Plan, finest: str) -> None:
    assert intervals_of(plan)[0] == finest


def test_depths_are_days_and_enterprise_has_those_of_professional() -> None:
    assert history_days(Plan.STARTUP, "1h") == 180
    assert history_days(Plan.STANDARD, "1m") == 6
    assert history_days(Plan.HOBBYIST, "1h") == 0
    assert history_days(Plan.HOBBYIST, "1d") == ALL_DAYS
    assert history_days(Plan.ENTERPRISE, "5m") == history_days(Plan.PROFESSIONAL, "5m") == 60
    assert history_days(Plan.PROFESSIONAL, "10m") == 0


def test_the_least_plan_for_an_interval() -> None:
    assert least_plan("5m") is Plan.STANDARD
    assert least_plan("1h") is Plan.STARTUP
    assert least_plan("4h") is Plan.HOBBYIST
    assert least_plan("10m") is None


@pytest.mark.parametrize(
    ("interval", "plan", "next_one"),
    [
        ("5m", None, "15m"),
        ("5m", Plan.HOBBYIST, "4h"),
        ("5m", Plan.STARTUP, "30m"),
        ("1h", None, "4h"),
        ("2h", None, "4h"),
        ("10m", None, "1m"),
        ("12h", Plan.HOBBYIST, "1d"),
        ("1d", None, None),
        ("1w", None, None),
    ],
)
def test_the_next_coarser_interval(interval: str, plan: Plan | None, next_one: str | None) -> None:
    assert coarser(OI_AGGREGATED, interval, plan) == next_one


def test_an_endpoint_without_intervals_has_no_coarser_one() -> None:
    assert coarser(ACCOUNT, "1h") is None


def test_access_says_unknown_where_the_documentation_contradicts_itself() -> None:
    assert access(COINS_MARKETS, Plan.STARTUP) is Access.NO
    assert access(COINS_MARKETS, Plan.ENTERPRISE) is Access.YES
    assert access(LIQUIDATION_COINS, Plan.HOBBYIST) is Access.UNKNOWN


def test_a_word_that_is_no_plan_is_none() -> None:
    assert plan_named("standard") is Plan.STANDARD
    assert plan_named("gold") is None
