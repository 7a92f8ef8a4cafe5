"""Bounds of the journal, days and megabytes, kept in steps too small to stall the writer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from cgtui.journal.connect import WAL_BYTES

EVERY_S = 60.0
"""Real seconds between two looks at the bounds."""

_STEP_S = 0.05  # how long one step may keep the writer from its notes
_STEP_ROWS = 2000
_STEP_PAGES = 500
_DAY_MS = 86_400_000
_DAY_MIN = 1440
_REFILL = 0.9  # over the bound, rows go until this share of it is in use
_IDLE_SHARE = 4  # free pages beyond a quarter of the file go back to the disk
_IDLE_PAGES = 4096

# What goes by age: table, its key, its time. An alert that is on its way never goes.
_BY_AGE = (
    ("events", "id", "received_ms", ""),
    ("readings", "rowid", "at_ms", ""),
    ("heads_ups", "rowid", "opened_ms", ""),
    ("alerts", "rowid", "created_ms", " AND state != 'pending'"),
    ("outcomes", "rowid", "at_ms", ""),
    ("trips", "rowid", "since_ms", ""),
    ("connections", "id", "at_ms", ""),
)
# What goes, oldest first, where the file is too large; in this order.
_BY_SIZE = (("events", "id", "received_ms"), ("readings", "rowid", "at_ms"))


class Retention:
    """``keep_days`` for everything but minutes, which stay ``ceiling_days`` + 1 at least.

    ``max_mb`` (2**20 bytes) is of the database and its log; orders go first, then readings. What
    is left then (minutes, heads-ups, alerts) is small and may exceed a very small bound.
    """

    def __init__(
        self,
        path: Path,
        *,
        keep_days: float,
        max_mb: float,
        ceiling_days: int,
        now_ms: Callable[[], int],
    ) -> None:
        self._path = path
        self._keep_ms = int(keep_days * _DAY_MS)
        self._minutes_kept = int(max(keep_days, ceiling_days + 1) * _DAY_MIN)
        self._max_bytes = int(max_mb * 1024 * 1024)
        self._now_ms = now_ms

    def step(self, db: sqlite3.Connection) -> bool:
        """Delete what is due for some 50 ms; whether there is more. Raises ``sqlite3.Error``."""
        until_s = time.monotonic() + _STEP_S
        work = self._delete_old
        while time.monotonic() < until_s:
            if work(db):
                continue
            if work == self._shrink:
                return False
            work = self._shrink
        return True

    def size_bytes(self, db: sqlite3.Connection) -> int:
        """The database as it will be with its log folded in, and the log."""
        try:
            log_bytes = self._path.with_name(self._path.name + "-wal").stat().st_size
        except OSError:
            log_bytes = 0
        # A log within its usual size is about to be used again: count it whole from the start.
        return _pages(db, "page_count") * _pages(db, "page_size") + max(log_bytes, WAL_BYTES)

    def _delete_old(self, db: sqlite3.Connection) -> bool:
        oldest_ms = self._now_ms() - self._keep_ms
        for table, key, column, unless in _BY_AGE:
            deleted = db.execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} "  # noqa: S608
                f"WHERE {column} < ?{unless} ORDER BY {column} LIMIT {_STEP_ROWS})",
                (oldest_ms,),
            ).rowcount
            if deleted:
                return True
        oldest_minute = self._now_ms() // 60_000 - self._minutes_kept
        deleted = db.execute(
            "DELETE FROM minutes WHERE (coin, side, minute) IN (SELECT coin, side, minute "  # noqa: S608
            f"FROM minutes WHERE minute < ? ORDER BY minute LIMIT {_STEP_ROWS})",
            (oldest_minute,),
        ).rowcount
        missing = db.execute("DELETE FROM missing_minutes WHERE minute < ?", (oldest_minute,))
        return bool(deleted or missing.rowcount)

    def _shrink(self, db: sqlite3.Connection) -> bool:
        pages, free = _pages(db, "page_count"), _pages(db, "freelist_count")
        too_large = self.size_bytes(db) > self._max_bytes
        if too_large:
            used_bytes = (pages - free) * _pages(db, "page_size")
            if used_bytes + WAL_BYTES > self._max_bytes * _REFILL and _delete_oldest(db):
                return True
        idle = free > _IDLE_PAGES and free > pages // _IDLE_SHARE
        if free and (too_large or idle):
            # Each step of the statement gives back one page; only a script takes all of them.
            db.executescript(f"PRAGMA incremental_vacuum({_STEP_PAGES})")
            return _pages(db, "freelist_count") < free
        return False


def _delete_oldest(db: sqlite3.Connection) -> bool:
    for table, key, column in _BY_SIZE:
        deleted = db.execute(
            f"DELETE FROM {table} WHERE {key} IN "  # noqa: S608 - names of our own
            f"(SELECT {key} FROM {table} ORDER BY {column} LIMIT {_STEP_ROWS})"
        )
        if deleted.rowcount:
            return True
    return False


def _pages(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
