"""``cgtui watch`` as other programs meet it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TAPE_MS = 1_723_895_903_305
FRAME = {
    "channel": "liquidationOrders",
    "data": [
        {
            "baseAsset": "BTC",
            "exName": "Binance",
            "price": 56738.0,
            "side": 1,
            "symbol": "BTCUSDT",
            "time": TAPE_MS,
            "volUsd": 3858.18,
        }
    ],
}


def watch(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cgtui", "watch", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "CGTUI_HOME": str(home), "LANG": "C.UTF-8", **environ},
    )


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "three.jsonl"
    lines = [{"t": TAPE_MS + at, "frame": json.dumps(FRAME)} for at in (0, 500, 1000)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_tape_is_watched_to_its_end(tmp_path: Path, tape: Path) -> None:
    run = watch(tmp_path, "--replay", str(tape), "--speed", "100")
    lines = run.stdout.splitlines()
    assert run.returncode == 0
    assert all(line.startswith("[REPLAY] ") for line in lines)
    assert "[REPLAY] [WS] ✅ subscribed: liquidationOrders" in lines
    assert any("[EVT] 1 event | Binance BTCUSDT $3858.18" in line for line in lines)
    assert "3 events" in lines[-1]


def test_json_lines_carry_mode_and_end_with_the_summary(tmp_path: Path, tape: Path) -> None:
    run = watch(tmp_path, "--replay", str(tape), "--speed", "100", "--json")
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    assert {one["mode"] for one in objects} == {"REPLAY"}
    names = [one["event"] for one in objects]
    for name in ("connecting", "open", "subscribed", "ping", "pong", "events", "summary"):
        assert name in names
    assert objects[-1]["event"] == "summary"
    assert objects[-1]["events"] == 3
    assert objects[-1]["frames"] == 3


def test_a_recording_can_be_played_again(tmp_path: Path, tape: Path) -> None:
    copy = tmp_path / "copy.jsonl.gz"
    arguments = ("--replay", str(tape), "--speed", "100", "--record", str(copy))
    assert watch(tmp_path, *arguments).returncode == 0
    run = watch(tmp_path, "--replay", str(copy), "--speed", "100")
    assert "3 events" in run.stdout.splitlines()[-1]
    again = watch(tmp_path, *arguments)
    assert again.returncode == 2
    assert "already holds data" in again.stderr


def test_a_recording_that_cannot_go_on_is_told(tmp_path: Path) -> None:
    run = watch(tmp_path, "--demo", "--for", "4s", "--record", "/dev/full")
    assert "recording: not kept on disk: /dev/full: No space left on device" in run.stdout


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where a folder should be")
    run = watch(tmp_path, "--demo", "--for", "3s")
    assert "log: not kept on disk" in run.stdout


def test_without_a_key_there_is_one_line_and_exit_code_two(tmp_path: Path) -> None:
    run = watch(tmp_path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "COINGLASS_API_KEY" in run.stderr


def test_an_old_encoding_gets_plain_signs(tmp_path: Path, tape: Path) -> None:
    run = watch(tmp_path, "--replay", str(tape), "--speed", "100", PYTHONIOENCODING="latin-1")
    assert run.returncode == 0
    assert "[REPLAY] [WS] OK open" in run.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speed", "2"),
        ("--seed", "2"),
        ("--demo", "--replay", "x"),
        ("--demo", "--speed", "0"),
        ("--demo", "--speed", "100000"),
        ("--for", "5"),
        ("--for", "0s"),
        ("--replay", "no-such-tape"),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = watch(tmp_path, *arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_ends_with_the_summary_even_if_nobody_reads_much(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    environ = {"PATH": os.environ["PATH"], "CGTUI_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "cgtui", "watch", "--demo", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ, text=True) as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())["event"] != "subscribed":
            pass
        process.send_signal(number)
        rest = process.stdout.read().splitlines()
        assert process.wait(timeout=20) == code
    assert json.loads(rest[-1])["event"] == "summary"


def test_a_stalled_reader_cannot_keep_it_from_ending(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cgtui", "watch", "--demo", "--json"]
    command += ["--scenario", "storm", "--speed", "100", "--for", "3s"]
    environ = {"PATH": os.environ["PATH"], "CGTUI_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as process:
        assert process.wait(timeout=30) == 0  # nothing has been read so far
