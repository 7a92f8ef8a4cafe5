"""What a journal holds of the past as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cgtui.coinglass.events import Side
from cgtui.journal.history_reader import HistoryReader
from cgtui.signals.alert import AlertState
from tests.journal.journals import NOW_MS, done, open_at
from tests.journal.samples import THRESHOLD, heads_up, order, record

MINUTE = NOW_MS // 60_000
LONG, SHORT = ("BTC", Side.LONG), ("BTC", Side.SHORT)


def test_where_there_is_no_journal_there_is_nothing(tmp_path: Path) -> None:
    reader = HistoryReader(tmp_path / "journal.db")
    assert not reader.exists
    assert reader.span_ms() is None
    assert reader.minutes(0, MINUTE) == {}
    assert reader.missing_minutes(0) == []
    assert not reader.path.exists()


def test_minutes_span_and_tiers_are_those_that_were_kept(tmp_path: Path) -> None:
    journal = open_at(tmp_path / "journal.db")
    journal.note_orders([order(NOW_MS - 9_000), order(NOW_MS)])
    journal.note_minute(MINUTE - 3, {LONG: 5.0, SHORT: 6.0}, "feed")
    journal.note_minute(MINUTE - 2, {LONG: 7.0}, "rest")
    journal.note_minute(MINUTE - 1, {LONG: 8.0}, "feed")
    journal.note_missing(MINUTE - 5)
    journal.note_missing(MINUTE - 4)
    tier3 = replace(THRESHOLD, coin_tier=3)
    journal.note_heads_up(replace(heads_up("e1"), coin="PEPE", threshold=tier3))
    journal.note_heads_up(replace(heads_up("e2"), coin="PEPE", threshold=tier3))
    journal.note_heads_up(heads_up("e3"))
    done(journal.flushed())
    journal.close()
    reader = HistoryReader(tmp_path / "journal.db")
    assert reader.exists
    assert reader.span_ms() == (NOW_MS - 9_000, NOW_MS)
    assert reader.minutes(0, MINUTE - 1) == {
        LONG: [(MINUTE - 3, 5.0), (MINUTE - 2, 7.0)],
        SHORT: [(MINUTE - 3, 6.0)],
    }
    assert reader.told_minutes(0) == [(MINUTE - 2, LONG, 7.0)]
    assert reader.told_minutes(MINUTE - 1) == []
    assert reader.missing_minutes(MINUTE - 4) == [MINUTE - 4]
    assert reader.tier3(0) == ["PEPE"]


def test_every_alert_comes_once_oldest_first_however_many(tmp_path: Path) -> None:
    journal = open_at(tmp_path / "journal.db")
    for number in range(1203):
        # Three of a moment each, so that chunks end within one.
        one = record(f"a{number:04}", AlertState.SUPPRESSED, created_ms=NOW_MS + number // 3)
        journal.note_suppressed(one)
    done(journal.flushed())
    journal.close()
    reader = HistoryReader(tmp_path / "journal.db")
    ids = [one.alert.alert_id for one in reader.all_alerts(NOW_MS)]
    assert ids == [f"a{number:04}" for number in range(1203)]
    assert len(list(reader.all_alerts(NOW_MS + 1))) == 1200
    assert list(reader.all_alerts(NOW_MS + 1000)) == []
