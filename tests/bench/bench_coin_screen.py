"""What the Coin screen costs beside the Ticker: bytes to the terminal and the processor's time.

    .venv/bin/python -m tests.bench.bench_coin_screen [seconds]

The whole program runs in a pseudo terminal on its own simulator, which is in its figures too.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal import Terminal

SIZES = ((80, 24), (120, 40), (160, 45))
START_S = 12.0
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """The process's own time on the processor, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def spend(terminal: Terminal, seconds: float) -> tuple[float, float]:
    """Let it run; bytes a second and percent of a core."""
    began, bytes_before = time.monotonic(), len(terminal.output)
    before = cpu_s(terminal.process.pid)
    while time.monotonic() - began < seconds:
        terminal._read(0.2)
    took = time.monotonic() - began
    used = cpu_s(terminal.process.pid) - before
    return (len(terminal.output) - bytes_before) / took, 100 * used / took


def measure(scenario: str, size: tuple[int, int], seconds: float, wait_s: float) -> None:
    """Ticker, then Coin, of the same run."""
    columns, rows = size
    with tempfile.TemporaryDirectory() as home:
        arguments = ["--demo", "--scenario", scenario]
        with Terminal(arguments, Path(home), columns=columns, rows=rows) as terminal:
            spend(terminal, wait_s)
            figures = []
            for keys in ("1", "2"):
                terminal.press(keys)
                spend(terminal, 3.0)
                figures.append(spend(terminal, seconds))
            terminal.press("q")
            terminal.wait_for_end()
    (ticker_bytes, ticker_cpu), (coin_bytes, coin_cpu) = figures
    print(
        f"{scenario:8} {columns}x{rows}: "
        f"ticker {ticker_bytes / 1000:5.1f} kB/s {ticker_cpu:4.1f} %   "
        f"coin {coin_bytes / 1000:5.1f} kB/s {coin_cpu:4.1f} %"
    )


def main() -> None:
    """Calm, then in the middle of a cascade."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    for size in SIZES:
        measure("calm", size, seconds, START_S)
    for size in SIZES:
        measure("cascade", size, seconds, 65.0)


if __name__ == "__main__":
    main()
