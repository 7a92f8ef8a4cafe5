"""A block whose lines are made for its size, such as a chart."""

from __future__ import annotations

from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_block import LineBlock


class FittedBlock(LineBlock):
    """Asks its screen for other lines when its size has changed."""

    def on_resize(self) -> None:
        """What it shows was made for another size."""
        super().on_resize()
        if isinstance(screen := self.screen, HouseScreen):
            screen.show_latest()
