"""Every action a key can start: the one list behind bindings, footer, help and palette."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cgtui.tui import key_names

if TYPE_CHECKING:
    from textual.binding import BindingType

Keys = Mapping[str, tuple[str, ...]]
"""The keys in force, by the action's name; the first of them is shown where there is one place."""


class Scope(StrEnum):
    """Where an action is available."""

    EVERYWHERE = "everywhere"
    LISTS = "in lists"
    TICKER = "ticker"
    COIN = "coin"
    CONNECTION = "connection"
    CHECKLIST = "checklist"
    ALERTS = "alerts"
    ETF = "etf"
    LOG = "log"
    SETTINGS = "settings"
    COINS = "on a coin's row"
    QUESTION = "in a question"


_FIRST_PARTS: Final = {
    Scope.EVERYWHERE: "app",
    Scope.LISTS: "list",
    Scope.COINS: "row",
    Scope.QUESTION: "question",
}


@dataclass(frozen=True, slots=True)
class Action:
    """``id`` names the Textual action method; ``footer`` is its short label, if it has one.

    ``name`` stands for it in config.toml (``ticker.pause``) and never changes. It follows from
    scope and method where it is not given.
    """

    id: str
    keys: tuple[str, ...]
    text: str
    scope: Scope
    footer: str | None = None
    footer_rank: int = 5
    name: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        """Name it."""
        if not self.name:
            first = _FIRST_PARTS.get(self.scope, self.scope.value)
            method = re.sub(r"\W+", "_", self.id.removeprefix("app."))
            object.__setattr__(self, "name", f"{first}.{method}")


