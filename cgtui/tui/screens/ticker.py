"""Ticker: the market row, the coin board and the tape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Rule

from cgtui.monitor.snapshot import CoinRow, Snapshot, TapeEntry, TapeRow
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.board import board_columns
from cgtui.views.cells import Line, Role, Span
from cgtui.views.columns import Column, chosen, head_line, row_line
from cgtui.views.glyphs import ASCII
from cgtui.views.heads_ups import heads_up_lines, heads_up_rows
from cgtui.views.market import market_line
from cgtui.views.tape import tape_columns, tape_line

_SIDE_BY_SIDE_FROM = 110


class TickerScreen(HouseScreen):
    """The home screen. Movement keys move the list that has the cursor, the tape at first."""

    CSS_PATH = "ticker.tcss"
    SCOPES: ClassVar[Sequence[Scope]] = (
        Scope.EVERYWHERE,
        Scope.TICKER,
        Scope.COINS,
        Scope.LISTS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TICKER), *bindings(Scope.COINS)]

    def __init__(self) -> None:
        super().__init__()
        self._board_has_cursor = False
        self._held: Snapshot | None = None
        self._tape_width = 0
        self._tape_line: Callable[[TapeEntry], Line] = lambda _entry: ()

    def body(self) -> ComposeResult:
        """Market row and open heads-ups above board and tape."""
        yield Bar(id="market")
        yield LineBlock(id="open-heads-ups")
        with Container(id="lists"):
            yield RowList[CoinRow](key_of=lambda row: row.coin, hold_order=True, id="board")
            yield Rule.vertical("ascii" if self.house.glyphs is ASCII else "solid", id="between")
            yield RowList[TapeEntry](key_of=lambda entry: entry.seq, id="tape")

    @property
    def _board(self) -> RowList[CoinRow]:
        return self.query_one("#board", RowList)

    @property
    def _tape(self) -> RowList[TapeEntry]:
        return self.query_one("#tape", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The list that has the cursor."""
        return self.query_one("#board" if self._board_has_cursor else "#tape", RowList)

    def coin_under_cursor(self) -> str | None:
        """The coin of the picked row of the list that has the cursor."""
        picked = self._board.picked if self._board_has_cursor else self._tape.picked
        return picked.coin if isinstance(picked, CoinRow | TapeRow) else None

    def on_resize(self) -> None:
        """Side by side where there is room, else one above the other."""
        self.set_class(self.size.width >= _SIDE_BY_SIDE_FROM, "-wide")
        super().on_resize()

    def paint(self, snapshot: Snapshot) -> None:
        """Market row, board, tape."""
        market = market_line(snapshot, self.size.width, self.house.glyphs)
        self.query_one("#market", Bar).show(market)
        self._paint_heads_ups(snapshot)
        self._paint_board(snapshot)
        self._paint_tape(snapshot)

    def _paint_heads_ups(self, snapshot: Snapshot) -> None:
        block = self.query_one("#open-heads-ups", LineBlock)
        rows = heads_up_rows(self.size.height)
        # Told anew only when it changes: either means a new layout.
        if block.display != (snapshot.signals is not None):
            block.display = snapshot.signals is not None
        if block.size.height != rows:
            block.styles.height = rows
        block.show(heads_up_lines(snapshot, rows, self.size.width, self.house.glyphs))

    def _paint_board(self, snapshot: Snapshot) -> None:
        board = self._board
        width = board.size.width - 1
        columns = chosen(board_columns(snapshot, width, self.house.glyphs), width)
        head = head_line(columns)
        board.show(snapshot.coins, lambda: head, lambda row: row_line(columns, row))

    def _paint_tape(self, snapshot: Snapshot) -> None:
        tape = self._tape
        width = tape.size.width - 1
        columns = chosen(tape_columns(self.house.glyphs), width)
        if width != self._tape_width:
            self._tape_width, glyphs = width, self.house.glyphs
            self._tape_line = lambda entry: tape_line(entry, columns, width, glyphs)
        entries = (self._held or snapshot).tape
        tape.show(entries[::-1], lambda: self._tape_head(columns, snapshot), self._tape_line)

    def _tape_head(self, columns: Sequence[Column[TapeRow]], snapshot: Snapshot) -> Line:
        head = head_line(columns)
        if self._held is not None:
            behind = snapshot.feed.orders - self._held.feed.orders
            return (Span(f" PAUSED +{behind} ", Role.ALARM), Span(" "), *head)
        if not self._tape.following:
            return (Span(f" +{self._tape.hidden_ahead} above ", Role.MODE), Span(" "), *head)
        return head

    def action_other_list(self) -> None:
        """Give the cursor to the other list."""
        self._tape.release()
        self._board.release()
        self._board_has_cursor = not self._board_has_cursor
        self.action_move(1)
        self.show_latest()

    def action_pause(self) -> None:
        """Hold the tape still, or let it run again."""
        if self._held is not None:
            self._held = None
            self._tape.release()
        elif self.house.snapshot is not None:
            self._held = self.house.snapshot
        self.show_latest()

    def action_back(self) -> None:
        """Let go of the picked row; the tape runs again."""
        self._held = None
        self._board_has_cursor = False
        self._tape.release()
        self._board.release()
        self.show_latest()
