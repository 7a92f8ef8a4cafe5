"""What each note writes. Every function works inside the writer's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.codec import to_json
from cgtui.journal.errors import JournalError, is_of_one_note
from cgtui.journal.records import LossRow, MinuteSource, OutcomeRow, TripRow
from cgtui.signals.alert import AlertKind, AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.reading import Reading

# One step of SQLite, and one turn without the interpreter's lock. Older libraries take no more than
# 999 parameters a statement.
_ROWS_A_STATEMENT = 400 if sqlite3.sqlite_version_info >= (3, 32) else 100
_EVENT_COLUMNS = "received_ms, time_ms, exchange, coin, pair, side, price, usd, history"
# The value itself: a plain look-up costs a tenth of what an enumeration's property does.
_SIDE_TEXT = {side: side.value for side in Side}


def _insert_events(rows: int, history: bool) -> str:
    # What all rows share is part of the statement: a parameter less for each of them.
    values = ", ".join([f"(?, ?, ?, ?, ?, ?, ?, ?, {int(history)})"] * rows)
    return f"INSERT INTO events ({_EVENT_COLUMNS}) VALUES {values}"  # noqa: S608 - no outside text


_INSERT_MANY = {history: _insert_events(_ROWS_A_STATEMENT, history) for history in (False, True)}


def _replace(table: str, key: int, *columns: str) -> str:
    """Insert a row, or update all columns where the first ``key`` of them are known already."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns[key:])
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - no outside text
        f"VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({', '.join(columns[:key])}) DO UPDATE SET {changes}"
    )


_HEADS_UP = _replace(
    "heads_ups", 1, "episode_id", "coin", "side", "tier", "opened_ms", "closed_ms", "peak_usd",
    "total_usd", "orders", "payload",
)  # fmt: skip
_READING = _replace(
    "readings", 2, "episode_id", "number", "at_ms", "coin", "side", "tier", "score", "verdict",
    "payload",
)  # fmt: skip
_ALERT = _replace(
    "alerts", 1, "alert_id", "kind", "coin", "side", "tier", "verdict", "score", "state", "reason",
    "message_id", "created_ms", "committed_at_ms", "sent_at_ms", "sent_ms", "attempts", "reply_to",
    "payload",
)  # fmt: skip
_OUTCOME = _replace(
    "outcomes", 2, "alert_id", "horizon_min", "coin", "side", "tier", "verdict", "price",
    "move_pct", "with_flow_pct", "at_ms", "source", "missing",
)  # fmt: skip
_TRIP = _replace("trips", 3, "cause", "coin", "since_ms", "degree", "until_ms", "reason")
_STATE = _replace("state", 1, "key", "value", "changed_ms")
# What the feed itself has summed stands: the running 60 s sum it is compared with is the feed's.
_MINUTE = (
    "INSERT INTO minutes (coin, side, minute, usd, source) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (coin, side, minute) DO UPDATE SET usd = excluded.usd, source = excluded.source "
    "WHERE excluded.source = 'feed' OR minutes.source = 'rest'"
)


def write_orders(db: sqlite3.Connection, orders: Sequence[Liquidation], history: bool) -> int:
    """Append orders; the number of those that no row can be made of (a bug above) is returned."""
    refused = 0
    for start in range(0, len(orders), _ROWS_A_STATEMENT):
        chunk = orders[start : start + _ROWS_A_STATEMENT]
        try:
            _insert(db, chunk, history)
        except Exception as error:
            if not is_of_one_note(error):
                raise
            refused += _one_by_one(db, chunk, history)
    return refused


def _insert(db: sqlite3.Connection, orders: Sequence[Liquidation], history: bool) -> None:
    values: list[object] = []
    for one in orders:
        values += (
            one.received_ms, one.time_ms, one.exchange, one.coin, one.pair, _SIDE_TEXT[one.side],
            one.price, one.usd,
        )  # fmt: skip
    many = len(orders) == _ROWS_A_STATEMENT
    db.execute(_INSERT_MANY[history] if many else _insert_events(len(orders), history), values)


def _one_by_one(db: sqlite3.Connection, orders: Sequence[Liquidation], history: bool) -> int:
    refused = 0
    for one in orders:
        try:
            _insert(db, (one,), history)
        except Exception as error:
            if not is_of_one_note(error):
                raise
            refused += 1
    return refused


def write_minutes(
    db: sqlite3.Connection, sums: Mapping[int, Mapping[Key, float]], source: MinuteSource
) -> None:
    """Non-empty sums by minute since the epoch; the feed's stand before REST's."""
    rows = [
        (coin, side.value, minute, usd, source)
        for minute, by_key in sums.items()
        for (coin, side), usd in by_key.items()
        if usd > 0
    ]
    db.executemany(_MINUTE, rows)


