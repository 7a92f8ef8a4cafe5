from __future__ import annotations

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from cgtui.coinglass.events import Side
from cgtui.journal.errors import JournalError
from cgtui.journal.records import LossRow, OutcomeRow, TripRow
from cgtui.signals.alert import AlertState
from tests.journal.journals import NOW_MS, WALL_MS, Disk, done, open_at
from tests.journal.samples import heads_up, order, reading, record

OUTCOME = OutcomeRow(
    "a1", "BTC", "LONG", "large", "CONFIRMED", 5, 90_000.0, -0.4, 0.4, NOW_MS, "rest"
)
TRIP = TripRow("silence", "HOLD", None, NOW_MS, None, "no data for 61 s")
LOSS = LossRow(NOW_MS, "read timeout", 4.0, 1800.5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


def test_everything_that_is_noted_can_be_read(path: Path) -> None:
    journal = open_at(path)
    journal.note_orders([order(), order(usd=1.5)])
    journal.note_heads_up(heads_up())
    journal.note_reading(reading())
    journal.note_suppressed(record("s1", AlertState.SUPPRESSED, reason="repeat in 4:18"))
    journal.note_outcome(OUTCOME)
    journal.note_trip(TRIP)
    journal.note_loss(LOSS)
    assert journal.health.waiting == 8
    done(journal.flushed())
    assert [one.order for one in journal.events()] == [order(), order(usd=1.5)]
    assert journal.heads_ups() == [heads_up()]
    assert journal.readings() == [reading()]
    assert journal.alerts() == [record("s1", AlertState.SUPPRESSED, reason="repeat in 4:18")]
    assert (journal.outcomes(), journal.trips(), journal.losses()) == ([OUTCOME], [TRIP], [LOSS])
    assert journal.status == ""
    assert journal.health.orders_written == 2
    assert journal.close()


def test_a_later_note_of_the_same_thing_replaces_it(path: Path) -> None:
    journal = open_at(path)
    for _ in range(2):  # in two transactions, then again within one
        journal.note_heads_up(heads_up(peak_usd=4e6))
        journal.note_heads_up(heads_up(peak_usd=5e6))
        journal.note_trip(TRIP)
        journal.note_trip(replace(TRIP, until_ms=NOW_MS + 60_000))
        journal.note_outcome(OUTCOME)
        done(journal.flushed())
    assert [one.peak_usd for one in journal.heads_ups()] == [5e6]
    assert journal.trips() == [replace(TRIP, until_ms=NOW_MS + 60_000)]
    assert journal.outcomes() == [OUTCOME]
    journal.close()


def test_notes_are_written_without_anybody_waiting(path: Path) -> None:
    disk = Disk()
    journal = open_at(path, batch_s=0.0, connect=disk)
    for _ in range(
        2
    ):  # a statement is traced before it is carried out: the second proves the first
        disk.committed.clear()
        journal.note_orders([order()])
        assert disk.committed.wait(30)
    assert len(list(journal.events())) >= 1
    journal.close()


def test_an_alerts_life_is_followed(path: Path) -> None:
    journal = open_at(path)
    committed = done(journal.decide(record()))
    assert committed == replace(record(), committed_at_ms=WALL_MS)
    assert journal.alerts() == [committed]
    episode = record().alert.heads_up
    assert journal.heads_ups() == [episode]
    assert journal.readings("e-a1") == [record().alert.reading]
    assert journal.readings("e2") == []
    assert done(journal.attempting("a1")) == 1
    assert done(journal.attempting("a1")) == 2
    done(
        journal.settle("a1", AlertState.SENT, message_id=77, sent_at_ms=WALL_MS + 9, sent_ms=NOW_MS)
    )
    assert journal.alerts() == [
        replace(
            committed,
            state=AlertState.SENT,
            message_id=77,
            attempts=2,
            sent_at_ms=WALL_MS + 9,
            sent_ms=NOW_MS,
        )
    ]
    journal.close()


def test_an_unknown_alert_cannot_be_settled_and_harms_no_other_note(path: Path) -> None:
    journal = open_at(path)
    lost = journal.settle("never", AlertState.SENT)
    kept = journal.decide(record())
    with pytest.raises(JournalError, match="no alert never"):
        done(lost)
    assert done(kept).state is AlertState.PENDING
    assert journal.trouble == ""
    journal.close()


def test_the_disk_has_a_decision_before_the_future_completes(path: Path) -> None:
    """Full synchronisation is set outside the transaction, or SQLite would refuse the change."""
    disk = Disk()
    journal = open_at(path, connect=disk)
    disk.statements.clear()
    journal.note_heads_up(heads_up())
    done(journal.decide(record()))
    told = disk.statements[:]
    full, begin = told.index("PRAGMA synchronous = FULL"), told.index("BEGIN IMMEDIATE")
    commit, normal = told.index("COMMIT"), told.index("PRAGMA synchronous = NORMAL")
    assert full < begin < commit < normal
    written = [one for one in told[begin:commit] if one.startswith("INSERT")]
    assert [one.split()[2] for one in written] == ["heads_ups", "heads_ups", "readings", "alerts"]
    journal.close()


def test_notes_that_nobody_waits_for_cost_no_full_synchronisation(path: Path) -> None:
    disk = Disk()
    journal = open_at(path, connect=disk)
    journal.note_orders([order()])
    journal.note_missing(5)
    done(journal.flushed())
    assert "PRAGMA synchronous = FULL" not in disk.statements
    journal.close()


def test_a_note_that_no_row_can_be_made_of_takes_no_other_with_it(path: Path) -> None:
    journal = open_at(path)
    journal.note_missing(2**70)
    journal.note_missing(7)
    journal.note_orders([order(), order(usd=float("nan")), order(usd=3.0)] * 60)
    bad = journal.decide(replace(record(), message_id=2**70))
    good = journal.decide(record("a2"))
    with pytest.raises(JournalError, match="not kept"):
        done(bad)
    done(good)
    done(journal.flushed())
    assert [one.alert.alert_id for one in journal.alerts()] == ["a2"]
    assert [one.episode_id for one in journal.heads_ups()] == ["e-a2"], "not half of the bad one"
    assert journal.restore(7 * 60_000).missing_minutes == {7}
    assert len(list(journal.events())) == 120
    assert (journal.health.lost_orders, journal.health.lost_notes) == (60, 2)
    assert journal.status == "62 notes lost"
    journal.close()


def test_the_end_writes_what_waits_and_refuses_what_comes_after(path: Path) -> None:
    journal = open_at(path)
    journal.note_orders([order()] * 50_000)
    assert journal.close()
    journal.note_orders([order()])
    with pytest.raises(JournalError, match="closed"):
        done(journal.set_state("telegram", True))
    with pytest.raises(JournalError, match="closed"):
        done(journal.flushed())
    assert journal.health.refused == 2
    again = open_at(path)
    assert sum(1 for _ in again.events()) == 50_000
    assert again.close()
    assert again.close()


def test_the_state_is_what_was_last_set(path: Path) -> None:
    journal = open_at(path)
    assert journal.get_state("mutes", "nothing") == "nothing"
    mutes = {"BTC": 5}
    future = journal.set_state("mutes", mutes)
    mutes["BTC"] = 6  # the caller's own affair by now
    done(future)
    assert journal.get_state("mutes") == {"BTC": 5}
    done(journal.set_state("mutes", None))
    assert journal.get_state("mutes", "nothing") is None
    journal.close()


async def test_a_decision_can_be_awaited(path: Path) -> None:
    journal = open_at(path)
    waiting = asyncio.wrap_future(journal.decide(record()))
    assert (await waiting).committed_at_ms == WALL_MS
    abandoned = asyncio.wrap_future(journal.decide(record("a2")))
    abandoned.cancel()
    done(journal.flushed())
    assert len(journal.alerts()) == 2, "whoever stops waiting does not take it back"
    journal.close()


def test_minutes_of_the_feed_stand_before_those_of_rest(path: Path) -> None:
    journal = open_at(path)
    key, other = ("BTC", Side.LONG), ("ETH", Side.SHORT)
    journal.note_minute(10, {key: 5.0, other: 0.0}, "rest")
    journal.note_minute(10, {key: 6.0}, "rest")
    journal.note_minute(11, {key: 7.0}, "rest")
    journal.note_minute(11, {key: 8.0}, "feed")
    journal.note_minute(11, {key: 9.0}, "rest")
    journal.note_minute(12, {key: 1.0}, "feed")
    journal.note_minute(12, {key: 2.0}, "feed")
    done(journal.flushed())
    found = journal.restore(12 * 60_000).minutes
    assert found == {key: ((10, 6.0), (11, 8.0), (12, 2.0))}
    journal.close()


def test_days_of_minutes_are_one_note_and_push_no_other_out(path: Path) -> None:
    journal = open_at(path)
    key = ("BTC", Side.LONG)
    journal.note_minutes({minute: {key: 5.0} for minute in range(1, 9_001)}, "rest")
    assert journal.health.waiting <= 1
    done(journal.flushed())
    (found,) = journal.restore(9_000 * 60_000).minutes.values()
    assert found[-1] == (9_000, 5.0)
    journal.close()


def test_only_its_owner_may_read_it(path: Path) -> None:
    journal = open_at(path)
    done(journal.set_state("x", 1))
    files = sorted(path.parent.iterdir())
    assert [one.name for one in files] == [
        "journal.db", "journal.db-shm", "journal.db-wal", "journal.db.lock",
    ]  # fmt: skip
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    journal.close()
    path.chmod(0o644)
    again = open_at(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again.close()
