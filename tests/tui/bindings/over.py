"""What lies over a screen: help, palette, questions, the form for a key."""

from __future__ import annotations

from textual.widgets import Input

from cgtui.tui.screens.coin import CoinScreen
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.help import HelpScreen
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.palette import PaletteScreen
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.settings import SettingsScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.setup.key_screen import KeyScreen
from tests.tui.bindings.common import (
    HOME,
    NO_ROWS,
    always,
    at,
    everywhere,
    hint_to_suspend,
    moves,
    painted_anew,
    scrolls,
    telegram_off,
    to_screens,
)
from tests.tui.bindings.promise import Check, Promise, Table


def but(key: str, promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """Without those of a key that does something else here."""
    return tuple(promise for promise in promises if promise.key != key)


HELP = Table(
    HelpScreen,
    ("1", "question_mark"),
    (
        *but("question_mark", everywhere(HelpScreen)),
        *scrolls("help"),
        NO_ROWS,
        Promise("help closes help", "question_mark", shows=TickerScreen),
        HOME,
    ),
    size=(80, 24),
)


def typed(text: str) -> Check:
    """What stands in the palette's line."""
    return lambda person: person.app.screen.query_one(Input).value == text


LETTERS = [
    *((digit, digit) for digit in "1234567"),
    *((letter, letter) for letter in "tTqyjkgG"),
    ("question_mark", "?"),
    ("comma", ","),
]
PALETTE = Table(
    PaletteScreen,
    ("1", "ctrl+p"),
    (
        *(Promise("typed", key, holds=typed(text)) for key, text in LETTERS),
        *moves("actions", letters=False),
        Promise("palette closes palette", "ctrl+p", shows=TickerScreen),
        Promise("back", "escape", shows=TickerScreen),
        Promise("start of the line", "home", after=("a",), holds=typed("a")),
        Promise("end of the line", "end", after=("a",), holds=typed("a")),
        Promise("the rest of the line", "ctrl+k", after=("a", "b", "home"), holds=typed("")),
        Promise("the line before", "ctrl+u", after=("a", "b"), holds=typed("")),
        Promise("the letter after", "ctrl+d", after=("a", "b", "home"), holds=typed("b")),
        painted_anew(),
        Promise("hint", "ctrl+c", told="Esc leaves what is typed here; then q quits"),
        hint_to_suspend(),
        Promise(
            "runs it here", "enter", after=tuple("pause"), shows=TickerScreen, sees=("PAUSED",)
        ),
        Promise(
            "runs it there",
            "enter",
            ("reconnect",),
            after=tuple("reconnect"),
            told="reconnecting",
            shows=ConnectionScreen,
        ),
        Promise(
            "a coin's is done to a coin",
            "enter",
            ("look at BTC 5m", "look at BTC 15m"),
            after=tuple("charts"),
            shows=CoinScreen,
        ),
    ),
)

HOLD = Table(
    QuestionScreen,
    ("1", "ctrl+k"),
    (
        *to_screens(QuestionScreen, "1", "2", "3", "4", "5", "6"),
        *always(),
        *moves("answers", start=1),
        Promise("telegram goes off", "t", ("telegram False",), told="Telegram is off"),
        Promise("one at a time", "t", given=telegram_off, told="answer this question first"),
        Promise("one at a time", "ctrl+k", told="answer this question first"),
        Promise("help", "question_mark", shows=HelpScreen),
        Promise("palette", "ctrl+p", shows=PaletteScreen),
        Promise("answer", "enter", ("hold True",), told="held by hand", shows=TickerScreen),
        *(Promise("no answer to yes or no", key) for key in "123456"),
        Promise("yes", "y", ("hold True",), told="held by hand", shows=TickerScreen),
        Promise("no", "n", shows=TickerScreen),
        Promise("back", "escape", shows=TickerScreen),
    ),
    name="QuestionScreen, hold",
)

MUTE = Table(
    QuestionScreen,
    ("1", "tab", "n"),
    (
        *(
            Promise(words, key, (f"mute BTC {minutes}",), told="BTC is muted", shows=TickerScreen)
            for key, minutes, words in (
                ("1", 15, "15 minutes"),
                ("2", 60, "an hour"),
                ("3", 480, "8 hours"),
                ("4", None, "until unmuted"),
            )
        ),
        Promise("no such answer", "5"),
        Promise("first row", "g", after=("G",), holds=at("answers", 0)),
        Promise("no yes", "y"),
        Promise("no no", "n"),
    ),
    name="QuestionScreen, mute",
)


def entry(text: str) -> Check:
    """What was typed into the form."""

    def check(person: object) -> bool:
        screen = person.app.screen  # type: ignore[attr-defined]
        assert isinstance(screen, KeyScreen)
        found = screen._flow.stage.entry
        return found is not None and found._text == text

    return check


FORM = Table(
    KeyScreen,
    ("3", "K"),
    (
        *(Promise("typed", key, holds=entry(text)) for key, text in (*LETTERS, ("K", "K"))),
        Promise("moves", "down", holds=lambda person: person.app.screen._flow.stage.cursor == 1),  # type: ignore[attr-defined]
        Promise("moves", "up", after=("down",), holds=entry("")),
        Promise("clears", "ctrl+u", after=("a", "b"), holds=entry("")),
        *(
            Promise("nothing here", key, holds=entry(""))
            for key in ("ctrl+k", "ctrl+p", "ctrl+d", "pageup", "pagedown", "home", "end")
        ),
        painted_anew(),
        Promise("hint", "ctrl+c", told="Esc leaves what is typed here; then q quits"),
        hint_to_suspend(),
        Promise("leaves", "escape", shows=ConnectionScreen),
        Promise("leaves by choice", "enter", after=("down",), shows=ConnectionScreen),
    ),
)

BACK_AND_FORTH = Table(
    SettingsScreen,
    ("7", "2", "comma"),
    (
        Promise("back to the coin", "escape", ("look at BTC 5m",), shows=CoinScreen),
        Promise(
            "and to where that came from",
            "escape",
            ("look at None 5m",),
            after=("escape",),
            shows=LogScreen,
        ),
    ),
    name="Settings from Coin from Log",
)
