"""Commands from any thread to the monitor's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable


class Mailbox:
    """``failed`` hears of a command that raised: it must not take others along."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._commands: deque[Callable[[], None]] = deque()

    def put(self, command: Callable[[], None]) -> None:
        """Have ``command`` obeyed on the loop; from any thread, before `open` too."""
        # Appended before the loop is looked at, and open() looks here after setting it: a command
        # given at any time before the end is obeyed.
        self._commands.append(command)
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has been closed
                self._loop.call_soon_threadsafe(self._obey)

    def open(self) -> None:
        """Obey on the running loop from now on, what waits first."""
        self._loop = asyncio.get_running_loop()
        self._obey()

    def _obey(self) -> None:
        while self._commands:
            command = self._commands.popleft()
            try:
                command()
            except Exception as error:  # noqa: BLE001 - told
                self._failed(error)