def write_missing(db: sqlite3.Connection, minute: int) -> None:
    """A minute in which the feed was down."""
    db.execute("INSERT OR IGNORE INTO missing_minutes (minute) VALUES (?)", (minute,))


def write_heads_up(db: sqlite3.Connection, heads_up: HeadsUp) -> None:
    """An episode as it stands."""
    db.execute(
        _HEADS_UP,
        (
            heads_up.episode_id, heads_up.coin, heads_up.side.value, heads_up.tier.word,
            heads_up.opened_ms, heads_up.closed_ms, heads_up.peak_usd, heads_up.total_usd,
            heads_up.orders, to_json(heads_up),
        ),
    )  # fmt: skip


def write_reading(db: sqlite3.Connection, reading: Reading) -> None:
    """A reading with its votes and inputs."""
    db.execute(
        _READING,
        (
            reading.episode_id, reading.number, reading.at_ms, reading.coin, reading.side.value,
            reading.tier.word, reading.score, reading.verdict.value, to_json(reading),
        ),
    )  # fmt: skip


def write_alert(db: sqlite3.Connection, record: AlertRecord) -> None:
    """An alert and what has become of it."""
    alert = record.alert
    db.execute(
        _ALERT,
        (
            alert.alert_id, alert.kind.value, alert.coin, alert.side and alert.side.value,
            alert.tier.word, alert.reading and alert.reading.verdict.value,
            alert.reading and alert.reading.score, record.state.value, record.reason,
            record.message_id, alert.created_ms, record.committed_at_ms, record.sent_at_ms,
            record.sent_ms, record.attempts, alert.reply_to, to_json(alert),
        ),
    )  # fmt: skip


def write_decision(db: sqlite3.Connection, record: AlertRecord, wall_ms: int) -> AlertRecord:
    """An alert with its episode and reading; the record as it was written, its life begun."""
    if record.committed_at_ms == 0:
        record = replace(record, committed_at_ms=wall_ms)
    if record.alert.kind is not AlertKind.DRILL:  # which is about an order and no episode
        if record.alert.heads_up is not None:
            write_heads_up(db, record.alert.heads_up)
        if record.alert.reading is not None:
            write_reading(db, record.alert.reading)
    write_alert(db, record)
    return record


def write_attempt(db: sqlite3.Connection, alert_id: str) -> int:
    """One more call for an alert; how many there have been. Raises `JournalError` if unknown."""
    changed = db.execute(
        "UPDATE alerts SET attempts = attempts + 1 WHERE alert_id = ?", (alert_id,)
    )
    _known(changed, alert_id)
    row = db.execute("SELECT attempts FROM alerts WHERE alert_id = ?", (alert_id,)).fetchone()
    return int(row[0])


def write_settled(
    db: sqlite3.Connection,
    alert_id: str,
    state: AlertState,
    *,
    message_id: int | None,
    reason: str,
    sent_at_ms: int | None,
    sent_ms: int | None,
) -> None:
    """What has become of an alert. Raises `JournalError` if it is unknown."""
    changed = db.execute(
        "UPDATE alerts SET state = ?, message_id = ?, reason = ?, sent_at_ms = ?, sent_ms = ? "
        "WHERE alert_id = ?",
        (state.value, message_id, reason, sent_at_ms, sent_ms, alert_id),
    )
    _known(changed, alert_id)


def _known(changed: sqlite3.Cursor, alert_id: str) -> None:
    if changed.rowcount == 0:
        raise JournalError(f"the journal knows no alert {alert_id}")


def write_outcome(db: sqlite3.Connection, row: OutcomeRow) -> None:
    """What the price did after an alert."""
    db.execute(
        _OUTCOME,
        (
            row.alert_id, row.horizon_min, row.coin, row.side, row.tier, row.verdict, row.price,
            row.move_pct, row.with_flow_pct, row.at_ms, row.source, row.missing,
        ),
    )  # fmt: skip


def write_trip(db: sqlite3.Connection, row: TripRow) -> None:
    """A trip of the kill-switch, or its end."""
    db.execute(
        _TRIP, (row.cause, row.coin or "", row.since_ms, row.degree, row.until_ms, row.reason)
    )


def write_loss(db: sqlite3.Connection, row: LossRow) -> None:
    """A loss of the connection."""
    db.execute(
        "INSERT INTO connections (at_ms, reason, waited_s, open_s) VALUES (?, ?, ?, ?)",
        (row.at_ms, row.reason, row.waited_s, row.open_s),
    )


def write_state(db: sqlite3.Connection, key: str, json_text: str, changed_ms: int) -> None:
    """A switch or another small value of the running program."""
    db.execute(_STATE, (key, json_text, changed_ms))
