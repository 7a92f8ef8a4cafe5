"""`cgtui backtest` as a person and a program meet it."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.monitor.rest.hourly_bars import HOUR_MS
from tests.cli.local_program import LocalProgram, local_program
from tests.monitor.recordings import T0_MS, at, read_at, write_tape

CASCADES = [
    *(at(30 + step, 600_000.0) for step in range(10)),
    *(at(60 + step, 200_000.0, "SOL") for step in range(10)),
    *(at(70 + step, 400_000.0, "XPL") for step in range(2)),
    at(400, 10.0),
]


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[LocalProgram]:
    with local_program(tmp_path, monkeypatch, capsys) as ready:
        yield ready


def test_a_tape_is_reported_with_its_verdict(program: LocalProgram, tmp_path: Path) -> None:
    tape = write_tape(tmp_path / "known.jsonl", CASCADES, "rubbish", '{"t": 1}')
    done = program("backtest", str(tape))
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "BACKTEST tape known.jsonl"
    assert "  23 orders of 3 coins" in lines
    assert "  passed over: 2 unreadable lines" in lines
    assert any(line.startswith("verdict: no inputs") for line in lines)
    assert "HEADS-UPS 3" in lines  # six minutes: no rate a day is claimed
    assert "  by tier  extreme 1 · large 2" in lines
    assert "  by coin  BTC 1 · SOL 1 · XPL 1" in lines
    assert not any(line.startswith("ALERTS") for line in lines)
    assert any(line.split()[:4] == ["BTC", "LONG", "2.50M", "floor"] for line in lines)


def test_the_same_is_one_json_object(program: LocalProgram, tmp_path: Path) -> None:
    tape = tmp_path / "known.jsonl.gz"
    plain = write_tape(tmp_path / "plain.jsonl", CASCADES)
    tape.write_bytes(gzip.compress(plain.read_bytes()))
    done = program("backtest", str(tape), "--json")
    assert done.code == 0
    assert done.out.count("\n") == 1
    found = done.json
    assert found["verdict"] == "no inputs"
    assert found["readings"] is None
    assert found["orders"] == 23
    assert found["heads_ups"]["count"] == 3
    assert found["heads_ups"]["per_day"] is None
    assert found["heads_ups"]["by_coin"] == {"BTC": 1, "SOL": 1, "XPL": 1}
    assert found["lead"]["from_heads_up"]["n"] == 3
    assert found["span"]["from"] == "2025-10-10T21:15:30.000Z"
    assert found["thresholds"][0]["large_usd"] == 2_500_000
    assert found["thresholds"][0]["large_basis"] == "floor"


def test_since_counts_back_from_the_end_of_a_file(program: LocalProgram, tmp_path: Path) -> None:
    tape = write_tape(tmp_path / "known.jsonl", CASCADES)
    # The last order is at 400 s; SOL's cascade begins at 60 s.
    assert program("backtest", str(tape), "--since", "341s", "--json").json["orders"] == 13
    assert program("backtest", str(tape), "--since", "7d", "--json").json["orders"] == 23


def test_settings_of_the_command_line_are_tried_and_named(
    program: LocalProgram, tmp_path: Path
) -> None:
    tape = write_tape(tmp_path / "known.jsonl", CASCADES)
    sets = ("--set", "thresholds.floor_tier1_usd=7000000")
    done = program("backtest", str(tape), *sets)
    assert "HEADS-UPS 2" in done.out
    assert "  with thresholds.floor_tier1_usd = 7000000" in done.out.splitlines()
    as_json = program("backtest", str(tape), *sets, "--json").json
    assert as_json["changed"] == {"thresholds.floor_tier1_usd": "7000000"}
    assert as_json["heads_ups"]["by_coin"] == {"SOL": 1, "XPL": 1}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty.jsonl", ""),
        ("blank.jsonl", "\n\n"),
        ("words.txt", "hello\n"),
        ("header.csv", "time_ms,received_ms,exchange,coin,pair,side,price,usd\n"),
        ("hours.csv", "timestamp,datetime_utc,longUsd,shortUsd,totalUsd\nrubbish\n"),
        ("tape.jsonl", '{"t": 1760130903000, "frame": "no orders in it"}\n'),
        ("journal.db", "SQLite format 3\x00 and so on"),
    ],
)
def test_a_file_that_is_no_recording_is_one_line_and_exit_code_two(
    program: LocalProgram, tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / f"some-{name}"
    path.write_text(text)
    done = program("backtest", str(path))
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert name in done.err
    assert "expected" in done.err


@pytest.mark.parametrize("path", ["no-such-file", "."])
def test_a_path_that_cannot_be_read_is_one_line_and_exit_code_two(
    program: LocalProgram, path: str
) -> None:
    done = program("backtest", path)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


def test_a_file_that_breaks_off_is_reported_as_far_as_it_goes(
    program: LocalProgram, tmp_path: Path
) -> None:
    plain = write_tape(tmp_path / "plain.jsonl", [at(step, 5.0 + step) for step in range(20_000)])
    whole = gzip.compress(plain.read_bytes())
    tape = tmp_path / "broken.jsonl.gz"
    tape.write_bytes(whole[: len(whole) // 2])
    done = program("backtest", str(tape))
    assert done.code == 1
    assert "NOT READ TO ITS END" in done.out
    assert "HEADS-UPS 0" in done.out


def test_hourly_bars_claim_no_episodes(program: LocalProgram, tmp_path: Path) -> None:
    hours = [hour for hour in range(40 * 24) if hour not in (500, 501)]
    lines = [f"{(490_000 + hour) * HOUR_MS},x,{hour % 97 + 1},{hour % 89 + 1},0" for hour in hours]
    path = tmp_path / "bars.csv"
    path.write_text("\n".join(["timestamp,datetime_utc,longUsd,shortUsd,totalUsd", *lines, "bad"]))
    done = program("backtest", str(path))
    assert (done.code, done.err) == (0, "")
    assert "958 hourly bars, 2 hours missing (not zero)" in done.out
    assert "passed over: 1 unreadable line" in done.out
    assert "verdict: no inputs" in done.out.splitlines()
    assert "no heads-up, alert or lead time can be told from it" in done.out
    assert "HEADS-UPS" not in done.out
    found = program("backtest", str(path), "--json").json
    windows = [(one["side"], one["window_h"]) for one in found["standing_out"]]
    assert windows == [(side, h) for side in ("LONG", "SHORT") for h in (24, 168, 720)]
    assert found["missing_hours"] == 2
    assert program("backtest", str(path), "--since", "2d", "--json").json["bars"] == 48


def test_an_export_of_a_demo_is_not_the_market(program: LocalProgram, tmp_path: Path) -> None:
    event = {
        "time_ms": T0_MS, "received_ms": T0_MS, "exchange": "Binance", "coin": "BTC",
        "pair": "BTCUSDT", "side": "LONG", "price": 1.0, "usd": 5e6,
    }  # fmt: skip
    jsonl, table = tmp_path / "demo.jsonl", tmp_path / "demo.csv"
    jsonl.write_text(json.dumps({**event, "mode": "DEMO"}))
    header, row = ",".join([*event, "mode"]), ",".join([*map(str, event.values()), "DEMO"])
    table.write_text(f"{header}\n{row}\n")
    for path in (jsonl, table):
        done = program("backtest", str(path))
        assert done.code == 0
        first = done.out.splitlines()[0]
        assert first == f"BACKTEST DEMO, not the market: exported events {path.name}"
        assert program("backtest", str(path), "--json").json["source"]["simulated"] is True


# -- the journal -------------------------------------------------------------------------------


def fill(program: LocalProgram, *, with_inputs: bool) -> None:
    with program.journal() as journal:
        for frame in CASCADES:
            journal.note_orders(frame.orders)
        if with_inputs:
            journal.note_reading(read_at(36))
            journal.note_reading(read_at(66, "SOL"))


def test_the_live_journal_with_its_recorded_inputs_is_the_default(program: LocalProgram) -> None:
    fill(program, with_inputs=True)
    done = program("backtest")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "BACKTEST journal journal.db"
    assert "ALERTS 3" in lines
    found = program("backtest", "--json").json
    assert found["verdict"] == "read"
    assert found["alerts"]["count"] == 3
    assert found["alerts"]["by_tier_and_verdict"] == [
        {"tier": "extreme", "verdict": "UNCONFIRMED", "count": 1},  # XPL: nothing was read of it
        {"tier": "large", "verdict": "CONFIRMED", "count": 2},
    ]
    assert found["readings"]["count"] == sum(found["readings"]["by_verdict"].values())
    assert found["readings"]["without_inputs"] == found["readings"]["by_verdict"]["UNDECIDED"]
    verdicts = [row["verdict"] for row in found["moves"]["after_alerts"]]
    assert verdicts == ["UNCONFIRMED", "CONFIRMED"]


def test_a_journal_without_readings_says_no_inputs(program: LocalProgram) -> None:
    fill(program, with_inputs=False)
    done = program("backtest")
    assert any(line.startswith("verdict: no inputs") for line in done.out.splitlines())
    assert "HEADS-UPS 3" in done.out


def test_since_counts_back_from_now_for_the_journal(
    program: LocalProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(program, with_inputs=False)
    monkeypatch.setattr(time, "time_ns", lambda: (T0_MS + 86_400_000) * 1_000_000)
    assert program("backtest", "--since", "2d", "--json").json["orders"] == 23
    done = program("backtest", "--since", "2h")
    assert (done.code, done.out) == (1, "")
    assert "no orders of that time" in done.err


def test_windows_are_warm_from_what_the_journal_knew_before(program: LocalProgram) -> None:
    fill(program, with_inputs=False)
    minute = T0_MS // 60_000
    with program.journal() as journal:
        for step in range(1, 301):
            sums = {frame.orders[0].coin: 10.0 for frame in CASCADES}
            keys = {(coin, CASCADES[0].orders[0].side): usd for coin, usd in sums.items()}
            journal.note_minute(minute - step, keys, "rest")
    found = program("backtest", "--json").json
    long = [one for one in found["thresholds"] if one["side"] == "LONG"]
    assert all(one["samples"] >= 300 for one in long)


def test_without_a_journal_there_is_one_line_and_none_is_made(program: LocalProgram) -> None:
    done = program("backtest")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"cgtui: no journal yet at {program.home / 'journal.db'}\n"
    assert not (program.home / "journal.db").exists()


def test_a_damaged_journal_is_one_line(program: LocalProgram) -> None:
    (program.home / "journal.db").write_bytes(b"this is no database at all" * 100)
    done = program("backtest")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "damaged" in done.err


# -- the running program on the same tape ------------------------------------------------------


def test_watch_and_backtest_find_the_same_heads_ups(tmp_path: Path) -> None:
    # No silence of a minute, which a replay would skip.
    others = [at(second, 10.0, "LTC") for second in range(0, 120, 10)]
    frames = sorted([*CASCADES[:-1], *others], key=lambda one: one.received_ms)
    tape = write_tape(tmp_path / "known.jsonl", frames)
    environ = {"PATH": os.environ["PATH"], "CGTUI_HOME": str(tmp_path / "home")}

    def ran(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "cgtui", *arguments],
            capture_output=True, text=True, check=True, timeout=60, env=environ,
        ).stdout  # fmt: skip

    lines = ran("watch", "--replay", str(tape), "--speed", "20", "--json").splitlines()
    events = [json.loads(line) for line in lines]
    told = {one["episode_id"]: one for one in events if one["event"] == "heads_up"}
    live = sorted((one["coin"], one["side"], one["tier"]) for one in told.values())
    found = json.loads(ran("backtest", str(tape), "--json"))
    tiers = found["heads_ups"]["by_tier"]
    assert live == [
        ("BTC", "LONG", "large"),
        ("SOL", "LONG", "large"),
        ("XPL", "LONG", "extreme"),
    ]
    assert tiers == {"large": 2, "extreme": 1}
    assert sorted(found["heads_ups"]["by_coin"]) == ["BTC", "SOL", "XPL"]
