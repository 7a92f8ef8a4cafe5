"""The states of an account and of the service, each with what is said of it and the exit code."""

from __future__ import annotations

from cgtui.simulator.rest_faults import HTML_502, LIMITED, LIMITED_HTTP, Fault, coded
from cgtui.simulator.rest_reply import INTERVAL_REFUSED
from tests.cli.doctor_program import BAD_KEY, Run, faults_of, run, simulator

__all__ = ["run"]

ACCOUNT = "/api/user/account/subscription"
MARKET = {
    "funding": "/api/futures/funding-rate/history",
    "open_interest": "/api/futures/open-interest/history",
    "liquidation": "/api/futures/liquidation/history",
}
ADDRESSES = {"rest_address", "ws_address"}
INPUTS = {"input_taker", "input_open_interest", "input_liquidations", "input_funding"}
FEED = {"ws_open", "ws_subscribe", "ws_pong"}


def test_a_good_account_passes_with_exit_code_0(run: Run) -> None:
    with simulator() as one:
        done = run("--json", at=one)
    assert done.code == 0
    statuses = done.statuses
    # A simulator is not at CoinGlass's addresses, and that is said.
    assert {id_ for id_, status in statuses.items() if status != "pass"} == ADDRESSES
    report = done.report
    assert report["ok"] is True
    assert report["plan"]["level"] == "STANDARD"
    assert report["plan"]["expires"].endswith("Z")
    assert report["quota"] == {"used": 10, "limit": 300}
    assert done.check("key_accepted")["http_status"] == 200
    assert done.check("funding")["interval_used"] == "1h"
    assert done.check("ws_pong")["latency_ms"] > 0


def test_for_people_it_is_a_line_a_check_and_one_that_sums_up(run: Run) -> None:
    with simulator() as one:
        done = run(at=one)
    assert done.code == 0
    lines = done.out.splitlines()
    assert len([line for line in lines if " PASS  " in line]) == 20
    assert len([line for line in lines if " WARN  " in line]) == 2
    assert lines[-1].startswith("OK | 20 pass, 2 warn, 0 fail, 0 skip | plan STANDARD until ")
    assert "| quota 10/300 a minute |" in lines[-1]
    assert done.err == ""


def test_a_bad_key_is_one_failure_and_exit_code_3(run: Run) -> None:
    with simulator() as one:
        done = run("--json", at=one, key=BAD_KEY)
        assert one.feed.connections == ()
    assert done.code == 3
    statuses = done.statuses
    assert [id_ for id_, status in statuses.items() if status == "fail"] == ["key_accepted"]
    key = done.check("key_accepted")
    assert (key["http_status"], key["code"]) == (200, "400")
    assert "Invalid API key provided" in key["detail"]
    for id_ in {*MARKET, *INPUTS, *FEED, "plan", "plan_expiry", "pairs", "etf_flows"}:
        assert statuses[id_] == "skip"
        assert done.check(id_)["detail"] == "the API key was refused"
    # It was asked once.
    assert done.check("errors")["detail"].startswith("1 of 1 calls")
    assert done.report["refused"] is True


def test_a_low_plan_fails_at_the_websocket_with_exit_code_3(run: Run) -> None:
    with simulator(level="HOBBYIST") as one:
        done = run("--json", at=one)
    assert done.code == 3
    statuses = done.statuses
    failed = {id_ for id_, status in statuses.items() if status == "fail"}
    assert failed == {"plan_sufficient", "ws_subscribe"}
    assert statuses["key_accepted"] == statuses["plan"] == statuses["ws_open"] == "pass"
    assert "need upgrade plan" in done.check("ws_subscribe")["detail"]
    for id_ in MARKET:
        assert statuses[id_] == "warn"
        assert done.check(id_)["interval_requested"] == "1h"
        assert done.check(id_)["interval_used"] == "4h"
    for id_ in INPUTS:
        assert statuses[id_] == "skip"
        assert "HOBBYIST gives 4h" in done.check(id_)["detail"]
    assert done.report["plan"]["level"] == "HOBBYIST"


def test_a_plan_with_the_hour_but_no_websocket_has_exit_code_3(run: Run) -> None:
    with simulator(level="STARTUP") as one:
        done = run("--json", at=one)
    assert done.code == 3
    assert done.statuses["funding"] == "pass"
    assert "30m" in done.check("plan_sufficient")["detail"]


