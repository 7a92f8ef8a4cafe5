"""The shell is taught by a script of its own, and asks the program while a person types."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cgtui", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environ,
        check=False,
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_the_program(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert f"_CGTUI_COMPLETE={shell}_complete" in done.stdout


def test_commands_are_completed() -> None:
    done = run(_CGTUI_COMPLETE="bash_complete", COMP_WORDS="cgtui wa", COMP_CWORD="1")
    assert done.stdout.split() == ["plain,watch"]


def test_an_unknown_shell_is_refused_with_those_there_are() -> None:
    done = run("completion", "tcsh")
    assert done.returncode == 2
    assert "bash" in done.stderr
