"""A second instance on the same journal reads and writes nothing."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from cgtui.journal.errors import JournalError
from cgtui.journal.lock import WriterLock
from cgtui.journal.outside_state import set_state_from_outside
from cgtui.journal.reader import JournalReader
from tests.journal.journals import NOW_MS, WALL_MS, done, open_at
from tests.journal.samples import heads_up, order, record

WORDS = "another cgtui writes this journal: viewing only, alerts off"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_a_second_instance_is_a_viewer_and_says_so(path: Path) -> None:
    writer, viewer = open_at(path), open_at(path)
    assert (writer.role, viewer.role) == ("writer", "viewer")
    assert (viewer.trouble, viewer.status) == (WORDS, WORDS)
    done(writer.decide(record()))
    assert [one.alert.alert_id for one in viewer.alerts()] == ["a1"]
    assert viewer.restore(NOW_MS).pending == writer.restore(NOW_MS).pending
    assert viewer.close()
    assert writer.close()


def test_every_write_of_a_viewer_is_refused_and_counted(path: Path) -> None:
    writer, viewer = open_at(path), open_at(path)
    viewer.note_orders([order()])
    viewer.note_heads_up(heads_up())
    futures: list[Future[Any]] = [
        viewer.decide(record()),
        viewer.set_state("x", 1),
        viewer.attempting("a1"),
    ]
    for future in futures:
        assert future.done(), "at once"
        with pytest.raises(JournalError, match="viewing only"):
            done(future)
    with pytest.raises(JournalError, match="viewing only"):
        done(viewer.flushed())
    done(writer.flushed())
    assert list(writer.events()) == []
    assert writer.heads_ups() == []
    assert writer.alerts() == []
    assert (viewer.health.refused, viewer.health.waiting) == (5, 0)
    viewer.close()
    writer.close()


def test_the_next_instance_writes_once_the_first_has_gone(path: Path) -> None:
    writer, viewer = open_at(path), open_at(path)
    writer.close()
    assert viewer.role == "viewer", "for as long as it runs: its alerts are off"
    third = open_at(path)
    assert third.role == "writer"
    third.close()
    viewer.close()


def test_a_viewer_leaves_a_file_that_it_cannot_read_alone(path: Path) -> None:
    writer = open_at(path)
    done(writer.decide(record()))
    writer.close()
    path.write_bytes(b"no database at all, and of some length" * 300)
    lock = WriterLock(path)
    assert lock.acquire()
    viewer = open_at(path)
    with pytest.raises(JournalError, match=r"journal\.db cannot be read: the file is damaged"):
        viewer.alerts()
    assert viewer.restore(NOW_MS).trouble == "journal.db cannot be read: the file is damaged"
    assert path.read_bytes().startswith(b"no database at all")
    viewer.close()
    lock.release()


def test_a_switch_set_by_a_command_is_seen_by_the_running_instance(path: Path) -> None:
    writer = open_at(path)
    done(writer.set_state("telegram", False))
    assert writer.get_state("telegram") is False
    set_state_from_outside(path, "telegram", True, wall_ms=lambda: WALL_MS)
    assert writer.get_state("telegram") is True
    done(writer.set_state("telegram", False))
    assert JournalReader(path).get_state("telegram") is False
    writer.close()


def test_a_command_can_set_a_switch_before_anything_has_run(path: Path) -> None:
    set_state_from_outside(path, "telegram", True, wall_ms=lambda: WALL_MS)
    set_state_from_outside(path, "telegram", {"on": True}, wall_ms=lambda: WALL_MS)
    journal = open_at(path)
    assert journal.role == "writer"
    assert journal.get_state("telegram") == {"on": True}
    journal.close()


def test_a_command_that_cannot_write_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="not kept on disk: File exists"):
        set_state_from_outside(tmp_path / "file" / "journal.db", "x", 1, wall_ms=lambda: WALL_MS)
