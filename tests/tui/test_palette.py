"""The palette has every action, and does it where it belongs."""

from __future__ import annotations

import pytest

from cgtui.tui.keymap import ACTIONS, Scope
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.palette import PaletteScreen
from cgtui.tui.screens.settings import SettingsScreen
from cgtui.tui.screens.ticker import TickerScreen
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import screen_text, settled


async def test_every_action_is_offered() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 100)) as pilot:
        await pilot.press("ctrl+p")
        await settled(pilot)
        text = screen_text(app)
        absent = [
            action.name
            for action in ACTIONS
            if action.scope is not Scope.QUESTION
            and action.name not in ("app.palette", "app.hint_quit", "app.hint_suspend")
            and action.text[:46] not in text
        ]
        assert absent == []


async def test_what_the_screen_below_can_do_comes_first() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("7", "ctrl+p")
        await settled(pilot)
        first = screen_text(app).splitlines()[3]
        assert "Filter by text, source or coin" in first
        assert first.rstrip().endswith("log")


async def test_an_action_of_the_screen_below_is_done_there() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"pause", "enter")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)
        assert "PAUSED" in screen_text(app)


async def test_an_action_of_another_screen_is_done_over_there() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"reconnect", "enter")
        await settled(pilot)
        assert app.current_mode == "connection"
        assert monitor.asked == ["reconnect"]


@pytest.mark.parametrize(
    ("words", "screen"),
    [("settings in force", SettingsScreen), ("filter log", LogScreen), ("tape", TickerScreen)],
)
async def test_words_in_any_order_find_it(words: str, screen: type) -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *words, "enter")
        await settled(pilot)
        assert isinstance(app.screen, screen)


async def test_nothing_that_matches_does_nothing() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"zzz", "enter")
        await settled(pilot)
        assert not isinstance(app.screen, PaletteScreen)
        assert monitor.asked == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_help_scrolls_to_its_end(size: tuple[int, int]) -> None:
    app, _ = fake_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await settled(pilot)
        assert "EVERYWHERE" in screen_text(app)
        seen = screen_text(app)
        for _ in range(20):
            await pilot.press("ctrl+d")
            await settled(pilot)
            seen += screen_text(app)
        assert [action.text for action in ACTIONS if action.text[:50] not in seen] == []
        assert "set -g set-clipboard on" in " ".join(seen.split())
        assert "against, missing" in screen_text(app), "the last line of what the signs mean"
        await pilot.press("g")
        await settled(pilot)
        assert "EVERYWHERE" in screen_text(app)
