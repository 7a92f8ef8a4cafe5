"""Every key of every screen is pressed, and what it must have done has been done."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from textual.binding import Binding

from cgtui.cli.settings_board import settings_board
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.keymap import ACTIONS, USUAL_KEYS, Scope
from cgtui.tui.options import Options
from cgtui.tui.screens.filtered import FilteredScreen
from cgtui.tui.screens.house import HouseScreen
from cgtui.views.glyphs import UNICODE
from tests.config.homes import Home
from tests.tui.bindings import lists, others, over
from tests.tui.bindings.promise import Person, Table, kept, let_go
from tests.tui.bindings.scene import log, scene
from tests.tui.fake_credentials import FakeCredentials
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.test_app import settled

TABLES: Final = (
    lists.TICKER,
    lists.TYPING,
    lists.COIN,
    *lists.COIN_OTHERS,
    lists.COIN_CHARTS,
    lists.ALERTS,
    lists.DELIVERIES,
    others.CONNECTION,
    others.CHECKLIST,
    others.ETF,
    others.LOG,
    others.SETTINGS,
    over.HELP,
    over.PALETTE,
    over.HOLD,
    over.MUTE,
    over.FORM,
    over.BACK_AND_FORTH,
)
_FIRST = ("_part", "_in_full", "_level", "_source", "_held", "_board_has_cursor", "_sort")
_STATE = frozenset((*_FIRST, "_filter", "_box", "filter_text", "typing"))
"""What a key may leave behind in a screen, besides the places of its lists."""


_APP_STATE = ("coin_shown", "chart_interval")


def name_of(table: Table) -> str:
    return table.name or table.screen.__name__


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or there would be no other theme."""
    monkeypatch.setattr(CgtuiApp, "_has_few_colours", False)


def app_in(folder: Path) -> tuple[CgtuiApp, FakeMonitor]:
    home = Home(folder)
    loaded = home.load({}, [])
    board = settings_board(loaded, USUAL_KEYS, home.paths, Mode.LIVE, {})
    options = replace(
        Options(),
        data_dir=folder / "data",
        settings=lambda: board,
        credentials=FakeCredentials(),
    )
    app = CgtuiApp(FakeMonitor, log_ring=log(), glyphs=UNICODE, options=options)
    app.no_color = False
    assert isinstance(app.monitor, FakeMonitor)
    return app, app.monitor


class Rest:
    """Brings a screen back to how it was when it was first shown."""

    def __init__(self, person: Person, table: Table) -> None:
        self._person = person
        self._table = table
        self._taken = person.app.snapshot
        self._known: dict[HouseScreen, dict[str, object]] = {}
        self._app_then: dict[str, object] = {}

    async def bring_about(self) -> None:
        """Whatever was pressed: as at first."""
        app = self._person.app
        app.snapshot, app.theme_given = self._taken, None
        app.clear_notifications()
        app._reported_at = math.inf  # one report is all there is, however long this takes
        if self._table.afresh or type(app.screen) is not self._table.screen:
            await self._walk()
        if not self._table.afresh:
            self._restore()
        if not self._app_then:
            self._app_then = {name: getattr(app, name) for name in _APP_STATE}
            self._app_then["_came_from"] = dict(app._came_from)
        vars(app).update(self._app_then, _came_from=dict(app._came_from))
        if isinstance(app.screen, FilteredScreen):
            app.screen.paint_filter()
        assert isinstance(app.screen, HouseScreen)
        app.screen.show_latest()
        await self._person.rest()

    async def _walk(self) -> None:
        app = self._person.app
        app.leave_passing()
        app.coin_shown, app.chart_interval = "", "5m"
        app.show_mode("ticker")
        await self._person.rest()
        self._restore()
        await self._person.press(*self._table.way)

    def _restore(self) -> None:
        for stack in self._person.app._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, HouseScreen) and screen.is_mounted:
                    now = vars(screen)
                    state = {name: now[name] for name in _STATE & now.keys()}
                    known = self._known.setdefault(screen, state)
                    for name in _STATE & now.keys() - known.keys():
                        del now[name]
                    now.update(known)
                    let_go(screen)