ACTIONS: tuple[Action, ...] = (
    Action(
        "show_ticker", ("1",), "Ticker: market, coin board, tape", Scope.EVERYWHERE, "Ticker", 1
    ),
    Action("show_coin", ("2",), "Coin: one coin in full", Scope.EVERYWHERE, "Coin", 1),
    Action("show_connection", ("3",), "Connection: the feed's health", Scope.EVERYWHERE, "Conn", 1),
    Action("show_checklist", ("4",), "Checklist: GO or NO-GO", Scope.EVERYWHERE, "Check", 1),
    Action("show_alerts", ("5",), "Alerts: heads-ups, messages", Scope.EVERYWHERE, "Alerts", 1),
    Action("show_etf", ("6",), "ETF: flows of the Bitcoin funds", Scope.EVERYWHERE, "ETF", 1),
    Action("show_log", ("7",), "Log: what the program noted", Scope.EVERYWHERE, "Log", 1),
    Action(
        "toggle_telegram",
        ("t",),
        "Telegram on (asks on live data) or off",
        Scope.EVERYWHERE,
        "Telegram",
        4,
    ),
    Action(
        "toggle_hold",
        ("ctrl+k",),
        "Hold all alerts or arm them again; asks",
        Scope.EVERYWHERE,
        "hold",
        4,
    ),
    Action("help", ("question_mark",), "Help: all keys by screen", Scope.EVERYWHERE, "help", 2),
    Action("palette", ("ctrl+p",), "Palette: actions by name", Scope.EVERYWHERE),
    Action(
        "show_settings",
        ("comma",),
        "Settings in force, and what set each",
        Scope.EVERYWHERE,
        name="app.settings",
    ),
    Action("next_theme", ("T",), "Another theme of colours, in this run", Scope.EVERYWHERE),
    Action("paint_anew", ("ctrl+l",), "Paint the whole screen anew", Scope.EVERYWHERE),
    Action("quit", ("q",), "Quit", Scope.EVERYWHERE, "quit", 0),
    Action("hint_quit", ("ctrl+c",), "Says which key quits", Scope.EVERYWHERE),
    Action("hint_suspend", ("ctrl+z",), "Says how to leave it running", Scope.EVERYWHERE),
    Action("copy_row", ("y",), "Copy the row under the cursor", Scope.LISTS, "copy", 8),
    Action("back", ("escape",), "Back: let go of the row, clear the filter", Scope.LISTS),
    Action("move(1)", ("j", "down"), "Down a row", Scope.LISTS, "move", 6, name="list.down"),
    Action("move(-1)", ("k", "up"), "Up a row", Scope.LISTS, name="list.up"),
    Action(
        "half_page(1)",
        ("ctrl+d", "pagedown"),
        "Down half a page",
        Scope.LISTS,
        name="list.half_page_down",
    ),
    Action(
        "half_page(-1)",
        ("ctrl+u", "pageup"),
        "Up half a page",
        Scope.LISTS,
        name="list.half_page_up",
    ),
    Action("move_to_top", ("g", "home"), "First row", Scope.LISTS, "top", 7, name="list.top"),
    Action("move_to_bottom", ("G", "end"), "Last row", Scope.LISTS, name="list.bottom"),
    Action("other_list", ("tab", "shift+tab"), "Board or tape", Scope.TICKER, "board/tape", 4),
    Action("pause", ("space",), "Pause the tape; new rows are counted", Scope.TICKER, "pause", 3),
    Action("app.open_coin", ("enter",), "The coin of this row in full", Scope.TICKER, "coin", 3),
    Action("filter", ("slash",), "Filter by coin, exchange or side", Scope.TICKER, "filter", 3),
    Action(
        "least_size", ("m",), "Least size of the tape's rows: next one", Scope.TICKER, "size", 4
    ),
    Action("sort", ("s",), "Board by own order, 1h, 5m or price move", Scope.TICKER, "sort", 4),
    Action(
        "app.watch",
        ("plus",),
        "Watch the coin under the cursor, in this run",
        Scope.TICKER,
        "watch",
        6,
    ),
    Action("app.unwatch", ("minus",), "Watch it no more, in this run", Scope.TICKER),
    Action("next_box", ("tab",), "Next list", Scope.COIN, "next list", 3),
    Action("previous_box", ("shift+tab",), "Previous list", Scope.COIN),
    Action(
        "app.next_coin(-1)",
        ("left_square_bracket",),
        "Previous coin of the board",
        Scope.COIN,
        name="coin.previous",
    ),
    Action(
        "app.next_coin(1)",
        ("right_square_bracket",),
        "Next coin of the board",
        Scope.COIN,
        "next coin",
        3,
        name="coin.next",
    ),
    Action(
        "app.next_interval", ("i",), "Charts in 5m, 15m, 1h, 4h bars", Scope.COIN, "interval", 3
    ),
    Action("app.refresh_coin", ("r",), "Read the coin anew", Scope.COIN, "refresh", 4),
    Action("app.watch", ("plus",), "Watch this coin", Scope.COIN),
    Action("app.unwatch", ("minus",), "Watch it no more", Scope.COIN),
    Action("next_part", ("tab",), "Next list", Scope.ALERTS, "next list", 3),
    Action("previous_part", ("shift+tab",), "Previous list", Scope.ALERTS),
    Action("details", ("enter",), "The row in full, then its coin", Scope.ALERTS, "in full", 3),
    Action("app.mute", ("n",), "Mute or unmute the coin under the cursor", Scope.COINS, "mute", 5),
    Action("filter", ("slash",), "Filter by text, source or coin", Scope.LOG, "filter", 3),
    Action("level", ("l",), "From which level on: next one", Scope.LOG, "level", 3),
    Action("source", ("s",), "Of which source: next one", Scope.LOG, "source", 3),
    Action("details", ("enter",), "The line in full", Scope.LOG, "in full", 3),
    Action("refresh", ("r",), "Read the funds anew, if 10 minutes old", Scope.ETF, "refresh", 3),
    Action(
        "filter",
        ("slash",),
        "Filter by name, value or source",
        Scope.SETTINGS,
        "filter",
        3,
    ),
    Action("answer", ("enter",), "Take the answer under the cursor", Scope.QUESTION),
    Action("run_checklist", ("r",), "Ask its questions again", Scope.CHECKLIST, "re-run", 2),
    Action("reconnect", ("r",), "Reconnect the feed now", Scope.CONNECTION, "reconnect", 3),
    Action("app.give_key", ("K",), "Give another API key", Scope.CONNECTION, "new key", 4),
)

USUAL_KEYS: Final[Keys] = MappingProxyType({action.name: action.keys for action in ACTIONS})


def key_name(key: str) -> str:
    """A key as a person reads it: ``^d`` for ``ctrl+d``."""
    return key_names.shown(key)


def actions_in(scopes: Iterable[Scope]) -> list[Action]:
    """The actions available where all of ``scopes`` hold, in registry order."""
    wanted = set(scopes)
    return [action for action in ACTIONS if action.scope in wanted]


def bindings(*scopes: Scope) -> list[BindingType]:
    """Textual bindings of these scopes. Shown by our own footer, never by Textual's."""
    from textual.binding import Binding  # noqa: PLC0415 - the commands list actions without it

    return [
        Binding(",".join(action.keys), action.id, action.text, show=False, id=action.name)
        for action in actions_in(scopes)
    ]
