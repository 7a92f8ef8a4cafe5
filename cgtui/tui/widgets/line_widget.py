"""Widgets drawn line by line: only the rows that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cgtui.views.cells import BLANK, Line, padded
from cgtui.views.glyphs import ASCII, ascii_cells
from cgtui.views.line_changes import changed_until

if TYPE_CHECKING:
    from cgtui.tui.app import CgtuiApp


class LineWidget(Widget):
    """A rectangle of lines. ``draw`` repaints the ones that differ from what is shown."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: list[Line] = []
        self._marked: int | None = None
        self._changes: dict[int, int] = {}  # a row to where its change ends
        self._strips: dict[int, Strip] = {}
        self._styles: object = None

    @property
    def house(self) -> CgtuiApp:
        """The application, with its styles and glyphs."""
        return cast("CgtuiApp", self.app)

    def draw(self, lines: Sequence[Line], marked: int | None = None) -> None:
        """Show ``lines`` from the top row down; ``marked`` is the row under the cursor."""
        width, height = self.size
        fresh = list(lines[:height])
        fresh += [BLANK] * (height - len(fresh))
        before, self._drawn = self._drawn, fresh
        moved = (self._marked, marked) if self._marked != marked else ()
        self._marked = marked
        self._changes.clear()
        for row, line in enumerate(fresh):
            if row >= len(before) or row in moved:
                self._changes[row] = width
            elif line != before[row]:
                self._changes[row] = changed_until(before[row], line, width)
        for row in self._changes:
            self._strips.pop(row, None)
        self._refresh_rows(list(self._changes))

    def _refresh_rows(self, rows: list[int]) -> None:
        """Send what has changed of them, and not the rest of the row."""
        if rows:
            self.refresh(*(Region(0, row, self._changes[row], 1) for row in rows))

    def forget(self) -> None:
        """Drop what is cached: the theme or the size changed."""
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Called by Textual when the theme or a class changed."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """The strip of row ``y``, from the cache where it has not changed."""
        if self._styles is not self.house.role_styles:
            # Another theme was chosen while this screen lay covered.
            self._styles = self.house.role_styles
            self._strips.clear()
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != self.size.width:
            line = self._drawn[y] if y < len(self._drawn) else BLANK
            strip = self._strips[y] = self._strip(line, marked=y == self._marked)
        return strip

    def _strip(self, line: Line, *, marked: bool) -> Strip:
        width = self.size.width
        base = self.rich_style
        over = self.house.cursor_style if marked else Style.null()
        styles = self.house.role_styles
        plain = ascii_cells if self.house.glyphs is ASCII else str
        segments = [
            Segment(plain(span.text), base + styles[span.role] + over)
            for span in padded(line, width)
            if span.text
        ]
        return Strip(segments, width)
