from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cgtui.coinglass.events import Side
from cgtui.journal.connect import identity_of
from cgtui.journal.errors import JournalError
from cgtui.journal.percentile import nearest_rank
from cgtui.journal.reader import JournalReader
from cgtui.journal.records import OrderSecond
from cgtui.journal.schema import VERSION
from cgtui.signals.alert import AlertState
from tests.journal.journals import NOW_MS, done, open_at
from tests.journal.samples import heads_up, order, reading, record

KEY = ("BTC", Side.LONG)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_where_there_is_no_file_there_is_nothing_in_it(path: Path) -> None:
    reader = JournalReader(path)
    for read in (reader.alerts, reader.heads_ups, reader.readings, reader.outcomes):
        assert read() == []
    assert reader.trips() == []
    assert reader.losses() == []
    assert list(reader.events()) == []
    assert reader.first_minute() is None
    assert reader.percentiles(KEY, 0) is None
    assert reader.get_state("x", 5) == 5
    assert not path.exists(), "reading makes nothing"


def test_lists_begin_where_they_are_asked_to(path: Path) -> None:
    journal = open_at(path)
    for number in range(5):
        at_ms = NOW_MS + number
        journal.note_suppressed(
            record(f"a{number}", AlertState.SUPPRESSED, created_ms=at_ms, reason="muted")
        )
        journal.note_heads_up(heads_up(f"e{number}", opened_ms=at_ms))
        journal.note_reading(reading("e0", number, at_ms=at_ms))
    done(journal.flushed())
    reader = JournalReader(path)
    assert [one.alert.alert_id for one in reader.alerts()] == ["a4", "a3", "a2", "a1", "a0"]
    assert [one.alert.alert_id for one in reader.alerts(2)] == ["a4", "a3"]
    assert [one.alert.alert_id for one in reader.alerts(9, NOW_MS + 3)] == ["a4", "a3"]
    assert [one.episode_id for one in reader.heads_ups(NOW_MS + 3)] == ["e3", "e4"]
    assert [one.number for one in reader.readings(since_ms=NOW_MS + 3)] == [3, 4]
    assert [one.number for one in reader.readings("e0")] == [0, 1, 2, 3, 4]
    journal.close()


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
def test_events_come_in_the_order_of_receiving_whatever_the_chunk(path: Path, chunk: int) -> None:
    journal = open_at(path)
    received = [5, 3, 3, 9, 3, 5, 1]  # a clock that stepped back
    for number, at_ms in enumerate(received):
        journal.note_orders([order(at_ms, usd=float(number))], history=number % 2 == 1)
    done(journal.flushed())
    found = list(journal.events(2, 9, chunk=chunk))
    assert [(one.order.received_ms, one.order.usd, one.history) for one in found] == [
        (3, 1.0, True),
        (3, 2.0, False),
        (3, 4.0, False),
        (5, 0.0, False),
        (5, 5.0, True),
    ]
    assert sum(1 for _ in journal.events(chunk=chunk)) == len(received)
    journal.close()


def test_a_slow_reader_of_events_keeps_no_transaction_open(path: Path) -> None:
    journal = open_at(path)
    journal.note_orders([order(number) for number in range(50)])
    done(journal.flushed())
    events = journal.events(chunk=10)
    first = next(events)
    db = sqlite3.connect(path)
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0
    db.close()
    journal.note_orders([order(60)])
    done(journal.flushed())
    assert [one.order.received_ms for one in (first, *events)] == [*range(50), 60]
    journal.close()


def test_an_export_that_is_given_up_lets_go_of_the_file(path: Path) -> None:
    journal = open_at(path)
    journal.note_orders([order(number) for number in range(50)])
    done(journal.flushed())
    events = journal.events(chunk=10)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert journal.close()
    assert not path.with_name("journal.db-wal").exists(), "the last connection folds the log in"


@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=300), st.integers(1, 100))
def test_nearest_rank_is_the_definition(values: list[float], percent: int) -> None:
    found = nearest_rank(sorted(values), percent)
    below = sum(value <= found for value in values)
    assert below * 100 >= percent * len(values)
    smaller = [value for value in values if value < found]
    assert len(smaller) * 100 < percent * len(values)


def test_percentiles_are_of_one_key_and_of_the_days_asked_for(path: Path) -> None:
    journal = open_at(path)
    for minute in range(100):
        journal.note_minute(
            minute,
            {KEY: float(minute + 1), ("BTC", Side.SHORT): 9e9, ("ETH", Side.LONG): 1.0},
            "feed",
        )
    done(journal.flushed())
    assert journal.percentiles(KEY, 0) == (85.0, 95.0, 99.0)
    assert journal.percentiles(KEY, 90) == (99.0, 100.0, 100.0)
    assert journal.percentiles(KEY, 100) is None
    assert journal.percentiles(("XRP", Side.LONG), 0) is None
    assert journal.first_minute() == 0
    journal.close()


