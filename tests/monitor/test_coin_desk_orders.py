"""The coin in view: its orders, from the journal and from the feed, and what a replay shows."""

from __future__ import annotations

import pytest

from cgtui.monitor.coin.coin_detail import NO_INPUTS
from cgtui.monitor.coin.price_grid import MINUTES
from cgtui.monitor.snapshot import TapeRow
from tests.monitor.build import T0_MS, frame
from tests.monitor.viewing import MINUTE_MS, FakeJournal, Viewing, at
from tests.virtual_time import virtual_time


@virtual_time
async def test_without_rest_every_part_says_no_inputs_and_the_feed_goes_on() -> None:
    viewing = Viewing(FakeJournal([at(-5)]), rest=False)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    viewing.desk.orders(frame(at(1), at(1, "ETH")))
    detail = viewing.detail
    assert detail.no_rest == NO_INPUTS
    assert {part.trouble for part in (detail.price, detail.inputs, detail.positions)} == {NO_INPUTS}
    assert viewing.seconds == [1, -5]
    assert detail.grid.venues[0].orders == 2
    assert viewing.client.asked == []
    await viewing.end()


@virtual_time
async def test_no_order_is_lost_or_counted_twice_where_the_journal_ends_and_the_feed_begins() -> (
    None
):
    journal = FakeJournal()
    viewing = Viewing(journal)
    for second in (1.0, 2.0, 3.0):
        await viewing.live(T0_MS / 1000 + second - viewing.clock.now_ms() / 1000)
        # Two frames of one millisecond: the journal has both, but is asked for neither.
        for _ in range(2 if second == 3.0 else 1):
            viewing.desk.orders(frame(at(second)))
            journal.orders.append(at(second))
    viewing.desk.look_at("BTC", "15m")
    viewing.desk.orders(frame(at(4)))
    journal.orders.append(at(4))
    assert viewing.detail.orders_pending
    await viewing.live(0.1)
    assert not viewing.detail.orders_pending
    assert viewing.seconds == [4, 3, 2, 1]
    assert sum(row.count for row in viewing.detail.orders if isinstance(row, TapeRow)) == 5
    await viewing.end()


@virtual_time
async def test_minutes_before_the_program_without_any_order_are_unknown() -> None:
    minute = T0_MS // MINUTE_MS
    journal = FakeJournal([at(-300, "ETH"), at(-60)])
    viewing = Viewing(journal)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    grid = viewing.detail.grid
    known = {at(-300).received_ms // MINUTE_MS, at(-60).received_ms // MINUTE_MS}
    assert grid.missing == frozenset(range(minute - MINUTES + 1, minute)) - known
    (column,) = grid.columns
    assert column.minute == at(-60).time_ms // MINUTE_MS
    await viewing.end()


@pytest.mark.parametrize(
    ("journal", "note"),
    [
        (None, "there is no journal: nothing from before is known"),
        (FakeJournal(broken=True), "journal.db cannot be read: disk I/O error"),
        (FakeJournal(hangs=True), "the journal did not answer in 2 s"),
    ],
)
def test_a_journal_that_cannot_be_read_is_a_note_and_the_feed_is_shown(
    journal: FakeJournal | None, note: str
) -> None:
    @virtual_time
    async def look() -> None:
        viewing = Viewing(journal)
        viewing.desk.look_at("BTC", "15m")
        viewing.desk.orders(frame(at(1)))
        await viewing.live(5)
        assert viewing.detail.orders_note == note
        assert viewing.seconds == [1]
        assert viewing.detail.grid.missing
        await viewing.end()

    look()


@virtual_time
async def test_orders_go_on_over_a_change_of_interval() -> None:
    journal = FakeJournal([at(-5)])
    viewing = Viewing(journal)
    viewing.desk.look_at("BTC", "15m")
    await viewing.live(1)
    viewing.desk.orders(frame(at(1)))
    viewing.desk.look_at("BTC", "1h")
    viewing.desk.orders(frame(at(2)))
    await viewing.live(1)
    assert viewing.seconds == [2, 1, -5]
    assert len(journal.asked) == 1
    await viewing.end()
