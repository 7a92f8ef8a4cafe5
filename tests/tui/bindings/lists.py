"""Ticker, Coin, Alerts: what their keys must have done."""

from __future__ import annotations

from dataclasses import replace

from cgtui.monitor.coin.intervals import INTERVALS
from cgtui.signals.trip import Cause
from cgtui.tui.screens.alerts import AlertsScreen
from cgtui.tui.screens.coin import CoinScreen
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.ticker import TickerScreen
from tests.signal_sample import coin_signal, trip
from tests.tui.bindings.common import at, copies, everywhere, follows, moves, on
from tests.tui.bindings.promise import Check, Person, Promise, Table


def on_board(place: int) -> Check:
    """The board has the cursor, on a row of it."""

    def put(person: Person) -> None:
        screen = person.app.screen
        assert isinstance(screen, TickerScreen)
        screen._board_has_cursor = True
        on("board", place)(person)

    return put


def muted(place: int) -> Check:
    """The coin there is muted."""

    def put(person: Person) -> None:
        taken = person.app.snapshot
        assert taken is not None
        assert taken.signals is not None
        coins = dict(taken.signals.coins) | {"ETH": coin_signal("ETH", muted_until_ms=0)}
        person.app.snapshot = replace(taken, signals=replace(taken.signals, coins=coins))
        on_board(place)(person)

    return put


def held(person: Person) -> None:
    """Alerts are held by hand."""
    taken = person.app.snapshot
    assert taken is not None
    assert taken.signals is not None
    armed = replace(taken.signals.armed, word="HELD", trips=(trip(Cause.BY_HAND),))
    person.app.snapshot = replace(taken, signals=replace(taken.signals, armed=armed))


ASKS_MUTE = ("15 minutes", "1 hour", "8 hours", "until it is unmuted")

TICKER = Table(
    TickerScreen,
    ("1",),
    (
        *everywhere(TickerScreen),
        *moves("tape", runs="top"),
        *copies("tape", "BIN"),
        Promise("list.down on the board", "j", given=on_board(3), holds=at("board", 4)),
        Promise("list.top on the board", "g", given=on_board(3), holds=at("board", 0)),
        Promise(
            "board, copied",
            "y",
            given=on_board(1),
            told="copied",
            holds=lambda person: person.app.clipboard.startswith("ETH"),
        ),
        Promise("back lets go", "escape", given=on("tape", 3), holds=follows("tape")),
        Promise("back at rest", "escape", holds=follows("tape")),
        Promise("back ends the pause", "escape", after=("space",), gone=("PAUSED",)),
        Promise("back clears", "escape", after=("slash", "e", "enter"), gone=('filter "e"',)),
        Promise("other list", "tab", holds=at("board", 0)),
        Promise("other list", "shift+tab", holds=at("board", 0)),
        Promise("and the tape again", "tab", after=("tab",), holds=at("tape", 0)),
        Promise("pause", "space", sees=("PAUSED +0",)),
        Promise("pause again", "space", after=("space",), gone=("PAUSED",)),
        Promise("open coin", "enter", ("look at ETH 5m",), given=on_board(1), shows=CoinScreen),
        Promise("open the loudest", "enter", ("look at BTC 5m",), shows=CoinScreen),
        Promise("2 with a cursor", "2", ("look at ETH 5m",), given=on_board(1), shows=CoinScreen),
        Promise("filter", "slash", sees=(" / _", "Enter keep")),
        Promise("least size", "m", sees=("tape from 10.0k up",)),
        Promise("sort", "s", sees=("board by 1h sum",)),
        Promise("watch", "plus", ("watch XPL",), given=on_board(2), told="XPL is watched"),
        Promise("watched already", "plus", given=on_board(0), told="BTC is watched already"),
        Promise("watch what?", "plus", told="no coin is picked"),
        Promise("unwatch", "minus", ("unwatch BTC",), given=on_board(0), told="no longer"),
        Promise("unwatch what?", "minus", told="no coin is picked"),
        Promise("mute", "n", given=on_board(1), shows=QuestionScreen, sees=ASKS_MUTE),
        Promise("muted", "n", given=muted(1), shows=QuestionScreen, sees=("unmute it",)),
        Promise("mute what?", "n", told="no coin is picked"),
        Promise("arm again", "ctrl+k", given=held, shows=QuestionScreen, sees=("ARM ALERTS",)),
    ),
)

