"""The palette: every action by name, narrowed down by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.key_lines import keys_text, typing_footer
from cgtui.tui.keymap import ACTIONS, Action, Scope
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Span, fit

_NOT_OFFERED: Final = {"app.palette", "app.hint_quit", "app.hint_suspend"}


class PaletteScreen(HouseScreen):
    """Offers every action, those of the screen below first. Enter runs one, Esc leaves.

    Textual's own palette fails on keys that come before its list is filled, as they do in a burst
    over a slow line.
    """

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    PASSING: ClassVar[bool] = True
    typing = True
    CSS: ClassVar[str] = "Input { border: none; height: 1; padding: 0 1; background: $surface; }"

    def __init__(self, scopes: Sequence[Scope]) -> None:
        """``scopes`` are those of the screen below."""
        super().__init__()
        self._offered = sorted(
            (
                action
                for action in ACTIONS
                if action.scope is not Scope.QUESTION and action.name not in _NOT_OFFERED
            ),
            key=lambda action: _nearness(action.scope, scopes),
        )

    def body(self) -> ComposeResult:
        """A line to type in, and the actions that match it."""
        yield Input(placeholder="type to search, Enter runs, Esc leaves", id="query")
        yield RowList[Action](key_of=lambda action: action.name, id="actions")

    @property
    def _actions(self) -> RowList[Action]:
        return self.query_one("#actions", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The list of actions."""
        return self.query_one("#actions", RowList)

    def paint(self, snapshot: Snapshot) -> None:
        """The matching actions; the first of them is picked until another is."""
        words = self.query_one("#query", Input).value.casefold().split()
        matching = [action for action in self._offered if _matches(action, words)]
        self._actions.show(matching, _head, self._line)
        if self._actions.following:
            self._actions.move(1)

    def footer(self, width: int) -> Line:
        """What is typed goes into the search line: only these keys do something else here."""
        return typing_footer((("Enter", "run"), ("Esc", "leave")), self.house.keys)

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._actions.release()
        self.show_latest()

    @on(Input.Submitted)
    async def enter(self) -> None:
        """Run the picked action."""
        action = self._actions.picked
        self.dismiss()
        if action is not None:
            await self.house.run_named(action)

    def action_back(self) -> None:
        """Leave without doing anything."""
        self.dismiss()

    def _line(self, action: Action) -> Line:
        return (
            Span(fit(keys_text(action, self.house.keys), 16) + " ", Role.ACCENT),
            Span(fit(action.text, 46)),
            Span(f" {_where(action.scope)}", Role.DIM),
        )


def _nearness(scope: Scope, here: Sequence[Scope]) -> int:
    """What moves about in lists is found last: a person has its keys in the fingers."""
    if scope is Scope.LISTS:
        return 3
    if scope is Scope.EVERYWHERE:
        return 1
    return 0 if scope in here else 2


def _where(scope: Scope) -> str:
    return "" if scope is Scope.EVERYWHERE else str(scope)


def _matches(action: Action, words: Sequence[str]) -> bool:
    text = f"{action.text} {action.name} {_where(action.scope)}".casefold()
    return all(word in text for word in words)


def _head() -> Line:
    return (Span(fit("KEY", 16) + " ", Role.HEAD), Span(fit("ACTION", 46) + " WHERE", Role.HEAD))
