"""How an application ends, whatever ends it: a signal, a lost terminal, a defect of its own."""

from __future__ import annotations

import asyncio
import signal
from typing import Any, Final

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from cgtui.logging import get_logger
from cgtui.tui.terminal import TerminalDriver

_log = get_logger("tui")
_SIGNALS: Final = {signal.SIGTERM: 0, signal.SIGHUP: 0, signal.SIGINT: 130}


class Lifeline(App[Any], inherit_bindings=False):
    """``crash`` is the exception's name, if the program crashed; what to print is up to the caller.

    Call `hold` once the application is mounted.
    """

    crash: str | None = None

    def hold(self) -> None:
        """Obey signals, each with its exit code."""
        if self._driver is not None and not isinstance(self._driver, HeadlessDriver):
            loop = asyncio.get_running_loop()
            for number, code in _SIGNALS.items():
                loop.add_signal_handler(number, self.ended_by, code)

    def ended_by(self, code: int) -> None:
        """A signal came, or the terminal went."""
        self.exit(code)

    @property
    def terminal_is_lost(self) -> bool:
        """Whether nobody can see this any more."""
        return isinstance(self._driver, TerminalDriver) and self._driver.lost

    def before_the_end(self) -> None:
        """What must be let go of when a defect ends it."""

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print a traceback with local variables; a key could be among them.
        self.before_the_end()
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        _log.error("crash", exc_info=error)
        self.crash = type(error).__name__
        self._close_messages_no_wait()
