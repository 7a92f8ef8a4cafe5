"""Checklist: every line with its evidence, the acceptance clock, and GO or NO-GO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from cgtui.checklist.state import ChecklistState
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_block import LineBlock
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Role, Span
from cgtui.views.checklist.checklist_head import head_rows
from cgtui.views.checklist.checklist_rows import (
    ChecklistRow,
    checklist_line,
    checklist_rows,
    detail_lines,
    head_line,
    row_key,
    worst_row,
)

_TALL_FROM = 36
_WIDE_FROM = 110
_NONE = "the checklist does not run in this session"


class ChecklistScreen(HouseScreen):
    """The verdict, the list, and the line under the cursor in full."""

    CSS_PATH = "checklist.tcss"
    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.CHECKLIST, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.CHECKLIST)

    def body(self) -> ComposeResult:
        """The head, the list, the detail."""
        yield LineBlock(id="verdict")
        yield RowList[ChecklistRow](key_of=row_key, id="lines")
        yield LinePane(id="line")

    def moving(self) -> RowList[object] | LinePane | None:
        """The list."""
        return self.query_one("#lines", RowList)

    def on_resize(self) -> None:
        """Where there is room the verdict is in block letters."""
        self.set_class(self._is_roomy(), "-tall")
        super().on_resize()

    def cursor_moved(self) -> None:
        """Another line is shown in full now."""
        self.show_latest()

    def paint(self, snapshot: Snapshot) -> None:
        """All three anew; only the rows that differ are drawn."""
        state, block = snapshot.checklist, self.query_one("#verdict", LineBlock)
        if state is None:
            block.show([(Span(_NONE, Role.WARN),)])
            return
        block.show(head_rows(state, block.size.width, self.house.glyphs, tall=self._is_roomy()))
        self._paint_lines(state)

    def _paint_lines(self, state: ChecklistState) -> None:
        rows, glyphs = checklist_rows(state), self.house.glyphs
        shown = self.query_one("#lines", RowList)
        width = self.size.width - 1

        def line_of(row: ChecklistRow) -> tuple[Span, ...]:
            return checklist_line(row, state.when, width, glyphs)

        shown.show(rows, lambda: head_line(width), line_of)
        pane = self.query_one("#line", LinePane)
        picked = shown.picked or worst_row(rows)
        pane.show(detail_lines(picked, state.when, pane.size.width - 2, glyphs))

    def _is_roomy(self) -> bool:
        return self.size.height >= _TALL_FROM and self.size.width >= _WIDE_FROM

    def action_back(self) -> None:
        """Let go of the line, then leave."""
        lines = self.query_one("#lines", RowList)
        if lines.following:
            super().action_back()
            return
        lines.release()
        self.show_latest()

    def action_run_checklist(self) -> None:
        """Ask the questions again."""
        taken = self.house.snapshot
        state = None if taken is None else taken.checklist
        if state is None:
            self.house.say("still starting" if taken is None else _NONE, warning=taken is not None)
        elif state.progress.running:
            self.house.say("it is being asked already")
        else:
            self.house.monitor.run_checklist()
            self.house.say("asking again")
