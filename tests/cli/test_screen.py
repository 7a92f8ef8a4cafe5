"""Bare ``cgtui`` where there is no terminal: what is wrong besides is told first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NEEDS = "cgtui needs a terminal for its screen"


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
