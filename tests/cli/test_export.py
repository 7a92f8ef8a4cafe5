"""`cgtui export` as a person and a program meet it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cgtui.coinglass.events import Liquidation, Side
from tests.cli.local_program import LocalProgram, local_program
from tests.journal.journals import NOW_MS
from tests.journal.samples import heads_up, order, reading, record

DAY_MS = 86_400_000
ORDERS = [
    order(NOW_MS - DAY_MS, 5_000.25),
    order(NOW_MS - DAY_MS, 5_000.25),  # equal orders are all real
    order(NOW_MS - 4000, 0.1 + 0.2, "ETH"),
    Liquidation("OKX", "币安人生", "X-USDT", Side.SHORT, 1e-7, 3.0, NOW_MS - 9, NOW_MS),
    Liquidation("Bybit", "XRP", "XRPUSDT", Side.UNKNOWN, 2.0, 4.0, NOW_MS - 9, NOW_MS),
]


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[LocalProgram]:
    monkeypatch.setattr(time, "time_ns", lambda: NOW_MS * 1_000_000)
    with local_program(tmp_path, monkeypatch, capsys) as ready:
        yield ready


def fill(program: LocalProgram, mode: str = "live") -> None:
    with program.journal(mode, NOW_MS) as journal:
        for one in ORDERS:
            journal.note_orders([one])
        journal.note_heads_up(heads_up("old", opened_ms=NOW_MS - 2 * DAY_MS))
        journal.note_heads_up(heads_up("new"))
        journal.note_reading(reading("new"))
        journal.note_suppressed(record("a-old", created_ms=NOW_MS - 2 * DAY_MS))
        journal.note_suppressed(record("a-new"))


def test_events_have_exactly_the_promised_columns_and_every_order(program: LocalProgram) -> None:
    fill(program)
    done = program("export", "events", "--format", "jsonl")
    assert (done.code, done.err) == (0, "")
    rows = done.rows
    assert list(rows[0]) == [
        *("time_ms", "received_ms", "exchange", "coin", "pair", "side", "price", "usd")
    ]
    assert [row["usd"] for row in rows] == [one.usd for one in ORDERS]
    assert [row["side"] for row in rows] == ["LONG", "LONG", "LONG", "SHORT", "UNKNOWN"]
    assert rows[3]["coin"] == "币安人生"
    table = program("export", "events", "--format", "csv")
    heading, *cells = csv.reader(io.StringIO(table.out))
    assert heading == list(rows[0])
    assert [dict(zip(heading, row, strict=True)) for row in cells] == [
        {name: str(value) for name, value in row.items()} for row in rows
    ]


def test_since_leaves_out_what_is_older(program: LocalProgram) -> None:
    fill(program)
    assert len(program("export", "events", "--format", "jsonl", "--since", "1h").rows) == 3
    ups = program("export", "heads-ups", "--format", "jsonl", "--since", "36h").rows
    assert [row["episode_id"] for row in ups] == ["new"]
    alerts = program("export", "alerts", "--format", "jsonl", "--since", "36h").rows
    assert [row["alert_id"] for row in alerts] == ["a-new"]


def test_heads_ups_and_alerts_are_there_in_every_form_oldest_first(program: LocalProgram) -> None:
    fill(program)
    for what, key, ids in (
        ("heads-ups", "episode_id", ["old", "new"]),
        ("alerts", "alert_id", ["a-old", "a-new"]),
    ):
        rows = program("export", what, "--format", "jsonl").rows
        assert [row[key] for row in rows] == ids
        heading, *cells = csv.reader(io.StringIO(program("export", what, "--format", "csv").out))
        assert heading == list(rows[0])
        assert len(cells) == 2
        lines = program("export", what, "--format", "md").out.splitlines()
        assert lines[0] == f"# {what.capitalize()} (live)"
        assert len(lines) == 6


@pytest.mark.parametrize("mode", ["demo", "replay"])
def test_what_is_not_the_market_is_labelled_in_every_form(program: LocalProgram, mode: str) -> None:
    fill(program, mode)
    for what in ("events", "heads-ups"):
        arguments = ("export", what, "--mode", mode, "--format")
        assert {row["mode"] for row in program(*arguments, "jsonl").rows} == {mode.upper()}
        heading, *cells = csv.reader(io.StringIO(program(*arguments, "csv").out))
        assert {row[heading.index("mode")] for row in cells} == {mode.upper()}
        assert program(*arguments, "md").out.startswith(f"# {mode.upper()}, not the market: ")
    assert program("export", "events", "--format", "jsonl").code == 1  # the live one is another


def test_since_counts_back_from_the_newest_order_where_the_clock_is_not_ours(
    program: LocalProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(program, "replay")
    monkeypatch.setattr(time, "time_ns", lambda: (NOW_MS + 400 * DAY_MS) * 1_000_000)
    arguments = ("export", "events", "--format", "jsonl", "--since", "1h")
    assert len(program(*arguments, "--mode", "replay").rows) == 3


def test_names_of_a_spreadsheet_and_of_markdown_do_no_harm(program: LocalProgram) -> None:
    hostile = Liquidation("=cmd()", "@A", "a|b", Side.LONG, 1.0, 2.0, NOW_MS, NOW_MS)
    with program.journal(now_ms=NOW_MS) as journal:
        journal.note_orders([hostile])
        journal.note_heads_up(replace(heads_up(), venues=(("=cmd()", 1.0),)))
    _, row = csv.reader(io.StringIO(program("export", "events", "--format", "csv").out))
    assert row[2:5] == ["'=cmd()", "'@A", "a|b"]
    assert "a\\|b" in program("export", "events", "--format", "md").out
    table = program("export", "heads-ups", "--format", "csv").out
    assert ",'=cmd() 1.0," in table


@pytest.mark.parametrize(
    "arguments", [(), ("events",), ("events", "--format", "xml"), ("nothing", "--format", "md")]
)
def test_what_is_not_understood_is_refused(
    program: LocalProgram, arguments: tuple[str, ...]
) -> None:
    assert program("export", *arguments).code == 2


def test_without_a_journal_the_one_of_a_demo_is_named(program: LocalProgram) -> None:
    fill(program, "demo")
    done = program("export", "checklist", "--format", "md")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("journal.db; there is one of --mode demo\n")


def test_without_a_journal_there_is_one_line_and_none_is_made(program: LocalProgram) -> None:
    done = program("export", "events", "--format", "csv")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"cgtui: no journal yet at {program.home / 'journal.db'}\n"
    assert not (program.home / "journal.db").exists()


def test_an_empty_journal_is_an_empty_export(program: LocalProgram) -> None:
    with program.journal():
        pass
    assert program("export", "events", "--format", "jsonl").out == ""
    assert program("export", "events", "--format", "csv").out.count("\n") == 1


# -- what was exported can be played -----------------------------------------------------------


def shell(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cgtui", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "CGTUI_HOME": str(home), "LANG": "C.UTF-8", **environ},
    )


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("mode", ["live", "demo"])
def test_exported_events_are_played_again_with_nothing_lost(
    program: LocalProgram, tmp_path: Path, form: str, mode: str
) -> None:
    fill(program, mode)
    path = tmp_path / f"events.{form}"
    path.write_text(program("export", "events", "--format", form, "--mode", mode).out)
    other = tmp_path / "other"
    run = shell(other, "watch", "--replay", str(path), "--speed", "1000", "--json")
    assert run.returncode == 0
    summary = json.loads(run.stdout.splitlines()[-1])
    assert (summary["mode"], summary["events"], summary["bad_orders"]) == ("REPLAY", 5, 0)
    again = shell(other, "export", "events", "--mode", "replay", "--format", "jsonl")
    replayed = [json.loads(line) for line in again.stdout.splitlines()]
    assert {row["mode"] for row in replayed} == {"REPLAY"}
    assert Counter(map(what, replayed)) == Counter(
        (one.time_ms, one.exchange, one.coin, one.pair, one.side.value, one.price, one.usd)
        for one in ORDERS
    )


def what(row: dict[str, object]) -> tuple[object, ...]:
    """An order without the time of its arrival, which a replay has of its own."""
    return tuple(
        row[name] for name in ("time_ms", "exchange", "coin", "pair", "side", "price", "usd")
    )


def test_a_reader_that_leaves_is_no_failure(program: LocalProgram, tmp_path: Path) -> None:
    with program.journal(now_ms=NOW_MS) as journal:
        journal.note_orders([order(NOW_MS + number) for number in range(20_000)])
    run = subprocess.run(
        f"{sys.executable} -m cgtui export events --format jsonl | head -1",
        shell=True, capture_output=True, text=True, check=False, timeout=60,
        env={"PATH": os.environ["PATH"], "CGTUI_HOME": str(tmp_path)},
    )  # fmt: skip
    assert (run.stdout.count("\n"), run.stderr) == (1, "")


def test_an_ascii_terminal_still_gets_json(program: LocalProgram, tmp_path: Path) -> None:
    fill(program)
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    run = shell(tmp_path, "export", "events", "--format", "jsonl", **ascii_only)
    assert json.loads(run.stdout.splitlines()[3])["coin"] == "币安人生"
    run = shell(tmp_path, "export", "events", "--format", "csv", **ascii_only)
    assert (run.returncode, run.stderr) == (0, "")
