"""What goes wrong with a journal, in one line that can be shown, and what kind of fault it is."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from cgtui.sanitize import clean

VIEWING = "another cgtui writes this journal: viewing only, alerts off"

_PRIMARY = 0xFF  # the low byte of SQLite's extended result codes
_DAMAGED = frozenset([sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
_OF_ONE_NOTE = frozenset(
    [
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_RANGE,
    ]
)
_MAYBE_FULL = frozenset([sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN])
_REASONS = {
    sqlite3.SQLITE_FULL: os.strerror(errno.ENOSPC),
    sqlite3.SQLITE_READONLY: os.strerror(errno.EROFS),
    sqlite3.SQLITE_BUSY: "another program keeps the journal locked",
    sqlite3.SQLITE_LOCKED: "another program keeps the journal locked",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is damaged",
}


class JournalError(Exception):
    """Not on disk, or not readable; the text is one line without secrets."""


class ViewingError(JournalError):
    """Another process holds the lock, so that nothing may be written."""

    def __init__(self) -> None:
        super().__init__(VIEWING)


def is_damage(error: BaseException) -> bool:
    """Whether SQLite calls the file malformed or no database at all."""
    return _code(error) in _DAMAGED


def is_of_one_note(error: Exception) -> bool:
    """Whether what was to be written is at fault, so that trying again is of no use."""
    if isinstance(error, OSError):
        return False
    code = _code(error)
    return code is None or code in _OF_ONE_NOTE


def reason_of(error: BaseException, path: Path) -> str:
    """Why ``path`` cannot be read or written: ``No space left on device``, ``File exists``, …"""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    code = _code(error)
    if code in _MAYBE_FULL and _is_full(path.parent):
        # The memory-mapped index of the WAL reports a full disk as an input/output error.
        return os.strerror(errno.ENOSPC)
    known = _REASONS.get(code) if code is not None else None
    return known or clean(str(error) or type(error).__name__, limit=100)


def _code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return code & _PRIMARY if isinstance(code, int) else None


def _is_full(folder: Path) -> bool:
    try:
        return os.statvfs(folder).f_bavail == 0
    except OSError:
        return False
