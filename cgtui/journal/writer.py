"""The thread that writes: a batch every 250 ms, what somebody waits for at once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import Any

from cgtui.counted import counted
from cgtui.journal.connect import FileIdentity
from cgtui.journal.errors import JournalError, ViewingError, is_damage, is_of_one_note, reason_of
from cgtui.journal.journal_file import JournalFile, UnwritableError
from cgtui.journal.note_queue import Batch, Note, NoteQueue, OrderLot
from cgtui.journal.retention import EVERY_S, Retention
from cgtui.journal.statements import write_orders
from cgtui.logging import OncePer, get_logger

BATCH_S = 0.25
RETRY_S = 3.0

_TRANSACTION_ROWS = 20_000  # keeps the write-ahead log small and the wait for an alert short

_log = get_logger("journal")


class Writer:
    """Owns the connection; everything else only puts notes into ``queue``.

    ``trouble`` is why nothing reaches the disk (empty while it does); ``recovered`` what was lost
    in the last one that is over; ``ended`` whether nothing will be written any more.
    """

    def __init__(
        self,
        file: JournalFile,
        queue: NoteQueue,
        retention: Retention,
        *,
        batch_s: float = BATCH_S,
        retry_s: float = RETRY_S,
    ) -> None:
        self.trouble = ""
        self.recovered = ""
        self.orders_written = 0
        self.opened = threading.Event()
        self.ended = False
        self._damaged: FileIdentity = None
        self._file = file
        self._queue = queue
        self._retention = retention
        self._batch_s = batch_s
        self._retry_s = retry_s
        self._look_s = 0.0  # when the bounds are looked at next
        self._lost_before = 0
        self._often = OncePer(60.0)
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self, wait_s: float) -> None:
        """Open the file in the thread; returns when that has gone one way or the other."""
        self._thread.start()
        if not self.opened.wait(wait_s):
            self.trouble = self.trouble or "not kept on disk: the disk does not answer"

    def stop(self, wait_s: float) -> bool:
        """Write what waits and end; whether that was done within ``wait_s`` real seconds."""
        self._queue.close()
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    def report_damage(self, identity: FileIdentity) -> None:
        """A reader met a damaged page of that file: put it aside before anything more is written.

        Two readers may report the same file, the second after a sound one was begun.
        """
        self._damaged = identity
        self._queue.put_barrier(Future())

    # -- the thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - said, since nobody waits for a thread
            _log.exception("the journal's writer ended")
            self._in_trouble(f"{type(error).__name__} in the writer")
        finally:
            self.ended = True  # before the last look at the queue: what comes later is refused
            self.opened.set()
            self._give_up(self._queue.take())
            self._file.close()

    def _work(self) -> None:
        self._write(Batch())
        self.opened.set()
        more = False
        while not self._queue.closing:
            self._queue.wait(gather_s=self._gather_s(), at_most_s=self._at_most_s(more))
            self._write(self._queue.take())
            more = self._prune()
        self._write(self._queue.take())
        while self._queue.waiting and not self.trouble and self._file.role == "writer":
            self._write(self._queue.take())

    def _gather_s(self) -> float | None:
        # In trouble only the time of the next attempt counts; a viewer has nothing to write.
        return None if self.trouble or self._file.role == "viewer" else self._batch_s

    def _at_most_s(self, more_to_prune: bool) -> float | None:
        if self._file.role == "viewer":
            return None
        if self.trouble:
            return self._retry_s
        return 0.0 if more_to_prune else max(0.0, self._look_s - time.monotonic())

    def _write(self, batch: Batch) -> None:
        """Write it; what cannot be written is put back, and whoever waits is told at once."""
        try:
            db = self._file.connection()
            if self._damaged is not None and self._damaged == self._file.identity:
                self._file.damaged()
                db = self._file.connection()
            self._write_all(db, batch)
        except ViewingError as error:
            batch.fail(error)
            return
        except UnwritableError as error:
            self._in_trouble(str(error))
        except (OSError, sqlite3.Error) as error:
            self._disk_failed(error)
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever this is
            _log.exception("the journal's writer failed")
            self._in_trouble(type(error).__name__)
        else:
            self._recovered()
            return
        batch.fail(JournalError(self.trouble))
        self._queue.put_back(batch)

    def _write_all(self, db: sqlite3.Connection, batch: Batch) -> None:
        if batch.durable:
            self._write_durable(db, batch)
        while batch.notes or batch.lots:
            self._write_some(db, batch)
            if batch.lots and self._queue.urgent:  # somebody waits: the rest comes after that
                self._put_back_rest(batch)
                return
        for barrier in batch.barriers:
            barrier.set_result(None)
        batch.barriers.clear()

    def _put_back_rest(self, batch: Batch) -> None:
        barriers, batch.barriers = batch.barriers, []
        self._queue.put_back(batch)
        for barrier in barriers:
            self._queue.put_barrier(barrier)

    def _write_durable(self, db: sqlite3.Connection, batch: Batch) -> None:
        """The notes, of which somebody waits for one, on the disk itself before it is told."""
        # The level belongs to the connection and cannot change inside a transaction.
        db.execute("PRAGMA synchronous = FULL")
        try:
            told = self._transaction(db, batch.notes, ())
        finally:
            db.execute("PRAGMA synchronous = NORMAL")
        batch.notes = {}
        for future, result in told:
            if isinstance(result, JournalError):
                future.set_exception(result)
            else:
                future.set_result(result)

    def _write_some(self, db: sqlite3.Connection, batch: Batch) -> None:
        """The notes and as many orders as one transaction takes."""
        lots: list[OrderLot] = []
        rows = 0
        for lot in batch.lots:
            if lots and rows + len(lot.orders) > _TRANSACTION_ROWS:
                break
            lots.append(lot)
            rows += len(lot.orders)
        self._transaction(db, batch.notes, lots)
        batch.notes = {}
        batch.lots = deque(list(batch.lots)[len(lots) :])
        self.orders_written += rows

    def _transaction(
        self, db: sqlite3.Connection, notes: dict[object, Note], lots: list[OrderLot] | tuple[()]
    ) -> list[tuple[Future[Any], object]]:
        """All of it or nothing; the results that are to be told, a `JournalError` among them."""
        db.execute("BEGIN IMMEDIATE")
        try:
            told = [
                (note.future, result)
                for note, result in [(note, self._apply(db, note)) for note in notes.values()]
                if note.future is not None
            ]
            for lot in lots:
                self._count_refused(write_orders(db, lot.orders, lot.history))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return told

    def _apply(self, db: sqlite3.Connection, note: Note) -> object:
        """One note whole or not at all: a faulty one takes no other with it."""
        db.execute("SAVEPOINT note")
        try:
            result = note.apply(db)
        except Exception as error:
            if not is_of_one_note(error):
                raise
            db.execute("ROLLBACK TO note")
            result = self._refused(error)
        db.execute("RELEASE note")
        return result

    def _refused(self, error: Exception) -> JournalError:
        if isinstance(error, JournalError):
            return error
        self._queue.lost_notes += 1
        if self._often.allows(type(error).__name__):
            _log.error("a note was refused", reason=reason_of(error, self._file.path))
        return JournalError(f"not kept: {reason_of(error, self._file.path)}")

    def _count_refused(self, orders: int) -> None:
        if orders:
            self._queue.lost_orders += orders
            if self._often.allows("orders"):
                _log.error("orders were refused", orders=orders)

    # -- trouble ------------------------------------------------------------------------------

    def _disk_failed(self, error: OSError | sqlite3.Error) -> None:
        reason = reason_of(error, self._file.path)
        if is_damage(error):
            try:
                self._file.damaged()
            except UnwritableError as again:
                reason = str(again)
        self._file.let_go()  # opened anew at the next attempt, whatever state this one is in
        self._in_trouble(reason)

    def _in_trouble(self, reason: str) -> None:
        if not self.trouble:
            self._lost_before = self._lost
            self.recovered = ""
        line = f"not kept on disk: {reason}"
        if line != self.trouble:
            self.trouble = line
            _log.error("the journal cannot be written", reason=reason)

    def _recovered(self) -> None:
        if not self.trouble:
            return
        self.trouble = ""
        lost = self._lost - self._lost_before
        notes = counted(lost, "note")
        self.recovered = f"{notes} lost while the disk was not writable" if lost else ""
        _log.warning("the journal is written again", lost=lost)

    @property
    def _lost(self) -> int:
        return self._queue.lost_orders + self._queue.lost_notes

    def _give_up(self, batch: Batch) -> None:
        """What is left at the end is lost, and that is said."""
        batch.fail(JournalError("the journal is closed"))
        orders, notes = sum(len(lot.orders) for lot in batch.lots), len(batch.notes)
        if orders or notes:
            self._queue.lost_orders += orders
            self._queue.lost_notes += notes
            _log.error("notes were never kept", orders=orders, notes=notes)

    # -- bounds -------------------------------------------------------------------------------

    def _prune(self) -> bool:
        """A step of the bounds when it is due; whether there is more to delete."""
        if self.trouble or self._file.role == "viewer" or time.monotonic() < self._look_s:
            return False
        try:
            more = self._retention.step(self._file.connection())
        except Exception as error:  # noqa: BLE001 - logged; notes are more than bounds
            if self._often.allows("bounds"):
                _log.error("old rows stay", reason=reason_of(error, self._file.path))
            if isinstance(error, sqlite3.Error) and is_damage(error):
                self._disk_failed(error)
            more = False
        if not more:
            self._look_s = time.monotonic() + EVERY_S
        return more