@pytest.mark.parametrize("table", TABLES, ids=name_of)
async def test_every_key_does_what_is_promised(table: Table, tmp_path: Path) -> None:
    app, monitor = app_in(tmp_path)
    person = Person(app, monitor)
    async with app.run_test(
        size=table.size, notifications=True, message_hook=person.hook
    ) as person.pilot:
        await settled(person.pilot)
        monitor.report(scene())
        await settled(person.pilot)
        await person.press("6", "1")  # the funds are asked for when they are first looked at
        rest = Rest(person, table)
        broken = []
        for promise in table.promises:
            await rest.bring_about()
            assert type(app.screen) is table.screen
            try:
                await kept(person, table, promise)
            except AssertionError as error:
                broken.append(str(error))
        assert not broken, "\n\n".join(broken)


def screens() -> Iterator[type[HouseScreen]]:
    """Every screen that can be shown."""
    pending: list[type[HouseScreen]] = [HouseScreen]
    while pending:
        found = pending.pop()
        pending += found.__subclasses__()
        if found not in (HouseScreen, FilteredScreen) and found.__module__.startswith("cgtui"):
            yield found


def bound(owner: type) -> set[str]:
    """The keys of a screen or of the application, those of its bases among them."""
    merged = owner._merged_bindings  # type: ignore[attr-defined]
    return set(merged.key_to_bindings)


@pytest.mark.parametrize("screen", sorted(screens(), key=str))
def test_no_key_of_a_screen_is_without_a_promise(screen: type[HouseScreen]) -> None:
    promised = {key for table in TABLES if table.screen is screen for key in table.pressed()}
    bare = bound(screen) | bound(CgtuiApp)
    assert {(screen.__name__, key) for key in bare - promised} == set()


def test_every_key_of_every_action_is_pressed_where_the_action_is() -> None:
    for action in ACTIONS:
        for table in TABLES:
            if action.scope in table.screen.SCOPES and not table.name:
                assert set(action.keys) <= table.pressed(), (table.screen.__name__, action.name)


def test_every_scope_has_a_screen() -> None:
    assert {scope for table in TABLES for scope in table.screen.SCOPES} == set(Scope)


@pytest.mark.parametrize(
    ("mode", "keys"),
    [
        ("ticker", ("r", "K", "i", "l", "left_square_bracket", "x", "f5", "ctrl+x")),
        ("coin", ("K", "l", "m", "s", "space", "enter", "slash", "8")),
        ("connection", ("n", "slash", "plus", "minus", "tab", "enter", "space", "s")),
        ("checklist", ("n", "slash", "plus", "K", "tab", "enter", "i")),
        ("alerts", ("r", "slash", "plus", "K", "s", "space", "right_square_bracket")),
        ("etf", ("n", "slash", "K", "tab", "enter", "m")),
        ("log", ("n", "r", "K", "tab", "plus", "i", "space")),
        ("settings", ("n", "r", "K", "tab", "enter", "s", "space")),
    ],
)
async def test_a_key_that_a_screen_has_not_does_nothing(
    mode: str, keys: tuple[str, ...], tmp_path: Path
) -> None:
    app, monitor = app_in(tmp_path)
    person = Person(app, monitor)
    async with app.run_test(size=(120, 40), message_hook=person.hook) as person.pilot:
        await settled(person.pilot)
        monitor.report(scene())
        await settled(person.pilot)
        app.show_mode(mode)
        await person.rest()
        screen, before = app.screen, person.sees
        live = {key for key in app.screen.active_bindings if isinstance(key, str)}
        for key in keys:
            assert key not in live
            await person.press(key)
            assert (monitor.asked, person.told, person.left_with) == ([], "", [])
            assert app.screen is screen
            assert person.sees == before


def test_a_bindings_name_is_an_actions() -> None:
    named = {action.name for action in ACTIONS}
    for screen in screens():
        for _key, binding in screen._merged_bindings or ():
            assert isinstance(binding, Binding)
            assert binding.id in named or binding.action.startswith(("numbered(", "yes_or_no("))
