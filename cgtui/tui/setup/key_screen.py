"""Another API key while the program runs: checked, kept, and used at once."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from cgtui.monitor.snapshot import Snapshot
from cgtui.tui.key_names import is_text
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.setup.flow import Flow
from cgtui.tui.setup.form import SetupForm, form_footer
from cgtui.tui.setup.key_stage import KeyStage
from cgtui.tui.setup.port import Credentials
from cgtui.tui.setup.stage import Choice
from cgtui.views.cells import Line


class KeyScreen(HouseScreen):
    """Lies over the screen that asked for it. What is typed never leaves the form in the clear."""

    PASSING: ClassVar[bool] = True
    typing = True

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials
        self._form = SetupForm(id="form")
        self._flow = self._form.flow = Flow(self._form, self._leave, "back")
        self._flow.go_to(
            KeyStage(
                self._flow,
                credentials,
                taken=self._taken,
                besides=lambda: [Choice("leave the key as it is", self._leave)],
            )
        )

    def body(self) -> ComposeResult:
        """The form."""
        yield self._form

    def paint(self, snapshot: Snapshot) -> None:
        """The form draws itself."""

    def footer(self, width: int) -> Line:
        """The form's own keys."""
        return form_footer(self._flow, width)

    def takes_key(self, event: events.Key) -> bool:
        """Nothing here is a command, but for what says how to leave and what paints anew."""
        keys = self.house.keys
        let_by = (*keys["app.hint_quit"], *keys["app.hint_suspend"], *keys["app.paint_anew"])
        if event.key in let_by and not is_text(event.key):  # also while CoinGlass is asked
            return False
        self._flow.press(event.key, event.character)
        return True

    def takes_paste(self, text: str) -> bool:
        """A pasted key."""
        self._flow.paste(text)
        return True

    def action_back(self) -> None:
        """Leave the key as it is."""
        self._leave()

    def _leave(self) -> None:
        self.dismiss()

    def _taken(self, key: str, said: str) -> None:
        self.house.monitor.use_key(key, self._credentials.key_source)
        self.dismiss()
        self.house.say(f"{said} The feed connects with it.")
