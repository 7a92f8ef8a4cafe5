"""What the keys of every screen, of every list and of every text must have done."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cgtui.monitor.signal_snapshot import TelegramState
from cgtui.tui.frame_writer import FrameWriter
from cgtui.tui.screens.alerts import AlertsScreen
from cgtui.tui.screens.checklist import ChecklistScreen
from cgtui.tui.screens.coin import CoinScreen
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.etf import EtfScreen
from cgtui.tui.screens.help import HelpScreen
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.palette import PaletteScreen
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.settings import SettingsScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.widgets.line_pane import LinePane
from tests.signal_sample import signals
from tests.tui.bindings.promise import Check, Person, Promise, Screen

SCREENS: Final[tuple[tuple[str, str, Screen], ...]] = (
    ("1", "ticker", TickerScreen),
    ("2", "coin", CoinScreen),
    ("3", "connection", ConnectionScreen),
    ("4", "checklist", ChecklistScreen),
    ("5", "alerts", AlertsScreen),
    ("6", "etf", EtfScreen),
    ("7", "log", LogScreen),
    ("comma", "settings", SettingsScreen),
)


def telegram_off(person: Person) -> None:
    """As if the monitor had just reported that."""
    assert person.app.snapshot is not None
    off = signals(telegram=TelegramState(reason="switched off"))
    person.app.snapshot = replace(person.app.snapshot, signals=off)


def to_screens(here: Screen, *but: str) -> list[Promise]:
    """The keys of the screens, and whether the monitor is told to read a coin or to stop."""
    promises = []
    for key, mode, screen in SCREENS:
        asked: tuple[str, ...] = ()
        if screen is CoinScreen:
            asked = ("look at BTC 5m",)
        elif here is CoinScreen:
            asked = ("look at None 5m",)
        if key not in but:
            promises.append(Promise(f"app.show_{mode}", key, asked, shows=screen))
    return promises


def everywhere(here: Screen) -> tuple[Promise, ...]:
    """What no screen is without; ``here`` is the one on top."""
    return (
        *to_screens(here),
        Promise("telegram off", "t", ("telegram False",), told="Telegram is off"),
        Promise(
            "telegram on asks",
            "t",
            given=telegram_off,
            shows=QuestionScreen,
            sees=("TURN TELEGRAM ON?",),
        ),
        Promise("hold asks", "ctrl+k", shows=QuestionScreen, sees=("HOLD ALL ALERTS?",)),
        Promise("help", "question_mark", shows=HelpScreen, sees=("EVERYWHERE",)),
        Promise("palette", "ctrl+p", shows=PaletteScreen, sees=("type to search",)),
        *always(),
    )


def always() -> tuple[Promise, ...]:
    """The rest of them, which any screen but a form does in the same way."""
    return (
        Promise("theme", "T", told="keeps it", holds=lambda person: person.app.theme_given),
        painted_anew(),
        Promise("quit", "q", leaves=True),
        Promise("hint", "ctrl+c", told="q quits"),
        hint_to_suspend(),
    )


def hint_to_suspend() -> Promise:
    """Nobody stops a program that watches the market by a habit."""
    told = "cgtui keeps watching: use tmux's detach, or q to quit"
    return Promise("hint to suspend", "ctrl+z", told=told)


def all_is_painted(person: Person) -> None:
    """As far as the program knows."""
    person.app._writer = writer = FrameWriter(person.app.console)
    writer.is_complete = True


def painted_anew() -> Promise:
    """Whatever is on the screen."""
    return Promise(
        "paint anew",
        "ctrl+l",
        given=all_is_painted,
        holds=lambda person: person.app._writer and not person.app._writer.is_complete,
    )


def at(name: str, place: int) -> Check:
    """The cursor of a list is on a row."""

    def is_there(person: Person) -> bool:
        wanted = max(0, min(place, len(person.rows(name)._rows) - 1))
        assert person.cursor(name) == wanted, (person.cursor(name), wanted)
        return True

    return is_there


def by_half(name: str, start: int, direction: int) -> Check:
    """It has moved by half of the list's height."""
    return lambda person: at(name, start + direction * (person.rows(name).size.height // 2))(person)


def on(name: str, place: int) -> Check:
    """Puts the cursor on a row."""
    return lambda person: person.rows(name)._pick(min(place, len(person.rows(name)._rows) - 1))


def follows(name: str) -> Check:
    """No row of the list is picked."""
    return lambda person: person.rows(name).following


def moves(
    name: str, *, start: int = 3, runs: str = "", letters: bool = True
) -> tuple[Promise, ...]:
    """The movement keys on a list of more than ``start`` rows; it ``runs`` at an end, or stands."""
    last = 10_000
    top = follows(name) if runs == "top" else at(name, 0)
    bottom = follows(name) if runs == "bottom" else at(name, last)
    rows: list[tuple[str, tuple[str, ...], Check]] = [
        ("list.down", ("j", "down"), at(name, start + 1)),
        ("list.up", ("k", "up"), at(name, start - 1)),
        ("list.half_page_down", ("ctrl+d", "pagedown"), by_half(name, start, 1)),
        ("list.half_page_up", ("ctrl+u", "pageup"), by_half(name, start, -1)),
        ("list.top", ("g", "home"), top),
        ("list.bottom", ("G", "end"), bottom),
    ]
    return tuple(
        Promise(action, key, given=on(name, start), holds=check)
        for action, keys, check in rows
        for key in keys
        if letters or key in ("down", "up", "pagedown", "pageup")
    )


def scrolls(name: str) -> tuple[Promise, ...]:
    """The movement keys on a pane that is longer than the screen."""

    def pane(person: Person) -> tuple[int, int, int]:
        found = person.app.screen.query_one(f"#{name}", LinePane)
        end = len(found._lines) - found.size.height
        assert end > 0, "all of it is on the screen: nothing could move"
        return found._top, end, found.size.height // 2

    def is_at(from_end: bool, rows: int, halves: int) -> Check:
        def check(person: Person) -> bool:
            place, end, half = pane(person)
            wanted = (end if from_end else 0) + rows + halves * half
            return place == max(0, min(wanted, end))

        return check

    end = ("G",)
    rows: list[tuple[str, tuple[str, ...], tuple[str, ...], Check]] = [
        ("list.down", ("j", "down"), (), is_at(False, 1, 0)),
        ("list.up", ("k", "up"), end, is_at(True, -1, 0)),
        ("list.half_page_down", ("ctrl+d", "pagedown"), (), is_at(False, 0, 1)),
        ("list.half_page_up", ("ctrl+u", "pageup"), end, is_at(True, 0, -1)),
        ("list.top", ("g", "home"), end, is_at(False, 0, 0)),
        ("list.bottom", ("G", "end"), (), is_at(True, 0, 0)),
    ]
    return tuple(
        Promise(action, key, after=after, holds=check)
        for action, keys, after, check in rows
        for key in keys
    )


def copies(name: str, words: str, *, start: int = 3) -> tuple[Promise, ...]:
    """The row under the cursor, if there is one."""

    def copied(person: Person) -> bool:
        folder = person.app.options.data_dir
        assert folder is not None
        assert (folder / "copied.txt").read_text() == f"{person.app.clipboard}\n"
        return words in person.app.clipboard

    told = "copied to the terminal's clipboard and to "
    return (
        Promise("copy a row", "y", given=on(name, start), told=told, holds=copied),
        Promise("copy without a row", "y", told="no row is picked: move to it first"),
    )


NO_ROWS: Final = Promise("copy where no rows are", "y", told="there are no rows to copy here")
HOME: Final = Promise("back to the first screen", "escape", shows=TickerScreen)
