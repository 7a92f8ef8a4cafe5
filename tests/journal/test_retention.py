from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgtui.coinglass.events import Side
from cgtui.journal.connect import connect_writer
from cgtui.journal.records import LossRow, TripRow
from cgtui.journal.retention import Retention
from cgtui.journal.schema import migrate
from cgtui.journal.statements import (
    write_alert,
    write_heads_up,
    write_loss,
    write_minutes,
    write_missing,
    write_orders,
    write_reading,
    write_trip,
)
from cgtui.signals.alert import AlertState
from tests.journal.journals import NOW_MS, done, open_at
from tests.journal.samples import heads_up, order, reading, record

DAY_MS = 86_400_000
KEEP_DAYS = 5
MIB = 1024 * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    db = connect_writer(path)
    migrate(db)
    yield db
    db.close()


def retention(path: Path, *, max_mb: float = 2048, ceiling_days: int = 30) -> Retention:
    return Retention(
        path,
        keep_days=KEEP_DAYS,
        max_mb=max_mb,
        ceiling_days=ceiling_days,
        now_ms=lambda: NOW_MS,
    )


def count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def write_all_of(db: sqlite3.Connection, at_ms: int, name: str, state: AlertState) -> None:
    write_orders(db, [order(at_ms)], False)
    write_heads_up(db, heads_up(name, opened_ms=at_ms))
    write_reading(db, reading(name, at_ms=at_ms))
    write_alert(db, record(name, state, created_ms=at_ms))
    write_trip(db, TripRow("lag", "DEGRADED", None, at_ms, None, ""))
    write_loss(db, LossRow(at_ms, "", 1.0, 1.0))


def test_what_is_older_than_the_days_goes_and_the_rest_stays(
    db: sqlite3.Connection, path: Path
) -> None:
    edge_ms = NOW_MS - KEEP_DAYS * DAY_MS
    write_all_of(db, edge_ms - 1, "old", AlertState.SENT)
    write_all_of(db, edge_ms, "young", AlertState.SENT)
    while retention(path).step(db):
        pass
    for table in ("events", "heads_ups", "readings", "alerts", "trips", "connections"):
        assert count(db, table) == 1, table
    assert db.execute("SELECT received_ms FROM events").fetchone() == (edge_ms,)
    assert db.execute("SELECT alert_id FROM alerts").fetchone() == ("young",)


def test_an_alert_on_its_way_never_goes(db: sqlite3.Connection, path: Path) -> None:
    write_alert(db, record("waiting", AlertState.PENDING, created_ms=1))
    write_alert(db, record("sent", AlertState.SENT, created_ms=1))
    while retention(path).step(db):
        pass
    assert db.execute("SELECT alert_id FROM alerts").fetchall() == [("waiting",)]


@pytest.mark.parametrize(("ceiling_days", "kept_days"), [(30, 31), (2, KEEP_DAYS)])
def test_minutes_outlast_the_days_behind_the_ceiling(
    db: sqlite3.Connection, path: Path, ceiling_days: int, kept_days: int
) -> None:
    edge = NOW_MS // 60_000 - kept_days * 1440
    for minute in (edge - 1, edge):
        write_minutes(db, {minute: {("BTC", Side.LONG): 1.0}}, "feed")
        write_missing(db, minute)
    while retention(path, ceiling_days=ceiling_days).step(db):
        pass
    assert db.execute("SELECT minute FROM minutes").fetchall() == [(edge,)]
    assert db.execute("SELECT minute FROM missing_minutes").fetchall() == [(edge,)]


def test_the_oldest_orders_go_first_where_the_file_is_too_large(
    db: sqlite3.Connection, path: Path
) -> None:
    orders = [order(NOW_MS - 300_000 + number) for number in range(300_000)]
    db.execute("BEGIN")
    write_orders(db, orders, False)
    db.execute("COMMIT")
    write_minutes(db, {NOW_MS // 60_000: {("BTC", Side.LONG): 1.0}}, "feed")
    bounds = retention(path, max_mb=16)
    before = bounds.size_bytes(db)
    assert before > 25 * MIB
    while bounds.step(db):
        pass
    assert bounds.size_bytes(db) <= 16 * MIB
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size <= 16 * MIB, "the disk has its room back"
    left = count(db, "events")
    assert 50_000 < left < 200_000, "and not more was deleted than needed"
    oldest, newest = db.execute("SELECT min(received_ms), max(received_ms) FROM events").fetchone()
    assert (oldest, newest) == (NOW_MS - left, NOW_MS - 1)
    assert count(db, "minutes") == 1
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_bound_that_minutes_alone_exceed_deletes_none_of_them(
    db: sqlite3.Connection, path: Path
) -> None:
    write_orders(db, [order()] * 1000, False)
    write_minutes(db, {NOW_MS // 60_000: {("BTC", Side.LONG): 1.0}}, "feed")
    bounds = retention(path, max_mb=0.01)
    for _ in range(100):
        if not bounds.step(db):
            break
    else:
        pytest.fail("it never comes to an end")
    assert count(db, "events") == 0
    assert count(db, "minutes") == 1


def test_a_running_journal_stays_within_its_bound(path: Path) -> None:
    """Orders go on coming while the oldest are deleted; none of the new ones is lost."""
    journal = open_at(path, max_mb=16)
    for lot in range(40):
        journal.note_orders([order(NOW_MS + lot)] * 10_000)
        done(journal.flushed())
    journal.close()
    again = open_at(path, max_mb=16)  # looks at the bounds as it starts, and goes on to the end
    again.note_orders([order(NOW_MS + 50)] * 10_000)
    done(again.flushed())
    assert again.health.lost_orders == 0
    newest = sum(1 for one in again.events(NOW_MS + 50))
    assert newest == 10_000
    again.close()
