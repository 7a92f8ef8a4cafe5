"""What is said in passing covers little, and is not said of another screen."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from cgtui.tui.app import CgtuiApp
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import screen_text, settled

SAID = "cgtui keeps watching"


def toasts(app: CgtuiApp) -> list[Toast]:
    return list(app.screen.query(Toast))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_said_covers_two_rows_at_most(size: tuple[int, int]) -> None:
    app, _ = fake_app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+z")
        await settled(pilot)
        (toast,) = toasts(app)
        assert SAID in screen_text(app)
        assert toast.outer_size.height <= 2
        assert toast.region.bottom <= size[1] - 1


@pytest.mark.parametrize("key", ["4", "escape", "question_mark"])
async def test_what_was_said_on_one_screen_does_not_follow_to_another(key: str) -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert SAID in screen_text(app)
        await pilot.press(key)
        await settled(pilot)
        assert SAID not in screen_text(app)
        assert toasts(app) == []
