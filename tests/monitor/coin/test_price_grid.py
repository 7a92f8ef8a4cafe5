"""The feed's own liquidations by price, minute and venue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgtui.coinglass.events import Side
from cgtui.monitor.coin.price_grid import (
    MINUTES,
    MOST_CELLS,
    MOST_VENUES,
    OTHERS,
    STEP_PCT,
    PriceGridBook,
)
from tests.monitor.build import T0_MS, order

MINUTE_MS = 60_000


def test_orders_of_a_minute_and_a_price_are_one_cell() -> None:
    book = PriceGridBook()
    book.add(order(usd=5.0, price=100.0))
    book.add(order(usd=3.0, price=100.001, side=Side.SHORT))
    book.add(order(usd=2.0, price=110.0))
    (column,) = book.grid(T0_MS).columns
    assert column.minute == T0_MS // MINUTE_MS
    assert [(cell.long_usd, cell.short_usd) for cell in column.cells] == [(5.0, 3.0), (2.0, 0.0)]
    assert [round(cell.price) for cell in column.cells] == [100, 110]


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_the_price_of_a_cell_is_that_of_its_orders_to_half_a_step(price: float) -> None:
    book = PriceGridBook()
    book.add(order(price=price))
    cell = book.grid(T0_MS).columns[0].cells[0]
    assert abs(cell.price / price - 1) * 100 <= STEP_PCT * 0.51


def test_columns_that_did_not_change_are_the_same_objects() -> None:
    book = PriceGridBook()
    book.add(order())
    book.add(order(time_ms=T0_MS + MINUTE_MS))
    first = book.grid(T0_MS + MINUTE_MS)
    assert book.grid(T0_MS + MINUTE_MS) is first
    book.add(order(time_ms=T0_MS + MINUTE_MS))
    second = book.grid(T0_MS + MINUTE_MS)
    assert second.columns[0] is first.columns[0]
    assert second.columns[1] is not first.columns[1]


def test_two_hours_are_kept_and_no_more() -> None:
    book = PriceGridBook()
    for minute in range(MINUTES + 30):
        book.add(order(time_ms=T0_MS + minute * MINUTE_MS, exchange=f"V{minute}"))
    grid = book.grid(T0_MS + (MINUTES + 29) * MINUTE_MS)
    assert len(grid.columns) == MINUTES
    assert grid.since_minute == grid.columns[0].minute
    assert "V0" not in {venue.exchange for venue in grid.venues}


def test_memory_is_bounded_whatever_prices_come() -> None:
    book = PriceGridBook()
    for number in range(MOST_CELLS + 500):
        book.add(order(price=1.001**number % 1e9 + 1e-6, time_ms=T0_MS + number * 200))
    grid = book.grid(T0_MS + (MOST_CELLS + 500) * 200)
    assert sum(len(column.cells) for column in grid.columns) <= MOST_CELLS


def test_venues_are_added_up_largest_first_and_many_become_others() -> None:
    book = PriceGridBook()
    for number in range(MOST_VENUES + 5):
        book.add(order(exchange=f"V{number}", usd=1.0 + number))
    book.add(order(exchange="Side?", side=Side.UNKNOWN, usd=1e9))
    venues = book.grid(T0_MS).venues
    assert len(venues) == MOST_VENUES + 1
    assert venues[0].exchange == OTHERS
    assert venues[0].orders == 6
    assert venues[0].long_usd == pytest.approx(sum(1.0 + n for n in range(60, 65)))


def test_an_order_without_a_price_is_not_drawn_anywhere() -> None:
    book = PriceGridBook()
    book.add(order(price=0.0))
    assert book.grid(T0_MS).columns == ()
