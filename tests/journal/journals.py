"""Journals for tests: fixed clocks, waits that never pass by themselves, a disk that fills up."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from cgtui.journal.connect import connect_writer
from cgtui.journal.journal import Journal, open_journal

T = TypeVar("T")

NOW_MS = 1_795_000_000_000
WALL_MS = 1_795_784_640_000  # 2026-11-27 13:04:00 UTC
LONG_S = 30.0  # only a broken test waits for it


class Disk:
    """Connects as the writer does, notes each statement, and is full when told so."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.max_pages: int | None = None
        self.connections: list[sqlite3.Connection] = []
        self.committed = threading.Event()

    def __call__(self, path: Path) -> sqlite3.Connection:
        db = connect_writer(path)
        if self.max_pages is not None:
            db.execute(f"PRAGMA max_page_count = {self.max_pages}")
        db.set_trace_callback(self._trace)
        return db

    def _trace(self, statement: str) -> None:
        self.statements.append(" ".join(statement.split()))
        if statement == "COMMIT":
            self.committed.set()


def open_at(
    path: Path,
    *,
    now_ms: Callable[[], int] = lambda: NOW_MS,
    keep_days: float = 30,
    max_mb: float = 2048,
    ceiling_days: int = 30,
    batch_s: float = 3600.0,
    retry_s: float = 3600.0,
    **more: Any,
) -> Journal:
    """A journal that writes only when somebody waits for it."""
    return open_journal(
        path,
        keep_days=keep_days,
        max_mb=max_mb,
        ceiling_days=ceiling_days,
        now_ms=now_ms,
        wall_ms=lambda: WALL_MS,
        batch_s=batch_s,
        retry_s=retry_s,
        **more,
    )


def done(future: Future[T]) -> T:
    """The result, or what it failed with."""
    return future.result(LONG_S)
