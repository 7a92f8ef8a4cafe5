"""What the first screen waits for, and what it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import os, sys
from pathlib import Path
from cgtui.cli.run_options import RunOptions
from cgtui.cli.screen import open_screen
from cgtui.tui.app import CgtuiApp

def tell(app):
    Path(sys.argv[1]).write_text(" ".join(sys.modules))
    app.exit(0)

run = CgtuiApp.run
CgtuiApp.run = lambda app, **_: run(app, headless=True, size=(160, 45))
CgtuiApp._start_monitor = tell
for stream in (sys.stdin, sys.stdout, sys.stderr):
    stream.isatty = lambda: True
sys.exit(open_screen(RunOptions(demo=sys.argv[2] == "demo"), os.environ))
"""


def modules_after_the_first_paint(folder: Path, mode: str) -> frozenset[str]:
    told = folder / "modules"
    environ = {**os.environ, "CGTUI_HOME": str(folder / "home"), "COINGLASS_API_KEY": "0" * 32}
    command = [sys.executable, "-c", _SCRIPT, str(told), mode]
    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return frozenset(told.read_text().split())


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules that are there when the first screen has been painted and the monitor begins."""
    return modules_after_the_first_paint(tmp_path_factory.mktemp("live"), "live")


def test_the_first_screen_is_the_ticker(loaded: frozenset[str]) -> None:
    assert "cgtui.tui.screens.ticker" in loaded
    assert "cgtui.tui.screens.alerts" not in loaded


@pytest.mark.parametrize(
    "later",
    [
        # what the monitor is made of, and what its snapshots are
        "cgtui.checklist",
        "cgtui.coinglass.catalogue",
        "cgtui.coinglass.events",
        "cgtui.journal",
        "cgtui.monitor.monitor",
        "cgtui.monitor.snapshot",
        "cgtui.signals",
        "httpx",
        "msgspec",
        "sortedcontainers",
        "sqlite3",
        "websockets",
        # what draws and words snapshots
        "cgtui.views.banner",
        "cgtui.views.status",
        "cgtui.views.ticker.board",
        # what is there for other commands, for a demo, for the first line of the log
        "cgtui.cli.config",
        "cgtui.cli.query",
        "cgtui.cli.watch",
        "cgtui.simulator",
        "starlette",
        "structlog",
        "tomlkit",
        "uvicorn",
        # screens over the first one
        "cgtui.tui.screens.help",
        "cgtui.tui.screens.palette",
        "cgtui.tui.screens.question",
        "cgtui.tui.setup.key_screen",
    ],
)
def test_it_does_not_wait_for(later: str, loaded: frozenset[str]) -> None:
    eager = sorted(one for one in loaded if one == later or one.startswith(f"{later}."))
    assert not eager, "import it where it is used, or under TYPE_CHECKING"


def test_a_demo_starts_its_servers_after_the_first_paint(tmp_path: Path) -> None:
    loaded = modules_after_the_first_paint(tmp_path, "demo")
    assert not {"cgtui.simulator", "starlette", "uvicorn"} & loaded
