from __future__ import annotations

from dataclasses import replace

import pytest

from cgtui.checklist.check import Status
from cgtui.checklist.evidence import NotAsked, Read
from cgtui.coinglass.rest_errors import IntervalRefusedError, ServerFaultError
from tests.checklist.build import HOUR_MS, NOW_MS, check, etf, failed, history, pairs

MARKET = ("funding", "open_interest", "liquidation")


def test_pairs_are_counted_and_that_of_the_health_check_is_named() -> None:
    found = check("pairs")
    assert found.status is Status.PASS
    assert found.detail == "2 pairs on 2 exchanges; SOL on OKX is SOL-USDT-SWAP"


def test_a_pair_that_is_not_listed_fails_and_names_the_nearest() -> None:
    found = check("pairs", pair=None, pair_missing="no SOLX on OKX; nearest: SOL-USDT-SWAP")
    assert found.status is Status.FAIL
    assert "nearest: SOL-USDT-SWAP" in found.detail
    assert found.mend is not None
    assert "health.coin" in found.mend


def test_a_list_without_pairs_fails() -> None:
    assert check("pairs", pairs=Read("/pairs")).status is Status.FAIL


@pytest.mark.parametrize("name", MARKET)
def test_a_fresh_history_at_the_interval_asked_for_passes(name: str) -> None:
    found = check(name)
    assert found.status is Status.PASS
    assert (found.http_status, found.code) == (200, "0")
    assert (found.interval_requested, found.interval_used) == ("1h", "1h")
    assert found.latency_ms == 80.0


@pytest.mark.parametrize("name", MARKET)
def test_a_coarser_interval_is_a_warning_that_names_both(name: str) -> None:
    found = check(name, **{name: history("1h", "4h")})
    assert found.status is Status.WARN
    assert "1h refused, 4h used" in found.detail
    assert found.interval_used == "4h"


@pytest.mark.parametrize("name", MARKET)
def test_an_interval_refused_all_the_way_fails_without_being_a_refusal_of_the_plan(
    name: str,
) -> None:
    error = IntervalRefusedError("some", "not available", http_status=200, code="403")
    found = check(name, **{name: failed(error)})
    assert found.status is Status.FAIL
    assert not found.refused


def test_an_answer_without_rows_fails() -> None:
    assert check("funding", funding=replace(history(), rows=())).status is Status.FAIL


@pytest.mark.parametrize(
    ("age_ms", "status"), [(3 * HOUR_MS, Status.PASS), (3 * HOUR_MS + 1, Status.WARN)]
)
def test_a_history_that_stands_still_is_a_warning(age_ms: int, status: Status) -> None:
    read = history(newest_ms=NOW_MS - age_ms)
    assert check("funding", funding=read, clock_offset_ms=0).status is status


def test_rows_that_could_not_be_read_are_a_warning() -> None:
    found = check("funding", funding=replace(history(), skipped=3))
    assert found.status is Status.WARN
    assert "3 of 4 rows" in found.detail
    assert check("pairs", pairs=replace(pairs(), skipped=1)).status is Status.WARN


@pytest.mark.parametrize(
    ("days_old", "status"), [(0, Status.PASS), (4, Status.PASS), (5, Status.FAIL)]
)
def test_fund_flows_may_be_4_days_old(days_old: int, status: Status) -> None:
    found = check("etf_flows", etf=etf(days_old))
    assert found.status is status
    assert f"{days_old} day" in found.detail


def test_fund_flows_that_are_switched_off_are_skipped() -> None:
    found = check("etf_flows", etf=NotAsked("OFF: features.etf"))
    assert found.status is Status.SKIP
    assert "OFF" in found.detail


def test_fund_flows_without_a_day_fail() -> None:
    assert check("etf_flows", etf=Read("/etf")).status is Status.FAIL


def test_each_input_has_a_line_and_a_coarser_one_warns() -> None:
    fault = failed(ServerFaultError("oi", "Server Error", http_status=200, code="500"))
    inputs = {
        "taker": history("1m"),
        "open_interest": fault,
        "liquidations": history("1m", "30m"),
    }
    statuses = {
        name: check(f"input_{name}", inputs=inputs).status
        for name in ("taker", "open_interest", "liquidations", "funding")
    }
    assert statuses == {
        "taker": Status.PASS,
        "open_interest": Status.FAIL,
        "liquidations": Status.WARN,
        "funding": Status.SKIP,
    }