def test_a_row_that_makes_no_sense_is_left_out(path: Path) -> None:
    journal = open_at(path)
    for alert_id in ("a1", "a2", "a3"):
        done(journal.decide(record(alert_id)))
    db = sqlite3.connect(path)
    db.execute("UPDATE alerts SET payload = '{' WHERE alert_id = 'a1'")
    db.execute("UPDATE alerts SET state = 'of tomorrow' WHERE alert_id = 'a2'")
    db.execute("UPDATE heads_ups SET payload = '[]' WHERE episode_id = 'e-a1'")
    db.commit()
    db.close()
    assert [one.alert.alert_id for one in journal.alerts()] == ["a3"]
    assert [one.episode_id for one in journal.heads_ups()] == ["e-a2", "e-a3"]
    journal.close()


def test_a_journal_of_a_later_version_is_not_guessed_at(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("x", 1))
    journal.close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    with pytest.raises(JournalError, match=r"journal\.db was written by a newer cgtui"):
        JournalReader(path).alerts()


def test_a_polled_state_is_read_only_when_the_file_has_changed(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("x", 1))
    assert journal.get_state("x") == 1
    statements: list[str] = []
    db = journal._poll._db
    assert db is not None
    db.set_trace_callback(statements.append)
    for _ in range(5):
        assert journal.get_state("x") == 1
    assert set(statements) == {"PRAGMA data_version"}
    done(journal.set_state("x", 2))
    assert journal.get_state("x") == 2
    journal.close()


def test_reading_a_folder_with_strange_characters(tmp_path: Path) -> None:
    folder = tmp_path / "a ?b#c%20é"
    journal = open_at(folder / "journal.db")
    done(journal.set_state("x", 1))
    assert JournalReader(folder / "journal.db").get_state("x") == 1
    assert [one.name for one in tmp_path.iterdir()] == [folder.name]
    journal.close()


def test_readers_meet_no_error_while_journals_are_begun_and_put_aside(path: Path) -> None:
    """What they see is the old one, the new one, or nothing yet."""
    errors: list[JournalError] = []
    over = threading.Event()

    def read() -> None:
        reader = JournalReader(path)
        while not over.is_set():
            try:
                reader.alerts()
                reader.get_state("x")
            except JournalError as error:
                errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(20):
        journal = open_at(path)
        done(journal.set_state("x", 1))
        journal._writer.report_damage(identity_of(path))
        done(journal.decide(record()))
        assert "damaged: kept as" in journal.status
        journal.close()
    over.set()
    thread.join()
    assert errors == []


def test_live_orders_are_summed_by_second_and_older_ones_by_ten(path: Path) -> None:
    journal = open_at(path)
    second = NOW_MS // 1000
    at_ms = second * 1000 + 900  # orders happen 700 ms before they are received
    old_ms = at_ms - 500_000
    journal.note_orders([order(old_ms, 1.25), order(old_ms + 1000, 2.0), order(at_ms, 10.0)])
    journal.note_orders([order(at_ms, 0.125), order(at_ms + 1000, 4.0), order(at_ms, 5.0, "ETH")])
    journal.note_orders([order(at_ms, 99.0)], history=True)
    done(journal.flushed())
    reader = JournalReader(path)
    found = reader.order_seconds(0, at_ms + 1000, fine_from_ms=at_ms - 60_000)
    ten = (old_ms - 700) // 10_000 * 10
    assert found[:-2] == [OrderSecond("BTC", Side.LONG, ten, 325, 2)]
    assert sorted(found[-2:]) == [
        OrderSecond("BTC", Side.LONG, second, 1_013, 2),
        OrderSecond("ETH", Side.LONG, second, 500, 1),
    ]
    newest = reader.newest_orders(0, at_ms + 5000)
    assert [(one.coin, one.usd) for one in newest] == [("BTC", 4.0), ("ETH", 5.0)]
    assert reader.newest_orders(0, old_ms) == []
    journal.close()


def test_the_last_to_be_received_may_have_happened_before_others(path: Path) -> None:
    journal = open_at(path)
    late = replace(order(NOW_MS + 40_000), time_ms=NOW_MS - 60_000)
    journal.note_orders([order(NOW_MS), late])
    journal.note_orders([order(NOW_MS + 50_000)], history=True)
    done(journal.flushed())
    reader = JournalReader(path)
    assert reader.last_received_ms(0, NOW_MS + 60_000) == NOW_MS + 40_000
    assert reader.last_received_ms(0, NOW_MS + 40_000) == NOW_MS
    assert reader.last_received_ms(0, NOW_MS) is None
    journal.close()
