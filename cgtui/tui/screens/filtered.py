"""A screen whose lists a person narrows down by typing."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from cgtui.sanitize import clean
from cgtui.tui.key_lines import typing_footer
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.bar import Bar
from cgtui.views.cells import Line, Role, Span
from cgtui.views.text_filter import LONGEST


class FilteredScreen(HouseScreen):
    """``filter_text`` is what is typed; Enter keeps it, Esc takes it back.

    Subclasses put `filter_bar` below their lists, whose rows stay where they are, and call
    `clear_filter` when they go back. Keys are taken in the order in which they were pressed,
    whatever is still being done for earlier ones: over a slow line they come in bursts, and a
    coin's name must not be obeyed as commands.
    """

    FILTERS_BY: ClassVar[str] = ""
    """What a filter is compared with, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""

    def filter_bar(self) -> Bar:
        """The line that is typed; shown only meanwhile."""
        return Bar(id="filter")

    def beside_typed(self) -> Line:
        """What stands after the words that are typed."""
        return (Span(f"{self.FILTERS_BY}; a comma is or", Role.DIM),)

    def on_mount(self) -> None:
        """Nobody is typing yet."""
        self.paint_filter()

    def takes_key(self, event: events.Key) -> bool:
        """The key that begins, and then what is typed."""
        if not self.typing:
            found = self._bindings.key_to_bindings.get(event.key, ())
            if all(binding.action != "filter" for binding in found):
                return False
            self.action_filter()
            return True
        match event.key:
            case "enter":
                self._stop_typing()
            case "escape":
                self.clear_filter()
            case "backspace":
                self._set(self.filter_text[:-1])
            case "ctrl+w":
                self._set(" ".join(self.filter_text.split()[:-1]))
            case "ctrl+u":
                self._set("")
            case _:
                if not event.is_printable or event.character is None:
                    return False
                self._set(self.filter_text + event.character)
        return True

    def takes_paste(self, text: str) -> bool:
        """What is pasted is typed, its first line."""
        if not (self.typing and text.strip()):
            return False
        self._set(self.filter_text + clean(text.strip().splitlines()[0], LONGEST))
        return True

    def action_filter(self) -> None:
        """Type a filter."""
        self.typing = True
        self.paint_filter()
        self._repaint()

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
        return typing_footer((("Enter", "keep"), ("Esc", "clear")), self.house.keys)

    def _set(self, text: str) -> None:
        self.filter_text = text[:LONGEST]
        self.paint_filter()
        self.show_latest()

    def _stop_typing(self) -> None:
        self.typing = False
        self.filter_text = self.filter_text.strip()
        self.paint_filter()
        self._repaint()

    def _repaint(self) -> None:
        self.show_latest()
        # The lists have a row more or less, once that is laid out.
        self.call_after_refresh(self.show_latest)

    def paint_filter(self) -> None:
        """The line that is typed, as it stands."""
        line: Line | None = None
        if self.typing:
            line = (
                Span(" / ", Role.ACCENT),
                Span(self.filter_text, Role.STRONG),
                Span("_  ", Role.ACCENT),
                *self.beside_typed(),
            )
        self.query_one("#filter", Bar).show(line)
