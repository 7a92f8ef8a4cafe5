"""A pane of lines that a person can scroll through."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import Line


class LinePane(LineWidget):
    """Shows a window of its lines; ``scroll_lines`` moves it, new lines leave it where it is."""

    DEFAULT_CSS = "LinePane { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._top = 0

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines, keeping the place."""
        self._lines = lines
        self._paint()

    def move(self, rows: int) -> None:
        """Scroll by ``rows``, down if positive; stops at both ends."""
        self._top += rows
        self._paint()

    def move_to(self, *, end: bool) -> None:
        """Go to the first or to the last line."""
        self._top = len(self._lines) if end else 0
        self._paint()

    def _paint(self) -> None:
        self._top = max(0, min(self._top, len(self._lines) - self.size.height))
        self.draw(self._lines[self._top :])

    def on_resize(self) -> None:
        """Repaint for the new height."""
        self._paint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines a wheel step."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines a wheel step."""
        event.stop()
        self.move(-3)
