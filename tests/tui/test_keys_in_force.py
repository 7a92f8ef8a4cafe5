"""`[keys]` of config.toml: what is taken, what is refused, and what the screens make of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cgtui.config import ConfigError
from cgtui.log_ring import LogRing
from cgtui.tui.app import CgtuiApp
from cgtui.tui.keymap import ACTIONS, USUAL_KEYS, Keys, Scope
from cgtui.tui.keys_in_force import KEEPS, keys_in_force, overlap
from cgtui.tui.options import Options
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.help import HelpScreen
from cgtui.tui.screens.house import HouseScreen
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.views.glyphs import UNICODE
from tests.config.homes import Home
from tests.signal_sample import signals
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.test_app import reported, screen_text, settled

# Names that config files have in them by now: they stay, whatever becomes of the methods.
STABLE_NAMES = """
app.show_ticker app.show_coin app.show_connection app.show_checklist app.show_alerts app.show_etf
app.show_log app.toggle_telegram app.toggle_hold app.help app.palette app.settings app.next_theme
app.quit app.hint_quit
list.copy_row list.back list.down list.up list.half_page_down list.half_page_up list.top list.bottom
ticker.other_list ticker.pause ticker.open_coin ticker.filter ticker.least_size ticker.sort
ticker.watch ticker.unwatch
coin.next_box coin.previous_box coin.previous coin.next coin.next_interval coin.refresh_coin
coin.watch coin.unwatch
alerts.next_part alerts.previous_part alerts.details
row.mute log.filter log.level log.source log.details etf.refresh settings.filter question.answer
checklist.run_checklist connection.reconnect connection.give_key
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def in_force(home: Home, table: str) -> Keys:
    home.write(table)
    loaded = home.load()
    return keys_in_force(loaded.settings.keys, loaded.origins)


def refusal(home: Home, table: str) -> str:
    with pytest.raises(ConfigError) as caught:
        in_force(home, table)
    return str(caught.value)


def test_the_names_of_the_actions_stay() -> None:
    names = [action.name for action in ACTIONS]
    assert [name for name in STABLE_NAMES.split() if name not in names] == []
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", name) for name in names), names


def test_the_usual_keys_are_free_of_clashes_and_are_known_keys() -> None:
    usual = {name: list(keys) for name, keys in USUAL_KEYS.items()}
    assert keys_in_force(usual, {}) == USUAL_KEYS


@pytest.mark.parametrize(
    "screen", [*HouseScreen.__subclasses__(), LogScreen], ids=lambda screen: screen.__name__
)
def test_scopes_of_one_screen_are_held_to_overlap(screen: type[HouseScreen]) -> None:
    scopes = screen.SCOPES
    assert all(
        overlap(one, other)
        for one in scopes
        for other in scopes
        if Scope.QUESTION not in (one, other) or Scope.COINS not in (one, other)
    )


@pytest.mark.parametrize(
    "table",
    [
        '[keys]\n"ticker.pause" = "p"\n',
        '[keys]\nticker.pause = ["p"]\n',
        '[keys.ticker]\npause = "p"\n',
        '[keys]\nticker = {pause = "p"}\n',
        'keys.ticker.pause = "p"\n',
    ],
)
def test_an_action_gets_its_key_in_any_of_tomls_spellings(home: Home, table: str) -> None:
    assert in_force(home, table) == {**USUAL_KEYS, "ticker.pause": ("p",)}


def test_keys_from_the_environment_and_the_command_line(home: Home) -> None:
    environ = {"CGTUI_KEYS__TICKER__PAUSE": "p,f5", "CGTUI_KEYS__APP__QUIT": "ctrl+q"}
    loaded = home.load(environ, ["keys.app.quit=ctrl+x"])
    keys = keys_in_force(loaded.settings.keys, loaded.origins)
    assert keys["ticker.pause"] == ("p", "f5")
    assert keys["app.quit"] == ("ctrl+x",)


def test_two_actions_can_be_swapped(home: Home) -> None:
    keys = in_force(home, '[keys]\nticker.pause = "q"\napp.quit = "space"\n')
    assert keys["ticker.pause"] == ("q",)
    assert keys["app.quit"] == ("space",)


