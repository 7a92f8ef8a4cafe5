"""The Settings screen: what is in force, and what set it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cgtui.cli.settings_board import settings_board
from cgtui.log_ring import LogRing
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.keys_in_force import keys_in_force
from cgtui.tui.options import Options
from cgtui.tui.screens.settings import SettingsScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.views.glyphs import UNICODE
from cgtui.views.settings_rows import SettingsBoard
from tests.config.homes import Home
from tests.tui.fake_monitor import FakeMonitor, fake_app
from tests.tui.test_app import screen_text, settled

SECRET = "hunter2hunter2"
SIZES = [(80, 24), (120, 40), (160, 45)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.write("[ui]\nfps = 7\n[keys]\nticker.pause = 'p'\n")
    return home


def board_of(home: Home, mode: Mode = Mode.LIVE) -> SettingsBoard:
    loaded = home.load({"COINGLASS_API_KEY": SECRET}, ["coins.watch=BTC,ETH"])
    keys = keys_in_force(loaded.settings.keys, loaded.origins)
    return settings_board(loaded, keys, home.paths, mode, {})


def app_with(board: SettingsBoard) -> CgtuiApp:
    options = replace(Options(), settings=lambda: board)
    return CgtuiApp(FakeMonitor, log_ring=LogRing(), glyphs=UNICODE, options=options)


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def filtered(pilot: Pilot[int], text: str) -> list[str]:
    """The rows that are left."""
    await pressed(pilot, "slash", *text, "enter")
    rows = screen_text(pilot.app).partition("SET BY")[2].splitlines()[1:]  # type: ignore[arg-type]
    return [row.strip() for row in rows if row.strip() and not row.startswith("─")]


@pytest.mark.parametrize("size", SIZES)
async def test_every_source_is_named_and_no_secret_is_shown(
    home: Home, size: tuple[int, int]
) -> None:
    app = app_with(board_of(home))
    async with app.run_test(size=size) as pilot:
        await pressed(pilot, "comma")
        assert isinstance(app.screen, SettingsScreen)
        text = screen_text(app)
        assert SECRET not in text
        assert str(home.paths.config_file)[:30] in text
        for words, value, source in (
            ("api_key ", "***", "environment COINGLASS"),
            ("ui.fps", "7", "config.toml:2"),
            ("coins.watch", "BTC,ETH", "command line --set"),
            ("ui.mouse", "on", "default"),
            ("keys.ticker.pause", "p", "config.toml:4"),
        ):
            row = (await filtered(pilot, words))[0]
            assert value in row
            if size[0] > 80:
                assert source in row
            await pressed(pilot, "escape")


async def test_one_setting_in_full_says_what_it_takes_and_how_to_change_it(home: Home) -> None:
    app = app_with(board_of(home))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "comma", "slash", *"ui.fps", "enter", "j")
        text = " ".join(screen_text(app).split())
        assert "ui.fps most paints a second" in text
        assert "set by " in text
        assert "/config.toml:2 default 4" in text
        assert "default 4" in text
        assert "expected a whole number from 1 to 60" in text
        assert "cgtui config set ui.fps VALUE, or CGTUI_UI__FPS" in text


async def test_a_filter_narrows_and_escape_takes_it_back_then_leaves(home: Home) -> None:
    app = app_with(board_of(home))
    async with app.run_test(size=(120, 40)) as pilot:
        await pressed(pilot, "comma")
        rows = await filtered(pilot, "stream ping")
        assert "stream.ping_interval_s" in rows[0]
        assert "1 of " in screen_text(app)
        await pressed(pilot, "escape")
        assert "1 of " not in screen_text(app)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, TickerScreen)


async def test_no_match_says_so(home: Home) -> None:
    app = app_with(board_of(home))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "comma", "slash", *"zzz", "enter")
        assert "no setting has all of these words" in screen_text(app)


async def test_a_demo_says_that_its_keys_and_addresses_are_its_own(home: Home) -> None:
    app = app_with(board_of(home, Mode.DEMO))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "comma")
        assert "DEMO: key, token, chat and addresses are the simulator's" in screen_text(app)


async def test_a_theme_chosen_in_this_run_is_in_force(home: Home) -> None:
    app = app_with(board_of(home))
    async with app.run_test(size=(120, 40)) as pilot:
        app.theme_given = "light"
        await pressed(pilot, "comma")
        row = (await filtered(pilot, "ui.theme"))[0]
        assert row.split() == ["ui.theme", "light", "given", "in", "this", "run"]


async def test_a_session_that_tells_no_settings_says_so() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "comma")
        assert "settings are not shown in this session" in screen_text(app)


def test_the_file_that_is_not_there_yet_is_told(tmp_path: Path) -> None:
    board = board_of(Home(tmp_path))
    assert board.file == f"{tmp_path}/config.toml (not there yet)"


def test_every_setting_is_listed_once(home: Home) -> None:
    names = [one.row.key for one in board_of(home).settings]
    assert len(names) == len(set(names))
    assert {"ui.bell", "ui.title", "keys.app.quit", "coinglass.api_key"} <= set(names)
