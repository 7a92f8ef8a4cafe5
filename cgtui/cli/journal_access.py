"""The journal of a mode for a command that reads it, and what to say where that is not possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cgtui.cli.local_settings import Local, load_local, wall_ms
from cgtui.cli.plain_output import print_error
from cgtui.journal.errors import JournalError
from cgtui.journal.history_reader import HistoryReader
from cgtui.sanitize import clean

_MODES: Final = ("live", "demo", "replay")


@dataclass(frozen=True, slots=True)
class JournalAccess:
    """``mode`` is live, demo or replay."""

    local: Local
    reader: HistoryReader
    mode: str

    @classmethod
    def open(cls, environ: Mapping[str, str], mode: str) -> JournalAccess:
        """Raises ``ConfigError`` for settings that do not fit."""
        local = load_local(environ)
        return cls(local, HistoryReader(local.paths.journal_file(mode)), mode)

    def use(self, work: Callable[[HistoryReader], int]) -> int:
        """What ``work`` returns; one line and 1 where there is no journal, or it cannot be read."""
        if not self.reader.exists:
            return print_error(f"no journal yet at {clean(str(self.reader.path))}{self._others()}")
        try:
            return work(self.reader)
        except JournalError as error:
            return print_error(str(error))
        finally:
            self.reader.close()

    def _others(self) -> str:
        """The modes that have a journal, where the one that was asked for has none."""
        paths = self.local.paths
        found = [
            f"--mode {mode}"
            for mode in _MODES
            if mode != self.mode and paths.journal_file(mode).exists()
        ]
        return f"; there is one of {' and of '.join(found)}" if found else ""

    def since_ms(self, since_s: float | None) -> int:
        """From when on, by the source's clock: before now where that is this machine's, else
        before the newest order. Raises `JournalError`."""
        if since_s is None:
            return 0
        now_ms = wall_ms()
        if self.mode != "live":
            span = self.reader.span_ms()
            now_ms = now_ms if span is None else span[1]
        return now_ms - int(since_s * 1000)
