from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cgtui.journal.connect import connect_writer
from cgtui.journal.schema import (
    STEPS,
    VERSION,
    NewerVersionError,
    NotAJournalError,
    Step,
    migrate,
    version_of,
)

NEXT: Step = (
    "ALTER TABLE trips ADD COLUMN told INTEGER NOT NULL DEFAULT 0",
    "UPDATE trips SET told = 7",
)
BROKEN: Step = ("UPDATE trips SET reason = 'half'", "INSERT INTO nowhere VALUES (1)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def at_version(path: Path, version: int) -> None:
    """A file as that version left it, with a row in it."""
    db = connect_writer(path)
    migrate(db, STEPS[:version])
    db.execute("INSERT INTO trips VALUES ('silence', '', 1, 'HOLD', NULL, 'silent')")
    db.close()


def test_a_new_file_takes_every_step(path: Path) -> None:
    db = connect_writer(path)
    assert version_of(db) == 0
    migrate(db)
    assert version_of(db) == VERSION
    migrate(db)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    db.close()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_an_older_file_is_brought_up_to_date_with_its_rows(path: Path, version: int) -> None:
    at_version(path, version)
    db = connect_writer(path)
    migrate(db, [*STEPS, NEXT])
    assert version_of(db) == VERSION + 1
    assert db.execute("SELECT cause, reason, told FROM trips").fetchall() == [
        ("silence", "silent", 7)
    ]
    db.close()


def test_a_step_that_fails_is_not_taken_at_all(path: Path) -> None:
    at_version(path, VERSION)
    db = connect_writer(path)
    with pytest.raises(NotAJournalError):
        migrate(db, [*STEPS, BROKEN])
    assert version_of(db) == VERSION
    assert db.execute("SELECT reason FROM trips").fetchone() == ("silent",)
    assert not db.in_transaction
    db.close()


def test_a_later_version_is_refused(path: Path) -> None:
    db = connect_writer(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(NewerVersionError):
        migrate(db)
    db.close()


@pytest.mark.parametrize("version", [0, VERSION])
def test_another_programs_database_is_refused(path: Path, version: int) -> None:
    db = connect_writer(path)
    db.execute("CREATE TABLE moz_places (url TEXT)")
    db.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(NotAJournalError):
        migrate(db)
    db.close()


def test_tables_hold_what_they_say(path: Path) -> None:
    db = connect_writer(path)
    migrate(db)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO missing_minutes VALUES ('yesterday')")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO minutes VALUES ('BTC', 'LONG', 1, 'much', 'feed')")
    db.close()
