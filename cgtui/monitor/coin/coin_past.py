"""What the journal holds of a coin from before it was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from cgtui.journal.records import StoredOrder

MOST_ORDERS: Final = 20_000
_MINUTE_MS: Final = 60_000


class OrderReader(Protocol):
    """The part of the journal that is needed here. What it raises is a JournalError."""

    def coin_orders(self, coin: str, since_ms: int, until_ms: int, limit: int) -> list[StoredOrder]:
        """As `JournalReader.coin_orders`."""
        ...

    def active_minutes(self, since_ms: int, until_ms: int) -> frozenset[int]:
        """As `JournalReader.active_minutes`."""
        ...


@dataclass(frozen=True, slots=True)
class Past:
    """``missing`` are minutes of which nothing is known; ``note`` says why there is no more."""

    missing: frozenset[int]
    orders: tuple[StoredOrder, ...] = ()
    note: str = ""


def read_past(
    journal: OrderReader, coin: str, *, first_minute: int, until_ms: int, started_ms: int
) -> Past:
    """The coin's orders from ``first_minute`` on, received before ``until_ms``. Blocks.

    From before the program started (``started_ms``) a minute is known only if the journal holds
    an order of any coin in it. Of more orders than can be taken the newest are, and the minutes
    before them count as unknown.
    """
    since_ms = first_minute * _MINUTE_MS
    orders = journal.coin_orders(coin, since_ms, until_ms, MOST_ORDERS)
    active = journal.active_minutes(since_ms, started_ms)
    missing = set(range(first_minute, started_ms // _MINUTE_MS)) - active
    note = ""
    if len(orders) == MOST_ORDERS:
        oldest = orders[0].order.time_ms // _MINUTE_MS
        missing |= set(range(first_minute, oldest + 1))
        note = f"only the newest {MOST_ORDERS:,} orders are counted"
    return Past(frozenset(missing), tuple(orders), note)