def test_screens_that_are_never_on_top_together_may_share_a_key(home: Home) -> None:
    keys = in_force(home, '[keys]\nticker.pause = "x"\nlog.level = "x"\n')
    assert keys["ticker.pause"] == keys["log.level"] == ("x",)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            '[keys]\n"ticker.puase" = "p"\n',
            "keys.ticker.puase from {file}:2 is not an action; did you mean keys.ticker.pause?",
        ),
        (
            "[keys]\n\nticker.pause = 'q'\n",
            "keys.ticker.pause = 'q' from {file}:3: expected a key that is free there: "
            "q is app.quit (Quit)",
        ),
        (
            "[keys]\nlist.down = 'space'\n",
            "keys.list.down = 'space' from {file}:2: expected a key that is free there: "
            "space is ticker.pause",
        ),
        (
            "[keys]\nticker.pause = 'x'\nrow.mute = 'x'\n",
            "keys.ticker.pause = 'x' from {file}:2: expected a key that is free there: x is row.m",
        ),
        (
            "[keys]\nticker.pause = 'Escape'\n",
            "keys.ticker.pause = 'Escape' from {file}:2: expected another key: Esc is reserved",
        ),
        (
            "[keys]\nticker.pause = 'ctrl+c'\n",
            "keys.ticker.pause = 'ctrl+c' from {file}:2: expected another key: ^c is reserved",
        ),
        (
            "[keys]\nticker.pause = 'enter'\n",
            "keys.ticker.pause = 'enter' from {file}:2: expected another key: Enter is reserved",
        ),
        (
            "[keys]\nlist.back = 'b'\n",
            "keys.list.back = 'b' from {file}:2: expected escape among its keys",
        ),
        (
            "[keys]\nticker.pause = 'ctrl+i'\n",
            "keys.ticker.pause = 'ctrl+i' from {file}:2: expected another key: "
            "a terminal sends tab for ctrl+i",
        ),
        (
            "[keys]\nticker.pause = 'spcae'\n",
            "keys.ticker.pause = 'spcae' from {file}:2: expected a key such as p, G, ctrl+k, f5",
        ),
        (
            "[keys]\n'ticker.pause' = 'banana'\n",
            "keys.ticker.pause = 'banana' from {file}:2: expected a key such as p, G, ctrl+k, f5",
        ),
        (
            "[keys]\nticker.pause = ''\n",
            "keys.ticker.pause = '' from {file}:2: expected 1 to 6 keys",
        ),
        (
            "[keys]\nticker.pause = ['p', '']\n",
            "keys.ticker.pause = ['p', ''] from {file}:2: expected 1 to 6 keys",
        ),
        (
            "[keys]\nticker.pause = []\n",
            "keys.ticker.pause = [] from {file}:2: expected 1 to 6 keys",
        ),
        (
            "[keys]\nticker.pause = 5\n",
            "keys.ticker.pause = 5 from {file}:2: expected 1 to 6 keys",
        ),
        (
            "[keys]\nticker.pause = ['a', 'b c']\n",
            "keys.ticker.pause = ['a', 'b c'] from {file}:2: expected 1 to 6 keys",
        ),
        (
            "[keys]\n'ticker.pause' = 'a'\nticker.pause = 'b'\n",
            "{file}:3: keys.ticker.pause is given twice",
        ),
        ("keys = 'a'\n", "{file}:1: keys is a table: expected [keys] and its keys below it"),
    ],
)
def test_what_cannot_be_in_force_is_one_line(home: Home, table: str, line: str) -> None:
    told = refusal(home, table)
    assert told.startswith(line.format(file=home.root / "config.toml"))
    assert told.isprintable()


def test_a_hostile_name_and_key_are_shown_inert(home: Home) -> None:
    told = refusal(home, '[keys]\n"ticker.\\u001b[31m" = "p"\n')
    assert "\x1b" not in told
    told = refusal(home, '[keys]\nticker.pause = "\\u202e"\n')
    assert "\u202e" not in told


def test_the_ways_out_keep_their_keys_beside_others(home: Home) -> None:
    keys = in_force(home, '[keys]\nlist.back = ["escape", "h"]\n')
    assert keys["list.back"] == ("escape", "h")
    assert all(key in USUAL_KEYS[name] for name, key in KEEPS.items())


# -- the screens ------------------------------------------------------------------------------


def app_with(keys: Keys) -> tuple[CgtuiApp, FakeMonitor]:
    options = replace(Options(), keys=keys)
    app = CgtuiApp(FakeMonitor, log_ring=LogRing(), glyphs=UNICODE, options=options)
    assert isinstance(app.monitor, FakeMonitor)
    return app, app.monitor


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def test_swapped_keys_do_what_they_say_and_footer_help_and_palette_show_them() -> None:
    app, _ = app_with({**USUAL_KEYS, "ticker.pause": ("q",), "app.quit": ("space", "f10")})
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await settled(pilot)
        footer = screen_text(app).splitlines()[-1]
        assert "q pause" in footer
        assert "space quit" in footer
        await pressed(pilot, "q")
        assert app.is_running
        assert "PAUSED" in screen_text(app)
        await pressed(pilot, "q", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        helped = screen_text(app)
        assert re.search(r"space f10 +Quit +app\.quit", helped)
        assert re.search(r"q +Pause the tape", helped)
        await pressed(pilot, "escape", "ctrl+p", *"quit")
        assert re.search(r"space f10 +Quit", screen_text(app))
        await pressed(pilot, "escape", "ctrl+c")
        assert any("space quits" in note.message for note in app._notifications)
        await pressed(pilot, "f10")
    assert app.return_value == 0


async def test_an_action_with_several_keys_has_the_new_ones_only() -> None:
    app, _ = app_with({**USUAL_KEYS, "app.show_connection": ("f3", "c"), "list.down": ("n",)})
    async with app.run_test(size=(120, 40)) as pilot:
        await pressed(pilot, "3")
        assert isinstance(app.screen, TickerScreen)
        await pressed(pilot, "c")
        assert isinstance(app.screen, ConnectionScreen)
        await pressed(pilot, "1", "f3")
        assert isinstance(app.screen, ConnectionScreen)
        assert "1 2 c 4 5 6 7" in screen_text(app) or "f3 Conn" in screen_text(app)


async def test_the_usual_keys_of_a_screens_own_scope_move_too() -> None:
    app, monitor = app_with({**USUAL_KEYS, "connection.reconnect": ("x",)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "3", "r")
        assert monitor.asked == []
        await pressed(pilot, "x")
        assert monitor.asked == ["reconnect"]


async def test_a_questions_own_answers_win_over_any_remapped_key() -> None:
    app, monitor = app_with({**USUAL_KEYS, "list.down": ("n", "down"), "row.mute": ("M",)})
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, signals=signals())
        await pressed(pilot, "ctrl+k")
        assert isinstance(app.screen, QuestionScreen)
        await pressed(pilot, "n")
        assert isinstance(app.screen, TickerScreen)
        assert monitor.asked == []


async def test_a_filter_begins_with_the_key_in_force() -> None:
    app, _ = app_with({**USUAL_KEYS, "log.filter": ("f",)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "7", "f", *"q7")
        assert isinstance(app.screen, LogScreen)
        assert "/ q7_" in screen_text(app)
