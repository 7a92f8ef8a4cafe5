from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cgtui.checklist.checklist import checklist_lines
from cgtui.checklist.evidence import Calls, NotAsked
from cgtui.checklist.mark import Mark
from cgtui.coinglass.rest_errors import KeyRefusedError, PlanTooLowError, UnreachableError
from cgtui.coinglass.rest_types import Quota
from cgtui.coinglass.stream_events import RefusalKind
from tests.checklist.build import DAY_MS, HOUR_MS, NOW_MS, account, etf, failed, history, visit
from tests.checklist.standing import line, source, standing, told

KEY = KeyRefusedError("account", "invalid key", code="401")


def test_the_key_is_refused() -> None:
    one = line("key_accepted", account=failed(KEY), pairs=NotAsked("the API key was refused"))
    assert one.mark is Mark.FAIL
    assert "invalid key" in one.evidence
    assert "api_key" in (one.mend or "")


@pytest.mark.parametrize("address", ["https://proxy.example", "https://open-api.coinglass.com/v3"])
def test_an_address_that_is_not_v4s_own_does_not_pass(address: str) -> None:
    one = line("rest_address", rest_url=address)
    assert one.mark is Mark.FAIL
    assert "coinglass.rest_url" in (one.mend or "")


def test_a_simulators_addresses_are_not_judged() -> None:
    for id_ in ("rest_address", "ws_address"):
        assert line(id_, source=source(mode="DEMO"), rest_url="http://127.0.0.1:1").mark is Mark.OFF


@pytest.mark.parametrize(
    ("read", "plan", "expiry"),
    [
        (account(), Mark.PASS, Mark.PASS),
        (account("GALACTIC"), Mark.FAIL, Mark.PASS),
        (account(ends_in_ms=None), Mark.PASS, Mark.FAIL),
        (account(ends_in_ms=-DAY_MS), Mark.PASS, Mark.FAIL),
        (NotAsked("not asked yet"), Mark.WAITING, Mark.WAITING),
    ],
)
def test_plan_and_expiry_are_known_or_the_lines_say_so(read: Any, plan: Mark, expiry: Mark) -> None:
    assert line("plan", account=read).mark is plan
    assert line("plan_expiry", account=read).mark is expiry


def test_a_plan_that_ends_soon_passes_with_a_word() -> None:
    one = line("plan_expiry", account=account(ends_in_ms=3 * DAY_MS))
    assert one.mark is Mark.PASS
    assert one.warned
    assert "renew" in (one.mend or "")


def test_a_plan_without_the_websocket_does_not_suffice_unless_it_works_all_the_same() -> None:
    low = {"account": account("HOBBYIST")}
    assert line("plan_sufficient", **low).warned
    silent = replace(standing(**low).health, feed=NotAsked("the websocket is not open yet"))
    assert line("plan_sufficient", health=silent).mark is Mark.FAIL


@pytest.mark.parametrize(
    ("offset_ms", "mark"),
    [(300, Mark.PASS), (-4_900, Mark.PASS), (5_100, Mark.FAIL), (60_000, Mark.FAIL),
     (None, Mark.WAITING)],
)  # fmt: skip
def test_the_clock_is_within_five_seconds(offset_ms: int | None, mark: Mark) -> None:
    one = line("clock", clock_offset_ms=offset_ms)
    assert one.mark is mark
    if mark is Mark.FAIL:
        assert "timedatectl" in (one.mend or "")


def test_a_simulated_clock_is_off() -> None:
    assert line("clock", clock_offset_ms=90_000, source=source(mode="DEMO")).mark is Mark.OFF


def test_a_quota_that_is_not_told_is_off_and_one_nearly_spent_is_warned_of() -> None:
    assert line("quota", quota=Quota(None, None)).mark is Mark.OFF
    assert line("quota", quota=Quota(299, 300)).warned
    assert not line("quota", quota=Quota(12, 300)).warned


