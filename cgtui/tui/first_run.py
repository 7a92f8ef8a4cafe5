"""What a person sees who has no API key yet: the steps to one, or the demo."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType

from cgtui.tui.drawing import Drawing
from cgtui.tui.key_names import is_text
from cgtui.tui.keymap import USUAL_KEYS, Keys, key_name
from cgtui.tui.lifeline import Lifeline
from cgtui.tui.look import Look
from cgtui.tui.setup.first_course import FirstCourse
from cgtui.tui.setup.form import SetupForm
from cgtui.tui.setup.port import Credentials
from cgtui.tui.terminal import TerminalDriver
from cgtui.tui.widgets.bar import Bar
from cgtui.views.glyphs import Glyphs

DEMO: Final = "demo"
LIVE: Final = "live"


class FirstRunApp(Lifeline, Drawing, Look, App[str], inherit_bindings=False):
    """Its value is ``LIVE``, ``DEMO``, or nothing where it was left.

    ``code`` is what to exit with where neither a person nor a defect ended it.
    """

    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        credentials: Credentials,
        *,
        glyphs: Glyphs,
        theme: str = "auto",
        sync: str = "auto",
        keys: Keys = USUAL_KEYS,
    ) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.wear(glyphs, theme, sync)
        self.code: int | None = None
        self._paint_keys = tuple(key for key in keys["app.paint_anew"] if not is_text(key))
        self._form = SetupForm(id="form")
        self._course = FirstCourse(
            self._form,
            credentials,
            live=lambda: self.exit(LIVE),
            demo=lambda: self.exit(DEMO),
            left=lambda: self.exit(None),
            telegram_key=key_name(keys["app.toggle_telegram"][0]),
        )
        self._form.flow = self._course.flow

    @property
    def has_key(self) -> bool:
        """Whether a key was given, wherever it was left afterwards."""
        return self._course.has_key

    def compose(self) -> ComposeResult:
        """The form, and its keys."""
        yield self._form
        yield Bar(id="footer")

    def on_mount(self) -> None:
        """Colours, signals, and a look at the terminal now and then."""
        self.put_on()
        self.hold()
        self.set_interval(0.5, self._look_around)

    def _look_around(self) -> None:
        if self.terminal_is_lost:
            self.ended_by(0)

    def ended_by(self, code: int) -> None:
        """Somebody else ended it: no lack of a key is to be told."""
        self.code = code
        self.exit(None)

    async def on_event(self, event: events.Event) -> None:
        """Every key and every paste is the form's, in the order in which they come."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.key == "ctrl+c":
                self._form.notify(
                    "Esc clears what is typed, then goes back, and leaves from the first step",
                    markup=False,
                )
                return
            if event.key in self._paint_keys:  # also while an answer is waited for
                self.action_paint_anew()
                return
            if self._course.flow.press(event.key, event.character):
                return
        if isinstance(event, events.Paste) and not event.is_forwarded:
            self._course.flow.paste(event.text)
            return
        await super().on_event(event)

    def get_driver_class(self) -> Any:  # noqa: ANN401 - the class of a driver
        """Our own driver, whatever the environment says."""
        return TerminalDriver
