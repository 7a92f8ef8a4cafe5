"""The steps in their order, what the keys do in them, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

from cgtui.logging import get_logger
from cgtui.tui.setup.stage import Stage
from cgtui.views.cells import Role

_log = get_logger("setup")
_PASSED_ON: Final = frozenset(["ctrl+c"])

Work = Coroutine[Any, Any, None]


class Host(Protocol):
    """What shows the flow. All of it happens on the host's loop."""

    def start(self, work: Work) -> Callable[[], None]:
        """Run ``work``; what is returned cancels it."""
        ...

    def changed(self) -> None:
        """Draw it anew."""
        ...


class Flow:
    """A stack of steps; Esc clears what is typed, then goes back by one step.

    ``busy`` says in words what is waited for. ``left`` is called when somebody goes on from the
    first step with Esc; ``leaving`` is the word for that: ``back`` to a screen, or ``leave``.
    """

    def __init__(self, host: Host, left: Callable[[], None], leaving: str) -> None:
        self._host = host
        self._left = left
        self._leaving = leaving
        self._stages: list[Stage] = []
        self._cancel: Callable[[], None] | None = None
        self._waited_for: object = None
        self.busy = ""

    @property
    def stage(self) -> Stage:
        """The step that is shown."""
        return self._stages[-1]

    @property
    def escape_does(self) -> str:
        """What Esc would do just now, in a word or two."""
        if self.busy:
            return "give up"
        if self.stage.holds_text:
            return "clear"
        return "back" if len(self._stages) > 1 else self._leaving

    def go_to(self, stage: Stage) -> None:
        """Show a further step."""
        self._stages.append(stage)
        self._host.changed()

    def escape(self) -> None:
        """What `escape_does` says."""
        if self.busy:
            self.give_up()
        elif self.stage.holds_text:
            self.stage.edit(lambda entry: entry.clear())
            self._host.changed()
        else:
            self.back()

    def back(self) -> None:
        """The step before; from the first one the flow is left."""
        if len(self._stages) > 1:
            self._stages.pop()
            self._host.changed()
        else:
            self._left()

    def run(self, words: str, work: Work) -> None:
        """Wait for ``work``; meanwhile only Esc is taken, which gives it up."""
        self.busy, self._waited_for = words, work
        self._host.changed()
        self._cancel = self._host.start(self._watched(work))

    async def _watched(self, work: Work) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - a defect must not leave the form waiting
            _log.exception("a step of the set-up failed")
            self.stage.say(f"internal error ({type(error).__name__}); see the log", Role.BAD)
        finally:
            if self._waited_for is work:
                self._settle()

    def _settle(self) -> None:
        self.busy, self._waited_for, self._cancel = "", None, None
        self._host.changed()

    def give_up(self) -> None:
        """Wait no longer."""
        if self._cancel is not None:
            self._cancel()
        self.stage.say("given up")
        self._settle()

    def press(self, key: str, character: str | None) -> bool:
        """Obey a key; whether it was one for the form."""
        if key in _PASSED_ON:
            return False
        if key == "escape":
            self.escape()
            return True
        if self.busy:
            return True
        taken = self._edit(key, character)
        self._host.changed()
        return taken

    def _edit(self, key: str, character: str | None) -> bool:
        stage = self.stage
        match key:
            case "enter":
                stage.activate()
            case "down" | "tab":
                stage.move(1)
            case "up" | "shift+tab":
                stage.move(-1)
            case "backspace" | "ctrl+h":
                stage.edit(lambda entry: entry.erase())
            case "ctrl+u":
                stage.edit(lambda entry: entry.clear())
            case _:
                printable = character is not None and character.isprintable()
                return printable and character is not None and stage.type(character)
        return True

    def paste(self, text: str) -> None:
        """Take what was pasted."""
        if not self.busy:
            self.stage.edit(lambda entry: entry.paste(text))
            self._host.changed()
