"""What one key must have done, and how it is pressed and looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual.events import Key
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widget import Widget

from cgtui.tui.app import CgtuiApp
from cgtui.tui.key_names import character_of
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.widgets.line_pane import LinePane
from cgtui.tui.widgets.row_list import RowList
from tests.tui.busy import is_busy
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.test_app import screen_text

Screen = type[HouseScreen]


class Person:
    """Presses keys, and sees what came of them since the last press."""

    def __init__(self, app: CgtuiApp, monitor: FakeMonitor) -> None:
        self.app = app
        self.monitor = monitor
        self.messages: list[Message] = []
        self.left_with: list[object] = []
        app.exit = lambda result=None, *_a, **_k: self.left_with.append(result)  # type: ignore[method-assign]
        self.pilot: Pilot[int]

    def hook(self, message: Message) -> None:
        """For ``run_test``."""
        self.messages.append(message)

    async def press(self, *keys: str) -> None:
        """Press, and wait until everything that follows is painted and kept."""
        self.messages.clear()
        self.monitor.asked.clear()
        self.left_with.clear()
        for key in keys:
            self.app.post_message(Key(key, character_of(key)))
            await self.rest()

    async def rest(self) -> None:
        """Until nothing is under way. (`Pilot.press` and `Pilot.pause` sleep for as long as
        anything might take.)"""
        quiet = 0
        while quiet < 2:
            if busy := [one for one in self.app.workers if one.group in ("copying", "default")]:
                await self.app.workers.wait_for_complete(busy)
            await asyncio.sleep(0.004)
            quiet = 0 if is_busy(self.app) else quiet + 1

    @property
    def told(self) -> str:
        """The notifications of this press."""
        return " | ".join(
            one.notification.message for one in self.messages if isinstance(one, Notify)
        )

    @property
    def sees(self) -> str:
        """The whole screen."""
        return screen_text(self.app)

    def rows(self, name: str) -> RowList[object]:
        """A list of the screen on top."""
        return self.app.screen.query_one(f"#{name}", RowList)

    def cursor(self, name: str) -> int | None:
        """The place of the picked row of a list."""
        rows = self.rows(name)
        return rows._index_of(rows._picked)

    def top(self, name: str) -> int:
        """The first visible line of a pane."""
        return self.app.screen.query_one(f"#{name}", LinePane)._top


Check = Callable[[Person], object]


@dataclass(frozen=True)
class Promise:
    """``key`` does the action called ``action`` (or, for what a screen has of its own, says so).

    Exactly ``asked`` has reached the monitor; a notification has ``told`` in it, none came where
    it is empty; ``shows`` is the screen on top then, by itself the same; ``mode`` the one below.
    ``sees`` is on the screen and ``gone`` is not. ``after`` are pressed before, from the
    screen's state at rest; ``given`` sets up what keys would take long for.
    """

    action: str
    key: str
    asked: tuple[str, ...] = ()
    told: str = ""
    shows: Screen | None = None
    sees: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    given: Check | None = None
    holds: Check | None = None
    leaves: bool = False
    """The program is left."""


@dataclass(frozen=True)
class Table:
    """All that is promised of a screen. ``way`` are the keys that lead to it from the Ticker."""

    screen: Screen
    way: tuple[str, ...]
    promises: tuple[Promise, ...]
    size: tuple[int, int] = (120, 40)
    name: str = ""
    by_keys: bool = False
    """Only its keys bring it about, as what lies over another screen."""

    @property
    def afresh(self) -> bool:
        """Whether its way is walked before every promise."""
        return self.by_keys or self.screen.PASSING

    def pressed(self) -> set[str]:
        """Every key that is pressed."""
        return {promise.key for promise in self.promises}


def let_go(screen: HouseScreen) -> None:
    """Its lists follow, its panes are at their top."""
    for widget in screen.query(Widget):
        if isinstance(widget, RowList):
            widget.release()
        elif isinstance(widget, LinePane):
            widget.move_to(end=False)


async def kept(person: Person, table: Table, promise: Promise) -> None:
    """Press the key and look at everything it may have done. Fails with what is not so."""
    where = f"{table.name or table.screen.__name__}: {promise.key} ({promise.action})"
    if promise.given is not None:
        promise.given(person)
    if promise.after:
        await person.press(*promise.after)
    await person.press(promise.key)
    keys = [one.key for one in person.messages if isinstance(one, Key)]
    assert promise.key in keys, f"{where} was not heard"
    assert tuple(person.monitor.asked) == promise.asked, f"{where} asked {person.monitor.asked}"
    said = promise.told in person.told if promise.told else person.told == ""
    assert said, f"{where} told {person.told!r}"
    shown = promise.shows or table.screen
    assert type(person.app.screen) is shown, f"{where} shows {person.app.screen}"
    for words in promise.sees:
        assert words in person.sees, f"{where} does not show {words!r}:\n{person.sees}"
    for words in promise.gone:
        assert words not in person.sees, f"{where} still shows {words!r}:\n{person.sees}"
    if promise.holds is not None:
        assert promise.holds(person), f"{where}: what must hold does not"
    assert person.left_with == ([0] if promise.leaves else []), where
