"""`cgtui smoke` as other programs meet it: on the simulator, where minutes become seconds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cgtui.simulator.loopback import in_thread
from cgtui.simulator.simulator import Simulator

MINUTES_AS_SECONDS = ("--demo", "--speed", "60", "--for", "32s", "--scenario", "calm")
"""On a calm day nothing is large enough to speak by itself. Pongs come often enough to be some."""
PINGS = ("--set", "stream.ping_interval_s=4")
CRITERIA = ["stable_30m", "pongs", "events", "confirmation_reads", "alert_delivered"]


def environ(home: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "CGTUI_HOME": str(home), "LANG": "C.UTF-8", **more}


def smoke(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cgtui", "smoke", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
        env=environ(home, **more),
    )


def verdict(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    (line,) = run.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def statuses(found: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["status"] for one in found["criteria"]}


def evidence(found: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["evidence"] for one in found["criteria"]}


def test_thirty_minutes_of_the_sources_clock_are_go_with_a_reconnect_and_a_drill(
    tmp_path: Path,
) -> None:
    run = smoke(tmp_path, *MINUTES_AS_SECONDS, *PINGS, "--drop-once", "--json")
    found = verdict(run)
    assert statuses(found) == dict.fromkeys([*CRITERIA, "reconnect"], "pass"), found
    assert (run.returncode, found["verdict"], found["mode"]) == (0, "GO", "DEMO")
    assert found["duration_s"] >= 32
    words = evidence(found)
    assert "by the source's clock at 60x" in words["stable_30m"]
    assert words["confirmation_reads"].startswith("4 of 4 for DRILL with the largest")
    assert words["alert_delivered"].startswith("DRILL ")
    assert "message_id" in words["alert_delivered"]
    assert "resubscribed after" in words["reconnect"]
    assert "cutting the connection" in run.stderr
    assert "DRILL with the largest order" in run.stderr
    kept = exported(tmp_path)
    assert (kept["id"], kept["status"], kept["mode"]) == ("verdict", "GO", "DEMO")


def exported(home: Path) -> dict[str, Any]:
    """The first record of `export checklist`."""
    command = ["export", "checklist", "--mode", "demo", "--format", "jsonl"]
    run = subprocess.run(
        [sys.executable, "-m", "cgtui", *command],
        capture_output=True,
        text=True,
        check=True,
        env=environ(home),
    )
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[0])
    return found


def test_without_a_journal_there_is_nothing_to_export(tmp_path: Path) -> None:
    command = ["export", "checklist", "--format", "md"]
    run = subprocess.run(
        [sys.executable, "-m", "cgtui", *command],
        capture_output=True,
        text=True,
        check=False,
        env=environ(tmp_path),
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert len(run.stderr.splitlines()) == 1


def test_a_run_that_is_too_short_is_no_go_and_says_how_far_it_was(tmp_path: Path) -> None:
    run = smoke(tmp_path, "--demo", "--for", "5s")
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert all(line.startswith("[DEMO] ") for line in lines)
    assert lines[0].startswith("[DEMO] ❌ stable_30m")
    assert "of 30:00 (not reached)" in lines[0]
    assert lines[-1].startswith("[DEMO] NO-GO: stable_30m")
    assert "[DEMO] acceptance run of 5 s" in run.stderr


def test_without_a_key_it_is_one_line_and_exit_code_two(tmp_path: Path) -> None:
    run = smoke(tmp_path, "--for", "5s")
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert "COINGLASS_API_KEY" in run.stderr


@pytest.mark.parametrize(
    "arguments", [("--for", "5"), ("--speed", "2"), ("--demo", "--replay", "x")]
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = smoke(tmp_path, *arguments)
    assert (run.returncode, run.stdout) == (2, "")


def test_a_tape_ends_it_and_cannot_be_go(tmp_path: Path) -> None:
    tape = tmp_path / "one.jsonl"
    order = {
        "baseAsset": "BTC",
        "exName": "Binance",
        "price": 56738.0,
        "side": 1,
        "symbol": "BTCUSDT",
        "time": 1_723_895_903_305,
        "volUsd": 3858.18,
    }
    frame = json.dumps({"channel": "liquidationOrders", "data": [order]})
    tape.write_text(json.dumps({"t": 1_723_895_903_305, "frame": frame}) + "\n")
    run = smoke(tmp_path, "--replay", str(tape), "--speed", "100", "--json")
    found = verdict(run)
    assert (run.returncode, found["verdict"], found["mode"]) == (1, "NO-GO", "REPLAY")
    assert found["ended_early"] == "the tape has ended"
    assert evidence(found)["confirmation_reads"] == "a replay has no REST"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 1)])
def test_a_signal_ends_it_with_the_verdict_so_far(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    command = [sys.executable, "-m", "cgtui", "smoke", "--demo", "--json"]
    with subprocess.Popen(
        command,
        env=environ(tmp_path),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        while "stable 0:" not in process.stderr.readline():
            pass
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
        assert process.returncode == code
    found = json.loads(out)
    assert (found["verdict"], found["ended_early"]) == ("NO-GO", number.name)


def test_a_refusal_of_coinglass_is_exit_code_three(tmp_path: Path) -> None:
    with in_thread(Simulator("calm", 1)) as server:
        run = smoke(
            tmp_path,
            "--for",
            "20s",
            "--json",
            COINGLASS_API_KEY="0123456789abcdef0123456789abcdef",
            CGTUI_REST_URL=server.rest_url,
            CGTUI_WS_URL=server.ws_url,
        )
    found = verdict(run)
    assert (run.returncode, found["verdict"]) == (3, "NO-GO")
    assert found["ended_early"].startswith("CoinGlass refused")
    assert "0123456789abcdef" not in run.stdout + run.stderr
