"""What goes wrong with `cgtui query`: one line on stderr, the exit code, and never the key."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.simulator.rest_faults import HTML_502, NULL_DATA, coded
from cgtui.simulator.simulator import Simulator
from tests.cli.query_program import KEY, Outcome, Program, program, simulator_of_all_plans

NOWHERE = "http://127.0.0.1:1"
SOON = ("--set", "rest.timeout_s=0.5")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with simulator_of_all_plans() as started:
        yield started


@pytest.fixture
def query(
    tmp_path: Path,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Program]:
    with program(tmp_path, simulator, monkeypatch, capsys) as ready:
        yield ready


def assert_failed(done: Outcome, code: int, *words: str) -> None:
    assert done.code == code
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("cgtui: ")
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fundin", "BTC"], ["fundin: no such name", "did you mean funding?"]),
        (["\x1b[2J"], ["\\x1b[2J: no such name", "expected one of funding oi"]),
        (["oi-agg"], ["oi-agg: expected a COIN: cgtui query oi-agg BTC"]),
        (["coins", "BTC"], ["coins: takes no COIN"]),
        (["funding", "B/C"], ["COIN 'B/C': expected a coin's symbol"]),
        (["funding", "BTC", "--unit", "coin"], ["funding: takes no --unit"]),
        (["oi-agg", "BTC", "--exchange", "OKX"], ["oi-agg: takes no --exchange"]),
        (["etf-list", "--interval", "1h"], ["etf-list: takes no --interval"]),
        (["taker", "BTC", "--quote", "USD"], ["taker: takes no --quote"]),
        (["price", "BTC", "--min-usd", "1"], ["price: takes no --min-usd"]),
        (["plan", "--limit", "3"], ["plan: takes no --limit"]),
        (["price", "BTC", "--interval", "10m"], ["--interval '10m': expected one of 1m 3m 5m"]),
        (["liq-exchanges", "--interval", "5m"], ["expected one of 1h 4h 12h 24h"]),
        (["price", "BTC", "--limit", "1001"], ["--limit 1001: expected at most 1000"]),
        (["taker", "BTC", "--exchange", "OKX,,"], ["--exchange 'OKX,,': expected an exchange's"]),
        (["coins", "--json", "--csv"], ["--json and --csv: expected one of them"]),
        (["coins", "--set", "ui.fps=0"], ["ui.fps"]),
    ],
)
def test_wrong_use_is_one_line_and_exit_2_without_a_call(
    query: Program, arguments: list[str], words: list[str]
) -> None:
    assert_failed(query(*arguments, url=NOWHERE), 2, *words)


def test_the_professional_names_say_how_they_are_switched_on(query: Program) -> None:
    assert_failed(
        query("aggregated-heatmap-model3", "BTC", key=KEY["PROFESSIONAL"]),
        2,
        "Professional plan",
        "cgtui config set features.pro_endpoints on",
    )


def test_without_a_key_it_says_where_one_goes(query: Program) -> None:
    assert_failed(query("coins", key=None), 2, "no CoinGlass API key", "COINGLASS_API_KEY")


def test_a_command_needs_the_key_only_to_look_up_a_pair(query: Program) -> None:
    shown = query("oi-agg", "BTC", "--curl", key=None, url=NOWHERE)
    assert shown.code == 0
    assert "symbol=BTC" in shown.out
    assert_failed(query("funding", "BTC", "--curl", key=None), 2, "looked up", "API key")


def test_an_unknown_key_is_a_refusal(query: Program) -> None:
    done = query("coins", key="wr0ng-key-0123456789")
    assert_failed(done, 3, "Invalid API key", "config set coinglass.api_key")
    assert "wr0ng" not in done.err + query.written()


def test_a_plan_too_low_is_a_refusal_that_names_the_plan(query: Program) -> None:
    done = query("markets", key=KEY["STARTUP"])
    assert_failed(done, 3, "Upgrade plan", "from the Standard plan on")


def test_no_interval_left_is_a_refusal(query: Program) -> None:
    refused = coded("403", "The requested interval is not available for your current API plan.")
    query.faults.queue(refused, times=20)
    assert_failed(query("oi-agg", "BTC"), 3, "interval is not available")


def test_an_unknown_pair_names_its_neighbours(query: Program) -> None:
    assert_failed(query("funding", "BTCC"), 1, "BTCC", "Binance")


def test_an_answer_of_another_form_is_a_failure(query: Program) -> None:
    query.faults.queue(NULL_DATA)
    assert_failed(query("coins"), 1, "supported_coins", "null")


def test_a_page_of_a_proxy_is_a_failure(query: Program) -> None:
    query.faults.queue(HTML_502, times=10)
    assert_failed(query("coins", *SOON), 1, "HTTP 502", "HTML page")


def test_a_server_that_is_not_there_is_a_failure(query: Program) -> None:
    assert_failed(query("coins", *SOON, url=NOWHERE), 1, "supported_coins", "coinglass.rest_url")


def test_a_server_that_repeats_the_key_gets_it_nowhere(query: Program) -> None:
    key = KEY["STANDARD"]
    query.faults.queue(coded("400", f"bad \x1b[31m request with {key}"))
    done = query("coins")
    assert_failed(done, 1, "bad", "\\x1b[31m")
    assert "call failed" in query.written()
    assert key not in done.err + query.written()


def test_a_full_disk_behind_the_output_is_a_failure(
    query: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    done = query("coins")
    assert (done.code, done.err) == (
        1,
        "cgtui: the output cannot be written: No space left on device\n",
    )


def test_a_reader_that_leaves_ends_it_quietly(query: Program, tmp_path: Path) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "CGTUI_HOME": str(tmp_path),
        "CGTUI_REST_URL": query.simulator.rest_url,
        "COINGLASS_API_KEY": KEY["STANDARD"],
    }
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed_pipe:
        done = subprocess.run(
            [sys.executable, "-m", "cgtui", "query", "price", "BTC", "--json"],
            stdout=closed_pipe,
            stderr=subprocess.PIPE,
            env=environ,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