READ = [
    "key_present",
    "key_accepted",
    "plan",
    "plan_expiry",
    "quota",
    "pairs",
    "funding",
    "etf_flows",
    "etf_source",
    "errors",
    "rest_address",
]
INPUT_IDS = ("input_taker", "input_open_interest", "input_liquidations", "input_funding")


def test_the_four_endpoints_pass_wait_and_fail_each_by_itself() -> None:
    reads = {
        "taker": history("1m"),
        "open_interest": failed(UnreachableError("oi", "time-out")),
        "liquidations": history("1m", "5m"),
    }
    by_id = {one.id: one for one in checklist_lines(standing(inputs=reads))}
    taker, interest, liquidations, funding = (by_id[id_] for id_ in INPUT_IDS)
    assert (taker.mark, taker.warned) == (Mark.PASS, False)
    assert interest.mark is Mark.FAIL
    assert "time-out" in interest.evidence
    assert (liquidations.mark, liquidations.warned) == (Mark.PASS, True)
    assert "1m refused, 5m used" in liquidations.evidence
    assert told(funding) == (Mark.WAITING, "not asked")


def test_funds_that_are_switched_off_are_off_and_old_ones_fail() -> None:
    off = line("etf_flows", etf=NotAsked("OFF: features.etf"))
    assert told(off) == (Mark.OFF, "features.etf")
    assert line("etf_flows", etf=etf(5)).mark is Mark.FAIL


def test_the_market_of_the_health_check_falls_back_and_fails() -> None:
    assert line("funding", funding=history("1h", "4h")).warned
    low = failed(PlanTooLowError("funding", "Upgrade plan", code="401"))
    assert line("open_interest", open_interest=low).mark is Mark.FAIL
    assert line("liquidation", liquidation=NotAsked("no pair")).mark is Mark.WAITING


def health_with_visit(**changed: Any) -> dict[str, Any]:
    health = replace(standing().health, feed=visit(**changed))
    return {"health": health}


def test_the_websocket_is_the_one_that_runs() -> None:
    assert line("ws_open").mark is Mark.PASS
    assert line("ws_pong").latency_ms == 84.0
    gone = health_with_visit(handshake_ms=None, ended="HTTP 503")
    assert told(line("ws_open", **gone)) == (Mark.FAIL, "HTTP 503")
    assert line("ws_subscribe", **gone).mark is Mark.WAITING
    refused = health_with_visit(ended="upgrade plan", refusal=RefusalKind.PLAN, pong_rtt_ms=None)
    assert line("ws_subscribe", **refused).mark is Mark.FAIL
    closed = replace(standing().health, feed=NotAsked("the websocket is not open yet"))
    assert line("ws_open", health=closed).mark is Mark.WAITING


@pytest.mark.parametrize(
    ("calls", "mark", "warned"),
    [
        (Calls(0, 0, ()), Mark.WAITING, False),
        (Calls(200, 0, ()), Mark.PASS, False),
        (Calls(200, 3, ("UnreachableError",)), Mark.PASS, True),
        (Calls(9, 9, ("UnreachableError",)), Mark.PASS, True),
        (Calls(20, 10, ("UnreachableError",)), Mark.FAIL, False),
    ],
)
def test_rest_errors_are_counted_and_half_of_all_calls_is_a_failure(
    calls: Calls, mark: Mark, warned: bool
) -> None:
    one = line("errors", calls=calls)
    assert (one.mark, one.warned) == (mark, warned)


def test_where_nothing_can_be_read_those_lines_are_off() -> None:
    replay = standing(source=source(mode="REPLAY", no_rest="a replay has no REST"))
    lines = {one.id: one for one in checklist_lines(replay)}
    for id_ in (*READ, *INPUT_IDS):
        assert told(lines[id_]) == (Mark.OFF, "a replay has no REST")
    assert lines["ws_open"].mark is Mark.PASS


def test_old_rows_are_judged_by_the_time_of_the_run() -> None:
    stale = history("1m", newest_ms=NOW_MS - HOUR_MS)
    assert line("input_taker", inputs={"taker": stale}).warned
