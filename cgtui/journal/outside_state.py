"""Setting a switch from a command while another cgtui may be running."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from cgtui.journal.codec import to_json
from cgtui.journal.connect import connect_writer
from cgtui.journal.errors import JournalError, reason_of
from cgtui.journal.journal_file import JournalFile, UnwritableError
from cgtui.journal.schema import VERSION, version_of
from cgtui.journal.statements import write_state


def set_state_from_outside(
    path: Path, key: str, value: object, *, wall_ms: Callable[[], int]
) -> None:
    """Durable when it returns; a running instance sees it at its next `get_state`.

    Needs no lock where the journal exists, since SQLite orders the two writers; otherwise it makes
    the journal. Raises `JournalError`.
    """
    file = JournalFile(path, wall_ms=wall_ms)
    db: sqlite3.Connection | None = None
    try:
        db = connect_writer(path) if path.exists() else None
        if db is None or version_of(db) != VERSION:
            _write(file.connection(), key, value, wall_ms())
        else:
            _write(db, key, value, wall_ms())
    except (OSError, sqlite3.Error) as error:
        raise JournalError(f"not kept on disk: {reason_of(error, path)}") from error
    except UnwritableError as error:
        raise JournalError(f"not kept on disk: {error}") from error
    finally:
        if db is not None:
            db.close()
        file.close()


def _write(db: sqlite3.Connection, key: str, value: object, wall_ms: int) -> None:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("BEGIN IMMEDIATE")
    try:
        write_state(db, key, to_json(value), wall_ms)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
