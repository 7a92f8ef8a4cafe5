"""Connection, Checklist, ETF, Log, Settings: what their keys must have done."""

from __future__ import annotations

from cgtui.tui.screens.checklist import ChecklistScreen
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.etf import EtfScreen
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.settings import SettingsScreen
from cgtui.tui.setup.key_screen import KeyScreen
from tests.tui.bindings.common import (
    HOME,
    NO_ROWS,
    at,
    copies,
    everywhere,
    follows,
    moves,
    on,
    scrolls,
)
from tests.tui.bindings.promise import Person, Promise, Table

SMALL = (80, 24)


def in_full(person: Person) -> bool:
    """The Log shows a line in full."""
    return person.app.screen.has_class("-detail")


CONNECTION = Table(
    ConnectionScreen,
    ("3",),
    (
        *everywhere(ConnectionScreen),
        *scrolls("connection"),
        NO_ROWS,
        HOME,
        Promise("reconnect", "r", ("reconnect",), told="reconnecting"),
        Promise("another key", "K", shows=KeyScreen, sees=("ANOTHER COINGLASS API KEY",)),
    ),
    size=SMALL,
)
CHECKLIST = Table(
    ChecklistScreen,
    ("4",),
    (
        *everywhere(ChecklistScreen),
        *moves("lines"),
        *copies("lines", ""),
        Promise("run", "r", ("run checklist",), told="asking again"),
        Promise("back lets go", "escape", given=on("lines", 3), holds=follows("lines")),
        HOME,
    ),
)
ETF = Table(
    EtfScreen,
    ("6",),
    (
        *everywhere(EtfScreen),
        *scrolls("etf"),
        NO_ROWS,
        HOME,
        Promise("refresh", "r", ("look at etf",), told="read again unless"),
    ),
    size=SMALL,
)
LOG = Table(
    LogScreen,
    ("7",),
    (
        *everywhere(LogScreen),
        *moves("log", runs="bottom"),
        *copies("log", "event 3"),
        Promise("copy a row in full", "y", given=on("log", 3), after=("enter",), told="copied"),
        Promise("filter", "slash", sees=(" / _", "Enter keep")),
        Promise("level", "l", sees=("warnings and up",)),
        Promise("source", "s", sees=(" of feed ",)),
        Promise("in full", "enter", given=on("log", 3), holds=in_full, sees=("event 3",)),
        Promise(
            "in full no more once it is filtered away",
            "z",
            given=on("log", 3),
            after=("enter", "slash"),
            holds=lambda person: not in_full(person),
        ),
        Promise("back closes", "escape", given=on("log", 3), after=("enter",), holds=at("log", 3)),
        Promise("back follows", "escape", given=on("log", 3), holds=follows("log")),
        Promise("back clears", "escape", after=("l",), gone=("warnings and up",)),
        HOME,
    ),
)
SETTINGS = Table(
    SettingsScreen,
    ("1", "comma"),
    (
        *everywhere(SettingsScreen),
        *moves("settings"),
        *copies("settings", ""),
        Promise("filter", "slash", sees=(" / _",)),
        Promise("back lets go", "escape", given=on("settings", 3), holds=follows("settings")),
        Promise("back clears", "escape", after=("slash", "u", "i", "enter"), gone=(" / ui_",)),
        HOME,
    ),
)
