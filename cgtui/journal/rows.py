"""Rows of the tables back to the values they were made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from cgtui.coinglass.events import Liquidation, Side
from cgtui.journal.codec import CodecError, alert_from, heads_up_from, reading_from
from cgtui.journal.records import StoredOrder
from cgtui.logging import get_logger
from cgtui.sanitize import clean
from cgtui.signals.alert import AlertRecord, AlertState
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.reading import Reading

T = TypeVar("T")

SIDES = {side.value: side for side in Side}
EVENT_COLUMNS = "exchange, coin, pair, side, price, usd, time_ms, received_ms, history"
ALERT_COLUMNS = "payload, state, reason, message_id, committed_at_ms, sent_at_ms, sent_ms, attempts"

_log = get_logger("journal")


def sensible(build: Callable[[tuple[Any, ...]], T], rows: Iterable[tuple[Any, ...]]) -> Iterator[T]:
    """What can be built of ``rows``; the others are left out, and logged together."""
    senseless, reason = 0, ""
    for row in rows:
        try:
            yield build(row)
        except (CodecError, ValueError, TypeError) as error:
            senseless += 1
            reason = clean(str(error))
    if senseless:
        _log.warning("rows make no sense", what=build.__name__, rows=senseless, reason=reason)


def alert_record(row: tuple[Any, ...]) -> AlertRecord:
    """From the columns of `ALERT_COLUMNS`: the columns, not the payload, say what became of it."""
    payload, state, reason, message_id, committed_at_ms, sent_at_ms, sent_ms, attempts = row
    return AlertRecord(
        alert=alert_from(payload),
        state=AlertState(state),
        reason=reason,
        message_id=message_id,
        committed_at_ms=committed_at_ms,
        sent_at_ms=sent_at_ms,
        sent_ms=sent_ms,
        attempts=attempts,
    )


def heads_up_of(row: tuple[Any, ...]) -> HeadsUp:
    """From its payload."""
    return heads_up_from(row[0])


def reading_of(row: tuple[Any, ...]) -> Reading:
    """From its payload."""
    return reading_from(row[0])


def stored_order(row: tuple[Any, ...]) -> StoredOrder:
    """From the columns of `EVENT_COLUMNS`; more columns are passed over."""
    exchange, coin, pair, side, price, usd, time_ms, received_ms, history = row[:9]
    order = Liquidation(
        exchange, coin, pair, SIDES.get(side, Side.UNKNOWN), price, usd, time_ms, received_ms
    )
    return StoredOrder(order, bool(history))
