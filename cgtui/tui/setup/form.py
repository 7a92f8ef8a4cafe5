"""The form: a step of a flow as lines, and the keys and pastes that go to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from textual.worker import Worker

from cgtui.tui.setup.flow import Flow, Work
from cgtui.tui.setup.stage import Stage
from cgtui.tui.widgets.bar import Bar
from cgtui.tui.widgets.line_widget import LineWidget
from cgtui.views.cells import BLANK, Line, Role, Span, clip, width_of, wrapped
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
            width, height = self.size
            self.draw(*form_lines(self.flow, width, height, self.house.glyphs))
            self.screen.query_one("#footer", Bar).show(form_footer(self.flow, width))

    def on_resize(self) -> None:
        """For the new size."""
        self.changed()


def form_footer(flow: Flow, width: int) -> Line:
    """The only keys that do something else than type, as many as ``width`` has room for."""
    line: list[Span] = [Span(" ")]
    for key, does in (("Enter", "take"), ("Esc", flow.escape_does), *_KEYS):
        more = [Span(key, Role.ACCENT), Span(f" {does}  ", Role.DIM)]
        if width_of([*line, *more]) - 2 > width:
            break
        line += more
    return tuple(line)


def form_lines(flow: Flow, width: int, height: int, glyphs: Glyphs) -> tuple[list[Line], int]:
    """The lines of the step, and which of them the cursor is on.

    Where ``height`` has no room for all of them, explanations give way first.
    """
    stage, room = flow.stage, min(width, _WIDEST) - 2 * _MARGIN
    note: Line = (Span(f"{flow.busy}; Esc gives it up", Role.WARN),) if flow.busy else stage.note
    form = _Form(
        title=(Span(stage.title, Role.HEAD),),
        explained=[wrapped((Span(paragraph),), room, 0) for paragraph in stage.explain()],
        rows=_marked(stage, glyphs),
        note=wrapped(note, room, 0),
        has_entry=stage.entry is not None,
        cursor=stage.cursor,
    )
    lines, cursor = _roomy(form)
    if len(lines) > height:
        lines, cursor = _tight(form, height)
    margin = Span(" " * _MARGIN)
    return [(margin, *clip(line, width - _MARGIN)) if line else line for line in lines], cursor


class _Form(NamedTuple):
    """What there is to show; ``cursor`` is the row it is on."""

    title: Line
    explained: list[list[Line]]
    rows: list[Line]
    note: list[Line]
    has_entry: bool
    cursor: int


def _roomy(form: _Form) -> tuple[list[Line], int]:
    lines: list[Line] = [BLANK, form.title, BLANK]
    for paragraph in form.explained:
        lines += [*paragraph, BLANK]
    return [*lines, *form.rows, BLANK, *form.note], len(lines) + form.cursor


def _tight(form: _Form, height: int) -> tuple[list[Line], int]:
    """The entry, what is wrong, then the answers; above them what still fits, in its order."""
    entry = form.rows[: int(form.has_entry)]
    answers = form.rows[len(entry) :]
    note = [line for line in form.note if line]
    # One row is left to the answers: who cannot see them cannot leave.
    head = [*entry, *note][: max(1, height - 1)]
    room = max(1, height - len(head))
    at = form.cursor - len(entry)
    top = max(0, min(at - room // 2, len(answers) - room))
    core = [*head, *answers[top : top + room]]
    above = _above(form, height - len(core))
    cursor = form.cursor if at < 0 else len(head) + at - top
    return [*above, *core], len(above) + cursor


def _above(form: _Form, room: int) -> list[Line]:
    """The title, and as many of the first explanations as there is room for."""
    lines = [form.title] if room > 0 else []
    for paragraph in form.explained:
        if len(lines) + len(paragraph) > room:
            break
        lines += paragraph
    return [*lines, BLANK] if 0 < len(lines) < room else lines


def _marked(stage: Stage, glyphs: Glyphs) -> list[Line]:
    return [
        (Span(f"{glyphs.cursor if index == stage.cursor else ' '} ", Role.ACCENT), *row)
        for index, row in enumerate(_rows(stage, glyphs))
    ]


def _rows(stage: Stage, glyphs: Glyphs) -> list[Line]:
    rows: list[Line] = []
    if stage.entry is not None:
        dot = "*" if glyphs is ASCII else _DOT
        typed = Span(stage.entry.shown(dot), Role.STRONG)
        caret = Span("_" if stage.on_entry else "", Role.ACCENT)
        rows.append((Span(f"{stage.entry.label}: ", Role.DIM), typed, caret))
    return [*rows, *((Span(choice.text),) for choice in stage.choices())]
