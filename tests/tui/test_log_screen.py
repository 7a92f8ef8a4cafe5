"""The Log: narrowed by text, level and source, following, and a line in full."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from cgtui.tui.app import CgtuiApp
from cgtui.tui.screens.log import LogScreen
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import screen_text, settled

AT_MS = 1_760_130_903_000


def fill(app: CgtuiApp) -> None:
    ring = app.log_ring
    ring.append(AT_MS, "info", "feed", "open")
    ring.append(AT_MS, "warning", "rest", "call failed", fields=(("endpoint", "etf_list"),))
    ring.append(AT_MS, "error", "signals", "state not kept", coin="PEPE")


async def shown(pilot: Pilot[int]) -> str:
    await settled(pilot)
    app = pilot.app
    assert isinstance(app, CgtuiApp)
    return screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_level_source_and_text_narrow_the_log_and_are_said(size: tuple[int, int]) -> None:
    app, _ = fake_app()
    fill(app)
    async with app.run_test(size=size) as pilot:
        await pilot.press("7")
        text = await shown(pilot)
        assert "follows" in text
        assert "3 lines" not in text
        await pilot.press("l")
        text = await shown(pilot)
        assert "warnings and up" in text
        assert "2 of 3 lines" in text
        assert "feed       " not in text
        await pilot.press("l")
        assert "1 of 3 lines" in await shown(pilot)
        await pilot.press("l", "s")
        text = await shown(pilot)
        assert " of feed " in text
        assert "1 of 3 lines" in text
        await pilot.press("escape", "slash", *"pepe", "enter")
        text = await shown(pilot)
        assert 'filter "pepe"' in text
        assert "state not kept" in text
        assert "call failed" not in text
        await pilot.press("escape")
        text = await shown(pilot)
        assert "call failed" in text
        assert "Esc clears" not in text


async def test_a_filter_that_nothing_matches_is_said_in_the_empty_log() -> None:
    app, _ = fake_app()
    fill(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7", "slash", *"xyz", "enter")
        assert 'nothing matches "xyz"; Esc clears the filter' in await shown(pilot)
        await pilot.press("escape")
        text = await shown(pilot)
        assert "nothing matches" not in text
        assert "state not kept" in text


async def test_letters_that_are_commands_are_typed_into_the_filter() -> None:
    app, _ = fake_app()
    fill(app)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("7")
        await settled(pilot)
        await pilot.press("slash", *"slq7")
        await settled(pilot)
        assert isinstance(app.screen, LogScreen)
        assert app.screen.filter_text == "slq7"
        assert app.is_running


async def test_enter_shows_a_line_in_full_and_escape_the_list_again() -> None:
    app, _ = fake_app()
    long = "x" * 200 + "END"
    app.log_ring.append(AT_MS, "error", "rest", "call failed", fields=(("excerpt", long),))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        assert "END" not in await shown(pilot)
        await pilot.press("enter")
        text = await shown(pilot)
        assert "END" in text
        assert "2025-10-10 21:15:03.000Z" in text
        await pilot.press("escape")
        text = await shown(pilot)
        assert "END" not in text
        assert "held" in text
        await pilot.press("escape")
        assert "follows" in await shown(pilot)


async def test_a_line_in_full_that_is_longer_than_the_screen_scrolls() -> None:
    app, _ = fake_app()
    rows = "\n".join(f"frame {number}" for number in range(60))
    app.log_ring.append(AT_MS, "error", "app", "crash", fields=(("exception", rows),))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7", "enter")
        assert "frame 59" not in await shown(pilot)
        await pilot.press("G")
        assert "frame 59" in await shown(pilot)


async def test_a_picked_line_stays_while_others_come_and_says_how_many() -> None:
    app, _ = fake_app()
    for number in range(60):
        app.log_ring.append(AT_MS, "info", "feed", f"event {number}")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("7")
        await settled(pilot)
        await pilot.press("k")
        app.log_ring.append(AT_MS, "info", "feed", "the newest")
        app._repaint()
        text = await shown(pilot)
        assert "+1 below" in text
        assert "held, 1 below" in text
        await pilot.press("G")
        assert "the newest" in await shown(pilot)


async def test_without_a_line_enter_does_nothing() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7", "enter", "s", "l", "escape")
        assert "TIME" in await shown(pilot)
