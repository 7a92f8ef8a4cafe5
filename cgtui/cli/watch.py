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
from cgtui.cli.collecting import is_loaded
from cgtui.cli.duration import Duration
from cgtui.cli.errors import FAILED, INTERRUPTED, REFUSED
from cgtui.cli.line_printer import LinePrinter
from cgtui.cli.run_options import RunOptions, run_options
from cgtui.cli.session import Session, open_session
from cgtui.coinglass.stream_events import Refused
from cgtui.counted import counted
from cgtui.monitor.events import DefectRaised, MonitorEvent, Summary, TapeEnded
from cgtui.monitor.monitor import Monitor
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.watch.watch_json import WatchJson
from cgtui.views.watch.watch_lines import WatchLines
from cgtui.views.watch.watch_signs import EMOJI

_TICK_S: Final = 0.2
_LAST_LINES_S: Final = 2.0


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
    """The monitor on its thread, the printer on another; this one waits for what ends them."""

    def __init__(
        self, session: Session, options: RunOptions, *, as_json: bool, for_s: float | None
    ) -> None:
        source = session.source
        self._log_ring = session.log_ring
        self._now_ms = source.clock.now_ms
        self._lines: WatchJson | WatchLines
        if as_json:
            self._lines = WatchJson(mode=source.mode, label=source.label, now_s=time.monotonic)
        else:
            plain = options.ascii or session.settings.ui.glyphs == "ascii"
            self._lines = WatchLines(
                mode=source.mode,
                label=source.label,
                ascii_lines=plain or not _takes_our_signs(sys.stdout.encoding),
                now_s=time.monotonic,
            )
        self._printer = LinePrinter(sys.stdout, self._lines_lost)
        self._monitor: Monitor = session.make_monitor(self._snapshot_taken, self._happened)
        is_loaded()
        self._thread = threading.Thread(target=self._run_monitor, name="monitor", daemon=True)
        self._ends_at_s = None if for_s is None else STARTED_S + for_s
        self._error: Exception | None = None
        self._troubles: dict[str, str] = {}
        self._exit_code = 0

    def run(self) -> int:
        """Print until something ends it; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        if isinstance(self._lines, WatchLines):
            self._printer.put(self._lines.opening())
        self._printer.start()
        self._thread.start()
        while self._thread.is_alive():
            self._thread.join(_TICK_S)
            is_over = self._ends_at_s is not None and time.monotonic() >= self._ends_at_s
            if is_over or self._printer.error is not None:
                self._monitor.stop()
        self._printer.close(_LAST_LINES_S)
        if self._error is not None:
            raise self._error
        if self._printer.error is not None:
            raise self._printer.error
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
        self._printer.put(self._lines.lines(event), last=isinstance(event, Summary))
        if isinstance(event, Refused):
            self._exit_code = REFUSED
        if isinstance(event, TapeEnded) and event.error:
            self._exit_code = FAILED
        if isinstance(event, Refused | TapeEnded):
            self._monitor.stop()

    def _snapshot_taken(self, snapshot: Snapshot) -> None:
        # At least once a second: orders that were summed up must not wait for the next frame.
        if isinstance(self._lines, WatchLines):
            self._printer.put(self._lines.tick())
        recording = snapshot.recording
        self._tell_once("recording", recording.error if recording else None)
        self._tell_once("log", self._log_ring.file_error)
        if snapshot.signals is not None:
            journal = snapshot.signals.journal
            self._tell_once("journal", journal.trouble or None, prefix="")
            self._tell_once("journal file", journal.note or None, prefix="")

    def _tell_once(
        self, part: str, trouble: str | None, *, prefix: str = "not kept on disk: "
    ) -> None:
        if trouble is None:
            self._troubles.pop(part, None)
        elif self._troubles.get(part) != trouble:
            self._troubles[part] = trouble
            told = DefectRaised(self._now_ms(), part, f"{prefix}{trouble}")
            self._printer.put(self._lines.lines(told))

    def _lines_lost(self, count: int) -> list[str]:
        text = f"{counted(count, 'line')} not printed: the reader was too slow"
        return self._lines.lines(DefectRaised(self._now_ms(), "output", text))


def _takes_our_signs(encoding: str) -> bool:
    try:
        f"{EMOJI.good}{EMOJI.bad}{EMOJI.warn}{EMOJI.sent}{EMOJI.answered}".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
