"""Log: what the program noted, newest last, narrowed by level, source and text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from cgtui.log_ring import LogLine
from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.filtered import FilteredScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Segment, Span
from cgtui.views.clock_words import has_own_clock
from cgtui.views.log_filter import FilteredLog, Level, LogFilter, filter_line, no_line
from cgtui.views.log_lines import log_detail, log_head, log_line, log_line_brief

_COINS_FROM: Final = 100
"""Cells from which coins have a column of their own."""


class LogScreen(FilteredScreen):
    """The log's ring as a list that follows its end until a row is picked; a row in full."""

    CSS_PATH = "log.tcss"
    FILTERS_BY = "text, source or coin"
    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.LOG, Scope.LISTS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.LOG)

    def __init__(self) -> None:
        super().__init__()
        self._level = Level.ALL
        self._source = ""
        self._log: FilteredLog | None = None
        self._in_full = False

    def body(self) -> ComposeResult:
        """What is shown of the log, the list that follows its end, a row in full, a filter."""
        yield Bar(id="narrowing")
        with Container(id="rows"):
            yield RowList[LogLine](
                key_of=lambda line: line.seq, follow="bottom", runs=True, id="log"
            )
        yield LinePane(id="detail")
        yield self.filter_bar()

    @property
    def _list(self) -> RowList[LogLine]:
        return self.query_one("#log", RowList)

    @property
    def _lines(self) -> FilteredLog:
        if self._log is None:
            self._log = FilteredLog(self.house.log_ring)
        return self._log

    def moving(self) -> RowList[object] | LinePane | None:
        """The list; in full the lines of the row."""
        if self._in_full:
            return self.query_one("#detail", LinePane)
        return self.query_one("#log", RowList)

    def rows_to_copy(self) -> RowList[object] | None:
        """The list, also while its row is shown in full."""
        return self.query_one("#log", RowList)

    def paint(self, snapshot: Snapshot) -> None:
        """The ring's lines as they are now."""
        self._paint(two_clocks=has_own_clock(snapshot))

    def paint_early(self) -> None:
        """The same: why there is no snapshot may be among them."""
        self._paint(two_clocks=False)

    def _paint(self, *, two_clocks: bool) -> None:
        wanted = LogFilter(self._level, self._source, self.filter_text)
        lines = self._lines.shown(wanted)
        dot, width = self.house.glyphs.middot, self.size.width
        line = filter_line(wanted, len(lines), self._lines.held, width, dot)
        self.query_one("#narrowing", Bar).show(line)
        file_error = self.house.log_ring.file_error
        empty = no_line(wanted, len(lines), self._lines.held, width)
        self._list.show(
            lines,
            lambda: self._head(file_error, empty, two_clocks),
            log_line if width >= _COINS_FROM else log_line_brief,
        )
        picked = self._list.picked
        # Narrowed away, or pushed out of the ring: nothing is left to be shown in full.
        self._in_full = self._in_full and picked is not None
        self.set_class(self._in_full, "-detail")
        if self._in_full and picked is not None:
            pane = self.query_one("#detail", LinePane)
            pane.show(log_detail(picked, pane.content_size.width))
        self.cursor_moved()

    def cursor_moved(self) -> None:
        """The footer again, now that it is known where the list stands."""
        self.query_one("#footer", Bar).show(self.footer(self.size.width))

    def footer(self, width: int) -> Line:
        """The keys, and before them whether the list runs along."""
        if self.typing or not self.is_mounted:
            return super().footer(width)
        state = Segment(3, (Span("follows", Role.GOOD),))
        if not self._list.following:
            words = f"held, {self._list.hidden_ahead} below"
            held = Segment(0, (Span("held", Role.WARN),))
            state = Segment(3, (Span(words, Role.WARN),), held)
        return self.footer_after([state], width)

    def _head(self, file_error: str | None, empty: Line | None, two_clocks: bool) -> Line:
        head = empty or log_head(two_clocks=two_clocks, coins=self.size.width >= _COINS_FROM)
        if not self._list.following:
            head = (Span(f" +{self._list.hidden_ahead} below ", Role.MODE), Span(" "), *head)
        if file_error:
            head = (Span(f" NOT WRITTEN TO DISK: {file_error} ", Role.ALARM), Span(" "), *head)
        return head

    def action_level(self) -> None:
        """From the next level on."""
        self._level = self._level.following
        self.show_latest()

    def action_source(self) -> None:
        """Of the next source."""
        self._source = self._lines.next_source(self._source)
        self.show_latest()

    def action_details(self) -> None:
        """Show the line in full, or the list again."""
        if self._list.following:
            self._list.move(-1)
        self._in_full = not self._in_full and self._list.picked is not None
        self.query_one("#detail", LinePane).move_to(end=False)
        self.show_latest()
        self.call_after_refresh(self.show_latest)

    def action_back(self) -> None:
        """Close the line in full, follow the end again, clear the filter, then leave."""
        if self.typing:
            self.clear_filter()
        elif self._in_full:
            self._in_full = False
            self.call_after_refresh(self.show_latest)
        elif not self._list.following:
            self._list.release()
        elif LogFilter(self._level, self._source, self.filter_text).is_open:
            super().action_back()
            return
        else:
            self.clear_filter()
            self._level, self._source = Level.ALL, ""
        self.show_latest()
