"""Orders as records: the columns that a replay and a backtest understand, and none more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cgtui.coinglass.events import Liquidation
from cgtui.views.export.export_forms import LIVE
from cgtui.views.json_values import Fields

EVENT_COLUMNS: Final = (
    "time_ms",
    "received_ms",
    "exchange",
    "coin",
    "pair",
    "side",
    "price",
    "usd",
)


def event_columns(mode: str) -> tuple[str, ...]:
    """The columns; one more where the orders are not the market's."""
    return EVENT_COLUMNS if mode == LIVE else (*EVENT_COLUMNS, "mode")


def event_records(orders: Iterable[Liquidation], mode: str) -> Iterator[Fields]:
    """Orders as they were received, one record each."""
    label: Fields = {} if mode == LIVE else {"mode": mode}
    for order in orders:
        yield {
            "time_ms": order.time_ms,
            "received_ms": order.received_ms,
            "exchange": order.exchange,
            "coin": order.coin,
            "pair": order.pair,
            "side": order.side.value,
            "price": order.price,
            "usd": order.usd,
            **label,
        }
