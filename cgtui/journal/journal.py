"""The journal of one mode: notes and decisions from any thread, reads from anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from cgtui.coinglass.events import Liquidation
from cgtui.counted import counted
from cgtui.journal.codec import to_json
from cgtui.journal.connect import Connect, FileIdentity, connect_writer
from cgtui.journal.errors import VIEWING, JournalError, ViewingError
from cgtui.journal.journal_file import JournalFile, Role
from cgtui.journal.note_queue import MAX_NOTES, MAX_ORDERS, Note, NoteQueue
from cgtui.journal.reader import JournalReader
from cgtui.journal.records import (
    JournalHealth,
    LossRow,
    MinuteSource,
    OutcomeRow,
    TripRow,
)
from cgtui.journal.retention import Retention
from cgtui.journal.statements import (
    write_alert,
    write_attempt,
    write_decision,
    write_heads_up,
    write_loss,
    write_minutes,
    write_missing,
    write_outcome,
    write_reading,
    write_settled,
    write_state,
    write_trip,
)
from cgtui.journal.writer import BATCH_S, RETRY_S, Writer
from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.reading import Reading

T = TypeVar("T")

CLOSE_S = 2.0
OPEN_S = 5.0


class Journal(JournalReader):
    """Opened by `open_journal`. Nothing here blocks: notes are queued, futures complete later.

    A ``note_…`` reaches the disk within about 250 ms, or is counted as lost; the four durable calls
    return a future that completes once the disk has it (``synchronous=FULL``) and fails with
    `JournalError` at once where it does not take it. What failed so is still owed: it is written,
    in its order, when the disk takes it again.
    """

    def __init__(
        self, file: JournalFile, queue: NoteQueue, writer: Writer, wall_ms: Callable[[], int]
    ) -> None:
        super().__init__(file.path)
        self._file = file
        self._queue = queue
        self._writer = writer
        self._wall_ms = wall_ms
        self._refused = 0
        self._closed = False

    # -- how it goes ----------------------------------------------------------------------------

    @property
    def role(self) -> Role:
        """``writer``, or ``viewer`` while another process writes this journal."""
        return self._file.role

    @property
    def trouble(self) -> str:
        """Why nothing is being kept, in one line; empty while it is."""
        return VIEWING if self.role == "viewer" else self._writer.trouble

    @property
    def status(self) -> str:
        """All that a person should know of it, in one line; empty while all is well."""
        health = self.health
        return " · ".join(part for part in (health.trouble, health.note) if part)

    @property
    def health(self) -> JournalHealth:
        """The figures behind `status`."""
        lost = self._queue.lost_orders + self._queue.lost_notes
        said = self._writer.recovered or (f"{counted(lost, 'note')} lost" if lost else "")
        return JournalHealth(
            role=self.role,
            trouble=self.trouble,
            note=" · ".join(part for part in (self._file.note, said) if part),
            waiting=self._queue.waiting,
            lost_orders=self._queue.lost_orders,
            lost_notes=self._queue.lost_notes,
            refused=self._refused,
            orders_written=self._writer.orders_written,
        )

    # -- notes ----------------------------------------------------------------------------------

    def note_orders(self, orders: Sequence[Liquidation], history: bool = False) -> None:
        """Orders as they were received; ``history`` where they were old on arrival."""
        if orders and self._accepts():
            self._queue.put_orders(tuple(orders), history)

    def note_minute(self, minute: int, sums: Mapping[Key, float], source: MinuteSource) -> None:
        """USD of one minute (since the epoch) by key. Empty sums are not kept; a later sum of the
        same minute replaces an earlier one, but REST's never one that the feed has summed."""
        self.note_minutes({minute: sums}, source)

    def note_minutes(self, sums: Mapping[int, Mapping[Key, float]], source: MinuteSource) -> None:
        """The same for many minutes as one note: days of them must not push other notes out."""
        kept = {minute: dict(by_key) for minute, by_key in sums.items()}
        self._note(partial(write_minutes, sums=kept, source=source))

    def note_missing(self, minute: int) -> None:
        """A minute in which the feed was down: it is missing, not empty."""
        self._note(partial(write_missing, minute=minute))

    def note_heads_up(self, heads_up: HeadsUp) -> None:
        """An episode as it stands; of several notes within a batch only the last is written."""
        self._note(
            partial(write_heads_up, heads_up=heads_up), key=("heads-up", heads_up.episode_id)
        )

    def note_reading(self, reading: Reading) -> None:
        """A reading, by its episode and number."""
        self._note(partial(write_reading, reading=reading))

    def note_suppressed(self, record: AlertRecord) -> None:
        """An alert that is not sent, with the reason; also any other that needs no durability."""
        self._note(partial(write_alert, record=record))

    def note_outcome(self, row: OutcomeRow) -> None:
        """What the price did after an alert, by alert and horizon."""
        self._note(partial(write_outcome, row=row))

    def note_trip(self, row: TripRow) -> None:
        """A trip of the kill-switch, and again when it is over."""
        self._note(partial(write_trip, row=row))

    def note_loss(self, row: LossRow) -> None:
        """A loss of the connection."""
        self._note(partial(write_loss, row=row))

    # -- what must be on the disk ---------------------------------------------------------------

    def decide(self, record: AlertRecord) -> Future[AlertRecord]:
        """Write an alert (PENDING or RECORDED), its episode and its reading in one transaction.

        The result is the record as it stands on the disk: where ``committed_at_ms`` was 0 it is
        the machine's time of the transaction.
        """
        return self._durable(lambda db: write_decision(db, record, self._wall_ms()))

    def attempting(self, alert_id: str) -> Future[int]:
        """Count a call that is about to begin; the result is how many there have been."""
        return self._durable(partial(write_attempt, alert_id=alert_id))

    def settle(
        self,
        alert_id: str,
        state: AlertState,
        *,
        message_id: int | None = None,
        reason: str = "",
        sent_at_ms: int | None = None,
        sent_ms: int | None = None,
    ) -> Future[None]:
        """Write what has become of an alert."""
        return self._durable(
            partial(
                write_settled,
                alert_id=alert_id,
                state=state,
                message_id=message_id,
                reason=reason,
                sent_at_ms=sent_at_ms,
                sent_ms=sent_ms,
            )
        )

    def set_state(self, key: str, value: object) -> Future[None]:
        """Keep a small plain value (JSON) under ``key``; `get_state` reads it in any process."""
        text = to_json(value)  # here and now: the caller may go on changing it
        return self._durable(lambda db: write_state(db, key, text, self._wall_ms()))

    def flushed(self) -> Future[None]:
        """Completes when all that was noted so far is written; fails where it cannot be."""
        future: Future[None] = _running()
        refusal = self._refusal()
        if refusal is None:
            self._queue.put_barrier(future)
        else:
            future.set_exception(refusal)
        return future

    # -- the end --------------------------------------------------------------------------------

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Write what waits and let go of the file; whether that was done within ``timeout_s``."""
        self._closed = True
        super().close()
        return self._writer.stop(timeout_s)

    # -- underneath -----------------------------------------------------------------------------

    def _refusal(self) -> JournalError | None:
        if self._closed or self._writer.ended:
            return JournalError(self._writer.trouble or "the journal is closed")
        return ViewingError() if self.role == "viewer" else None

    def _accepts(self) -> bool:
        if self._refusal() is not None:
            self._refused += 1
            return False
        return True

    def _note(self, apply: Callable[[sqlite3.Connection], object], key: object = None) -> None:
        if self._accepts():
            self._queue.put(Note(apply), key)

    def _durable(self, apply: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future: Future[T] = _running()
        refusal = self._refusal()
        if refusal is None:
            self._queue.put(Note(apply, future))
        else:
            self._refused += 1
            future.set_exception(refusal)
        return future

    def _met_damage(self, identity: FileIdentity) -> None:
        self._writer.report_damage(identity)


def open_journal(
    path: Path,
    *,
    keep_days: float,
    max_mb: float,
    ceiling_days: int,
    now_ms: Callable[[], int],
    wall_ms: Callable[[], int],
    batch_s: float = BATCH_S,
    retry_s: float = RETRY_S,
    max_orders: int = MAX_ORDERS,
    max_notes: int = MAX_NOTES,
    open_s: float = OPEN_S,
    connect: Connect = connect_writer,
) -> Journal:
    """Open ``path`` for writing, begin it where it is missing, put it aside where it is unusable.

    Never raises: `Journal.role` and `Journal.trouble` say how it went (within ``open_s``; a disk
    that hangs does not hang the program). ``now_ms`` is the source's clock, by which rows grow old,
    ``wall_ms`` the machine's. The rest is for tests: waits in real seconds, bounds of the queue,
    and how the writer connects.
    """
    file = JournalFile(path, wall_ms=wall_ms, connect=connect)
    queue = NoteQueue(max_orders=max_orders, max_notes=max_notes)
    retention = Retention(
        path, keep_days=keep_days, max_mb=max_mb, ceiling_days=ceiling_days, now_ms=now_ms
    )
    writer = Writer(file, queue, retention, batch_s=batch_s, retry_s=retry_s)
    journal = Journal(file, queue, writer, wall_ms)
    writer.start(open_s)
    return journal


def _running() -> Future[T]:
    """A future that nobody can cancel: what was asked for is written."""
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    return future
