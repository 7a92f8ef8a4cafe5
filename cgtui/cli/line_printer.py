"""Lines from one thread printed by another, so that a slow reader holds up nobody else."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable
from typing import Final, TextIO

_MOST_WAITING: Final = 20_000


class LinePrinter:
    """``put`` from any thread, never blocking; ``print_…`` from the thread that may wait.

    Where the reader falls more than 20,000 lines behind, further ones are counted instead of kept
    and the count is printed once it reads again.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._waiting: queue.Queue[str] = queue.Queue()
        self._unprinted = 0

    def put(self, lines: Iterable[str]) -> None:
        """Have ``lines`` printed, in their order."""
        for line in lines:
            if self._waiting.qsize() < _MOST_WAITING:
                self._waiting.put(line)
            else:
                self._unprinted += 1

    def print_for(self, seconds: float) -> None:
        """Print what comes within the next ``seconds``. Raises ``OSError`` if nobody reads."""
        ends_at_s = time.monotonic() + seconds
        while (left_s := ends_at_s - time.monotonic()) > 0:
            try:
                line = self._waiting.get(timeout=left_s)
            except queue.Empty:
                break
            self._print(line)
            if self._waiting.empty():
                self._out.flush()

    def print_all(self) -> None:
        """Print everything that waits."""
        while not self._waiting.empty():
            self._print(self._waiting.get())
        self._out.flush()

    def _print(self, line: str) -> None:
        self._out.write(line + "\n")
        if self._unprinted and self._waiting.empty():
            self._out.write(f"[OUT] {self._unprinted} lines not printed: the reader was too slow\n")
            self._unprinted = 0
