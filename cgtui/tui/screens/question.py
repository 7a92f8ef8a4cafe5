"""A question over the screen that asked it: what will happen, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import Scope, bindings
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import BLANK, Line, Role, Span, wrapped

_MOST_ANSWERS = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """``run`` is what it does, ``None`` for leaving everything as it is."""

    text: str
    run: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``lines`` say what will happen. The cursor starts on ``answers[safe]``.

    With ``yes_no`` the keys y and n stand for the first two answers.
    """

    title: str
    lines: tuple[str, ...]
    answers: tuple[Answer, ...]
    safe: int = 0
    yes_no: bool = False


class QuestionScreen(HouseScreen):
    """Asks, runs the answer and closes. Escape leaves everything as it is."""

    CSS_PATH = "question.tcss"
    PASSING: ClassVar[bool] = True
    SCOPES: ClassVar[Sequence[Scope]] = (Scope.EVERYWHERE, Scope.LISTS, Scope.QUESTION)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Scope.QUESTION),
        *(
            Binding(str(number), f"numbered({number - 1})", show=False)
            for number in range(1, _MOST_ANSWERS + 1)
        ),
        Binding("y", "yes_or_no(0)", show=False),
        Binding("n", "yes_or_no(1)", show=False),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._numbered = list(enumerate(question.answers, start=1))

    def body(self) -> ComposeResult:
        """What will happen above the answers."""
        yield LinePane(id="question")
        yield RowList[tuple[int, Answer]](key_of=lambda numbered: numbered[0], id="answers")

    @property
    def _answers(self) -> RowList[tuple[int, Answer]]:
        return self.query_one("#answers", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The answers."""
        return self.query_one("#answers", RowList)

    def paint(self, snapshot: Snapshot) -> None:
        """The question and its answers, whatever the snapshot."""
        pane = self.query_one("#question", LinePane)
        lines: list[Line] = [BLANK, (Span(self._question.title, Role.HEAD),), BLANK]
        for text in self._question.lines:
            lines += wrapped((Span(text),), pane.size.width, 2)
        if pane.size.height != len(lines) + 1:
            pane.styles.height = len(lines) + 1
        pane.show(lines)
        self._answers.show(self._numbered, tuple, self._answer_line)
        if self._answers.following:
            self._answers.move(1)
            self._answers.move(self._question.safe)

    def footer(self, width: int) -> Line:
        """Only the keys that answer."""
        keys = [("Enter", "take"), ("Esc", "leave it as it is")]
        if self._question.yes_no:
            keys.insert(0, ("y n", "yes, no"))
        line: list[Span] = [Span(" ")]
        for key, does in keys:
            line += [Span(key, Role.ACCENT), Span(f" {does}  ", Role.DIM)]
        return tuple(line)

    def _answer_line(self, numbered: tuple[int, Answer]) -> Line:
        number, answer = numbered
        key = f"{number}"
        if self._question.yes_no:
            key = "y" if number == 1 else "n"
        return (Span(f"{key}  ", Role.ACCENT), Span(answer.text))

    def action_answer(self) -> None:
        """Take the answer under the cursor."""
        picked = self._answers.picked
        if picked is not None:
            self._take(picked[0] - 1)

    def action_numbered(self, index: int) -> None:
        """An answer by its number, where it has one: a screen's number is no yes."""
        if not self._question.yes_no:
            self._take(index)

    def _take(self, index: int) -> None:
        """Close, and do what the answer says."""
        if index < len(self._question.answers):
            self.dismiss()
            if (run := self._question.answers[index].run) is not None:
                run()

    def action_yes_or_no(self, index: int) -> None:
        """The first or the second answer, where they are yes and no."""
        if self._question.yes_no:
            self._take(index)

    def action_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss()
