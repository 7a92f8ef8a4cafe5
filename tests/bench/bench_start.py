"""From starting a process to the first painted screen, beside the least that Textual can do.

Run by hand: ``python -m tests.bench.bench_start [ROUNDS]``. Prints, asserts nothing. The programs
take turns in a pty of 160 × 45, so that a busy machine is as unkind to each; the home is warm.
Painted is a screen when `PAINTED` characters that can be seen have come: of ours the status and the
keys; the numbers follow when the monitor has been loaded.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PAINTED: Final = 100
LIMIT_S: Final = 30.0
ROUNDS: Final = 9

_ESCAPE: Final = re.compile(rb"\x1b(?:\[[0-9;:?<=>$ ]*[A-Za-z]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_UNSEEN: Final = re.compile(rb"[\s\x00-\x1f]|\xe2\x94.")  # blanks and the lines of boxes

_MINIMAL: Final = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("painted " * 100)

Minimal().run()
"""


def seconds_to_paint(argv: list[str], environ: Mapping[str, str]) -> tuple[float, float]:
    """Real seconds until the first screen, and megabytes of memory then. Kills it after that.

    Raises RuntimeError with the end of what it said where it ends or does not paint.
    """
    began_s = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(argv[0], argv, environ)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
    told = b""
    try:
        while (left_s := began_s + LIMIT_S - time.monotonic()) > 0:
            if not select.select([terminal], [], [], left_s)[0]:
                break
            try:
                told += os.read(terminal, 65_536)
            except OSError:
                break
            if len(_UNSEEN.sub(b"", _ESCAPE.sub(b"", told))) >= PAINTED:
                return time.monotonic() - began_s, _rss_mb(pid)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    raise RuntimeError(f"{argv[1:]} painted nothing: …{told[-500:]!r}")


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def programs(folder: Path) -> dict[str, list[str]]:
    """What is started, by name."""
    minimal = folder / "minimal.py"
    minimal.write_text(_MINIMAL)
    here = [sys.executable, "-m", "cgtui"]
    closed = ["--set", "coinglass.ws_url=ws://127.0.0.1:9/ws"]
    closed += ["--set", "coinglass.rest_url=http://127.0.0.1:9"]
    return {
        "minimal Textual": [sys.executable, str(minimal)],
        "cgtui --demo": [*here, "--demo"],
        "cgtui, nothing listens": [*here, *closed],
    }


def main() -> None:
    """Let them take turns."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = {
            **os.environ,
            "CGTUI_HOME": str(folder / "home"),
            "COINGLASS_API_KEY": "0" * 32,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        # What is installed is compiled; without this each start would compile what was changed.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        started = programs(folder)
        for argv in started.values():
            seconds_to_paint(argv, environ)  # warms the home and the disk's cache
        taken: dict[str, list[tuple[float, float]]] = {one: [] for one in started}
        for _ in range(rounds):
            for one, argv in started.items():
                taken[one].append(seconds_to_paint(argv, environ))
    least_s = statistics.median(at_s for at_s, _ in taken["minimal Textual"])
    for one, measured in taken.items():
        times_s = sorted(at_s for at_s, _ in measured)
        median_s = statistics.median(times_s)
        rss_mb = statistics.median(mb for _, mb in measured)
        print(
            f"{one:24} {median_s * 1e3:5.0f} ms to the first screen"
            f" ({times_s[0] * 1e3:.0f}-{times_s[-1] * 1e3:.0f})"
            f"  {median_s / least_s:4.2f} x minimal  {rss_mb:4.0f} MB then"
        )


if __name__ == "__main__":
    main()
