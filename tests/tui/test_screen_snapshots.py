"""Every screen looks as somebody accepted it: see `tests.tui.accepted` for how to accept anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.color import ColorSystem
from textual.pilot import Pilot
from textual.widgets import Input

from cgtui.monitor.snapshot import Snapshot
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.first_run import FirstRunApp
from cgtui.tui.options import Options
from cgtui.views.glyphs import ASCII, UNICODE, Glyphs
from tests.config.homes import Home
from tests.tui.accepted import FOLDER, check
from tests.tui.fake_credentials import FakeCredentials
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.svg import svg_of
from tests.tui.test_app import settled
from tests.tui.test_settings_screen import board_of
from tests.tui.worlds.evening import ALL_WRONG, CHECKED, EVENING
from tests.tui.worlds.log import filled

SCREENS = {
    "ticker": ("1",),
    "coin": ("2", "i"),  # the world's charts have bars of 15 minutes
    "connection": ("3",),
    "checklist": ("4",),
    "alerts": ("5",),
    "etf": ("6",),
    "log": ("7",),
}
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x45": (160, 45)}
OVER = {
    "help": ("question_mark",),
    "palette": ("ctrl+p",),
    "question": ("ctrl+k",),
    "alerts-deliveries": ("5", "tab"),
    "alerts-outcomes": ("5", "tab", "tab"),
    "alerts-kill-switch": ("5", "tab", "tab", "tab"),
    "alerts-in-full": ("5", "j", "enter"),
}
USUAL = (120, 40)


@pytest.fixture(autouse=True)
def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Colours, zone and clock do not depend on who runs the tests."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    standing = SimpleNamespace(monotonic=lambda: 1000.0)
    monkeypatch.setattr("cgtui.tui.app.time", standing)
    yield
    monkeypatch.undo()
    time.tzset()


def app_with(
    options: Options | None = None, glyphs: Glyphs = UNICODE, *, few_colours: bool = False
) -> tuple[CgtuiApp, FakeMonitor]:
    made: list[FakeMonitor] = []

    def make(on_snapshot: Callable[[Snapshot], None]) -> FakeMonitor:
        made.append(FakeMonitor(on_snapshot))
        return made[-1]

    options = options or Options(theme="ansi-dark" if few_colours else "dark")
    app = CgtuiApp(make, log_ring=filled(), glyphs=glyphs, options=options)
    colours(app, few=few_colours)
    return app, made[0]


def colours(app: CgtuiApp | FirstRunApp, *, few: bool = False) -> None:
    """What the terminal can show, whatever the tests run in."""
    app.console._color_system = ColorSystem.STANDARD if few else ColorSystem.TRUECOLOR
    app.no_color = False


def world(screen: str) -> Snapshot:
    """What is shown on ``screen``."""
    return CHECKED if screen == "checklist" else EVENING


async def picture(
    app: CgtuiApp, monitor: FakeMonitor, world: Snapshot, size: tuple[int, int], *keys: str
) -> str:
    """What is on the screen after ``keys``."""
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        monitor.report(world)
        await settled(pilot)
        await at_rest(pilot, app)
        return svg_of(app)


async def at_rest(pilot: Pilot[int], app: CgtuiApp | FirstRunApp) -> None:
    """Until the picture stays the same, its cursor lit."""
    for field in app.screen.query(Input):
        field.cursor_blink = False
    before = ""
    while (now := svg_of(app)) != before:
        before = now
        await pilot.pause()
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
async def test_every_screen(screen: str, size: str, tmp_path: Path) -> None:
    app, monitor = app_with()
    svg = await picture(app, monitor, world(screen), SIZES[size], *SCREENS[screen])
    check(f"{screen}-{size}", svg, tmp_path)


@pytest.mark.parametrize("screen", SCREENS)
async def test_in_sixteen_colours(screen: str, tmp_path: Path) -> None:
    app, monitor = app_with(few_colours=True)
    svg = await picture(app, monitor, world(screen), USUAL, *SCREENS[screen])
    check(f"{screen}-16-colours", svg, tmp_path)


@pytest.mark.parametrize("screen", SCREENS)
async def test_in_ascii(screen: str, tmp_path: Path) -> None:
    app, monitor = app_with(glyphs=ASCII)
    svg = await picture(app, monitor, world(screen), USUAL, *SCREENS[screen])
    check(f"{screen}-ascii", svg, tmp_path)


@pytest.mark.parametrize("screen", ["ticker", "coin"])
async def test_with_everything_wrong(screen: str, tmp_path: Path) -> None:
    app, monitor = app_with()
    svg = await picture(app, monitor, ALL_WRONG, USUAL, *SCREENS[screen])
    check(f"{screen}-all-wrong", svg, tmp_path)


@pytest.mark.parametrize("over", OVER)
async def test_what_lies_over_a_screen_and_further_lists(over: str, tmp_path: Path) -> None:
    app, monitor = app_with()
    async with app.run_test(size=USUAL) as pilot:
        await settled(pilot)
        monitor.report(EVENING)
        await settled(pilot)
        for key in OVER[over]:
            await pilot.press(key)
            await settled(pilot)
        await at_rest(pilot, app)
        check(over, svg_of(app), tmp_path)


async def test_the_settings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("[ui]\nfps = 7\n[keys]\nticker.pause = 'p'\n")
    board = replace(board_of(home, Mode.LIVE), file="~/.config/cgtui/config.toml")
    app, monitor = app_with(Options(theme="dark", settings=lambda: board))
    check("settings", await picture(app, monitor, EVENING, USUAL, "comma"), tmp_path)


async def test_the_first_run(tmp_path: Path) -> None:
    app = FirstRunApp(FakeCredentials(), glyphs=UNICODE, theme="dark")
    colours(app)
    async with app.run_test(size=USUAL) as pilot:
        await pilot.pause()
        await at_rest(pilot, app)
        check("first-run", svg_of(app), tmp_path)


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    kept = {file.stem for file in FOLDER.glob("*.svg")}
    drawn = {f"{screen}-{size}" for screen in SCREENS for size in SIZES}
    drawn |= {f"{screen}-{look}" for screen in SCREENS for look in ("16-colours", "ascii")}
    drawn |= {"ticker-all-wrong", "coin-all-wrong", "settings", "first-run", *OVER}
    assert kept == drawn


def test_no_picture_names_a_host_or_a_home() -> None:
    for file in FOLDER.glob("*.svg"):
        svg = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        for foreign in ("url(", "/tmp", "/root", "clip-path", "cdn"):
            assert foreign not in svg, f"{file.name}: {foreign}"
