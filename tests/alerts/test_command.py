"""`alerts.command`: gets the alert as JSON, no secret, a bounded time, and can break nothing."""

from __future__ import annotations

import asyncio
import json
import os
import select
import shlex
import signal
import sys
from pathlib import Path

import pytest

from cgtui.alerts.alert_json import as_json
from cgtui.alerts.command import MAX_OUTPUT_BYTES, AlertCommand, environment_for
from cgtui.alerts.message import render
from tests.alerts.build import alert


def python(script: str) -> str:
    """A command line that runs ``script``."""
    return shlex.join([sys.executable, "-c", script])


def ended(pid: int) -> bool:
    """Whether a process is over, or ends within ten seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 10)[0])
    finally:
        os.close(process)


async def test_the_alert_comes_as_one_line_of_json_on_standard_input(tmp_path: Path) -> None:
    got = tmp_path / "got"
    said = alert()
    told = as_json(said, render(said))
    script = f"import sys; open({str(got)!r}, 'w').write(sys.stdin.read())"
    result = await AlertCommand(python(script)).run(told)
    assert (result.ok, result.reason, result.exit_code) == (True, "", 0)
    text = got.read_text()
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert json.loads(text) == told


async def test_it_is_run_without_a_shell(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    line = f"{python('import sys; sys.exit(len(sys.argv))')} '; touch {mark}' $HOME"
    assert (await AlertCommand(line).run({})).exit_code == 3
    assert not mark.exists()


async def test_no_secret_is_in_its_environment(tmp_path: Path) -> None:
    got = tmp_path / "got"
    environ = {
        "COINGLASS_API_KEY": "k3y",
        "COINGLASS_API_KEY_FILE": "/k3y",
        "TELEGRAM_BOT_TOKEN": "t0ken",
        "TELEGRAM_BOT_TOKEN_FILE": "/t0ken",
        "TELEGRAM_CHAT_ID": "4242",
        "CGTUI_TELEGRAM__BOT_TOKEN": "t0ken",
        "CGTUI_COINGLASS__API_KEY": "k3y",
        "CGTUI_UI__FPS": "4",
        "LANG": "C.UTF-8",
    }
    script = f"import os; open({str(got)!r}, 'w').write(' '.join(sorted(os.environ)))"
    assert (await AlertCommand(python(script), environ=environ).run({})).ok
    names = set(got.read_text().split())
    assert {"CGTUI_UI__FPS", "LANG"} <= names
    assert not names & (environ.keys() - {"CGTUI_UI__FPS", "LANG"})
    assert environment_for({"telegram_bot_token": "x"}) == {}


@pytest.mark.parametrize(
    ("line", "reason", "exit_code"),
    [
        (python("import sys; print('no such user \x1b[2J'); sys.exit(4)"), "exit code 4: no", 4),
        (python("import sys; sys.exit(1)"), "exit code 1", 1),
        (python("import os; os.kill(os.getpid(), 9)"), "exit code -9", -9),
        ("/nowhere/at-all", "not run: no such file or directory", None),
        ("/etc/passwd", "not run: permission denied", None),
    ],
)
async def test_a_failure_is_a_reason_and_no_exception(
    line: str, reason: str, exit_code: int | None
) -> None:
    result = await AlertCommand(line).run({"alert_id": "a-1"})
    assert not result.ok
    assert result.reason.startswith(reason)
    assert result.reason.isprintable()
    assert result.exit_code == exit_code


async def test_what_is_no_json_is_a_reason_too() -> None:
    result = await AlertCommand(python("pass")).run({"alert_id": object()})
    assert result.reason.startswith("not run: ")


async def test_one_that_hangs_is_stopped() -> None:
    result = await AlertCommand("sleep 600", timeout_s=0.2).run({})
    assert result.reason == "stopped after 0.2 s"
    assert result.exit_code is None


async def test_one_that_does_not_read_and_talks_without_end_is_no_trouble() -> None:
    script = f"import sys; sys.stdin.close(); print('x' * {20 * MAX_OUTPUT_BYTES}); sys.exit(2)"
    result = await AlertCommand(python(script)).run({"text": "y" * 500_000})
    assert result.exit_code == 2
    assert len(result.reason) < 300


async def test_a_run_that_is_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        f"os.kill(os.getppid(), {int(signal.SIGUSR1)})\n"
        "time.sleep(600)"
    )
    started = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, started.set)
    task = asyncio.create_task(AlertCommand(python(script), timeout_s=60).run({}))
    await started.wait()
    asyncio.get_running_loop().remove_signal_handler(signal.SIGUSR1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert all(ended(int(pid)) for pid in pids.read_text().split())


@pytest.mark.parametrize("line", ["", "   ", "'unbalanced"])
def test_a_line_that_is_no_command_is_refused_at_once(line: str) -> None:
    with pytest.raises(ValueError, match=r"empty|quotation"):
        AlertCommand(line)
