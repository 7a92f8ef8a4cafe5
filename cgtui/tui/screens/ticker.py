"""Ticker: the market row, the coin board and the tape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Rule

from cgtui.tui.keymap import Scope, bindings, key_name
from cgtui.tui.screens.filtered import FilteredScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Span, fit, width_of
from cgtui.views.columns import Column, chosen, head_line, row_line
from cgtui.views.glyphs import ASCII
from cgtui.views.numbers import short_count
from cgtui.views.text_filter import text_filter
from cgtui.views.ticker.board_order import BoardOrder, BoardSort, filtered
from cgtui.views.ticker.tape_filter import LEAST_USD, Shown, TapeFilter
from cgtui.views.ticker.ticker_state import (
    Narrowing,
    follow_segment,
    found_line,
    narrowing_line,
    no_coin_line,
    no_row_line,
)

if TYPE_CHECKING:
    from cgtui.monitor.snapshot import CoinRow, Snapshot, TapeEntry, TapeRow

_SPARKS_FROM = 140
_AROUND_TYPED = 6
"""Cells of the ``/`` before what is typed, and of the cursor behind it."""
_CLASSES = {"-wide": 110, "-roomy": _SPARKS_FROM, "-vast": 160, "-huge": 200}
"""From how many columns on: side by side, sparklines, and more of the tape twice."""


class TickerScreen(FilteredScreen):
    """The home screen. Movement keys move the list that has the cursor, the tape at first."""

    FILTERS_BY = "coin, exchange or side"

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
        self._sort = BoardSort.OWN
        self._order = BoardOrder()
        self._filter = TapeFilter()
        self._narrowing: Narrowing | None = None
        self._tape_width = 0
        self._tape_line: Callable[[TapeEntry], Line] = lambda _entry: ()

    def body(self) -> ComposeResult:
        """Market row and open heads-ups, board and tape, and how these are narrowed down."""
        yield Bar(id="market")
        yield LineBlock(id="open-heads-ups")
        with Container(id="lists"):
            board: RowList[CoinRow] = RowList(
                key_of=lambda row: row.coin, hold_order=True, id="board"
            )
            yield board
            yield Rule.vertical("ascii" if self.house.glyphs is ASCII else "solid", id="between")
            tape: RowList[TapeEntry] = RowList(key_of=lambda entry: entry.seq, runs=True, id="tape")
            yield tape
        yield Bar(id="narrowing")
        yield self.filter_bar()

    @property
    def _board(self) -> RowList[CoinRow]:
        return self.query_one("#board", RowList)

    @property
    def _tape(self) -> RowList[TapeEntry]:
        return self.query_one("#tape", RowList)

    @property
    def moving_list(self) -> RowList[object]:
        """The list that has the cursor."""
        return self.query_one("#board" if self._board_has_cursor else "#tape", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The same."""
        return self.moving_list

    def give_cursor(self, rows: RowList[Any]) -> None:
        """To the board or the tape; one of them has a picked row."""
        if (rows is self._board) != self._board_has_cursor:
            self.moving_list.release()
            self._board_has_cursor = not self._board_has_cursor

    def coin_under_cursor(self) -> str | None:
        """The coin of the picked row of the list that has the cursor."""
        from cgtui.monitor.snapshot import CoinRow, TapeRow  # noqa: PLC0415 - after the first paint

        picked = self._board.picked if self._board_has_cursor else self._tape.picked
        return picked.coin if isinstance(picked, CoinRow | TapeRow) else None

    def on_resize(self) -> None:
        """Side by side where there is room, else one above the other."""
        # At once: the styles of all that is below are found anew after each change.
        self.update_classes({name: self.size.width >= least for name, least in _CLASSES.items()})
        super().on_resize()

    def paint(self, snapshot: Snapshot) -> None:
        """Market row, board, tape."""
        from cgtui.views.ticker.market import market_line  # noqa: PLC0415 - as above

        market = market_line(snapshot, self.size.width, self.house.glyphs)
        self.query_one("#market", Bar).show(market)
        self._paint_heads_ups(snapshot)
        shown = self._shown(snapshot)
        coins = self._order.rows(snapshot, self._sort)
        coins = filtered(coins, text_filter(self.filter_text), shown.coins)
        self._narrowing = narrowing = Narrowing(
            text=self.filter_text,
            least_usd=self._filter.least_usd,
            sort=self._sort,
            tape=shown,
            board=len(coins),
            board_of=len(snapshot.coins),
            size_key=key_name(self.house.keys["ticker.least_size"][0]),
        )
        self._paint_board(snapshot, coins, narrowing)
        self._paint_tape(snapshot, narrowing)
        self._paint_narrowing(narrowing)
        self.cursor_moved()

    def _paint_narrowing(self, now: Narrowing) -> None:
        if self.typing:
            self.paint_filter()
        line = narrowing_line(now, self.size.width, self.house.glyphs)
        self.query_one("#narrowing", Bar).show(None if self.typing else line)

    def beside_typed(self) -> Line:
        """What the words find; before there are any, what they are compared with."""
        now = self._narrowing
        if now is None or not now.has_words:
            return super().beside_typed()
        left = self.size.width - cell_len(self.filter_text) - _AROUND_TYPED
        return found_line(now, left, self.house.glyphs)

    def cursor_moved(self) -> None:
        """The footer again, now that it is known where the tape stands."""
        self.query_one("#footer", Bar).show(self.footer(self.size.width))

    def footer(self, width: int) -> Line:
        """The keys, and before them whether the tape runs along."""
        if self.typing or not self.is_mounted or self.house.snapshot is None:
            return super().footer(width)
        tape = self._tape
        state = follow_segment(
            behind=self._behind(self.house.snapshot),
            following=tape.following,
            ahead=tape.hidden_ahead,
        )
        return self.footer_after([state], width)

    def _paint_heads_ups(self, snapshot: Snapshot) -> None:
        from cgtui.views.ticker.heads_ups import heads_up_lines, heads_up_rows  # noqa: PLC0415 - as above

        block = self.query_one("#open-heads-ups", LineBlock)
        rows = heads_up_rows(self.size.height)
        # Told anew only when it changes: either means a new layout.
        if block.display != (snapshot.signals is not None):
            block.display = snapshot.signals is not None
        if block.size.height != rows:
            block.styles.height = rows
        block.show(heads_up_lines(snapshot, rows, self.size.width, self.house.glyphs))

    def _shown(self, snapshot: Snapshot) -> Shown:
        if self._filter.text != self.filter_text:
            self._filter = TapeFilter(self.filter_text, self._filter.least_usd)
        return self._filter.shown((self._held or snapshot).tape)

    def _paint_board(
        self, snapshot: Snapshot, coins: Sequence[CoinRow], narrowing: Narrowing
    ) -> None:
        from cgtui.views.ticker.board import board_columns  # noqa: PLC0415 - as above

        board = self._board
        width, sparks = board.size.width - 1, self.size.width >= _SPARKS_FROM
        columns = chosen(board_columns(snapshot, width, self.house.glyphs, sparks=sparks), width)
        head = no_coin_line(narrowing, width) or head_line(columns)
        board.show(coins, lambda: head, lambda row: row_line(columns, row))

    def _paint_tape(self, snapshot: Snapshot, narrowing: Narrowing) -> None:
        from cgtui.views.ticker.tape import tape_columns, tape_line  # noqa: PLC0415 - as above

        tape = self._tape
        width = tape.size.width - 1
        columns = chosen(tape_columns(self.house.glyphs), width)
        if width != self._tape_width:
            self._tape_width, glyphs = width, self.house.glyphs
            self._tape_line = lambda entry: tape_line(entry, columns, width, glyphs)

        def head_of() -> Line:
            return self._tape_head(columns, snapshot, narrowing)

        tape.show(narrowing.tape.entries, head_of, self._tape_line)

    def _behind(self, snapshot: Snapshot) -> int | None:
        """How many orders have come since the tape was paused; ``None`` while it is not."""
        held = self._held
        return None if held is None else snapshot.feed.orders - held.feed.orders

    def _tape_head(
        self, columns: Sequence[Column[TapeRow]], snapshot: Snapshot, narrowing: Narrowing
    ) -> Line:
        first, second, *others = head_line(columns)
        behind = self._behind(snapshot)
        badge = Span("")
        if behind is not None:
            badge = Span(f"PAUSED +{short_count(behind)}", Role.ALARM)
        elif not self._tape.following and (ahead := self._tape.hidden_ahead):
            badge = Span(f"+{short_count(ahead)} above", Role.MODE)
        # In the place of two headings, so that the others stay over their columns.
        width = width_of((first, second))
        if badge.text:
            badge = Span(fit(badge.text, width), badge.role)
            first, second = badge, Span("")
        left = self._tape_width - width_of((badge, Span(" ")))
        if (empty := no_row_line(narrowing, left)) is not None:
            return (badge, Span(" "), *empty) if badge.text else empty
        return (first, second, *others)

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

    def action_least_size(self) -> None:
        """The next least size of the tape's rows."""
        sizes = LEAST_USD
        following = sizes[(sizes.index(self._filter.least_usd) + 1) % len(sizes)]
        self._filter = TapeFilter(self.filter_text, following)
        self.show_latest()

    def action_sort(self) -> None:
        """The next order of the board; a cursor goes along with its coin."""
        self._sort = self._sort.following
        self._board.take_new_order()
        self.show_latest()

    def action_back(self) -> None:
        """Let go of the picked row; the tape runs again. With neither, the filter goes; before
        both, if it is all that keeps the tape empty."""
        at_rest = self._held is None and self._tape.following and self._board.following
        now = self._narrowing
        emptied = now is not None and bool(now.text and now.tape.of and not now.tape.coins)
        if self.typing or at_rest or emptied:
            self.clear_filter()
            self.show_latest()
            return
        self._held = None
        self._board_has_cursor = False
        self._tape.release()
        self._board.release()
        self.show_latest()
