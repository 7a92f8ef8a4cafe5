"""A screen whose lists a person narrows down by typing."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widgets import Input

from cgtui.tui.screens.house import HouseScreen
from cgtui.views.cells import Line, Role, Span
from cgtui.views.text_filter import LONGEST


class FilteredScreen(HouseScreen):
    """``filter_text`` is what is typed; Enter keeps it, Esc takes it back.

    Subclasses put `filter_input` into their body and call `clear_filter` when they go back.
    """

    AUTO_FOCUS: ClassVar[str | None] = ""  # or the first keys would go into the filter
    FILTERS_BY: ClassVar[str] = ""
    """What a filter is compared with, in words."""

    DEFAULT_CSS = """
    FilteredScreen > Input#filter {
        display: none; border: none; height: 1; padding: 0 1; background: $surface;
    }
    FilteredScreen.-typing > Input#filter { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""

    def filter_input(self) -> Input:
        """The line to type in; shown only while somebody does."""
        return Input(
            placeholder=f"{self.FILTERS_BY}; a comma is or", max_length=LONGEST, id="filter"
        )

    @property
    def typing(self) -> bool:
        """Whether keys go into the filter."""
        return self.has_class("-typing")

    def action_filter(self) -> None:
        """Type a filter."""
        line = self.query_one("#filter", Input)
        line.value = self.filter_text
        self.add_class("-typing")
        line.focus()
        self.show_latest()

    def clear_filter(self) -> bool:
        """Take the filter back; whether there was one, or somebody was typing it."""
        there_was = self.typing or bool(self.filter_text)
        self.filter_text = ""
        self._stop_typing()
        return there_was

    def footer(self, width: int) -> Line:
        """While somebody types: only the keys that do something else."""
        if not self.typing:
            return super().footer(width)
        keys = (("Enter", "keep"), ("Esc", "clear"), ("down up", "move"))
        line: list[Span] = [Span(" ")]
        for key, does in keys:
            line += [Span(key, Role.ACCENT), Span(f" {does}  ", Role.DIM)]
        return tuple(line)

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        if self.typing:
            self.filter_text = event.value.strip()
            self.show_latest()

    @on(Input.Submitted, "#filter")
    def _keep(self) -> None:
        self._stop_typing()

    @on(Input.Blurred, "#filter")
    def _left(self) -> None:
        self._stop_typing()

    def _stop_typing(self) -> None:
        if self.typing:
            self.remove_class("-typing")
            self.set_focus(None)
            self.show_latest()
            # The lists have a row more or less, once that is laid out.
            self.call_after_refresh(self.show_latest)
