"""From a key to its picture in a storm, over a link of 40 kB/s: by Textual's path and the diff.

    .venv/bin/python -m tests.bench.bench_key_paint [keys]

`/` opens the filter in the last row but one, and Esc closes it; what is timed is the last row, as
pyte shows it.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.bench_coin_screen import spend
from tests.terminal import Terminal

_LINK_BYTES_S: Final = 40_000
_CHUNK: Final = 512
_BETWEEN_S: Final = 0.41
_GIVEN_UP_S: Final = 5.0


class Link:
    """Reads a terminal no faster than the link; ``None`` is no limit."""

    def __init__(self, terminal: Terminal, bytes_s: int | None) -> None:
        self._terminal, self._bytes_s = terminal, bytes_s
        self._free_at = time.monotonic()

    def read(self) -> None:
        """What has come through until now; waits a little for it."""
        wait_s = self._free_at - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        master = self._terminal._master
        if not select.select([master], [], [], 0.002)[0]:
            return
        data = os.read(master, _CHUNK)
        if self._bytes_s:
            self._free_at = max(self._free_at, time.monotonic() - 0.01) + len(data) / self._bytes_s
        self._terminal._stream.feed(data)

    @property
    def last_row(self) -> str:
        """As the terminal shows it."""
        screen = self._terminal._screen
        row = screen.buffer[screen.lines - 1]
        return "".join(row[x].data for x in range(screen.columns))


def times_ms(diff: str, fps: int, bytes_s: int | None, keys: int) -> list[float]:
    """Milliseconds from each key to its picture, in order of size."""
    settings = ("--set", f"ui.diff={diff}", "--set", f"ui.fps={fps}")
    took: list[float] = []
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal(["--demo", "--scenario", "storm", *settings], Path(home)) as terminal,
    ):
        spend(terminal, 24.0)
        link = Link(terminal, bytes_s)
        for number in range(keys):
            quiet_until = time.monotonic() + _BETWEEN_S
            while time.monotonic() < quiet_until:
                link.read()
            opens = number % 2 == 0
            pressed = time.monotonic()
            terminal.press("/" if opens else "\x1b")
            while ("Enter keep" in link.last_row) != opens:
                link.read()
                if time.monotonic() - pressed > _GIVEN_UP_S:
                    break
            if opens:  # Esc waits for what may follow it
                took.append(1000 * (time.monotonic() - pressed))
    return sorted(took)


def main() -> None:
    """A line a way."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for fps in (4, 10):
        for bytes_s in (None, _LINK_BYTES_S):
            for diff in ("off", "on"):
                took = times_ms(diff, fps, bytes_s, keys)
                link = f"{bytes_s // 1000} kB/s" if bytes_s else "no limit"
                print(
                    f"storm {fps:2} fps, link {link:>8}, diff {diff:>3}: "
                    f"median {statistics.median(took):6.0f} ms, longest {took[-1]:6.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
