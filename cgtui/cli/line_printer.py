"""Lines printed by a thread of their own, so that a reader who stalls holds up nobody else."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable
from typing import Final, TextIO

_MOST_WAITING: Final = 20_000


class LinePrinter:
    """``put`` from one thread, never blocking; written to ``out`` in that order.

    Where the reader falls more than 20,000 lines behind, further ones are counted instead of kept;
    ``lost_lines`` words that count once there is room again. ``error`` is what ended the printing.
    """

    def __init__(self, out: TextIO, lost_lines: Callable[[int], list[str]]) -> None:
        # Straight to the descriptor: a buffered stream that blocks would hold up the exit too.
        self._descriptor = out.fileno()
        self._encoding = out.encoding
        self._lost_lines = lost_lines
        self._lost = 0
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self.error: OSError | None = None

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def put(self, lines: Iterable[str], *, last: bool = False) -> None:
        """Have ``lines`` printed; the ``last`` ones are never left out."""
        for line in lines:
            if self._waiting.qsize() >= _MOST_WAITING and not last:
                self._lost += 1
                continue
            if self._lost:
                for told in self._lost_lines(self._lost):
                    self._waiting.put(told)
                self._lost = 0
            self._waiting.put(line)

    def close(self, patience_s: float) -> None:
        """Print what waits, for at most ``patience_s``; a reader that stalls longer loses it."""
        self._waiting.put(None)
        self._thread.join(patience_s)

    def _run(self) -> None:
        try:
            while (line := self._waiting.get()) is not None:
                data = f"{line}\n".encode(self._encoding, "backslashreplace")
                while data:
                    data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            self.error = error
