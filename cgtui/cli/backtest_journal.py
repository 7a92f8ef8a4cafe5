"""A backtest over the live journal: its orders, minutes and inputs, as they were kept."""

from __future__ import annotations

from typing import Final

from cgtui.cli.local_settings import Local
from cgtui.cli.signal_params import signal_params
from cgtui.journal.errors import JournalError
from cgtui.journal.history_reader import HistoryReader
from cgtui.monitor.backtest.backtest import Backtest
from cgtui.monitor.backtest.backtest_inputs import RecordedInputs
from cgtui.monitor.backtest.backtest_result import BacktestResult
from cgtui.monitor.feed.recorded_frames import frames_of
from cgtui.sanitize import clean
from cgtui.views.backtest.backtest_source import BacktestSource

_MINUTES_A_DAY: Final = 1440
_HOUR_MS: Final = 3_600_000
TIER3_NOTE: Final = (
    "which coins are in tier 3 (by open interest) is not recorded: unless coins.tier3 names them "
    "they stand on the floors of the rest"
)


class NothingRecordedError(Exception):
    """There is nothing to go through; the text is one line."""


def journal_backtest(
    local: Local, since_s: float | None, now_ms: int
) -> tuple[BacktestResult, BacktestSource]:
    """The live journal's orders of the last ``since_s`` seconds, or all.

    Raises `NothingRecordedError`, also where the journal cannot be read.
    """
    reader = HistoryReader(local.paths.journal_file("live"))
    if not reader.exists:
        raise NothingRecordedError(f"no journal yet at {clean(str(reader.path))}")
    try:
        return _journal_backtest(reader, local, since_s, now_ms)
    except JournalError as error:
        raise NothingRecordedError(str(error)) from error


def _journal_backtest(
    reader: HistoryReader, local: Local, since_s: float | None, now_ms: int
) -> tuple[BacktestResult, BacktestSource]:
    since_ms = 0 if since_s is None else now_ms - int(since_s * 1000)
    frames = frames_of(reader.events(since_ms))
    first = next(frames, None)
    if first is None:
        when = "yet" if since_s is None else "of that time"
        raise NothingRecordedError(f"no orders {when} in {clean(str(reader.path))}")
    started_ms = first.received_ms
    readings = reader.readings(since_ms=started_ms - _HOUR_MS)
    backtest = Backtest(
        signal_params(local.settings),
        started_ms=started_ms,
        inputs=RecordedInputs(readings) if readings else None,
    )
    days = local.settings.thresholds.window_days
    start = started_ms // 60_000
    backtest.know_minutes(reader.minutes(start - int(days * _MINUTES_A_DAY), start))
    backtest.know_missing(reader.missing_minutes(start))
    backtest.learn_minutes(reader.told_minutes(start))
    tier3 = reader.tier3(0)
    backtest.engine.tiers.set_tier3(tier3)
    backtest.take(first)
    for frame in frames:
        backtest.take(frame)
    notes = [] if local.settings.coins.tier3 else [_tier3_words(len(tier3))]
    source = BacktestSource("journal", reader.path.name, "LIVE", local.changed, notes=tuple(notes))
    return backtest.result(), source


def _tier3_words(known: int) -> str:
    return f"{TIER3_NOTE}; {known} are known from recorded heads-ups" if known else TIER3_NOTE
