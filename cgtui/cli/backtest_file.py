"""A backtest over a file: a tape, an export of events, or hourly bars; it says itself which."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cgtui.cli.backtest_journal import TIER3_NOTE
from cgtui.cli.local_settings import Local
from cgtui.cli.signal_params import signal_params
from cgtui.config import ConfigError
from cgtui.monitor.backtest.backtest import Backtest
from cgtui.monitor.backtest.backtest_result import BacktestResult
from cgtui.monitor.feed.recorded_frames import FrameReader
from cgtui.monitor.rest.hourly_bars import HOUR_MS, Bars, is_hourly_header, read_bars
from cgtui.sanitize import clean
from cgtui.simulator.event_export import is_csv_header
from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_lines import TapeError, read_lines, require_file
from cgtui.views.backtest.backtest_source import BacktestSource

_SQLITE: Final = b"SQLite format 3"
_MODES: Final = ("LIVE", "DEMO", "REPLAY")


class RecordedFile:
    """Raises `ConfigError`, one line, where it is none of them or cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = clean(str(path))
        try:
            require_file(path)
            lines = islice((line for line in read_lines(path) if line.strip()), 2)
            self._first_lines = [line.decode("utf-8", "replace") for line in lines]
        except TapeError as error:
            raise ConfigError(f"backtest: {clean(str(error))}") from error
        if self._first.startswith(_SQLITE.decode()):
            raise self._refused(
                "expected a recording, found a database; without FILE the live journal is taken"
            )
        self.is_hourly = is_hourly_header(self._first)

    @property
    def _first(self) -> str:
        return self._first_lines[0] if self._first_lines else ""

    def _refused(self, why: str) -> ConfigError:
        return ConfigError(f"backtest: {self._name}: {why}")

    def bars(self, since_s: float | None) -> Bars:
        """The hourly bars, of the last ``since_s`` seconds of the file, or all."""
        bars = self._read_bars(0)
        if since_s is not None and bars.hours:
            bars = self._read_bars((bars.hours[-1] + 1) * HOUR_MS - int(since_s * 1000))
        if not bars.hours:
            raise self._refused("expected hourly bars below the header")
        return bars

    def _read_bars(self, since_ms: int) -> Bars:
        try:
            lines = (line.decode("utf-8", "replace") for line in read_lines(self.path))
            return read_bars(lines, since_ms=since_ms)
        except TapeError as error:
            raise ConfigError(f"backtest: {clean(str(error))}") from error

    def backtest(
        self, local: Local, since_s: float | None
    ) -> tuple[BacktestResult, BacktestSource]:
        """Its orders of the last ``since_s`` seconds of the file, or all."""
        try:
            tape = Tape(self.path)
        except TapeError as error:
            raise ConfigError(f"backtest: {clean(str(error))}") from error
        since_ms = 0 if since_s is None else _last_ms(tape) - int(since_s * 1000)
        reader = FrameReader(local.settings.stream.channel)
        backtest: Backtest | None = None
        broken = ""
        try:
            for frame in reader.read(_texts(tape, since_ms)):
                if backtest is None:
                    params = signal_params(local.settings)
                    backtest = Backtest(params, started_ms=frame.received_ms, inputs=None)
                backtest.take(frame)
        except TapeError as error:
            broken = str(error)
        if backtest is None:
            raise self._refused("expected orders, and not one in it can be used")
        return backtest.result(), self._source(local, reader, broken)

    def source(self, local: Local) -> BacktestSource:
        """What hourly bars are."""
        return BacktestSource("CoinGlass hourly liquidations", self.path.name, None, local.changed)

    def _source(self, local: Local, reader: FrameReader, broken: str) -> BacktestSource:
        mode = _mode_of(self._first_lines)
        is_export = is_csv_header(self._first.encode()) or '"time_ms"' in self._first
        return BacktestSource(
            "exported events" if is_export else "tape",
            self.path.name,
            mode,
            local.changed,
            bad_lines=reader.bad_lines,
            bad_frames=reader.bad_frames,
            bad_orders=reader.bad_orders,
            notes=() if local.settings.coins.tier3 else (TIER3_NOTE,),
            broken=broken,
        )


def _texts(tape: Tape, since_ms: int) -> Iterator[tuple[int, str] | None]:
    for frame in tape.frames():
        if frame is None:
            yield None
        elif frame.t_ms >= since_ms:
            yield frame.t_ms, frame.text


def _last_ms(tape: Tape) -> int:
    last_ms = 0
    try:
        for frame in tape.frames():
            if frame is not None:
                last_ms = max(last_ms, frame.t_ms)
    except TapeError:
        pass  # what comes before the damage counts; the reader reports the rest
    return last_ms


def _mode_of(first_lines: list[str]) -> str | None:
    """The mode that an export names on every row: what is not the market is labelled."""
    if not first_lines:
        return None
    if is_csv_header(first_lines[0].encode()):
        header, row = (next(csv.reader([line]), []) for line in (first_lines * 2)[:2])
        cells = dict(zip((name.strip() for name in header), row, strict=False))
        mode = cells.get("mode")
    else:
        try:
            event = json.loads(first_lines[0])
        except (ValueError, RecursionError):
            return None
        mode = event.get("mode") if isinstance(event, dict) else None
    return mode if mode in _MODES else None
