"""Opening a journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cgtui.journal.connect import Connect, connect_writer
from cgtui.journal.journal import Journal
from cgtui.journal.journal_file import JournalFile
from cgtui.journal.note_queue import MAX_NOTES, MAX_ORDERS, NoteQueue
from cgtui.journal.retention import Retention
from cgtui.journal.writer import BATCH_S, RETRY_S, Writer

OPEN_S = 5.0


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
