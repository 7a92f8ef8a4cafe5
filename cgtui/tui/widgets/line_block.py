"""A block of lines that stands still: no scrolling, no cursor."""

from __future__ import annotations

from collections.abc import Sequence

from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import Line


class LineBlock(LineWidget):
    """As many rows as its style gives it; the rest of the lines is not shown."""

    DEFAULT_CSS = "LineBlock { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines."""
        self._lines = lines
        self.draw(lines)

    def on_resize(self) -> None:
        """Repaint for the new size."""
        self.show(self._lines)
