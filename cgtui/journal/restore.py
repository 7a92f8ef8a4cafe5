"""What a start takes up again: windows, silences, the outbox, open episodes, switches, the tape."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from cgtui.coinglass.events import Side
from cgtui.journal.records import LargeOrder, OrderHour, Restored, StoredOrder
from cgtui.journal.rows import (
    ALERT_COLUMNS,
    EVENT_COLUMNS,
    alert_record,
    heads_up_of,
    sensible,
    stored_order,
)
from cgtui.journal.state_poll import read_state
from cgtui.signals.alert import AlertRecord
from cgtui.signals.heads_up import Key

_MINUTE_MS = 60_000
_HOUR_MS = 3_600_000
_DAY_MS = 86_400_000
_AHEAD_MS = 60_000  # how far an order may be ahead of the clock
_ENDED = 50  # heads-ups: as many as screens show

OrderFloor = Callable[[str], float]
"""The floor of a single order of a coin, USD."""


def restored(
    db: sqlite3.Connection,
    now_ms: int,
    *,
    window_days: float,
    tape_orders: int,
    order_floor_usd: OrderFloor | None,
    exchanges: Collection[str] | None,
) -> Restored:
    """Everything in one consistent view of the file. Raises ``sqlite3.Error``.

    ``now_ms`` is by the source's clock; nothing later than it (and a minute) is taken.
    """
    since_ms = now_ms - int(window_days * _DAY_MS)
    hours: tuple[OrderHour, ...] = ()
    large: tuple[LargeOrder, ...] = ()
    db.execute("BEGIN")
    try:
        if order_floor_usd is not None:
            live = _live_orders(since_ms, now_ms, exchanges)
            hours = _order_hours(db, live)
            large = _large_orders(db, live, order_floor_usd, {hour.coin for hour in hours})
        return Restored(
            minutes=_minutes(db, since_ms, now_ms),
            missing_minutes=_missing(db, since_ms, now_ms),
            alerts=_alerts(db, now_ms),
            pending=_pending(db),
            open_heads_ups=tuple(sensible(heads_up_of, _open_heads_ups(db))),
            ended_heads_ups=tuple(sensible(heads_up_of, _ended_heads_ups(db, now_ms))),
            order_hours=hours,
            large_orders=large,
            state=read_state(db),
            tape=_tape(db, now_ms, tape_orders),
        )
    finally:
        db.execute("ROLLBACK")


def _minutes(
    db: sqlite3.Connection, since_ms: int, now_ms: int
) -> dict[Key, tuple[tuple[int, float], ...]]:
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    rows = db.execute(
        "SELECT coin, side, minute, usd FROM minutes WHERE minute BETWEEN ? AND ? ORDER BY minute",
        (-(-since_ms // _MINUTE_MS), now_ms // _MINUTE_MS),
    )
    for coin, side, minute, usd in rows:
        found.setdefault((coin, side), []).append((minute, usd))
    sides = {side.value: side for side in Side}
    return {
        (coin, sides[side]): tuple(sums) for (coin, side), sums in found.items() if side in sides
    }


def _missing(db: sqlite3.Connection, since_ms: int, now_ms: int) -> frozenset[int]:
    rows = db.execute(
        "SELECT minute FROM missing_minutes WHERE minute BETWEEN ? AND ?",
        (-(-since_ms // _MINUTE_MS), now_ms // _MINUTE_MS),
    )
    return frozenset(minute for (minute,) in rows)


def _alerts(db: sqlite3.Connection, now_ms: int) -> tuple[AlertRecord, ...]:
    rows = db.execute(
        f"SELECT {ALERT_COLUMNS} FROM alerts "  # noqa: S608 - names of our own
        "WHERE created_ms BETWEEN ? AND ? ORDER BY created_ms, rowid",
        (now_ms - _DAY_MS, now_ms + _AHEAD_MS),
    )
    return tuple(sensible(alert_record, rows))


def _pending(db: sqlite3.Connection) -> tuple[AlertRecord, ...]:
    rows = db.execute(
        f"SELECT {ALERT_COLUMNS} FROM alerts "  # noqa: S608 - names of our own
        "WHERE state = 'pending' ORDER BY committed_at_ms, rowid"
    )
    return tuple(sensible(alert_record, rows))


def _open_heads_ups(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    return db.execute("SELECT payload FROM heads_ups WHERE closed_ms IS NULL ORDER BY opened_ms")


def _ended_heads_ups(db: sqlite3.Connection, now_ms: int) -> list[tuple[Any, ...]]:
    rows = db.execute(
        "SELECT payload FROM heads_ups WHERE opened_ms >= ? AND closed_ms <= ? "
        "ORDER BY closed_ms DESC LIMIT ?",
        (now_ms - _DAY_MS, now_ms + _AHEAD_MS, _ENDED),
    ).fetchall()
    return rows[::-1]


def _tape(db: sqlite3.Connection, now_ms: int, orders: int) -> tuple[StoredOrder, ...]:
    rows = db.execute(
        f"SELECT {EVENT_COLUMNS} FROM events "  # noqa: S608 - names of our own
        "WHERE received_ms <= ? ORDER BY received_ms DESC, id DESC LIMIT ?",
        (now_ms, orders),
    ).fetchall()
    return tuple(stored_order(row) for row in reversed(rows))


class _Where(NamedTuple):
    clause: str
    values: tuple[object, ...]


def _live_orders(since_ms: int, now_ms: int, exchanges: Collection[str] | None) -> _Where:
    clause, names = "received_ms BETWEEN ? AND ? AND NOT history", sorted(exchanges or ())
    if exchanges is not None:
        clause += f" AND exchange IN ({', '.join('?' * len(names))})"
    return _Where(clause, (since_ms, now_ms, *names))


def _order_hours(db: sqlite3.Connection, live: _Where) -> tuple[OrderHour, ...]:
    rows = db.execute(
        f"SELECT coin, time_ms / {_HOUR_MS} * {_HOUR_MS} AS hour_ms, count(*) "  # noqa: S608
        f"FROM events WHERE {live.clause} GROUP BY coin, hour_ms ORDER BY hour_ms, coin",
        live.values,
    )
    return tuple(OrderHour(*row) for row in rows)


def _large_orders(
    db: sqlite3.Connection, live: _Where, floor_usd: OrderFloor, coins: Collection[str]
) -> tuple[LargeOrder, ...]:
    floors_usd = {coin: floor_usd(coin) for coin in coins}
    rows = db.execute(
        f"SELECT coin, time_ms, usd FROM events WHERE {live.clause} "  # noqa: S608 - our names
        "AND usd >= ? ORDER BY received_ms, id",
        (*live.values, min(floors_usd.values(), default=0.0)),
    )
    return tuple(LargeOrder(*row) for row in rows if row[2] >= floors_usd[row[0]])
