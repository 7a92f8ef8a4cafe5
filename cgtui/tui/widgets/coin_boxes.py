"""The boxes of the Coin screen: venues, price × time, orders, Hyperliquid positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult
from textual.containers import Container

from cgtui.monitor.coin.coin_detail import CoinDetail, WalletPosition
from cgtui.monitor.snapshot import Snapshot, TapeEntry, TapeRow
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.fitted_block import FittedBlock
from cgtui.tui.widgets.row_list import Row, RowList
from cgtui.views.cells import Line
from cgtui.views.coin.coin_heat import heat_lines
from cgtui.views.coin.coin_lists import (
    Table,
    VenueRow,
    known_venues,
    order_columns,
    position_columns,
    table,
    venue_columns,
    venue_rows,
)
from cgtui.views.coin.coin_titles import Box, box_title, empty_words
from cgtui.views.columns import chosen
from cgtui.views.memo import Memo

if TYPE_CHECKING:
    from cgtui.tui.app import CgtuiApp

NAMES: Final = {
    Box.VENUES: "venues",
    Box.HEAT: "heat",
    Box.ORDERS: "orders",
    Box.POSITIONS: "positions",
}


class CoinBoxes(Container):
    """A title over each. A table and its rows are made anew only when what they show is new."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._memo = Memo()

    def compose(self) -> ComposeResult:
        """From left to right; on a small terminal only the one of the class ``-shown``."""
        with Container(id="venues-box", classes="box"):
            yield Bar(id="venues-title")
            yield RowList[VenueRow](key_of=lambda row: row.exchange, id="venues")
        with Container(id="heat-box", classes="box"):
            yield Bar(id="heat-title")
            yield FittedBlock(id="heat")
        with Container(id="orders-box", classes="box"):
            yield Bar(id="orders-title")
            yield RowList[TapeEntry](key_of=lambda row: row.seq, runs=True, id="orders")
        with Container(id="positions-box", classes="box"):
            yield Bar(id="positions-title")
            yield RowList[WalletPosition](
                key_of=lambda row: (row.wallet, row.side), hold_order=True, id="positions"
            )

    def choose(self, chosen: Box) -> None:
        """Which one is shown where there is room for one only."""
        for box, name in NAMES.items():
            self.query_one(f"#{name}-box").set_class(box is chosen, "-shown")

    def show(
        self,
        snapshot: Snapshot,
        coin: str,
        detail: CoinDetail | None,
        *,
        boxes: Sequence[Box],
        active: Box | None,
    ) -> None:
        """Paint ``boxes``; ``active`` is the one whose list the keys move, where that is told."""
        glyphs = self._house.glyphs
        for box in boxes:
            title = self.query_one(f"#{NAMES[box]}-title", Bar)
            marked = box is active
            title.show(box_title(snapshot, coin, box, title.size.width, glyphs, active=marked))
            if box is Box.HEAT:
                self._show_heat(snapshot, detail)
            elif detail is None:
                self._show_rows(box, (), None, Table((), tuple))
            else:
                self._show_list(snapshot, detail, box)

    @property
    def _house(self) -> CgtuiApp:
        return cast("CgtuiApp", self.app)

    def _show_heat(self, snapshot: Snapshot, detail: CoinDetail | None) -> None:
        heat = self.query_one("#heat", FittedBlock)
        lines: list[Line] = []
        if detail is not None:
            lines = heat_lines(snapshot, detail, heat.size, self._house.glyphs, self._memo)
        heat.show(lines)

    def _show_list(self, snapshot: Snapshot, detail: CoinDetail, box: Box) -> None:
        glyphs, now_ms, keep = self._house.glyphs, snapshot.now_ms, self._memo.get
        width = self.query_one(f"#{NAMES[box]}").size.width - 1
        match box:
            case Box.VENUES:
                interest, told = detail.interest_by_venue, detail.liquidations_by_venue
                parts = (interest.value, told.value)
                old = (interest.is_stale(now_ms), told.is_stale(now_ms))
                columns = chosen(venue_columns(detail, now_ms), width)
                rows = keep(
                    "venues",
                    (width, *parts, detail.grid.venues),
                    lambda: known_venues(venue_rows(detail), columns),
                )
                venues = keep("venue table", (width, *parts, *old), lambda: table(columns, width))
                self._show_rows(box, rows, detail, venues)
            case Box.POSITIONS:
                stale = detail.positions.is_stale(now_ms)
                positions = keep(
                    "position table",
                    (width, stale),
                    lambda: table(position_columns(), width, dim=stale),
                )
                self._show_rows(box, detail.positions.value or (), detail, positions)
            case _:
                orders = keep(
                    "order table", (width, glyphs), lambda: table(order_columns(glyphs), width)
                )
                mine = [row for row in detail.orders if isinstance(row, TapeRow)]
                self._show_rows(box, mine, detail, orders)

    def _show_rows(
        self, box: Box, rows: Sequence[Row], detail: CoinDetail | None, shown: Table[Row]
    ) -> None:
        head: Line = shown.head if rows else (empty_words(detail, box),)
        widget = cast(RowList[Row], self.query_one(f"#{NAMES[box]}", RowList))
        widget.show(rows, lambda: head, shown.line_of)
