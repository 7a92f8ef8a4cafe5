"""The file, its lock and the connection that writes it. Belongs to the writer's thread."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from cgtui.journal.connect import Connect, FileIdentity, connect_writer, identity_of
from cgtui.journal.errors import JournalError, ViewingError, is_damage, reason_of
from cgtui.journal.lock import WriterLock
from cgtui.journal.schema import STEPS, NewerVersionError, NotAJournalError, Step, migrate
from cgtui.journal.set_aside import COMPANIONS, set_aside, set_aside_orphans
from cgtui.logging import get_logger
from cgtui.paths import ensure

Role = Literal["writer", "viewer"]

_MOST_SET_ASIDE = 3  # a disk that damages every file must not be filled with them

_log = get_logger("journal")


class UnwritableError(JournalError):
    """The disk does not take it now; it may later."""


class JournalFile:
    """Opens when asked for its connection, and again after it was let go.

    ``role`` becomes ``viewer`` for good once another process is found to hold the lock. ``note``
    tells of a file that was set aside. ``identity`` is of the file that is open.
    """

    def __init__(
        self,
        path: Path,
        *,
        wall_ms: Callable[[], int],
        connect: Connect = connect_writer,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self.path = path
        self.role: Role = "writer"
        self.note = ""
        self._wall_ms = wall_ms
        self._connect = connect
        self._steps = steps
        self._lock = WriterLock(path)
        self._db: sqlite3.Connection | None = None
        self.identity: FileIdentity = None
        self._times_set_aside = 0

    def connection(self) -> sqlite3.Connection:
        """The connection. Raises `ViewingError`, or `UnwritableError` with the reason."""
        if self.role == "viewer":
            raise ViewingError
        if self._db is not None and self.identity != identity_of(self.path):
            # What is written to a removed file is lost without an error.
            _log.warning("the journal's file was removed or replaced", file=str(self.path))
            self.note = f"{self.path.name} was removed or replaced while in use"
            self.let_go()
        if self._db is None:
            self._db = self._opened()
            self.identity = identity_of(self.path)
        return self._db

    def let_go(self) -> None:
        """Close the connection; the lock is kept."""
        db, self._db = self._db, None
        if db is not None:
            try:
                db.close()
            except sqlite3.Error as error:
                _log.warning("the journal did not close well", reason=reason_of(error, self.path))

    def close(self) -> None:
        """Close the connection and free the lock."""
        self.let_go()
        self._lock.release()

    def damaged(self) -> None:
        """Put the file aside, so that the next connection begins a new one.

        Raises `UnwritableError`. Only for one whose connection was had: the lock is ours then.
        """
        self.let_go()
        self._put_aside("corrupt", "damaged")

    def _opened(self) -> sqlite3.Connection:
        try:
            ensure(self.path.parent)
            if not self._lock.acquire():
                self.role = "viewer"
                raise ViewingError
            set_aside_orphans(self.path, self._wall_ms())
            return self._open_or_begin()
        except (OSError, sqlite3.Error) as error:
            raise UnwritableError(reason_of(error, self.path)) from error

    def _open_or_begin(self) -> sqlite3.Connection:
        if self.path.exists():
            try:
                return self._migrated(self.path)
            except NewerVersionError:
                self._put_aside("newer", "written by a newer cgtui")
            except NotAJournalError:
                self._put_aside("corrupt", "not a journal")
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
                self._put_aside("corrupt", "damaged")
        self._begin()
        return self._migrated(self.path)

    def _begin(self) -> None:
        """A new file, under its name only once it is whole: readers never meet half of one."""
        begun = self.path.with_name(self.path.name + ".begun")
        for ending in ("", "-journal", *COMPANIONS):
            begun.with_name(begun.name + ending).unlink(missing_ok=True)  # of a start that failed
        self._migrated(begun).close()
        begun.rename(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _migrated(self, path: Path) -> sqlite3.Connection:
        db = self._connect(path)
        try:
            migrate(db, self._steps)
        except BaseException:
            db.close()
            raise
        return db

    def _put_aside(self, word: str, why: str) -> None:
        if self._times_set_aside >= _MOST_SET_ASIDE:
            raise UnwritableError("the journal is damaged again and again")
        self._times_set_aside += 1
        try:
            kept = set_aside(self.path, word, self._wall_ms())
        except OSError as error:
            raise UnwritableError(f"{why}, and {reason_of(error, self.path)}") from error
        self.note = f"the journal was {why}: kept as {kept.name}, a new one begun"
        _log.warning("a journal was set aside", why=why, kept_as=str(kept))
