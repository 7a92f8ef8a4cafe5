"""What waits to be written, handed from any thread to the writer's. Bounded; losses are counted."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from cgtui.coinglass.events import Liquidation
from cgtui.journal.errors import JournalError

MAX_ORDERS = 200_000
"""Orders that may wait: two seconds of the worst storm, about 40 MB."""
MAX_NOTES = 20_000
"""Everything else that may wait."""

Apply = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to write. With a ``future``, somebody waits until it is on disk."""

    apply: Apply
    future: Future[Any] | None = None

    @property
    def owed(self) -> Note:
        """The same without anybody waiting for it."""
        return Note(self.apply)


@dataclass(frozen=True, slots=True)
class OrderLot:
    """Orders that came together."""

    orders: tuple[Liquidation, ...]
    history: bool


@dataclass(slots=True)
class Batch:
    """What was taken from the queue. ``barriers`` complete when all of it is on disk."""

    notes: dict[object, Note] = field(default_factory=dict)
    lots: deque[OrderLot] = field(default_factory=deque)
    barriers: list[Future[None]] = field(default_factory=list)

    @property
    def durable(self) -> bool:
        """Whether anybody waits for one of the notes."""
        return any(note.future is not None for note in self.notes.values())

    def fail(self, error: JournalError) -> None:
        """Tell whoever waits. The notes themselves are still owed."""
        for key, note in self.notes.items():
            if note.future is not None:
                note.future.set_exception(error)
                self.notes[key] = note.owed
        for barrier in self.barriers:
            barrier.set_exception(error)
        self.barriers.clear()


class NoteQueue:
    """Two bounded lines, so that a storm of orders pushes no alert out; the oldest are lost first.

    The writer's thread sleeps while there is nothing: an idle journal costs no wake-ups.
    """

    def __init__(self, *, max_orders: int = MAX_ORDERS, max_notes: int = MAX_NOTES) -> None:
        self.lost_orders = 0
        self.lost_notes = 0
        self._max_orders = max_orders
        self._max_notes = max_notes
        self._changed = threading.Condition(threading.Lock())
        self._batch = Batch()
        self._orders = 0
        self._first_s: float | None = None  # when the oldest came that still waits
        self._urgent = False
        self._closing = False
        self._serial = 0

    @property
    def waiting(self) -> int:
        """Orders and notes that are not on disk."""
        return self._orders + len(self._batch.notes)

    @property
    def urgent(self) -> bool:
        """Whether somebody waits for the disk."""
        return self._urgent

    @property
    def closing(self) -> bool:
        """Whether the end was announced."""
        return self._closing

    def put_orders(self, orders: tuple[Liquidation, ...], history: bool) -> None:
        """Add orders; takes no copy."""
        with self._changed:
            self._batch.lots.append(OrderLot(orders, history))
            self._orders += len(orders)
            self._trim_orders()
            self._arrived()

    def put(self, note: Note, key: object = None) -> None:
        """Add a note; one of the same ``key`` that still waits is replaced by it."""
        with self._changed:
            if key is None:
                self._serial += 1
                key = self._serial
            else:
                self._batch.notes.pop(key, None)  # the newest goes to the end of the line
            self._batch.notes[key] = note
            self._trim_notes()
            self._urgent = self._urgent or note.future is not None
            self._arrived()

    def put_barrier(self, future: Future[None]) -> None:
        """``future`` completes when everything put before is on disk."""
        with self._changed:
            self._batch.barriers.append(future)
            self._urgent = True
            self._arrived()

    def close(self) -> None:
        """Wake the writer for the last time."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def wait(self, *, gather_s: float | None, at_most_s: float | None) -> None:
        """Until notes have gathered for ``gather_s`` real seconds (``None``: they do not wake it),
        somebody waits for the disk, the end was announced or ``at_most_s`` have passed."""
        latest_s = None if at_most_s is None else time.monotonic() + at_most_s
        with self._changed:
            while not (self._urgent or self._closing):
                due_s = latest_s
                if gather_s is not None and self._first_s is not None:
                    gathered_s = self._first_s + gather_s
                    due_s = gathered_s if due_s is None else min(due_s, gathered_s)
                left_s = None if due_s is None else due_s - time.monotonic()
                if left_s is not None and left_s <= 0:
                    return
                self._changed.wait(left_s)

    def take(self) -> Batch:
        """Everything that waits, in order."""
        with self._changed:
            batch, self._batch = self._batch, Batch()
            self._orders = 0
            self._first_s = None
            self._urgent = False
            return batch

    def put_back(self, batch: Batch) -> None:
        """What could not be written, before all that has come since. Barriers are not kept."""
        with self._changed:
            newer = self._batch
            for key in newer.notes.keys() & batch.notes.keys():
                del batch.notes[key]
            newer.notes = {**batch.notes, **newer.notes}
            newer.lots.extendleft(reversed(batch.lots))
            self._orders = sum(len(lot.orders) for lot in newer.lots)
            self._trim_orders()
            self._trim_notes()
            if self.waiting and self._first_s is None:
                self._first_s = time.monotonic()

    def _arrived(self) -> None:
        first = self._first_s is None
        if first:
            self._first_s = time.monotonic()
        if first or self._urgent:
            self._changed.notify()

    def _trim_orders(self) -> None:
        lots = self._batch.lots
        while self._orders > self._max_orders and len(lots) > 1:
            gone = len(lots.popleft().orders)
            self._orders -= gone
            self.lost_orders += gone

    def _trim_notes(self) -> None:
        notes = self._batch.notes
        while len(notes) > self._max_notes:
            oldest = next((key for key, note in notes.items() if note.future is None), None)
            if oldest is None:
                return
            del notes[oldest]
            self.lost_notes += 1
