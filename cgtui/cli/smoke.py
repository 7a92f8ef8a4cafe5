"""`cgtui smoke`: the acceptance run, every criterion of GO with its evidence, then GO or NO-GO."""

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

from cgtui.checklist.state import ChecklistState
from cgtui.cli import STARTED_S
from cgtui.cli.duration import Duration
from cgtui.cli.errors import FAILED, INTERRUPTED, REFUSED
from cgtui.cli.run_options import RunOptions, run_options
from cgtui.cli.session import Session, open_session
from cgtui.cli.smoke_course import SmokeCourse, Step
from cgtui.coinglass.stream_events import Refused
from cgtui.monitor.events import MonitorEvent, TapeEnded
from cgtui.monitor.feed.feed_witness import OWN_CUT
from cgtui.monitor.monitor import Monitor
from cgtui.monitor.snapshot import Snapshot
from cgtui.views.checklist.smoke_json import smoke_json
from cgtui.views.checklist.smoke_lines import SmokeLines

_TICK_S: Final = 0.2
_TOLD_EVERY_S: Final = 15.0


@click.command()
@click.option(
    "--for",
    "for_s",
    type=Duration(),
    metavar="TIME",
    default="30m",
    show_default=True,
    help="How long: 90s, 30m, 2h, 1d; up to a minute more where the clock is about to be full.",
)
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON object.")
@click.option(
    "--drop-once", is_flag=True, help="Cut the connection once, to prove that it comes back."
)
@run_options
def smoke(options: RunOptions, *, for_s: float, as_json: bool, drop_once: bool) -> int:
    """The acceptance run: every criterion of GO with its evidence, then GO or NO-GO.

    GO needs 30 minutes without a drop or a silence over 60 s (by the source's clock), regular
    pongs, an event, four confirmation reads and a delivered alert. Where no heads-up led to one,
    the largest order goes down the same path, labelled DRILL. Progress is told on standard error.

    Exit codes: 0 GO, 1 NO-GO, 2 usage, settings or no key, 3 refused by CoinGlass, 130 interrupted.
    """
    with open_session(options, os.environ) as session:
        plain = options.ascii or session.settings.ui.glyphs == "ascii"
        return _Smoke(session, for_s, drop_once=drop_once, plain=plain).run(as_json=as_json)


class _Smoke:
    """The monitor on its thread; this one follows the course and tells how it goes."""

    def __init__(self, session: Session, for_s: float, *, drop_once: bool, plain: bool) -> None:
        self._mode = session.source.mode.value
        self._lines = SmokeLines(self._mode, ascii_lines=plain or not _is_utf(sys.stdout.encoding))
        self._for_s = for_s
        self._course = SmokeCourse(for_s, drop_once=drop_once)
        self._monitor: Monitor = session.make_monitor(
            self._snapshot_taken, self._happened, drills=True, proves_reconnect=drop_once
        )
        self._thread = threading.Thread(target=self._run_monitor, name="monitor", daemon=True)
        self._state: ChecklistState | None = None
        self._error: Exception | None = None
        self._ended: str | None = None
        self._exit_code: int | None = None
        self._told: tuple[object, ...] = ()
        self._told_s = float("-inf")

    def run(self, *, as_json: bool) -> int:
        """Follow the course to its end, print the verdict; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        self._tell(f"acceptance run of {self._for_s:g} s; GO needs 30 min of a stable feed")
        self._thread.start()
        while self._thread.is_alive():
            self._thread.join(_TICK_S)
            self._step()
        if self._error is not None:
            raise self._error
        state, duration_s = self._state, _elapsed_s()
        if as_json:
            text = smoke_json(state, mode=self._mode, duration_s=duration_s, ended=self._ended)
            print(text, flush=True)
        else:
            for line in self._lines.report(state, duration_s=duration_s, ended=self._ended):
                _print(line)
        if self._exit_code is not None:
            return self._exit_code
        return 0 if state is not None and state.go else FAILED

    def _step(self) -> None:
        state = self._state
        step = self._course.look(_elapsed_s(), state)
        if step is Step.CUT:
            self._tell("cutting the connection, to prove the reconnect")
            self._monitor.cut(OWN_CUT)
        elif step is Step.DRILL:
            self._tell("no alert with all four inputs so far: DRILL with the largest order")
            self._monitor.drill()
        elif step is Step.END:
            self._monitor.stop()
        if state is not None:
            self._tell_progress(state)

    def _tell_progress(self, state: ChecklistState) -> None:
        """When a criterion changes, and now and then."""
        standing = tuple(one.mark for one in state.criteria)
        now_s = _elapsed_s()
        if standing == self._told and now_s - self._told_s < _TOLD_EVERY_S:
            return
        self._told, self._told_s = standing, now_s
        print(self._lines.progress(now_s, state), file=sys.stderr, flush=True)

    def _tell(self, text: str) -> None:
        print(self._lines.said(text), file=sys.stderr, flush=True)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._ended = signal.Signals(number).name
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
        if isinstance(event, Refused):
            self._exit_code = REFUSED
            self._end(f"CoinGlass refused: {event.reason}")
        if isinstance(event, TapeEnded):
            self._end(event.error or "the tape has ended")

    def _end(self, why: str) -> None:
        self._ended = why
        self._monitor.stop()

    def _snapshot_taken(self, snapshot: Snapshot) -> None:
        if snapshot.checklist is not None:
            self._state = snapshot.checklist


def _elapsed_s() -> float:
    return time.monotonic() - STARTED_S


def _print(line: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def _is_utf(encoding: str | None) -> bool:
    return (encoding or "").casefold().replace("-", "").startswith("utf")
