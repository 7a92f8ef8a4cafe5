"""Clicks and the wheel: on rows, on the footer, and on what lies over a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from cgtui.tui.screens.coin import CoinScreen
from cgtui.tui.screens.help import HelpScreen
from cgtui.tui.screens.palette import PaletteScreen
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.ticker import TickerScreen
from cgtui.tui.widgets.row_list import RowList
from tests.tui.bindings.promise import Person
from tests.tui.bindings.scene import scene
from tests.tui.test_app import settled
from tests.tui.test_every_binding import app_in


async def started(person: Person) -> None:
    await settled(person.pilot)
    person.monitor.report(scene())
    await settled(person.pilot)


async def clicked(person: Person, selector: str, x: int, y: int) -> None:
    await person.pilot.click(selector, offset=(x, y))
    await person.rest()


async def rolled(person: Person, selector: str, *, down: bool) -> None:
    widget = person.app.screen.query_one(selector, RowList)
    x, y = widget.region.x + 2, widget.region.y + 2
    kind = MouseScrollDown if down else MouseScrollUp
    await person.pilot._post_mouse_events([kind], offset=(x, y), button=0)
    await person.rest()


async def test_a_click_picks_a_row_and_a_second_one_opens_its_coin(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(120, 40)) as person.pilot:
        await started(person)
        await clicked(person, "#tape", 5, 3)
        assert person.cursor("tape") == 2
        await clicked(person, "#board", 5, 2)
        assert person.cursor("board") == 1
        assert person.rows("tape").following
        await person.press("j")
        assert person.cursor("board") == 2
        await clicked(person, "#board", 5, 0)  # the heading
        assert person.cursor("board") == 2
        await clicked(person, "#board", 5, 2)
        await clicked(person, "#board", 9, 2)
        assert isinstance(person.app.screen, CoinScreen)
        assert person.monitor.asked == ["look at ETH 5m"]


async def test_the_wheel_gives_the_cursor_to_the_list_below_it(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(120, 40)) as person.pilot:
        await started(person)
        await rolled(person, "#tape", down=False)
        assert person.rows("tape").following
        await rolled(person, "#tape", down=True)
        assert person.cursor("tape") == 2
        await rolled(person, "#board", down=True)
        assert person.cursor("board") == 2
        assert person.rows("tape").following
        await rolled(person, "#board", down=False)
        assert person.cursor("board") == 0
        await person.press("n")
        assert "MUTE BTC" in person.sees


async def test_a_click_on_another_list_of_the_coin_gives_it_the_cursor(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(120, 40)) as person.pilot:
        await started(person)
        await person.press("2", "j")
        await clicked(person, "#positions", 3, 2)
        assert person.cursor("positions") == 1
        assert person.rows("orders").following
        assert "▌HYPERLIQUID" in person.sees
        await person.press("j")
        assert person.cursor("positions") == 2


@pytest.mark.parametrize(
    ("words", "screen"),
    [("? help", HelpScreen), ("^k hold", QuestionScreen), ("Enter coin", CoinScreen)],
)
async def test_a_click_on_the_footer_is_the_key_it_names(
    words: str, screen: type, tmp_path: Path
) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(160, 45)) as person.pilot:
        await started(person)
        footer = person.sees.splitlines()[-1]
        await clicked(person, "#footer", footer.index(words) + len(words) - 1, 0)
        assert isinstance(person.app.screen, screen)


async def test_between_the_keys_of_the_footer_there_is_nothing(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(160, 45)) as person.pilot:
        await started(person)
        footer = person.sees.splitlines()[-1]
        await clicked(person, "#footer", footer.index("? help") - 1, 0)
        await clicked(person, "#footer", 159, 0)
        assert isinstance(person.app.screen, TickerScreen)


async def test_the_palettes_line_is_typed_into_after_a_click_too(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(120, 40)) as person.pilot:
        await started(person)
        await person.press("ctrl+p")
        await clicked(person, "#actions", 5, 2)
        assert isinstance(person.app.screen, PaletteScreen)
        await person.press("q")
        assert person.left_with == []
        await person.press("backspace", *"pause")
        await clicked(person, "#actions", 5, 1)
        assert isinstance(person.app.screen, TickerScreen)
        assert "PAUSED" in person.sees


async def test_an_answer_is_taken_only_by_a_second_click(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(80, 24)) as person.pilot:
        await started(person)
        await person.press("tab", "n")
        await clicked(person, "#answers", 5, 3)
        assert person.monitor.asked == []
        await clicked(person, "#answers", 5, 3)
        assert person.monitor.asked == ["mute BTC 480"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_click_on_a_lists_name_shows_that_list_of_the_alerts(
    size: tuple[int, int], tmp_path: Path
) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=size) as person.pilot:
        await started(person)
        await person.press("5")
        for name in ("DELIVERIES", "KILL-SWITCH", "OUTCOMES", "HEADS-UPS"):
            names = next(row for row in person.sees.splitlines() if "DELIVERIES" in row)
            await clicked(person, "#parts", names.index(name) + 3, 0)
            assert f"[{name} " in person.sees
        await clicked(person, "#parts", size[0] - 1, 0)
        assert "[HEADS-UPS " in person.sees


async def test_a_click_on_a_boxs_name_shows_that_box_of_the_coin(tmp_path: Path) -> None:
    person = Person(*app_in(tmp_path))
    async with person.app.run_test(size=(80, 24)) as person.pilot:
        await started(person)
        await person.press("2")
        for name in ("VENUES", "HYPERLIQUID", "PRICE × TIME", "HEADS-UPS", "CHARTS", "ORDERS"):
            names = next(row for row in person.sees.splitlines() if "VENUES" in row)
            await clicked(person, "#coin-tabs", names.index(name) + 2, 0)
            assert f"[{name}" in person.sees
        await person.press("j")
        assert person.cursor("orders") == 0
