"""Log: what the program noted, newest last, following."""

from __future__ import annotations

from textual.app import ComposeResult

from cgtui.log_ring import LogLine
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Span
from cgtui.views.log_lines import log_head, log_line


class LogScreen(HouseScreen):
    """The log's ring as a list that follows its end until a row is picked."""

    def __init__(self) -> None:
        super().__init__()
        self._shown_seq = 0
        self._lines: tuple[LogLine, ...] = ()

    def body(self) -> ComposeResult:
        """One list that follows its end."""
        yield RowList[LogLine](key_of=lambda line: line.seq, follow="bottom", id="log")

    @property
    def _list(self) -> RowList[LogLine]:
        return self.query_one("#log", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The list."""
        return self.query_one("#log", RowList)

    def paint(self, snapshot: Snapshot) -> None:
        """The ring's lines as they are now."""
        ring = self.house.log_ring
        if ring.last_seq != self._shown_seq:
            self._shown_seq, self._lines = ring.last_seq, ring.after(0)
        self._list.show(self._lines, lambda: self._head(ring.file_error), log_line)

    def _head(self, file_error: str | None) -> Line:
        head = log_head()
        if not self._list.following:
            head = (Span(f" +{self._list.hidden_ahead} below ", Role.MODE), Span(" "), *head)
        if file_error:
            head = (Span(f" NOT WRITTEN TO DISK: {file_error} ", Role.ALARM), Span(" "), *head)
        return head

    def action_back(self) -> None:
        """Follow the end again."""
        self._list.release()
        self.show_latest()
