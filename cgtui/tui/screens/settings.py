"""Settings: every value in force, which source set it, and where config.toml is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.filtered import FilteredScreen
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Span
from cgtui.views.settings_rows import (
    SettingsBoard,
    ShownSetting,
    detail_lines,
    head_lines,
    heading,
    matching,
    setting_line,
)

_NONE = " settings are not shown in this session"
_NO_MATCH: Line = (Span("no setting has all of these words", Role.DIM),)


class SettingsScreen(FilteredScreen):
    """A list to look at: nothing is changed here."""

    CSS_PATH = "settings.tcss"
    FILTERS_BY = "name, value, source or meaning"
    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.SETTINGS, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.SETTINGS)

    def body(self) -> ComposeResult:
        """The head, the filter, the list, and one setting in full."""
        yield LineBlock(id="settings-head")
        yield self.filter_bar()
        yield RowList[ShownSetting](key_of=lambda one: one.row.key, id="settings")
        yield LinePane(id="setting")

    @property
    def _list(self) -> RowList[ShownSetting]:
        return self.query_one("#settings", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The list."""
        return self.query_one("#settings", RowList)

    def cursor_moved(self) -> None:
        """Another one is shown in full now."""
        self.show_latest()

    def paint(self, snapshot: Snapshot) -> None:
        """All of it; the same at any snapshot, unless a value was changed in this run."""
        board = self.house.settings_board()
        head = self.query_one("#settings-head", LineBlock)
        if board is None:
            head.show([(Span(_NONE, Role.WARN),)])
            return
        head.set_class(bool(board.note), "-noted")
        settings = matching(board.settings, self.filter_text)
        head.show(head_lines(board, len(settings), self.size.width))
        width = self.size.width - 1
        top = heading(width) if settings else _NO_MATCH
        self._list.show(settings, lambda: top, lambda one: setting_line(one, width))
        self._paint_detail(board, settings)

    def _paint_detail(self, board: SettingsBoard, settings: Sequence[ShownSetting]) -> None:
        pane = self.query_one("#setting", LinePane)
        one = self._list.picked or next(iter(settings), None)
        pane.show([] if one is None else detail_lines(one, pane.content_size.width))

    def action_back(self) -> None:
        """Let go of the row, clear the filter, then leave: one after the other."""
        if self.typing:
            self.clear_filter()
        elif not self._list.following:
            self._list.release()
        elif not self.clear_filter():
            super().action_back()
            return
        self.show_latest()
