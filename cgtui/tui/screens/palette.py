"""The palette: every action by name, narrowed down by typing."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.keymap import ACTIONS, Action, Scope, key_name
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from cgtui.views.cells import Line, Role, Span, fit

_NOT_OFFERED = {"palette", "hint_quit"}


class PaletteScreen(HouseScreen):
    """Offers the actions that work on any screen. Enter runs the picked one, Esc leaves.

    Textual's own palette fails on keys that come before its list is filled, as they do in a burst
    over a slow line.
    """

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    PASSING: ClassVar[bool] = True
    CSS: ClassVar[str] = "Input { border: none; height: 1; padding: 0 1; background: $surface; }"

    def body(self) -> ComposeResult:
        """A line to type in, and the actions that match it."""
        yield Input(placeholder="type to search, Enter runs, Esc leaves", id="query")
        yield RowList[Action](key_of=lambda action: action.id, id="actions")

    @property
    def _actions(self) -> RowList[Action]:
        return self.query_one("#actions", RowList)

    def moving(self) -> RowList[object] | LinePane | None:
        """The list of actions."""
        return self.query_one("#actions", RowList)

    def paint(self, snapshot: Snapshot) -> None:
        """The matching actions; the first of them is picked until another is."""
        words = self.query_one("#query", Input).value.casefold().split()
        matching = [
            action
            for action in ACTIONS
            if action.scope is Scope.EVERYWHERE
            and action.id not in _NOT_OFFERED
            and all(word in action.text.casefold() for word in words)
        ]
        self._actions.show(matching, _head, _line)
        if self._actions.following:
            self._actions.move(1)

    def footer(self, width: int) -> Line:
        """What is typed goes into the search line: only these keys do something else here."""
        keys = (("Enter", "run"), ("Esc", "leave"), ("down up", "move"))
        return (Span(" "), *(span for key, does in keys for span in _key(key, does)))

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._actions.release()
        self.show_latest()

    @on(Input.Submitted)
    async def _run(self) -> None:
        action = self._actions.picked
        self.dismiss()
        if action is not None:
            await self.app.run_action(action.id)

    def action_back(self) -> None:
        """Leave without doing anything."""
        self.dismiss()


def _key(key: str, does: str) -> tuple[Span, Span]:
    return (Span(key, Role.ACCENT), Span(f" {does}  ", Role.DIM))


def _head() -> Line:
    return (Span("ACTION", Role.HEAD),)


def _line(action: Action) -> Line:
    keys = " ".join(key_name(key) for key in action.keys)
    return (Span(fit(keys, 16), Role.ACCENT), Span(action.text))
