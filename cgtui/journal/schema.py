"""The tables, as the steps that lead to them. `PRAGMA user_version` counts the steps taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

Step = Sequence[str]
"""Single statements; a step is taken whole or not at all."""

# Older libraries know no strict tables; all that is lost there is the check of the types.
_STRICT = "STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""
_CLUSTERED = f"{_STRICT}, WITHOUT ROWID".removeprefix(", ")

_FIRST: Step = (
    f"""CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        received_ms INTEGER NOT NULL,
        time_ms INTEGER NOT NULL,
        exchange TEXT NOT NULL,
        coin TEXT NOT NULL,
        pair TEXT NOT NULL,
        side TEXT NOT NULL,
        price REAL NOT NULL,
        usd REAL NOT NULL,
        history INTEGER NOT NULL
    ) {_STRICT}""",
    "CREATE INDEX events_by_received ON events (received_ms)",
    # Clustered by key, since percentiles are taken over one key.
    f"""CREATE TABLE minutes (
        coin TEXT NOT NULL,
        side TEXT NOT NULL,
        minute INTEGER NOT NULL,
        usd REAL NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (coin, side, minute)
    ) {_CLUSTERED}""",
    "CREATE INDEX minutes_by_minute ON minutes (minute)",
    f"CREATE TABLE missing_minutes (minute INTEGER PRIMARY KEY) {_STRICT}",
    f"""CREATE TABLE heads_ups (
        episode_id TEXT PRIMARY KEY,
        coin TEXT NOT NULL,
        side TEXT NOT NULL,
        tier TEXT NOT NULL,
        opened_ms INTEGER NOT NULL,
        closed_ms INTEGER,
        peak_usd REAL NOT NULL,
        total_usd REAL NOT NULL,
        orders INTEGER NOT NULL,
        payload TEXT NOT NULL
    ) {_STRICT}""",
    "CREATE INDEX heads_ups_by_opened ON heads_ups (opened_ms)",
    "CREATE INDEX heads_ups_open ON heads_ups (episode_id) WHERE closed_ms IS NULL",
    f"""CREATE TABLE readings (
        episode_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        coin TEXT NOT NULL,
        side TEXT NOT NULL,
        tier TEXT NOT NULL,
        score REAL NOT NULL,
        verdict TEXT NOT NULL,
        payload TEXT NOT NULL,
        PRIMARY KEY (episode_id, number)
    ) {_STRICT}""",
    "CREATE INDEX readings_by_time ON readings (at_ms)",
    f"""CREATE TABLE alerts (
        alert_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        coin TEXT NOT NULL,
        side TEXT,
        tier TEXT NOT NULL,
        verdict TEXT,
        score REAL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        message_id INTEGER,
        created_ms INTEGER NOT NULL,
        committed_at_ms INTEGER NOT NULL,
        sent_at_ms INTEGER,
        sent_ms INTEGER,
        attempts INTEGER NOT NULL,
        reply_to TEXT,
        payload TEXT NOT NULL
    ) {_STRICT}""",
    "CREATE INDEX alerts_by_created ON alerts (created_ms)",
    "CREATE INDEX alerts_pending ON alerts (alert_id) WHERE state = 'pending'",
    f"""CREATE TABLE outcomes (
        alert_id TEXT NOT NULL,
        horizon_min INTEGER NOT NULL,
        coin TEXT NOT NULL,
        side TEXT NOT NULL,
        tier TEXT NOT NULL,
        verdict TEXT NOT NULL,
        price REAL,
        move_pct REAL,
        with_flow_pct REAL,
        at_ms INTEGER NOT NULL,
        source TEXT NOT NULL,
        missing TEXT NOT NULL,
        PRIMARY KEY (alert_id, horizon_min)
    ) {_STRICT}""",
    "CREATE INDEX outcomes_by_time ON outcomes (at_ms)",
    # No coin is '': NULLs would all be different under a primary key.
    f"""CREATE TABLE trips (
        cause TEXT NOT NULL,
        coin TEXT NOT NULL,
        since_ms INTEGER NOT NULL,
        degree TEXT NOT NULL,
        until_ms INTEGER,
        reason TEXT NOT NULL,
        PRIMARY KEY (cause, coin, since_ms)
    ) {_STRICT}""",
    "CREATE INDEX trips_by_since ON trips (since_ms)",
    f"""CREATE TABLE connections (
        id INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        reason TEXT NOT NULL,
        waited_s REAL NOT NULL,
        open_s REAL NOT NULL
    ) {_STRICT}""",
    "CREATE INDEX connections_by_time ON connections (at_ms)",
    f"""CREATE TABLE state (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        changed_ms INTEGER NOT NULL
    ) {_STRICT}""",
)

STEPS: tuple[Step, ...] = (_FIRST,)
VERSION = len(STEPS)

_TABLES = frozenset(
    [
        "events",
        "minutes",
        "missing_minutes",
        "heads_ups",
        "readings",
        "alerts",
        "outcomes",
        "trips",
        "connections",
        "state",
    ]
)


class NewerVersionError(Exception):
    """The file was written by a later version of this program."""


class NotAJournalError(Exception):
    """A database, but not one of ours, or one that lacks tables."""


def version_of(db: sqlite3.Connection) -> int:
    """How many steps the file has taken; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Take the steps that are lacking, each in one transaction (``db`` is in autocommit mode).

    Raises `NewerVersionError`, `NotAJournalError` and what SQLite raises; the file then stands at
    the last step that was taken whole.
    """
    taken = version_of(db)
    if taken > len(steps):
        raise NewerVersionError(taken)
    if taken == 0 and _tables(db):
        raise NotAJournalError("tables of something else")
    for number in range(taken, len(steps)):
        _take(db, number + 1, steps[number])
    if not _tables(db) >= _TABLES:
        raise NotAJournalError("tables are missing")


def _take(db: sqlite3.Connection, version: int, step: Step) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        for statement in step:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("COMMIT")
    except sqlite3.Error as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise NotAJournalError("its tables are not those of its version") from error
        raise


def _tables(db: sqlite3.Connection) -> set[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in found if not name.startswith("sqlite_")}
