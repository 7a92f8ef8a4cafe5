"""Reading a journal, from any thread and from any process, while another writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.connect import FileIdentity, connect_reader, identity_of
from cgtui.journal.errors import JournalError, is_damage, reason_of
from cgtui.journal.percentile import PERCENTS, nearest_rank
from cgtui.journal.records import (
    LossRow,
    OrderSecond,
    OutcomeRow,
    Restored,
    StoredOrder,
    TripRow,
)
from cgtui.journal.restore import OrderFloor, restored
from cgtui.journal.rows import (
    ALERT_COLUMNS,
    EVENT_COLUMNS,
    SIDES,
    alert_record,
    heads_up_of,
    reading_of,
    sensible,
    stored_order,
)
from cgtui.journal.schema import VERSION, version_of
from cgtui.journal.state_poll import StatePoll
from cgtui.logging import get_logger
from cgtui.signals.alert import AlertRecord
from cgtui.signals.heads_up import HeadsUp, Key
from cgtui.signals.reading import Reading

TAPE_ORDERS = 500

_CHUNK = 10_000
_LAST_ID = 2**63 - 1

_log = get_logger("journal")


class JournalReader:
    """Every call opens a connection of its own (0.2 ms) and never changes the file.

    Where there is no file, there is nothing in it; everything else that keeps it from being read
    raises `JournalError`. A row that makes no sense is left out and logged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._poll = StatePoll(path)

    def alerts(self, limit: int = 100, since_ms: int = 0) -> list[AlertRecord]:
        """Alerts decided at or after ``since_ms`` (source's clock), newest first."""
        rows = self._rows(
            f"SELECT {ALERT_COLUMNS} FROM alerts WHERE created_ms >= ? "  # noqa: S608 - our names
            "ORDER BY created_ms DESC, rowid DESC LIMIT ?",
            (since_ms, limit),
        )
        return list(sensible(alert_record, rows))

    def heads_ups(self, since_ms: int = 0) -> list[HeadsUp]:
        """Episodes opened at or after ``since_ms``, oldest first."""
        rows = self._rows(
            "SELECT payload FROM heads_ups WHERE opened_ms >= ? ORDER BY opened_ms, rowid",
            (since_ms,),
        )
        return list(sensible(heads_up_of, rows))

    def readings(self, episode_id: str | None = None, *, since_ms: int = 0) -> list[Reading]:
        """Readings of one episode, or of all, at or after ``since_ms``, oldest first."""
        where, values = "at_ms >= ?", [since_ms]
        rows = self._rows(
            f"SELECT payload FROM readings WHERE {where}"  # noqa: S608 - names of our own
            f"{'' if episode_id is None else ' AND episode_id = ?'} ORDER BY at_ms, number",
            values if episode_id is None else [*values, episode_id],
        )
        return list(sensible(reading_of, rows))

    def outcomes(self, since_ms: int = 0) -> list[OutcomeRow]:
        """Outcomes taken at or after ``since_ms``, oldest first."""
        rows = self._rows(
            "SELECT alert_id, coin, side, tier, verdict, horizon_min, price, move_pct, "
            "with_flow_pct, at_ms, source, missing FROM outcomes WHERE at_ms >= ? "
            "ORDER BY at_ms, rowid",
            (since_ms,),
        )
        return [OutcomeRow(*row) for row in rows]

    def trips(self, since_ms: int = 0) -> list[TripRow]:
        """Trips of the kill-switch that began at or after ``since_ms``, oldest first."""
        rows = self._rows(
            "SELECT cause, degree, nullif(coin, ''), since_ms, until_ms, reason FROM trips "
            "WHERE since_ms >= ? ORDER BY since_ms, rowid",
            (since_ms,),
        )
        return [TripRow(*row) for row in rows]

    def losses(self, since_ms: int = 0) -> list[LossRow]:
        """Losses of the connection at or after ``since_ms``, oldest first."""
        rows = self._rows(
            "SELECT at_ms, reason, waited_s, open_s FROM connections WHERE at_ms >= ? "
            "ORDER BY at_ms, id",
            (since_ms,),
        )
        return [LossRow(*row) for row in rows]

    def percentiles(self, key: Key, since_minute: int) -> tuple[float, float, float] | None:
        """p85, p95, p99 (nearest rank, USD) of the key's non-empty minutes from then on."""
        coin, side = key
        rows = self._rows(
            "SELECT usd FROM minutes WHERE coin = ? AND side = ? AND minute >= ? ORDER BY usd",
            (coin, side.value, since_minute),
        )
        if not rows:
            return None
        ascending = [usd for (usd,) in rows]
        p85, p95, p99 = (nearest_rank(ascending, percent) for percent in PERCENTS)
        return p85, p95, p99

    def first_minute(self) -> int | None:
        """The oldest minute that is kept, ``None`` where there is none."""
        rows = self._rows("SELECT min(minute) FROM minutes", ())
        return rows[0][0] if rows else None

    def get_state(self, key: str, default: object = None) -> object:
        """The value last set under ``key`` by any process; some microseconds when unchanged."""
        identity = identity_of(self.path)
        try:
            return self._poll.get(key, default)
        except JournalError as error:
            if error.__cause__ is not None and is_damage(error.__cause__):
                self._met_damage(identity)
            raise

    def events(
        self, since_ms: int = 0, until_ms: int = _LAST_ID, *, chunk: int = _CHUNK
    ) -> Iterator[StoredOrder]:
        """Orders received from ``since_ms`` until before ``until_ms``, in the order of receiving.

        Read in chunks, each a transaction of its own: whoever takes a long time over them keeps
        neither the rows in memory nor the write-ahead log from being folded in.
        """
        with self._open() as db:
            if db is None:
                return
            after_ms, after_id = since_ms - 1, _LAST_ID
            sides, unknown = SIDES.get, Side.UNKNOWN
            while True:
                rows = db.execute(
                    f"SELECT {EVENT_COLUMNS}, id FROM events "  # noqa: S608 - names of our own
                    "WHERE (received_ms, id) > (?, ?) AND received_ms < ? "
                    "ORDER BY received_ms, id LIMIT ?",
                    (after_ms, after_id, until_ms, chunk),
                ).fetchall()
                # In the loop and not by `stored_order`: a million of them take a second.
                for exchange, coin, pair, side, price, usd, time_ms, at_ms, history, _ in rows:
                    yield StoredOrder(
                        Liquidation(
                            exchange, coin, pair, sides(side, unknown), price, usd, time_ms, at_ms
                        ),
                        history == 1,
                    )
                if len(rows) < chunk:
                    return
                after_ms, after_id = rows[-1][7], rows[-1][-1]

    def coin_orders(self, coin: str, since_ms: int, until_ms: int, limit: int) -> list[StoredOrder]:
        """The newest orders of one coin received from ``since_ms`` until before ``until_ms``, in
        the order of receiving."""
        rows = self._rows(
            f"SELECT {EVENT_COLUMNS} FROM events "  # noqa: S608 - names of our own
            "WHERE received_ms >= ? AND received_ms < ? AND coin = ? "
            "ORDER BY received_ms DESC, id DESC LIMIT ?",
            (since_ms, until_ms, coin, limit),
        )
        return [stored_order(row) for row in reversed(rows)]

    def active_minutes(self, since_ms: int, until_ms: int) -> frozenset[int]:
        """The minutes (since the epoch) in which an order of any coin was received."""
        rows = self._rows(
            "SELECT DISTINCT received_ms / 60000 FROM events "
            "WHERE received_ms >= ? AND received_ms < ?",
            (since_ms, until_ms),
        )
        return frozenset(minute for (minute,) in rows)

    def order_seconds(
        self, since_ms: int, until_ms: int, *, fine_from_ms: int
    ) -> list[OrderSecond]:
        """Live orders received from ``since_ms`` until before ``until_ms``, oldest first, summed by
        second; those that happened before ``fine_from_ms`` by ten of them. Blocks: of an hour of a
        storm there are a million."""
        rows = self._rows(
            "SELECT coin, side, "
            "CASE WHEN time_ms >= ? THEN time_ms / 1000 ELSE time_ms / 10000 * 10 END AS second, "
            "sum(CAST(usd * 100 + 0.5 AS INTEGER)), count(*) FROM events "
            "WHERE received_ms >= ? AND received_ms < ? AND NOT history "
            "GROUP BY coin, side, second ORDER BY second",
            (fine_from_ms, since_ms, until_ms),
        )
        return [
            OrderSecond(coin, SIDES.get(side, Side.UNKNOWN), second, cents, orders)
            for coin, side, second, cents, orders in rows
        ]

    def last_received_ms(self, since_ms: int, until_ms: int) -> int | None:
        """When the last live order was received, of those from ``since_ms`` until before
        ``until_ms``; ``None`` where there is none."""
        rows = self._rows(
            "SELECT received_ms FROM events WHERE received_ms >= ? AND received_ms < ? "
            "AND NOT history ORDER BY received_ms DESC LIMIT 1",
            (since_ms, until_ms),
        )
        return next((received_ms for (received_ms,) in rows), None)

    def newest_orders(self, since_ms: int, until_ms: int) -> list[Liquidation]:
        """Of each coin the live order that happened last, of those received from ``since_ms`` until
        before ``until_ms``; the newest first."""
        rows = self._rows(
            f"SELECT {EVENT_COLUMNS}, max(time_ms) AS newest FROM events "  # noqa: S608 - our names
            "WHERE received_ms >= ? AND received_ms < ? AND NOT history "
            "GROUP BY coin ORDER BY newest DESC",
            (since_ms, until_ms),
        )
        return [stored_order(row).order for row in rows]

    def restore(
        self,
        now_ms: int,
        *,
        window_days: float = 6.0,
        tape_orders: int = TAPE_ORDERS,
        order_floor_usd: OrderFloor | None = None,
        exchanges: Collection[str] | None = None,
    ) -> Restored:
        """What a start takes up again (see `Restored`); blocks, so call it in a thread.

        ``now_ms`` is by the source's clock, ``window_days`` the threshold window's. With
        ``order_floor_usd`` (the floor of a coin's single order) the orders of the window are gone
        through too, of ``exchanges`` alone where given. Never raises: ``trouble`` says why it is
        empty.
        """
        try:
            with self._open() as db:
                if db is None:
                    return Restored()
                return restored(
                    db,
                    now_ms,
                    window_days=window_days,
                    tape_orders=tape_orders,
                    order_floor_usd=order_floor_usd,
                    exchanges=exchanges,
                )
        except JournalError as error:
            _log.error("nothing could be restored", reason=str(error))
            return Restored(trouble=str(error))

    def close(self) -> object:
        """Let go of the connection that `get_state` keeps."""
        self._poll.close()
        return True

    # -- underneath -----------------------------------------------------------------------------

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """A connection, ``None`` where nothing was written yet. Turns faults to `JournalError`."""
        identity = identity_of(self.path)
        db: sqlite3.Connection | None = None
        try:
            db = connect_reader(self.path)
            version = version_of(db) if db is not None else 0
            if version > VERSION:
                raise JournalError(f"{self.path.name} was written by a newer cgtui")
            yield db if version else None
        except sqlite3.Error as error:
            if is_damage(error):
                self._met_damage(identity)
            raise JournalError(
                f"{self.path.name} cannot be read: {reason_of(error, self.path)}"
            ) from error
        finally:
            if db is not None:
                db.close()

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._open() as db:
            return db.execute(query, values).fetchall() if db is not None else []

    def _met_damage(self, identity: FileIdentity) -> None:
        """A page of that file could not be read: for whoever writes it to deal with."""
