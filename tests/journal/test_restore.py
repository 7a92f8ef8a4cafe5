from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cgtui.coinglass.events import Side
from cgtui.journal.journal import Journal
from cgtui.journal.records import LargeOrder, OrderHour, Restored
from cgtui.signals.alert import Alert, AlertKind, AlertRecord, AlertState
from cgtui.signals.heads_up import Key
from tests.journal.journals import NOW_MS, WALL_MS, done, open_at
from tests.journal.samples import heads_up, order, record

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NOW_MIN = NOW_MS // 60_000

KEYS = st.tuples(st.sampled_from(["BTC", "ETH", "1000PEPE"]), st.sampled_from(Side))
SUMS = st.dictionaries(KEYS, st.floats(0.01, 1e12) | st.just(0.0), max_size=4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.integers(NOW_MIN - 200, NOW_MIN + 5), SUMS, max_size=12),
    st.sets(st.integers(NOW_MIN - 200, NOW_MIN + 5), max_size=5),
)
def test_the_minutes_of_the_window_are_those_that_were_noted(
    minutes: dict[int, dict[Key, float]], missing: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = open_at(Path(folder) / "journal.db")
        for minute, sums in minutes.items():
            journal.note_minute(minute, sums, "feed")
        for minute in missing:
            journal.note_missing(minute)
        done(journal.flushed())
        restored = journal.restore(NOW_MS, window_days=100 / 1440)
        journal.close()
    first = -(-(NOW_MS - 100 * 60_000) // 60_000)
    expected: dict[Key, list[tuple[int, float]]] = {}
    for minute, sums in sorted(minutes.items()):
        for key, usd in sums.items():
            if usd > 0 and first <= minute <= NOW_MIN:
                expected.setdefault(key, []).append((minute, usd))
    assert restored.minutes == {key: tuple(sums) for key, sums in expected.items()}
    assert restored.missing_minutes == {one for one in missing if first <= one <= NOW_MIN}


def test_an_empty_journal_restores_nothing(path: Path) -> None:
    journal = open_at(path)
    assert journal.restore(NOW_MS) == Restored()
    journal.close()


def decided(journal: Journal, alert_id: str, age_ms: int, state: AlertState) -> AlertRecord:
    kept = done(journal.decide(record(alert_id, created_ms=NOW_MS - age_ms)))
    if state is not AlertState.PENDING:
        done(journal.settle(alert_id, state, message_id=5, sent_ms=NOW_MS - age_ms + 900))
        kept = replace(kept, state=state, message_id=5, sent_ms=NOW_MS - age_ms + 900)
    return kept


def test_alerts_of_a_day_come_back_by_key_with_what_became_of_them(path: Path) -> None:
    journal = open_at(path)
    decided(journal, "old", DAY_MS + 1, AlertState.SENT)
    first = decided(journal, "first", DAY_MS - 1, AlertState.SENT)
    second = decided(journal, "second", 60_000, AlertState.SUPPRESSED)
    digest = Alert("d1", AlertKind.DIGEST, "LIVE", NOW_MS - 5)
    kept = done(journal.decide(AlertRecord(digest, AlertState.RECORDED)))
    restored = journal.restore(NOW_MS)
    assert restored.alerts == (first, second, kept)
    journal.close()


def test_everything_pending_comes_back_however_old(path: Path) -> None:
    journal = open_at(path)
    old = decided(journal, "old", 3 * DAY_MS, AlertState.PENDING)
    decided(journal, "sent", 10, AlertState.SENT)
    new = decided(journal, "new", 5, AlertState.PENDING)
    done(journal.attempting("new"))
    journal.close()
    again = open_at(path)
    assert again.restore(NOW_MS).pending == (old, replace(new, attempts=1))
    again.close()


def test_open_episodes_the_state_and_the_tape_come_back(path: Path) -> None:
    journal = open_at(path)
    journal.note_heads_up(heads_up("open"))
    journal.note_heads_up(replace(heads_up("closed"), closed_ms=NOW_MS))
    done(journal.set_state("telegram", True))
    done(journal.set_state("mutes", {"BTC": NOW_MS}))
    journal.note_orders([order(NOW_MS - 10), order(NOW_MS - 9)])
    journal.note_orders([order(NOW_MS - 11)], history=True)
    journal.note_orders([order(NOW_MS + 60_001)])
    done(journal.flushed())
    restored = journal.restore(NOW_MS, tape_orders=2)
    assert [one.episode_id for one in restored.open_heads_ups] == ["open"]
    assert [one.episode_id for one in restored.ended_heads_ups] == ["closed"]
    assert restored.state == {"telegram": True, "mutes": {"BTC": NOW_MS}}
    assert [one.order.received_ms for one in restored.tape] == [NOW_MS - 10, NOW_MS - 9]
    tape = journal.restore(NOW_MS).tape
    assert [(one.order.received_ms, one.history) for one in tape] == [
        (NOW_MS - 11, True),
        (NOW_MS - 10, False),
        (NOW_MS - 9, False),
    ]
    journal.close()


def test_the_newest_ended_episodes_of_a_day_come_back_oldest_first(path: Path) -> None:
    journal = open_at(path)
    for ago in (DAY_MS + 1, *range(60)):
        at_ms = NOW_MS - ago
        journal.note_heads_up(replace(heads_up(f"{ago}"), opened_ms=at_ms, closed_ms=at_ms))
    done(journal.flushed())
    ended = journal.restore(NOW_MS).ended_heads_ups
    assert [one.episode_id for one in ended] == [f"{ago}" for ago in reversed(range(50))]
    journal.close()


def test_single_orders_are_counted_by_hour_and_the_large_ones_kept(path: Path) -> None:
    journal = open_at(path)
    hour_ms = NOW_MS // HOUR_MS * HOUR_MS
    journal.note_orders(
        [
            order(hour_ms - 5000, usd=100.0),
            order(hour_ms + 5000, usd=500.0),
            order(hour_ms + 6000, usd=499.9),
            order(hour_ms + 7000, usd=499.0, coin="XRP"),
            structs.replace(order(hour_ms + 8000, usd=9e9), exchange="Bitget"),
            order(NOW_MS - 7 * DAY_MS, usd=9e9),
        ]
    )
    journal.note_orders([order(hour_ms + 9000, usd=9e9)], history=True)
    done(journal.flushed())
    floors = {"BTC": 500.0, "XRP": 50.0}
    restored = journal.restore(
        hour_ms + 60_000, order_floor_usd=floors.__getitem__, exchanges={"Binance", "OKX"}
    )
    assert restored.order_hours == (
        OrderHour("BTC", hour_ms - HOUR_MS, 1),
        OrderHour("BTC", hour_ms, 2),
        OrderHour("XRP", hour_ms, 1),
    )
    assert restored.large_orders == (
        LargeOrder("BTC", hour_ms + 4300, 500.0),
        LargeOrder("XRP", hour_ms + 6300, 499.0),
    )
    every = journal.restore(hour_ms + 60_000, order_floor_usd=floors.__getitem__)
    assert [one.usd for one in every.large_orders] == [500.0, 499.0, 9e9]
    assert journal.restore(hour_ms + 60_000).order_hours == ()
    journal.close()


def test_a_restart_finds_what_the_last_run_left(path: Path) -> None:
    journal = open_at(path)
    pending = done(journal.decide(record()))
    journal.note_minute(NOW_MIN, {("BTC", Side.LONG): 5.0}, "feed")
    before = journal.restore(NOW_MS)
    journal.close()
    again = open_at(path)
    after = again.restore(NOW_MS)
    assert pending.committed_at_ms == WALL_MS
    assert before.minutes == {}, "it was not on the disk yet"
    assert after.minutes == {("BTC", Side.LONG): ((NOW_MIN, 5.0),)}
    assert after.pending == before.pending == (pending,)
    again.close()
