"""ETF: net flows of the Bitcoin funds by day and by fund, and the funds."""

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
from cgtui.views.etf.etf import etf_lines

ASK_EVERY_MS = 60_000
"""How often an open screen says that somebody looks; the monitor decides whether it reads."""


class EtfScreen(HouseScreen):
    """Read while it is on top, at most every ten minutes."""

    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.ETF, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.ETF)

    def __init__(self) -> None:
        super().__init__()
        self._asked_ms = 0

    def body(self) -> ComposeResult:
        """One pane that scrolls."""
        yield LinePane(id="etf")

    def moving(self) -> RowList[object] | LinePane | None:
        """The pane."""
        return self.query_one("#etf", LinePane)

    def paint(self, snapshot: Snapshot) -> None:
        """All lines anew; only those that differ are drawn."""
        if not 0 <= snapshot.now_ms - self._asked_ms < ASK_EVERY_MS:
            self._asked_ms = snapshot.now_ms
            self.house.monitor.look_at_etf()
        pane = self.query_one("#etf", LinePane)
        width, height = pane.content_size
        pane.show(etf_lines(snapshot, width, height, self.house.glyphs))

    def action_refresh(self) -> None:
        """Ask for it now: CoinGlass is asked if the last read was ten minutes ago."""
        self.house.monitor.look_at_etf()
        self.house.say("read again unless it was read in the last ten minutes")