def test_a_refused_interval_is_a_warning_with_the_one_used_and_exit_code_0(run: Run) -> None:
    with simulator() as one:
        for path in MARKET.values():
            faults_of(one).queue(coded(*INTERVAL_REFUSED), path=path)
        done = run("--json", at=one)
    assert done.code == 0
    # The funding input asks the same path: whichever came first met the refusal.
    fallen = [id_ for id_ in (*MARKET, "input_funding") if done.statuses[id_] == "warn"]
    assert {"open_interest", "liquidation"} < set(fallen)
    assert len(fallen) == 3
    for id_ in fallen:
        found = done.check(id_)
        assert found["interval_used"] == {"1h": "4h", "1m": "3m"}[found["interval_requested"]]
        assert "refused" in found["detail"]
    assert done.statuses["errors"] == "pass"


def test_a_429_storm_is_one_failure_and_exit_code_1(run: Run) -> None:
    for limited in (LIMITED, LIMITED_HTTP):
        with simulator() as one:
            faults_of(one).queue(limited, times=1_000)
            done = run("--json", at=one)
        assert done.code == 1
        failed = [id_ for id_, status in done.statuses.items() if status == "fail"]
        assert failed == ["key_accepted"]
        key = done.check("key_accepted")
        assert (key["http_status"], key["code"]) == (limited.status, "429")
        assert "Too many requests" in key["detail"]
        for id_ in {*MARKET, *INPUTS, "pairs", "etf_flows"}:
            assert done.check(id_)["detail"] == "CoinGlass limits this key's calls"
        # The websocket has no part in it.
        assert {done.statuses[id_] for id_ in FEED} == {"pass"}
        assert done.report["plan"] == {"level": None, "expires": None}
        assert done.report["quota"] == {"used": None, "limit": None}


def test_html_502_everywhere_is_told_as_such_with_exit_code_1(run: Run) -> None:
    with simulator() as one:
        faults_of(one).queue(HTML_502, times=1_000)
        done = run("--json", at=one)
    assert done.code == 1
    statuses = done.statuses
    assert {id_ for id_, status in statuses.items() if status == "fail"} == {
        "key_accepted",
        "pairs",
    }
    key = done.check("key_accepted")
    assert (key["http_status"], key["code"]) == (502, None)
    assert "HTML page" in key["detail"]
    for id_ in {*MARKET, *INPUTS, "etf_flows"}:
        assert done.check(id_)["detail"] == "CoinGlass fails on every call"
    assert "<html" not in done.out


def test_one_502_that_passes_is_only_counted(run: Run) -> None:
    with simulator() as one:
        faults_of(one).queue(HTML_502, path=ACCOUNT)
        done = run("--json", at=one)
    assert done.code == 0
    assert done.statuses["key_accepted"] == "pass"
    assert done.statuses["errors"] == "warn"
    assert "ServerFaultError" in done.check("errors")["detail"]


def test_a_missing_account_endpoint_leaves_plan_unknown_and_the_rest_checked(run: Run) -> None:
    missing = Fault(status=404, body=b'{"status":404,"message":"404 Endpoint not found"}')
    with simulator() as one:
        faults_of(one).queue(missing, path=ACCOUNT, times=9)
        done = run("--json", at=one)
    assert done.code == 0
    statuses = done.statuses
    assert statuses["key_accepted"] == "pass"
    assert statuses["plan"] == "warn"
    assert statuses["plan_expiry"] == "skip"
    assert statuses["plan_sufficient"] == "pass"
    assert {statuses[id_] for id_ in {*MARKET, *INPUTS, *FEED}} == {"pass"}
    assert done.report["plan"] == {"level": None, "expires": None}


def test_a_plan_that_has_ended_has_exit_code_3(run: Run) -> None:
    body = b'{"code":"0","data":{"level":"STANDARD","expire_time":1700000000000,"expired":true}}'
    with simulator() as one:
        faults_of(one).queue(Fault(body=body), path=ACCOUNT)
        done = run("--json", at=one)
    assert done.code == 3
    assert done.statuses["plan_expiry"] == "fail"
    assert done.report["plan"]["expires"] == "2023-11-14T22:13:20.000Z"
