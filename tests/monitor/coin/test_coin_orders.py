"""Orders of the coin in view: the journal's first, then the feed's, and none of another coin."""

from __future__ import annotations

from cgtui.coinglass.events import Liquidation
from cgtui.journal.records import StoredOrder
from cgtui.monitor.coin.coin_orders import MOST_ROWS, CoinOrders
from cgtui.monitor.snapshot import TapeRow
from tests.monitor.build import T0_MS, frame, order


def rows(orders: CoinOrders) -> list[tuple[int, float, int]]:
    """Seconds after the start, amount and number of each row, newest first."""
    return [
        ((row.time_ms - T0_MS) // 1000, row.usd, row.count)
        for row in orders.newest()
        if isinstance(row, TapeRow)
    ]


def at(second: int, usd: float = 1.0, coin: str = "BTC") -> Liquidation:
    time_ms = T0_MS + second * 1000
    return order(time_ms=time_ms, received_ms=time_ms + 400, usd=usd, coin=coin)


def test_what_the_feed_brings_meanwhile_stands_after_the_past() -> None:
    orders = CoinOrders("BTC")
    assert orders.take(frame(at(10)))
    assert rows(orders) == []
    assert not orders.is_complete
    past = [StoredOrder(at(1), False), StoredOrder(at(1), False)]
    orders.follow(CoinOrders.of_past("BTC", past, frozenset()))
    assert orders.is_complete
    orders.take(frame(at(11)))
    assert rows(orders) == [(11, 1.0, 1), (10, 1.0, 1), (1, 2.0, 2)]


def test_other_coins_are_passed_over() -> None:
    orders = CoinOrders.of_past("BTC", (), frozenset())
    assert not orders.take(frame(at(1, coin="ETH")))
    assert orders.take(frame(at(1, coin="ETH"), at(1)))
    assert rows(orders) == [(1, 1.0, 1)]
    assert len(orders.grid(T0_MS).columns) == 1


def test_the_newest_rows_are_kept_and_the_list_is_the_same_while_nothing_comes() -> None:
    past = [StoredOrder(at(second), False) for second in range(300)]
    orders = CoinOrders("BTC")
    orders.follow(CoinOrders.of_past("BTC", past, frozenset({7})))
    newest = orders.newest()
    assert len(newest) == MOST_ROWS
    assert orders.newest() is newest
    assert rows(orders)[0] == (299, 1.0, 1)
    assert orders.grid(T0_MS).missing == frozenset({7})


def test_what_was_back_filled_is_history_on_the_tape_and_told_apart_in_the_grid() -> None:
    past = [StoredOrder(at(1, usd=5.0), False), StoredOrder(at(1, usd=3.0), True)]
    orders = CoinOrders.of_past("BTC", past, frozenset())
    assert [(row.usd, row.history) for row in orders.newest() if isinstance(row, TapeRow)] == [
        (3.0, True),
        (5.0, False),
    ]
    (column,) = orders.grid(T0_MS).columns
    assert (column.cells[0].long_usd, column.late_usd) == (8.0, 3.0)
    orders.take(frame(at(0, usd=2.0), received_ms=T0_MS + 600_000))
    assert orders.grid(T0_MS).columns[0].late_usd == 5.0


def test_an_old_order_is_marked_as_history_and_counted_in_its_own_minute() -> None:
    orders = CoinOrders.of_past("BTC", (), frozenset())
    orders.take(frame(at(0), received_ms=T0_MS + 600_000))
    (row,) = orders.newest()
    assert isinstance(row, TapeRow)
    assert row.history
    assert orders.grid(T0_MS + 600_000).columns[0].minute == T0_MS // 60_000
