"""What else can be wrong: settings, clock, websocket, interruption, a server that is malicious."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cgtui.simulator.admission import UnknownKeyReply
from cgtui.simulator.rest_faults import Fault, RestFaults, coded
from tests.cli.doctor_program import BAD_KEY, Run, faults_of, run, simulator

__all__ = ["run"]

ACCOUNT = "/api/user/account/subscription"
PAIRS = "/api/futures/supported-exchange-pairs"
NOWHERE = ("--set", "coinglass.rest_url=http://127.0.0.1:1")


def test_without_a_key_it_is_one_line_and_exit_code_2(run: Run) -> None:
    for form in ([], ["--json"]):
        done = run(*form)
        assert done.code == 2
        assert done.out == ""
        assert len(done.err.splitlines()) == 1
        assert "COINGLASS_API_KEY" in done.err


@pytest.mark.parametrize(
    "arguments", [["--json", "--curl"], ["--set", "health.coin=?!"], ["--set", "nonsense"]]
)
def test_what_cannot_be_meant_has_exit_code_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, key=BAD_KEY)
    assert done.code == 2
    assert done.out == ""


@pytest.mark.parametrize(("ahead_ms", "status", "code"), [(7_000, "warn", 0), (-30_000, "fail", 1)])
def test_a_clock_that_is_off_is_measured_by_live_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch, ahead_ms: int, status: str, code: int
) -> None:
    right = time.time_ns
    with simulator() as one:
        # The simulator reads this machine's clock only when it is made.
        monkeypatch.setattr(time, "time_ns", lambda: right() + ahead_ms * 1_000_000)
        done = run("--json", at=one)
    assert done.code == code
    found = done.check("clock")
    assert found["status"] == status
    assert ("ahead" if ahead_ms > 0 else "behind") in found["detail"]


def test_a_websocket_that_refuses_fails_alone(run: Run) -> None:
    with simulator() as one:
        one.feed.impairment.refuses_upgrades = True
        done = run("--json", at=one)
    assert done.code == 1
    statuses = done.statuses
    assert [id_ for id_, status in statuses.items() if status == "fail"] == ["ws_open"]
    assert "503" in done.check("ws_open")["detail"]
    assert statuses["ws_subscribe"] == statuses["ws_pong"] == "skip"


def test_a_websocket_nobody_listens_at_is_told_from_rest(run: Run) -> None:
    with simulator() as one:
        done = run("--json", "--set", "coinglass.ws_url=ws://127.0.0.1:1/ws-api", at=one)
    assert done.code == 1
    assert done.check("ws_open")["detail"] == "connection refused"
    assert done.statuses["funding"] == "pass"


def test_a_mute_websocket_fails_at_the_pong(run: Run) -> None:
    with simulator() as one:
        one.feed.impairment.withholds_pongs = True
        one.feed.impairment.withholds_data = True
        done = run("--json", "--set", "stream.pong_timeout_s=0.5", at=one)
    assert done.code == 1
    assert [done.statuses[id_] for id_ in ("ws_open", "ws_subscribe", "ws_pong")] == [
        "pass",
        "skip",
        "fail",
    ]


def test_a_websocket_that_refuses_the_key_alone_has_exit_code_3(run: Run) -> None:
    with (
        simulator() as one,
        simulator(unknown_key=UnknownKeyReply.ERROR_TEXT) as other,
    ):
        done = run("--json", "--set", f"coinglass.ws_url={other.ws_url}", at=one)
    assert done.code == 3
    assert "API key was refused" in done.check("ws_subscribe")["detail"]


def test_nothing_at_the_address_is_one_failure(run: Run) -> None:
    with simulator() as one:
        done = run("--json", *NOWHERE, at=one)
    assert done.code == 1
    assert [id_ for id_, status in done.statuses.items() if status == "fail"] == ["key_accepted"]
    key = done.check("key_accepted")
    assert (key["http_status"], key["code"]) == (None, None)
    assert "connection refused" in key["detail"]
    assert done.check("funding")["detail"] == "CoinGlass does not answer"


def test_fund_flows_that_are_switched_off_are_not_asked_for(run: Run) -> None:
    with simulator() as one:
        done = run("--json", "--set", "features.etf=off", at=one)
    assert done.code == 0
    assert done.check("etf_flows")["status"] == "skip"
    assert done.check("etf_flows")["detail"].startswith("OFF")
    assert "/api/etf" not in done.written.replace(done.out, "")


def test_a_coin_the_exchange_does_not_list_names_what_it_does(run: Run) -> None:
    with simulator() as one:
        done = run("--json", "--set", "health.coin=SOLL", at=one)
    assert done.code == 1
    assert "SOL" in done.check("pairs")["detail"]
    assert done.statuses["funding"] == "skip"


def test_what_a_server_says_is_shown_inert_and_without_the_key(run: Run) -> None:
    with simulator() as one:
        said = f"\x1b[31mnot {one.api_key} \u202eagain"
        faults_of(one).queue(coded("400", said), path=PAIRS, times=9)
        people, program = run(at=one), run("--json", at=one)
    assert people.code == program.code == 1
    assert "\x1b" not in people.out
    assert "\u202e" not in people.out
    assert "***" in program.check("pairs")["detail"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_prints_what_is_known_and_has_exit_code_130(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    take = RestFaults.take

    def interrupting(self: RestFaults, path: str) -> Fault | None:
        if path == PAIRS:
            os.kill(os.getpid(), number)
        return take(self, path)

    with simulator() as one:
        monkeypatch.setattr(RestFaults, "take", interrupting)
        faults_of(one).queue(Fault(delay_s=300), path=PAIRS)
        done = run("--json", at=one)
    assert done.code == 130
    assert done.report["interrupted"] is True
    assert done.statuses["key_accepted"] == done.statuses["plan"] == "pass"
    assert done.check("pairs") | {"status": "skip", "detail": "interrupted"} == done.check("pairs")
    # The signal is Python's own again.
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ascii_is_ascii(run: Run) -> None:
    with simulator() as one:
        done = run("--set", "ui.glyphs=ascii", at=one, key=BAD_KEY)
    assert done.out.isascii()
    assert "x FAIL  API key accepted" in done.out


def test_every_call_is_in_the_log(run: Run, tmp_path: Path) -> None:
    with simulator() as one:
        run(at=one)
    log = (tmp_path / "logs" / "cgtui.jsonl").read_text()
    assert log.count('"latency_ms"') >= 10
    assert ACCOUNT in log


def test_it_loads_no_screen() -> None:
    script = "import cgtui.cli.doctor_run, sys; print('textual' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
