from __future__ import annotations

import sqlite3
from concurrent.futures import Future

from cgtui.journal.note_queue import Note, NoteQueue
from tests.journal.samples import order


def note(name: str, *, waits: bool = False) -> Note:
    return Note(lambda _: name, Future() if waits else None)


def names(queue: NoteQueue) -> list[object]:
    db = sqlite3.connect(":memory:")
    try:
        return [one.apply(db) for one in queue.take().notes.values()]
    finally:
        db.close()


def test_notes_come_out_in_order_and_once() -> None:
    queue = NoteQueue()
    for name in "abc":
        queue.put(note(name))
    assert queue.waiting == 3
    assert names(queue) == ["a", "b", "c"]
    assert names(queue) == []
    assert queue.waiting == 0


def test_a_newer_note_of_the_same_key_takes_the_place_of_the_older() -> None:
    queue = NoteQueue()
    queue.put(note("old"), key="e1")
    queue.put(note("between"))
    queue.put(note("new"), key="e1")
    assert names(queue) == ["between", "new"]


def test_what_could_not_be_written_comes_before_what_came_since() -> None:
    queue = NoteQueue()
    queue.put(note("first"))
    queue.put(note("old"), key="e1")
    queue.put_orders((order(1),), history=False)
    failed = queue.take()
    queue.put(note("later"))
    queue.put(note("new"), key="e1")
    queue.put_orders((order(2), order(3)), history=True)
    queue.put_back(failed)
    assert queue.waiting == 6
    batch = queue.take()
    assert [lot.orders[0].received_ms for lot in batch.lots] == [1, 2]
    queue.put_back(batch)
    assert names(queue) == ["first", "later", "new"]


def test_the_oldest_orders_are_lost_and_counted_and_no_note_with_them() -> None:
    queue = NoteQueue(max_orders=5)
    queue.put(note("kept"))
    for start in range(4):
        queue.put_orders((order(start), order(start)), history=False)
    assert (queue.lost_orders, queue.lost_notes, queue.waiting) == (4, 0, 5)
    assert [lot.orders[0].received_ms for lot in queue.take().lots] == [2, 3]


def test_one_frame_larger_than_the_bound_is_still_taken() -> None:
    queue = NoteQueue(max_orders=5)
    queue.put_orders((order(),) * 9, history=False)
    assert (queue.lost_orders, queue.waiting) == (0, 9)


def test_a_note_that_somebody_waits_for_is_never_pushed_out() -> None:
    queue = NoteQueue(max_notes=2)
    queue.put(note("alert", waits=True))
    for name in "abc":
        queue.put(note(name))
    assert queue.lost_notes == 2
    assert names(queue) == ["alert", "c"]


def test_a_bound_holds_for_what_is_put_back_too() -> None:
    queue = NoteQueue(max_orders=2, max_notes=2)
    for name in "ab":
        queue.put(note(name))
    queue.put_orders((order(1), order(1)), history=False)
    failed = queue.take()
    queue.put(note("c"))
    queue.put_orders((order(2),), history=False)
    queue.put_back(failed)
    assert (queue.lost_orders, queue.lost_notes) == (2, 1)
    assert names(queue) == ["b", "c"]


def test_a_wait_ends_at_once_where_somebody_waits_for_the_disk() -> None:
    queue = NoteQueue()
    queue.put(note("x", waits=True))
    assert queue.urgent
    queue.wait(gather_s=None, at_most_s=None)
    queue.take()
    assert not queue.urgent
    queue.put_barrier(Future())
    queue.wait(gather_s=None, at_most_s=None)


def test_a_wait_ends_when_notes_have_gathered_or_the_end_has_come() -> None:
    queue = NoteQueue()
    queue.put_orders((order(),), history=False)
    queue.wait(gather_s=0.0, at_most_s=None)
    queue.take()
    queue.wait(gather_s=0.0, at_most_s=0.0)
    queue.close()
    queue.wait(gather_s=None, at_most_s=None)
    assert queue.closing
