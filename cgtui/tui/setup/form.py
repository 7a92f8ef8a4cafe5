"""The form: a step of a flow as lines, and the keys and pastes that go to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.worker import Worker

from cgtui.tui.setup.flow import Flow, Work
from cgtui.tui.setup.stage import Stage
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import BLANK, Line, Role, Span, clip, wrapped
from cgtui.views.glyphs import ASCII, Glyphs

_DOT: Final = "•"
_MARGIN: Final = 2
_WIDEST: Final = 100
_KEYS: Final = (("down up", "move"), ("^u", "clear"))


class SetupForm(LineWidget):
    """Shows ``flow``, which is given after the form is made: each needs the other.

    The bar ``#footer`` beside it says what its keys do at the step that is shown.
    """

    DEFAULT_CSS = "SetupForm { height: 1fr; width: 1fr; }"

    flow: Flow

    def start(self, work: Work) -> Callable[[], None]:
        """Run ``work`` beside the form."""
        worker: Worker[None] = self.run_worker(work, exit_on_error=False)
        return worker.cancel

    def changed(self) -> None:
        """Draw the step anew."""
        if self.is_mounted:
            lines, cursor = form_lines(self.flow, self.size.width, self.house.glyphs)
            top = max(0, min(cursor - self.size.height + 2, len(lines) - self.size.height))
            self.draw(lines[top:], cursor - top)
            self.screen.query_one("#footer", Bar).show(form_footer(self.flow))

    def on_resize(self) -> None:
        """For the new size."""
        self.changed()


def form_footer(flow: Flow) -> Line:
    """The only keys that do something else than type."""
    line: list[Span] = [Span(" ")]
    for key, does in (("Enter", "take"), ("Esc", flow.escape_does), *_KEYS):
        line += [Span(key, Role.ACCENT), Span(f" {does}  ", Role.DIM)]
    return tuple(line)


def form_lines(flow: Flow, width: int, glyphs: Glyphs) -> tuple[list[Line], int]:
    """The lines of the step, and which of them the cursor is on."""
    stage, room = flow.stage, min(width, _WIDEST) - 2 * _MARGIN
    lines: list[Line] = [BLANK, (Span(stage.title, Role.HEAD),), BLANK]
    for paragraph in stage.explain():
        lines += [*wrapped((Span(paragraph),), room, 0), BLANK]
    rows = _rows(stage, glyphs)
    cursor = len(lines) + stage.cursor
    for index, row in enumerate(rows):
        mark = glyphs.cursor if index == stage.cursor else " "
        lines.append((Span(f"{mark} ", Role.ACCENT), *row))
    note: Line = (Span(f"{flow.busy}; Esc gives it up", Role.WARN),) if flow.busy else stage.note
    lines += [BLANK, *wrapped(note, room, 0)]
    margin = Span(" " * _MARGIN)
    return [(margin, *clip(line, width - _MARGIN)) if line else line for line in lines], cursor


def _rows(stage: Stage, glyphs: Glyphs) -> list[Line]:
    rows: list[Line] = []
    if stage.entry is not None:
        dot = "*" if glyphs is ASCII else _DOT
        typed = Span(stage.entry.shown(dot), Role.STRONG)
        caret = Span("_" if stage.on_entry else "", Role.ACCENT)
        rows.append((Span(f"{stage.entry.label}: ", Role.DIM), typed, caret))
    return [*rows, *((Span(choice.text),) for choice in stage.choices())]
