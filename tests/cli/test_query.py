"""Every name of `cgtui query` in every form, read from the simulator."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.cli.query_names import NAMES, Subject
from cgtui.simulator.simulator import Simulator
from tests.cli.query_program import KEY, Program, program, simulator_of_all_plans

STANDARD_NAMES = [name for name, query in NAMES.items() if not query.endpoint.pro]
PRO_NAMES = [name for name, query in NAMES.items() if query.endpoint.pro]
PRO = ("--set", "features.pro_endpoints=on")


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


def subject(name: str) -> list[str]:
    needs = NAMES[name].subject in (Subject.PAIR, Subject.COIN)
    return [name, "BTC"] if needs else [name]


def test_there_is_every_name_that_is_promised() -> None:
    promised = [
        *("funding", "oi", "liquidations", "price"),
        *("funding-oi-weighted", "oi-agg", "liquidations-agg", "taker"),
        *("liq-exchanges", "liq-coins", "liq-orders", "oi-exchanges", "funding-exchanges"),
        *("markets", "coins", "exchanges", "pairs", "spot-pairs"),
        *("etf-flows", "etf-list", "positions", "account", "plan"),
    ]
    assert promised == STANDARD_NAMES
    assert len(PRO_NAMES) == 9


@pytest.mark.parametrize("name", STANDARD_NAMES)
def test_each_name_is_a_table_under_one_line_that_names_its_endpoint(
    query: Program, name: str
) -> None:
    done = query(*subject(name))
    assert (done.code, done.err) == (0, "")
    first, headings, *rows = done.out.splitlines()
    assert first.startswith(f"{NAMES[name].endpoint.path} · ")
    assert " · read " in first
    assert headings == headings.upper()
    assert rows


@pytest.mark.parametrize("name", STANDARD_NAMES)
def test_each_name_is_one_json_object_of_the_promised_keys(query: Program, name: str) -> None:
    done = query(*subject(name), "--json")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("\n") == 1
    promised = ["endpoint", "params", "interval_requested", "interval_used", "rows"]
    assert list(done.json)[:5] == promised
    assert done.json["endpoint"] == NAMES[name].endpoint.path
    assert done.json["rows"]
    has_interval = bool(NAMES[name].endpoint.intervals)
    assert done.json["interval_requested"] == ("1h" if has_interval else None)


@pytest.mark.parametrize("name", STANDARD_NAMES)
def test_each_name_is_csv_with_a_heading(query: Program, name: str) -> None:
    done = query(*subject(name), "--csv")
    assert (done.code, done.err) == (0, "")
    heading, *rows = csv.reader(io.StringIO(done.out))
    assert rows
    assert {len(row) for row in rows} == {len(heading)}


@pytest.mark.parametrize("name", STANDARD_NAMES)
def test_each_name_is_a_command_without_the_key(query: Program, name: str) -> None:
    done = query(*subject(name), "--curl")
    assert (done.code, done.err) == (0, "")
    words = shlex.split(done.out)
    assert words[0] == "printf"
    assert "curl -sS -K -" in done.out  # an argument would stand in the process list
    assert any(word.startswith(query.simulator.rest_url) for word in words)
    assert NAMES[name].endpoint.path in done.out
    assert '"$COINGLASS_API_KEY"' in done.out
    assert KEY["STANDARD"] not in done.out


@pytest.mark.parametrize("name", PRO_NAMES)
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_the_professional_names_work_on_that_plan_once_switched_on(
    query: Program, name: str, form: list[str]
) -> None:
    done = query(*subject(name), *form, *PRO, key=KEY["PROFESSIONAL"])
    assert (done.code, done.err) == (0, "")
    assert len(done.out) > 200
