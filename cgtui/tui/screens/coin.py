"""Coin: one coin in full. Its four inputs, venues, price by time, orders, positions, messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from cgtui.monitor.coin.coin_detail import CoinDetail
from cgtui.monitor.signal_snapshot import InputsMode
from cgtui.monitor.snapshot import Snapshot
from cgtui.signals.inputs import InputName
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.coin_boxes import NAMES, CoinBoxes
from cgtui.tui.widgets.coin_panels import WAITING, CoinPanels
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line
from cgtui.views.coin.coin_input import InputState, input_states
from cgtui.views.coin.coin_input_rows import input_rows
from cgtui.views.coin.coin_thresholds import threshold_line
from cgtui.views.coin.coin_title import detail_of, title_line
from cgtui.views.coin.coin_titles import Box, empty_words, tab_names, tabs_line, told_line
from cgtui.views.coin.coin_told import Told, told_columns, told_of
from cgtui.views.coin.coin_verdict import open_episodes, verdict_line
from cgtui.views.columns import head_line, row_line
from cgtui.views.tabs import tab_at

_WIDE_FROM: Final = (110, 36)
_WIDEST_FROM: Final = (150, 40)
_PANELS_SHARE: Final = 0.42
_LEAST_PANELS, _MOST_PANELS, _EMPTY_PANELS = 12, 30, 4
_TOLD_FROM: Final = ((60, 12), (44, 8), (0, 6))
_LISTS: Final = {
    Box.ORDERS: "orders",
    Box.VENUES: "venues",
    Box.POSITIONS: "positions",
    Box.TOLD: "told",
}


class CoinScreen(HouseScreen):
    """Everything side by side where there is room, else the inputs and one box at a time."""

    CSS_PATH = "coin.tcss"
    SCOPES: ClassVar[Sequence[Scope]] = (
        Scope.EVERYWHERE,
        Scope.COIN,
        Scope.COINS,
        Scope.LISTS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.COIN), *bindings(Scope.COINS)]

    def __init__(self) -> None:
        super().__init__()
        self._box = Box.ORDERS
        self._coin = ""
        self._without_rest = False

    def body(self) -> ComposeResult:
        """Three lines of text, panels or rows of the inputs, and the boxes."""
        yield LineBlock(id="coin-head")
        yield LineBlock(id="coin-inputs")
        yield Bar(id="coin-tabs")
        yield CoinPanels(id="panels")
        yield CoinBoxes(id="lower")
        with Container(id="told-box"):
            yield Bar(id="told-title")
            yield RowList[Told](key_of=lambda row: row.key, id="told")

    def moving(self) -> RowList[object] | LinePane | None:
        """The list of the active box."""
        name = _LISTS.get(self._box)
        return None if name is None else self.query_one(f"#{name}", RowList)

    def give_cursor(self, rows: RowList[Any]) -> None:
        """To another box; one list has a picked row."""
        box = next(box for box, name in _LISTS.items() if name == rows.id)
        if box is not self._box:
            self.query_one(f"#{_LISTS[self._box]}", RowList).release()
            self._box = box
            self.show_latest()

    def coin_under_cursor(self) -> str | None:
        """The coin itself."""
        return self.house.coin_shown or None

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= _WIDE_FROM[0] and self.size.height >= _WIDE_FROM[1]

    @property
    def _is_widest(self) -> bool:
        room = self.size.width >= _WIDEST_FROM[0] and self.size.height >= _WIDEST_FROM[1]
        return room and not self._without_rest

    def _arrange(self) -> None:
        """How much stands side by side, and how high the panels are: few rows for empty ones."""
        self.set_class(self._is_wide, "-wide")
        self.set_class(self._is_widest, "-widest")
        panels, told = self.query_one("#panels"), self.query_one("#told-box")
        if not self._is_wide:
            panels.styles.height = told.styles.height = "1fr"
            return
        height = self.size.height
        rows = round((height - 5) * _PANELS_SHARE / 2) * 2
        rows = max(_LEAST_PANELS, min(rows, _MOST_PANELS))
        panels.styles.height = _EMPTY_PANELS if self._without_rest else rows
        told.styles.height = next(rows for least, rows in _TOLD_FROM if height >= least)
        if self._box not in _LISTS:
            self._box = Box.ORDERS

    def on_resize(self) -> None:
        """Everything has its place by the size."""
        self._arrange()
        super().on_resize()

    # -- painting ---------------------------------------------------------------------------

    def paint(self, snapshot: Snapshot) -> None:
        """Only what is on the screen at this size."""
        coin = self.house.coin_shown
        if coin != self._coin:
            self._coin = coin
            self._release()
        detail = detail_of(snapshot, coin)
        if detail is not None and bool(detail.no_rest) != self._without_rest:
            self._without_rest = bool(detail.no_rest)
            self._arrange()
            self.call_after_refresh(self.show_latest)
        self._show_boxes()
        self._paint_head(snapshot, coin)
        states = self._states(snapshot, detail, coin)
        told = told_of(snapshot.signals, coin)
        if self._is_wide or self._box is Box.CHARTS:
            panels = self.query_one("#panels", CoinPanels)
            panels.show(snapshot, detail, states, more=self._is_widest)
        if not self._is_wide:
            self._paint_inputs(snapshot, detail, states)
            self._paint_tabs(snapshot, detail, told)
        self._paint_boxes(snapshot, detail)
        if self._is_wide or self._box is Box.TOLD:
            self._paint_told(snapshot, told)

    def _show_boxes(self) -> None:
        wide = self._is_wide
        self.query_one("#lower", CoinBoxes).choose(self._box)
        self.set_class(not wide and self._box is Box.TOLD, "-told")
        self.set_class(not wide and self._box is Box.CHARTS, "-charts")

    def _paint_boxes(self, snapshot: Snapshot, detail: CoinDetail | None) -> None:
        boxes = [box for box in NAMES if self._is_wide or box is self._box]
        if self._is_widest:
            boxes.remove(Box.HEAT)  # it stands among the panels
        active = self._box if self._is_wide else None
        lower = self.query_one("#lower", CoinBoxes)
        lower.show(snapshot, self._coin, detail, boxes=boxes, active=active)

    def _paint_head(self, snapshot: Snapshot, coin: str) -> None:
        width, glyphs = self.size.width, self.house.glyphs
        lines = [
            title_line(snapshot, coin, self.house.chart_interval, width, glyphs),
            threshold_line(snapshot, coin, width, glyphs),
            verdict_line(snapshot, coin, width, glyphs),
        ]
        self.query_one("#coin-head", LineBlock).show(lines)

    @staticmethod
    def _states(
        snapshot: Snapshot, detail: CoinDetail | None, coin: str
    ) -> dict[InputName, InputState]:
        if detail is None:
            return {}
        episodes = open_episodes(snapshot.signals, coin)
        return input_states(detail, episodes[0] if episodes else None, snapshot.now_ms)

    def _paint_inputs(
        self,
        snapshot: Snapshot,
        detail: CoinDetail | None,
        states: dict[InputName, InputState],
    ) -> None:
        width, glyphs = self.size.width, self.house.glyphs
        rows = input_rows(detail, list(states.values()), snapshot.now_ms, width, glyphs)
        self.query_one("#coin-inputs", LineBlock).show(rows or [WAITING])

    def _paint_tabs(
        self, snapshot: Snapshot, detail: CoinDetail | None, told: Sequence[Told]
    ) -> None:
        counts = {Box.TOLD: len(told)}
        if detail is not None:
            counts[Box.ORDERS] = len(detail.orders)
            counts[Box.POSITIONS] = len(detail.positions.value or ())
        line = tabs_line(counts, self._box, self.size.width, self.house.glyphs)
        self.query_one("#coin-tabs", Bar).show(line)

    def _paint_told(self, snapshot: Snapshot, told: Sequence[Told]) -> None:
        glyphs, widget = self.house.glyphs, self.query_one("#told", RowList)
        title = self.query_one("#told-title", Bar)
        active = self._is_wide and self._box is Box.TOLD
        title.show(told_line(told, title.size.width, glyphs, active=active))
        signals = snapshot.signals
        inputs = InputsMode.NONE if signals is None else signals.inputs
        columns = told_columns(inputs, snapshot.now_ms, widget.size.width - 1, glyphs)
        head: Line = head_line(columns) if told else (empty_words(None, Box.TOLD),)
        cast(RowList[Told], widget).show(told, lambda: head, lambda row: row_line(columns, row))

    # -- keys -------------------------------------------------------------------------------

    def action_next_box(self) -> None:
        """The next list, or the next box where one is shown at a time."""
        self._go(1)

    def action_previous_box(self) -> None:
        """The list or box before."""
        self._go(-1)

    def clicked(self, bar: Bar, column: int) -> None:
        """The name of a box shows it, where one is shown at a time."""
        names = tab_names(self.house.glyphs)
        if bar.id == "coin-tabs" and (box := tab_at(bar.line, column, names)) is not None:
            self._choose(box)

    def _go(self, step: int) -> None:
        order = [box for box in Box if not self._is_wide or box in _LISTS]
        self._choose(order[(order.index(self._box) + step) % len(order)])

    def _choose(self, box: Box) -> None:
        self._release()
        self._box = box
        if self._is_wide and (widget := self.moving()) is not None:
            widget.move(1)
        self.show_latest()
        # What has just appeared knows its size only after the layout.
        self.call_after_refresh(self.show_latest)

    def _release(self) -> None:
        for name in _LISTS.values():
            self.query_one(f"#{name}", RowList).release()

    def action_back(self) -> None:
        """Back to where the coin was opened from."""
        self._release()
        self.house.go_back()
