"""A file that is no use is put aside under a dated name, and the program says so."""

from __future__ import annotations

import random
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from cgtui.journal.errors import JournalError
from cgtui.journal.schema import VERSION
from cgtui.journal.set_aside import set_aside
from tests.journal.journals import NOW_MS, WALL_MS, Disk, done, open_at
from tests.journal.samples import order, record

DATED = "corrupt-20261127T130400Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def filled(path: Path, orders: int = 20_000) -> None:
    journal = open_at(path)
    journal.note_orders([order(NOW_MS + number) for number in range(orders)])
    done(journal.decide(record()))
    journal.close()


def in_folder(path: Path) -> list[str]:
    ours = (".lock", "-wal", "-shm")
    return sorted(one.name for one in path.parent.iterdir() if not one.name.endswith(ours))


def assert_begun_anew(path: Path, kept: bytes, why: str, name: str = DATED) -> None:
    journal = open_at(path)
    assert journal.role == "writer"
    assert journal.status == f"the journal was {why}: kept as journal.db.{name}, a new one begun"
    assert journal.alerts() == []
    done(journal.decide(record("new")))
    journal.close()
    assert in_folder(path) == ["journal.db", f"journal.db.{name}"]
    assert path.with_name(f"journal.db.{name}").read_bytes() == kept
    again = open_at(path)
    assert again.status == ""
    assert [one.alert.alert_id for one in again.alerts()] == ["new"]
    again.close()


def test_bytes_that_are_no_database(path: Path) -> None:
    path.write_bytes(b"<html>no database</html>" * 400)
    assert_begun_anew(path, path.read_bytes(), "damaged")


def test_a_file_that_was_cut_short(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    assert_begun_anew(path, path.read_bytes(), "damaged")


def test_a_file_that_was_cut_to_less_than_its_header(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:50])
    assert_begun_anew(path, path.read_bytes(), "damaged")


def test_an_empty_file_is_simply_begun(path: Path) -> None:
    path.touch()
    journal = open_at(path)
    assert journal.status == ""
    done(journal.decide(record()))
    journal.close()
    assert in_folder(path) == ["journal.db"]


def test_a_file_of_a_later_version(path: Path) -> None:
    filled(path)
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    name = "newer-20261127T130400Z"
    journal = open_at(path)
    said = f"the journal was written by a newer cgtui: kept as journal.db.{name}, a new one begun"
    assert journal.status == said
    journal.close()
    kept = sqlite3.connect(path.with_name(f"journal.db.{name}"))
    assert kept.execute("SELECT count(*) FROM events").fetchone() == (20_000,)
    kept.close()


def test_another_programs_database(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE moz_places (url TEXT)")
    db.close()
    journal = open_at(path)
    assert journal.status.startswith("the journal was not a journal: kept as")
    journal.close()


def test_two_within_a_second_get_two_names(path: Path) -> None:
    names = []
    for content in (b"one", b"two"):
        path.write_bytes(content)
        names.append(set_aside(path, "corrupt", WALL_MS))
    assert [one.name for one in names] == [f"journal.db.{DATED}", f"journal.db.{DATED}-2"]
    assert [one.read_bytes() for one in names] == [b"one", b"two"]


def test_what_stands_beside_the_file_goes_with_it(path: Path) -> None:
    """What is only in the log would be lost otherwise, or turn up in the next journal."""
    journal = open_at(path)
    done(journal.decide(record()))
    log = path.with_name("journal.db-wal").read_bytes()
    assert log
    main = path.read_bytes()
    journal.close()
    path.write_bytes(main)
    path.with_name("journal.db-wal").write_bytes(log)
    target = set_aside(path, "corrupt", WALL_MS)
    assert target.with_name(target.name + "-wal").read_bytes() == log
    kept = sqlite3.connect(target)
    assert kept.execute("SELECT count(*) FROM alerts").fetchone() == (1,)
    kept.close()


def test_a_log_without_its_file_does_not_come_back_to_life(path: Path) -> None:
    journal = open_at(path)
    done(journal.decide(record()))
    log = path.with_name("journal.db-wal").read_bytes()
    journal.close()
    path.unlink()
    path.with_name("journal.db-wal").write_bytes(log)
    again = open_at(path)
    assert again.alerts() == []
    again.close()
    kept = path.with_name("journal.db.orphan-20261127T130400Z-wal")
    assert kept.read_bytes() == log


def damage(path: Path, seed: int) -> None:
    """Overwrite some pages after the first with noise."""
    rng = random.Random(seed)
    with path.open("r+b") as file:
        for page in rng.sample(range(1, path.stat().st_size // 4096), 40):
            file.seek(page * 4096)
            file.write(rng.randbytes(4096))


@pytest.mark.parametrize("seed", range(8))
def test_damage_found_while_running_ends_nothing(path: Path, seed: int) -> None:
    """Opening may not see it; whoever meets it has the file put aside, and writing goes on."""
    filled(path)
    damage(path, seed)
    journal = open_at(path)
    journal.restore(NOW_MS + 30_000, order_floor_usd=lambda _: 1.0)  # never raises
    with suppress(JournalError):  # damaged here too, or just being put aside
        sum(1 for _ in journal.events())
    journal.note_orders([order()] * 100)
    for _ in range(2):  # the first may be the one that meets it
        future = journal.decide(record("new"))
        if future.exception(30) is None:
            break
    done(journal.flushed())
    assert "damaged: kept as journal.db.corrupt-" in journal.status
    assert [one.alert.alert_id for one in journal.alerts()] == ["new"]
    assert sum(1 for _ in journal.events()) == 100
    assert journal.close()
    assert in_folder(path) == ["journal.db", f"journal.db.{DATED}"]


def test_a_disk_that_damages_every_file_is_not_filled_with_them(path: Path) -> None:
    class Rotting(Disk):
        def __call__(self, path: Path) -> sqlite3.Connection:
            if path.name == "journal.db":
                path.write_bytes(b"noise" * 4000)
            return super().__call__(path)

    journal = open_at(path, connect=Rotting())
    for _ in range(4):
        with pytest.raises(JournalError, match="damaged"):
            done(journal.set_state("x", 1))
    assert journal.trouble == "not kept on disk: the journal is damaged again and again"
    assert len([name for name in in_folder(path) if "corrupt" in name]) == 3
    journal.close()