TYPING = Table(
    TickerScreen,
    ("1", "slash"),
    (
        *(
            Promise("typed", key, sees=(f" / {text}_",))
            for key, text in (("j", "j"), ("q", "q"), ("1", "1"), ("plus", "+"), ("T", "T"))
        ),
        Promise("kept", "enter", after=("e", "t", "h"), sees=('filter "eth"',), gone=("/ eth_",)),
        Promise("taken back", "escape", after=("e", "t", "h"), gone=('filter "', "/ eth_")),
        Promise("a letter less", "backspace", after=("e", "t"), sees=(" / e_",)),
        Promise("a word less", "ctrl+w", after=("e", "space", "t"), sees=(" / e_",)),
        Promise("all of it", "ctrl+u", after=("e", "t"), sees=(" / _",)),
        Promise("moves", "down", holds=at("tape", 0), sees=(" / _",)),
        Promise("no key to type", "ctrl+c", told="Esc leaves what is typed here; then q quits"),
    ),
    name="Ticker, typing a filter",
    by_keys=True,
)


def coin_is(coin: str, interval: str = "5m") -> Check:
    """The coin that is shown, and its bars."""
    return lambda person: (person.app.coin_shown, person.app.chart_interval) == (coin, interval)


COIN = Table(
    CoinScreen,
    ("1", "2"),
    (
        *everywhere(CoinScreen),
        *moves("orders", runs="top"),
        *copies("orders", "BIN"),
        Promise("back to where it was opened", "escape", ("look at None 5m",), shows=TickerScreen),
        Promise("next list", "tab", holds=at("venues", 0)),
        Promise("previous list", "shift+tab", holds=at("told", 0)),
        Promise("next", "right_square_bracket", ("look at ETH 5m",), holds=coin_is("ETH")),
        Promise("previous", "left_square_bracket", ("look at C59 5m",), holds=coin_is("C59")),
        Promise("interval", "i", (f"look at BTC {INTERVALS[1]}",), holds=coin_is("BTC", "15m")),
        Promise("refresh", "r", ("refresh coin",), told="reading anew"),
        Promise("watch", "plus", told="BTC is watched already"),
        Promise("watch another", "plus", ("watch C59",), after=("left_square_bracket",), told="is"),
        Promise("unwatch", "minus", ("unwatch BTC",), told="BTC is no longer watched"),
        Promise("mute", "n", shows=QuestionScreen, sees=("MUTE BTC FOR HOW LONG?", *ASKS_MUTE)),
    ),
)

COIN_OTHERS = tuple(
    Table(CoinScreen, ("1", "2", *("tab",) * tabs), moves(name, start=start), name=f"Coin, {name}")
    for tabs, name, start in ((1, "venues", 1), (2, "positions", 3), (3, "told", 1))
)
COIN_CHARTS = Table(
    CoinScreen,
    ("1", "2", "shift+tab"),
    (
        Promise("copy where no rows are", "y", told="there are no rows to copy here"),
        Promise("next", "tab", sees=("[ORDERS",)),
        Promise("back", "escape", ("look at None 5m",), shows=TickerScreen),
    ),
    size=(80, 24),
    name="Coin, charts of a small terminal",
)

ALERTS = Table(
    AlertsScreen,
    ("5",),
    (
        *everywhere(AlertsScreen),
        *moves("episodes"),
        *copies("episodes", "C01"),
        Promise(
            "in full",
            "enter",
            given=on("episodes", 1),
            holds=lambda person: person.app.screen.has_class("-detail"),
        ),
        Promise(
            "then its coin",
            "enter",
            ("look at ETH 5m",),
            given=on("episodes", 1),
            after=("enter",),
            shows=CoinScreen,
        ),
        Promise("next list", "tab", sees=("[DELIVERIES 60]",)),
        Promise("previous list", "shift+tab", sees=("[KILL-SWITCH armed]",)),
        Promise("mute", "n", given=on("episodes", 1), shows=QuestionScreen, sees=("MUTE ETH",)),
        Promise("mute what?", "n", told="no coin is picked"),
        Promise(
            "back closes",
            "escape",
            given=on("episodes", 1),
            after=("enter",),
            holds=lambda person: not person.app.screen.has_class("-detail"),
        ),
        Promise("back lets go", "escape", given=on("episodes", 1), holds=follows("episodes")),
        Promise("back to the first screen", "escape", shows=TickerScreen),
    ),
)
DELIVERIES = Table(
    AlertsScreen,
    ("5", "tab"),
    (*moves("deliveries"), *copies("deliveries", "BTC")),
    name="Alerts, deliveries",
)
