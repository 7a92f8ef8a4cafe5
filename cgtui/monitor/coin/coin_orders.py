"""The orders of the coin that is looked at: the newest as on the tape, and their grid of prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from cgtui.coinglass.events import Liquidation
from cgtui.coinglass.stream_events import OrdersReceived
from cgtui.journal.records import StoredOrder
from cgtui.monitor.coin.price_grid import PriceGrid, PriceGridBook
from cgtui.monitor.feed.order_group import HISTORY_MS, Gathered
from cgtui.monitor.feed.tape_book import TapeBook
from cgtui.monitor.snapshot import TapeEntry

MOST_ROWS: Final = 200


class CoinOrders:
    """Orders of one ``coin``, from the journal first and then from the feed.

    Until it follows a past the feed's orders wait, so that the tape is in order.
    """

    def __init__(self, coin: str) -> None:
        self.coin = coin
        self._tape = TapeBook(MOST_ROWS)
        self._grid = PriceGridBook()
        self._waiting: list[OrdersReceived] | None = []
        self._newest_first: tuple[TapeEntry, ...] = ()
        self._oldest_first: tuple[TapeEntry, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the past has been taken up, as far as there is one."""
        return self._waiting is None

    @classmethod
    def of_past(
        cls, coin: str, orders: Iterable[StoredOrder], missing: frozenset[int]
    ) -> CoinOrders:
        """What the journal holds, oldest first, counted: some thousands take a moment, so in a
        thread. ``missing`` are minutes it does not know of."""
        past = cls(coin)
        past._waiting = None
        past._grid.missing = missing
        for frame, history in _frames(orders):
            past._count(frame, history=history)
        return past

    def follow(self, past: CoinOrders) -> None:
        """Go on from ``past``, which is used up, with what the feed has brought meanwhile."""
        waiting, self._waiting = self._waiting or (), None
        self._tape, self._grid = past._tape, past._grid
        for frame in waiting:
            self._count(frame)

    def take(self, frame: OrdersReceived) -> bool:
        """A frame of the feed; whether any order of it is of this coin."""
        mine = [order for order in frame.orders if order.coin == self.coin]
        if not mine:
            return False
        own = _frame(mine, frame.received_ms)
        if self._waiting is not None:
            self._waiting.append(own)
        else:
            self._count(own)
        return True

    def newest(self) -> tuple[TapeEntry, ...]:
        """The rows, newest first; the same object while nothing has changed."""
        entries = self._tape.entries()
        if entries is not self._oldest_first:
            self._oldest_first, self._newest_first = entries, entries[::-1]
        return self._newest_first

    def grid(self, now_ms: int) -> PriceGrid:
        """Sums by price and minute."""
        return self._grid.grid(now_ms)

    def _count(self, frame: OrdersReceived, *, history: bool = False) -> None:
        gathered = Gathered((frame,))
        self._tape.add(gathered.history, history=True)
        self._tape.add(gathered.live, history=history)
        for order in frame.orders:
            late = history or frame.received_ms - order.time_ms > HISTORY_MS
            self._grid.add(order, late=late)


def _frames(orders: Iterable[StoredOrder]) -> Iterable[tuple[OrdersReceived, bool]]:
    """Orders as they were received together, and whether as history."""
    for (received_ms, history), together in groupby(
        orders, lambda stored: (stored.order.received_ms, stored.history)
    ):
        yield _frame([stored.order for stored in together], received_ms), history


def _frame(orders: Sequence[Liquidation], received_ms: int) -> OrdersReceived:
    return OrdersReceived(received_ms, 0, tuple(orders), (), 0)
