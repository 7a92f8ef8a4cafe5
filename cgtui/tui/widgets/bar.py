"""One line of spans across the screen: the status bar, the banner, the footer."""

from __future__ import annotations

from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import Line


class Bar(LineWidget):
    """A row that shows one line. Hidden altogether while it has none."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    Bar.-empty { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line: Line | None = None

    @property
    def line(self) -> Line:
        """What is shown."""
        return self._line or ()

    def show(self, line: Line | None) -> None:
        """Show ``line``, or give the row back to the others when there is none."""
        self._line = line
        self.set_class(line is None, "-empty")
        self.draw([line] if line is not None else [])

    def on_resize(self) -> None:
        """A hidden row has no size to draw in until it is laid out again."""
        self.show(self._line)
