"""One step of the set-up: what it says, what is typed, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cgtui.tui.setup.entry import Entry
from cgtui.views.cells import Line, Role, Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A row under the entry; ``run`` is what Enter does on it."""

    text: str
    run: Callable[[], None]


class Stage:
    """Rows are the entry, where there is one, and the choices below it. ``cursor`` counts them."""

    title = ""
    entry: Entry | None = None

    def __init__(self) -> None:
        self.cursor = 0
        self.note: Line = ()

    def explain(self) -> list[str]:
        """Paragraphs above the rows."""
        return []

    def choices(self) -> list[Choice]:
        """What else can be done here than typing."""
        return []

    def submit(self) -> None:
        """Enter, on what was typed."""

    def edited(self) -> None:
        """What was typed has changed: what was said about it is of no use."""
        self.note = ()

    def say(self, text: str, role: Role = Role.TEXT) -> None:
        """Say something under the rows."""
        self.note = (Span(text, role),)

    # -- keys ------------------------------------------------------------------------------

    @property
    def holds_text(self) -> bool:
        """Whether something is typed that leaving would lose."""
        return self.entry is not None and (self.entry.overlong or bool(self.entry.text))

    @property
    def on_entry(self) -> bool:
        """Whether the cursor is on the entry."""
        return self.entry is not None and self.cursor == 0

    def move(self, rows: int) -> None:
        """Move the cursor; it stops at both ends."""
        last = len(self.choices()) - (self.entry is None)
        self.cursor = max(0, min(self.cursor + rows, last))

    def activate(self) -> None:
        """Enter."""
        if self.on_entry:
            self.submit()
            return
        choices = self.choices()
        index = self.cursor - (self.entry is not None)
        if 0 <= index < len(choices):
            choices[index].run()

    def type(self, character: str) -> bool:
        """A character for the entry, wherever the cursor is; whether there is one to take it."""
        if self.entry is None:
            return False
        self.cursor = 0
        self.entry.type(character)
        self.edited()
        return True

    def edit(self, change: Callable[[Entry], None]) -> None:
        """Change what was typed."""
        if self.entry is not None:
            self.cursor = 0
            change(self.entry)
            self.edited()
