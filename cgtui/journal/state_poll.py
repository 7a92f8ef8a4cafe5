"""The small values of the running program, read so cheaply that they can be polled."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from cgtui.journal.codec import CodecError, plain_from
from cgtui.journal.connect import FileIdentity, connect_reader, identity_of
from cgtui.journal.errors import JournalError, is_damage, reason_of

_BUSY_S = 0.1  # it may be polled from an event loop


class StatePoll:
    """Keeps a connection and looks at ``PRAGMA data_version`` (some microseconds) each time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._identity: FileIdentity = None
        self._version: int | None = None
        self._state: dict[str, object] = {}

    def get(self, key: str, default: object = None) -> object:
        """The value last set, by this process or another. Raises `JournalError`."""
        with self._lock:
            try:
                self._refresh()
            except sqlite3.Error as error:
                self._close()
                if is_damage(error):
                    raise self._unreadable(error) from error
                self._once_more()  # the file may have been put aside between two statements
            return self._state.get(key, default)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _once_more(self) -> None:
        try:
            self._refresh()
        except sqlite3.Error as error:
            self._close()
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> JournalError:
        return JournalError(f"{self._path.name} cannot be read: {reason_of(error, self._path)}")

    def _refresh(self) -> None:
        identity = identity_of(self._path)
        if identity is None:
            self._close()
            return
        if self._db is None or self._identity != identity:
            self._close()
            self._db = connect_reader(self._path, busy_s=_BUSY_S)
            self._identity = identity
            if self._db is None:
                return
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._state = read_state(self._db)
            self._version = version

    def _close(self) -> None:
        self._version, self._state = None, {}
        db, self._db = self._db, None
        if db is not None:
            db.close()


def read_state(db: sqlite3.Connection) -> dict[str, object]:
    """Every key that was set; nothing where the tables are not made yet."""
    try:
        rows = db.execute("SELECT key, value FROM state").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # no such table
            return {}
        raise
    state: dict[str, object] = {}
    for key, value in rows:
        try:
            state[key] = plain_from(value)
        except CodecError:
            continue
    return state
