"""A terminal that may go away: writing to it must not hang, reading from it must not spin."""

from __future__ import annotations

import select
from typing import Any, TextIO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class _FadingFile:
    """Passes writes on until the terminal is gone; from then on they go nowhere.

    Textual writes from a thread that would die of the error, and with it everything that waits
    for the thread's queue.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.gone = False

    def write(self, text: str) -> int:
        if not self.gone:
            try:
                return self._file.write(text)
            except (OSError, ValueError):
                self.gone = True
        return len(text)

    def flush(self) -> None:
        if not self.gone:
            try:
                self._file.flush()
            except (OSError, ValueError):
                self.gone = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the rest is the file's own
        return getattr(self._file, name)


class TerminalDriver(LinuxDriver):
    """Textual's Linux driver, which knows when its terminal has been lost."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._fading = _FadingFile(cast(TextIO, self._file))
        self._file = cast(Any, self._fading)

    @property
    def lost(self) -> bool:
        """Whether the terminal has hung up (its window or its SSH connection is gone)."""
        if self._fading.gone:
            return True
        poll = select.poll()
        poll.register(self.fileno, 0)  # hang-up and error are always reported
        return any(events & (select.POLLHUP | select.POLLERR) for _fd, events in poll.poll(0))

    def _run_input_thread(self) -> None:
        # A terminal that has gone away makes the read fail: that is no defect of the program.
        try:
            self.run_input_thread()
        except OSError:
            self._fading.gone = True
