"""``cgtui watch``: the same monitor with no screen, a line for everything that happens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Final

import click

from cgtui.cli import STARTED_S
from cgtui.cli.duration import Duration
from cgtui.cli.errors import INTERRUPTED, REFUSED
from cgtui.cli.line_printer import LinePrinter
from cgtui.cli.run_options import RunOptions, run_options
from cgtui.cli.session import Session, open_session
from cgtui.coinglass.stream_events import Refused
from cgtui.monitor.events import MonitorEvent, TapeEnded
from cgtui.monitor.monitor import Monitor
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.watch_json import WatchJson
from cgtui.views.watch_lines import WatchLines

_TICK_S: Final = 0.2


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--for", "for_s", type=Duration(), metavar="TIME", help="End after 90s, 30m, 2h, 1d.")
@run_options
def watch(options: RunOptions, *, as_json: bool, for_s: float | None) -> int:
    """Watch without a screen: liveness lines on standard output.

    Ends with a summary as its last line: after `--for`, at the end of a tape, on SIGINT or SIGTERM,
    and when CoinGlass refuses the key or the plan (exit code 3).
    """
    with open_session(options, os.environ) as session:
        return _Watch(session, options, as_json=as_json, for_s=for_s).run()


class _Watch:
    """The monitor on its thread; this thread prints, so that a slow reader costs no pong."""

    def __init__(
        self, session: Session, options: RunOptions, *, as_json: bool, for_s: float | None
    ) -> None:
        source = session.source
        self._lines: WatchJson | WatchLines
        if as_json:
            self._lines = WatchJson(mode=source.mode, label=source.label, now_s=time.monotonic)
        else:
            self._lines = WatchLines(
                mode=source.mode,
                label=source.label,
                ascii_lines=options.ascii or session.settings.ui.glyphs == "ascii",
                now_s=time.monotonic,
            )
        self._printer = LinePrinter(sys.stdout)
        self._monitor: Monitor = session.make_monitor(self._snapshot_taken, self._happened)
        self._thread = threading.Thread(target=self._run_monitor, name="monitor", daemon=True)
        self._ends_at_s = None if for_s is None else STARTED_S + for_s
        self._error: Exception | None = None
        self._exit_code = 0

    def run(self) -> int:
        """Print until something ends it; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        if isinstance(self._lines, WatchLines):
            self._printer.put(self._lines.opening())
        self._thread.start()
        try:
            while self._thread.is_alive():
                self._printer.print_for(_TICK_S)
                if self._ends_at_s is not None and time.monotonic() >= self._ends_at_s:
                    self._monitor.stop()
            self._printer.print_all()
        except BrokenPipeError:
            pass  # the reader has left, as `head` does: nobody is there to be told
        finally:
            self._monitor.stop()
            self._thread.join(1.0)
        if self._error is not None:
            raise self._error
        return self._exit_code

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            self._exit_code = INTERRUPTED
        self._monitor.stop()

    def _run_monitor(self) -> None:
        try:
            asyncio.run(self._monitor.run())
        except Exception as error:  # noqa: BLE001 - raised again on the main thread
            self._error = error

    # -- on the monitor's thread ------------------------------------------------------------

    def _happened(self, event: MonitorEvent) -> None:
        self._printer.put(self._lines.lines(event))
        if isinstance(event, Refused):
            self._exit_code = REFUSED
        if isinstance(event, Refused | TapeEnded):
            self._monitor.stop()

    def _snapshot_taken(self, _snapshot: Snapshot) -> None:
        # At least once a second: orders that were summed up must not wait for the next frame.
        if isinstance(self._lines, WatchLines):
            self._printer.put(self._lines.tick())
