from __future__ import annotations

from pathlib import Path

import pytest

from cgtui.journal.begin_anew import begin_anew
from cgtui.journal.reader import JournalReader
from tests.journal.journals import done, open_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal-replay.db"


def run(path: Path, value: int) -> None:
    """One run that leaves a value behind."""
    begin_anew(path)
    journal = open_at(path)
    assert journal.get_state("run") is None
    done(journal.set_state("run", value))
    journal.close()


def kept(path: Path) -> object:
    """The value in the file of that name."""
    reader = JournalReader(path)
    try:
        return reader.get_state("run")
    finally:
        reader.close()


def test_each_run_begins_empty_and_the_last_one_is_kept(path: Path) -> None:
    for value in (1, 2, 3):
        run(path, value)
    assert kept(path) == 3
    assert kept(path.with_name("journal-replay.db.previous")) == 2
    beside = ("-wal", "-shm", ".lock")
    assert sorted(one.name for one in path.parent.iterdir() if not one.name.endswith(beside)) == [
        "journal-replay.db",
        "journal-replay.db.previous",
    ]


def test_a_journal_that_another_process_writes_is_left_alone(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("run", 1))
    begin_anew(path)
    assert kept(path) == 1
    done(journal.set_state("run", 2))
    assert kept(path) == 2
    journal.close()


def test_a_log_that_a_kill_left_goes_with_its_file(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("run", 1))
    main, log = path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()
    journal.close()
    path.write_bytes(main)
    path.with_name(path.name + "-wal").write_bytes(log)
    run(path, 2)
    assert kept(path.with_name(path.name + ".previous")) == 1


def test_a_log_of_an_older_journal_does_not_meet_a_newer_one(path: Path) -> None:
    path.with_name(path.name + ".previous-wal").write_bytes(b"of another journal")
    run(path, 1)
    run(path, 2)
    assert kept(path.with_name(path.name + ".previous")) == 1


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    begin_anew(tmp_path / "none" / "journal-replay.db")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_no_error_here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, 1)

    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    begin_anew(path)
    assert kept(path) == 1
