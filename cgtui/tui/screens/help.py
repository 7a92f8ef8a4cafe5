"""Help: every key that is in force, and what the signs mean."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.key_lines import help_lines
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import BLANK
from cgtui.views.legend import legend_lines


class HelpScreen(HouseScreen):
    """The action registry as a list, then the legend. The status bar above it stays alive."""

    PASSING: ClassVar[bool] = True

    def body(self) -> ComposeResult:
        """One pane that scrolls."""
        yield LinePane(id="help")

    def moving(self) -> RowList[object] | LinePane | None:
        """The pane."""
        return self.query_one("#help", LinePane)

    def paint(self, snapshot: Snapshot) -> None:
        """The same lines at any snapshot."""
        pane = self.query_one("#help", LinePane)
        width = pane.size.width - 2
        legend = legend_lines(width, self.house.glyphs)
        pane.show([*help_lines(width, self.house.keys), BLANK, *legend])

    def action_back(self) -> None:
        """Close the help."""
        self.dismiss()
