"""Bare ``cgtui`` where there is no terminal: what is wrong besides is told first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

NEEDS = "the screen needs a terminal"


def refused(home: Path, *arguments: str) -> str:
    """What it says, in one line."""
    command = [sys.executable, "-m", "cgtui", *arguments]
    environ = {**os.environ, "CGTUI_HOME": str(home)}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=environ
    )
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--demo", "--set", "foo=1"), "foo is not a setting"),
        (("--demo", "--set", "ui.theme=pink"), "ui.theme = 'pink' from "),
        (("--demo", "--set", "keys.ticker.pause=banana"), "expected a key such as"),
        (("--replay", "/nope"), "--replay: /nope: cannot be read: No such file"),
        (("--demo", "--record", "/nope/x"), "--record: /nope/x: cannot be recorded to: No such"),
    ],
)
def test_a_mistake_is_told_before_the_terminal_is_asked_for(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    told = refused(tmp_path, *arguments)
    assert said in told
    assert NEEDS not in told


def test_with_nothing_else_wrong_the_terminal_is_asked_for_and_no_file_is_made(
    tmp_path: Path,
) -> None:
    tape = tmp_path / "new.tape.jsonl"
    assert NEEDS in refused(tmp_path, "--demo", "--record", str(tape))
    assert NEEDS in refused(tmp_path)
    assert list(tmp_path.iterdir()) == []


_NO_SERVER = """
import cgtui.simulator.loopback as loopback
def start(runner):
    raise OSError(24, "Too many open files")
loopback._ThreadRunner.start = start
from cgtui.cli import main
main()
"""
WHY = "no loopback server: Too many open files"


def without_servers(folder: Path) -> tuple[str, ...]:
    """The program where no server of its own can start."""
    script = folder / "broken.py"
    script.write_text(_NO_SERVER)
    return (sys.executable, str(script))


def test_a_demo_whose_server_cannot_start_says_why_and_fails_when_left(tmp_path: Path) -> None:
    program, home = without_servers(tmp_path), tmp_path / "home"
    with Terminal(["--demo"], home, columns=80, rows=24, program=program) as terminal:
        terminal.wait_for(f"the monitor has stopped: {WHY}; see the log")
        terminal.press("q")
        assert terminal.wait_for_end() == 1
        told = f"cgtui: the monitor had stopped ({WHY}); details are in".encode()
        assert told in terminal.output


def test_without_a_screen_it_says_the_same_in_one_line(tmp_path: Path) -> None:
    environ = {**os.environ, "CGTUI_HOME": str(tmp_path / "home")}
    command = [*without_servers(tmp_path), "watch", "--demo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert (done.returncode, done.stderr) == (1, f"cgtui: {WHY}\n")
