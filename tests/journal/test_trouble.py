"""A disk that takes nothing: said, survived, and made good where that is possible."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cgtui.journal.errors import JournalError, reason_of
from cgtui.signals.alert import AlertState
from tests.journal.journals import Disk, done, open_at
from tests.journal.samples import order, record

FULL = "not kept on disk: No space left on device"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_a_disk_that_fills_up_is_said_and_what_was_noted_is_owed(path: Path) -> None:
    disk = Disk()
    disk.max_pages = 60
    journal = open_at(path, connect=disk)
    assert journal.trouble == ""
    journal.note_orders([order()] * 50_000)
    with pytest.raises(JournalError, match="No space left on device"):
        done(journal.flushed())
    assert journal.trouble == FULL
    assert journal.status == FULL
    assert journal.health.waiting == 50_000
    disk.max_pages = None
    done(journal.flushed())
    assert journal.status == ""
    assert sum(1 for _ in journal.events()) == 50_000
    journal.close()


def test_a_decision_fails_at_once_on_a_full_disk_and_is_written_later(path: Path) -> None:
    disk = Disk()
    disk.max_pages = 1  # as many as there are
    journal = open_at(path, connect=disk)
    large = record()
    large = replace(large, alert=replace(large.alert, text="no room for this " * 4096))
    futures: list[Future[Any]] = [
        journal.decide(large),
        journal.attempting("a1"),
        journal.settle("a1", AlertState.SENT, message_id=5),
    ]
    for future in futures:
        with pytest.raises(JournalError, match="No space left on device"):
            done(future)
    assert journal.alerts() == []
    disk.max_pages = None
    done(journal.flushed())
    (kept,) = journal.alerts()
    assert (kept.state, kept.message_id, kept.attempts) == (AlertState.SENT, 5, 1)
    journal.close()


def test_what_is_lost_while_the_disk_is_full_is_counted_and_said(path: Path) -> None:
    disk = Disk()
    disk.max_pages = 40
    journal = open_at(path, connect=disk, max_orders=5000)
    for _ in range(2):
        journal.note_orders([order()] * 5000)
        with pytest.raises(JournalError):
            done(journal.flushed())
    disk.max_pages = None
    done(journal.flushed())
    assert journal.health.lost_orders == 5000
    assert journal.status == "5,000 notes lost while the disk was not writable"
    assert sum(1 for _ in journal.events()) == 5000
    journal.close()


def test_writing_is_tried_again_by_itself(path: Path) -> None:
    disk = Disk()
    disk.max_pages = 40
    journal = open_at(path, connect=disk, retry_s=0.001)
    journal.note_orders([order()] * 5000)
    with pytest.raises(JournalError):
        done(journal.flushed())
    disk.committed.clear()
    disk.max_pages = None
    assert disk.committed.wait(30)
    done(journal.flushed())
    assert sum(1 for _ in journal.events()) == 5000
    journal.close()


def test_a_folder_that_cannot_be_made_is_said_and_mended(tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.touch()
    journal = open_at(in_the_way / "data" / "journal.db")
    assert (journal.role, journal.trouble) == ("writer", "not kept on disk: Not a directory")
    assert journal.alerts() == []
    assert journal.get_state("telegram") is None
    assert journal.restore(0).alerts == ()
    with pytest.raises(JournalError, match="Not a directory"):
        done(journal.set_state("telegram", True))
    in_the_way.unlink()
    done(journal.flushed())
    assert journal.trouble == ""
    assert journal.get_state("telegram") is True, "it was owed"
    journal.close()


def test_a_folder_in_the_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir()
    journal = open_at(path)
    assert journal.trouble.startswith("not kept on disk: ")
    path.rmdir()
    done(journal.flushed())
    assert journal.status == ""
    journal.close()


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_read_only_file_system_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    real = os.open

    def refuse(name: str | Path, *more: int) -> int:
        if str(name).startswith(str(path) + ending):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(name))
        return real(name, *more)

    monkeypatch.setattr(os, "open", refuse)
    journal = open_at(path)
    if ending:
        assert journal.trouble == ""
    else:
        assert journal.trouble == "not kept on disk: Read-only file system"
        with pytest.raises(JournalError, match="Read-only file system"):
            done(journal.decide(record()))
    assert journal.close()


def test_a_file_that_is_removed_under_it_is_begun_anew(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("x", 1))
    assert journal.get_state("x") == 1
    path.unlink()
    done(journal.set_state("y", 2))
    assert journal.get_state("y") == 2
    assert journal.get_state("x") is None
    assert journal.status == "journal.db was removed or replaced while in use"
    journal.close()


def test_another_programs_lock_is_said_for_what_it_is(path: Path) -> None:
    journal = open_at(path)
    other = sqlite3.connect(path, isolation_level=None)  # may wait for the journal's own first work
    second = sqlite3.connect(path, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    assert reason_of(caught.value, path) == "another program keeps the journal locked"
    other.close()
    second.close()
    journal.close()


def test_a_failure_of_another_kind_is_told_and_ends_nothing(path: Path) -> None:
    journal = open_at(path, connect=broken_once())
    assert journal.trouble == "not kept on disk: ZeroDivisionError"
    done(journal.set_state("x", 1))
    assert journal.trouble == ""
    journal.close()


def broken_once() -> Disk:
    class Broken(Disk):
        attempts = 0

        def __call__(self, path: Path) -> sqlite3.Connection:
            self.attempts += 1
            if self.attempts == 1:
                raise ZeroDivisionError
            return super().__call__(path)

    return Broken()


def test_a_disk_that_hangs_does_not_hang_the_program(path: Path) -> None:
    answers = threading.Event()

    class Hanging(Disk):
        def __call__(self, path: Path) -> sqlite3.Connection:
            answers.wait(30)
            return super().__call__(path)

    journal = open_at(path, connect=Hanging(), open_s=0.0)
    assert journal.trouble == "not kept on disk: the disk does not answer"
    journal.note_orders([order()])
    answers.set()
    done(journal.flushed())
    assert journal.trouble == ""
    assert sum(1 for _ in journal.events()) == 1
    journal.close()


def test_what_a_full_disk_still_owes_at_the_end_is_counted_as_lost(path: Path) -> None:
    disk = Disk()
    disk.max_pages = 40
    journal = open_at(path, connect=disk)
    journal.note_orders([order()] * 5000)
    assert journal.close(), "within its time, disk or no disk"
    assert journal.trouble == FULL
    assert (journal.health.lost_orders, journal.health.waiting) == (5000, 0)
    assert sum(1 for _ in journal.events()) == 0


def test_a_writer_that_ended_refuses_in_place_of_keeping_somebody_waiting(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_at(path)

    def fails(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(journal._queue, "wait", fails)
    journal.set_state("x", 1).exception(30)  # wakes it: the next wait is its end
    journal._writer.stop(30)
    assert journal.trouble == "not kept on disk: ZeroDivisionError in the writer"
    with pytest.raises(JournalError, match="ZeroDivisionError in the writer"):
        done(journal.decide(record()))
    journal.close()
