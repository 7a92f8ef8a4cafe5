"""Connection: the websocket's state, pings, losses, gaps and counters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.connection.connection import connection_lines


class ConnectionScreen(HouseScreen):
    """Everything that says whether the feed can be trusted."""

    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.CONNECTION, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.CONNECTION)

    def body(self) -> ComposeResult:
        """One pane that scrolls."""
        yield LinePane(id="connection")

    def moving(self) -> RowList[object] | LinePane | None:
        """The pane."""
        return self.query_one("#connection", LinePane)

    def paint(self, snapshot: Snapshot) -> None:
        """All lines anew; only those that differ are drawn."""
        pane = self.query_one("#connection", LinePane)
        pane.show(connection_lines(snapshot, pane.size.width, self.house.glyphs))

    def action_reconnect(self) -> None:
        """Connect now, whatever the feed waits for."""
        self.house.monitor.reconnect()
        self.house.say("reconnecting")
