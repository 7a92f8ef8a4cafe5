"""Connections to a journal: the one that writes, and those that only read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from cgtui.journal.errors import is_damage

Connect = Callable[[Path], sqlite3.Connection]
FileIdentity = tuple[int, int] | None
"""Device and inode; ``None`` where there is no file."""

BUSY_S = 5.0
"""How long a statement waits for another process (a command that sets a switch)."""
WAL_BYTES = 4 * 1024 * 1024
"""What the write-ahead log is cut back to, and about where it is folded into the database."""
_PAGE_BYTES = 4096
_TRIES = 4
_AGAIN_S = 0.01


def connect_writer(path: Path) -> sqlite3.Connection:
    """In autocommit mode, WAL, synchronous=NORMAL; ``path`` is made, readable by its owner alone.

    Raises ``OSError`` and ``sqlite3.Error``.
    """
    _private(path)
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        db.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # counts only before the first table
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint = {WAL_BYTES // _PAGE_BYTES}")
        db.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
        db.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        db.close()
        raise
    return db


def connect_reader(path: Path, *, busy_s: float = BUSY_S) -> sqlite3.Connection | None:
    """Reads ``path`` and never makes or changes it; ``None`` where there is no file.

    Opened and looked into: a file that is just being put aside is tried again. Raises
    ``sqlite3.Error``.
    """
    tries = 0
    while identity_of(path) is not None:
        tries += 1
        try:
            return _connected(path, busy_s)
        except sqlite3.Error as error:
            if is_damage(error) or tries == _TRIES:
                raise
            time.sleep(_AGAIN_S)
    return None


def _connected(path: Path, busy_s: float) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    if not os.access(path.parent, os.W_OK) and not _has_log(path):
        # On a read-only disk SQLite cannot make the index of its log, and needs none.
        address += "&immutable=1"
    # One thread after another may use it: an export is read on in whichever is free.
    db = sqlite3.connect(
        address, uri=True, timeout=busy_s, isolation_level=None, check_same_thread=False
    )
    try:
        db.execute("PRAGMA user_version")  # SQLite opens the file at the first statement
    except BaseException:
        db.close()
        raise
    return db


def identity_of(path: Path) -> FileIdentity:
    """Which file stands under this name, ``None`` where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _private(path: Path) -> None:
    # Opening and closing the file behind SQLite's back would drop its locks in this process, so
    # only a file that does not exist yet is opened.
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        for one in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            if one.exists() and one.stat().st_mode & 0o077:
                one.chmod(0o600)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
