"""Commands that work on this machine's own files, as a shell would call them, in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cgtui.cli.root import run
from cgtui.config import keys
from cgtui.journal.journal import Journal, open_journal
from cgtui.logging import close_logging
from tests.journal.journals import WALL_MS

REAL_S = 30.0
"""Only a broken test waits so long."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """An object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class LocalProgram:
    """Runs ``cgtui …`` with a home of its own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Outcome:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments])
        shown = self._capsys.readouterr()
        return Outcome(int(ended.value.code or 0), shown.out, shown.err)

    def written(self) -> bytes:
        """Everything in files, the log among them."""
        return b"".join(path.read_bytes() for path in self.home.rglob("*") if path.is_file())

    @contextmanager
    def journal(self, mode: str = "live", now_ms: int = WALL_MS) -> Iterator[Journal]:
        """The journal of a mode, to be filled; all of it is on disk afterwards."""
        name = "journal.db" if mode == "live" else f"journal-{mode}.db"
        journal = open_journal(
            self.home / name,
            keep_days=3650,
            max_mb=2048,
            ceiling_days=30,
            now_ms=lambda: now_ms,
            wall_ms=lambda: now_ms,
        )
        yield journal
        journal.flushed().result(REAL_S)
        journal.close()


@contextmanager
def local_program(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[LocalProgram]:
    """A program with none of the settings of who runs the tests."""
    for name in [*os.environ]:
        if name.startswith(keys.PREFIX) or name in keys.FLAT_VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("CGTUI_HOME", str(home))
    try:
        yield LocalProgram(home, capsys)
    finally:
        close_logging()
