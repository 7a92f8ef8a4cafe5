"""What the lower storeys load when they are really imported."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import importlib, pkgutil, sys
import cgtui
above = ("cgtui.tui", "cgtui.cli", "cgtui.__main__")
for module in pkgutil.walk_packages(cgtui.__path__, "cgtui."):
    if not module.name.startswith(above):
        importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.split(".")[0] == "textual"))
print(len([name for name in sys.modules if name.startswith("cgtui.")]))
"""


def test_nothing_below_the_screens_loads_textual() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True
    )
    textual, modules = run.stdout.splitlines()
    assert textual == ""
    assert int(modules) > 50


def test_watching_without_a_screen_loads_no_textual() -> None:
    script = "import cgtui.cli.watch, sys; print('textual' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
