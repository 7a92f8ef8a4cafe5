from __future__ import annotations

import pytest

from cgtui.checklist.state import ChecklistState
from cgtui.tui.screens.checklist import ChecklistScreen
from tests.checklist.build import NOW_MS
from tests.checklist.standing import clock, engine, feed, source, standing
from tests.checklist_sample import checklist, under_way
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported, screen_text, settled

SIZES = [(80, 24), (120, 40), (160, 45)]


def half_way() -> ChecklistState:
    """Twelve minutes stable, alerts held, a demo."""
    return checklist(
        standing(
            source=source(mode="DEMO", label="calm, seed 1", speed=10.0),
            acceptance=clock(
                stable_ms=723_000, restarts=1, restarted_ms=NOW_MS, why="read timeout"
            ),
            engine=engine(word="HELD", reason="by hand", rearms="by hand (ctrl+k)"),
            feed=feed(orders_here=0),
        )
    )


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_the_verdict_the_clock_and_the_lines(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, checklist=half_way())
        await pilot.press("4")
        await settled(pilot)
        assert isinstance(app.screen, ChecklistScreen)
        text = screen_text(app)
        assert "12:03 of 30:00" in text
        assert "at 10x" in text
        assert "1 WAITING" in text
        assert "· WAITING 30 min stable" in text
        assert "A  ORIENTATION & SET-UP" in text
        assert "C no synthetic source active FAIL" in text
        assert "to mend   run it without --demo" in text
        assert "r re-run" in text
        if size == (80, 24):
            assert " NO-GO " in text
        else:
            assert "█   █" in text or "██      ██" in text


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_can_be_reached_and_is_shown_in_full(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, checklist=half_way())
        await pilot.press("4")
        await settled(pilot)
        await pilot.press("G")
        await settled(pilot)
        text = screen_text(app)
        assert "H feed and program errors since start PASS" in text
        assert "▌✓ PASS" in text
        await pilot.press("k")
        await settled(pilot)
        assert "H REST errors since start PASS" in screen_text(app)
        await pilot.press("g", "j")
        await settled(pilot)
        assert "GO 30 min stable WAITING" in screen_text(app)


async def test_the_cursor_stays_on_its_line_while_the_clock_runs() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, checklist=half_way())
        await pilot.press("4")
        await settled(pilot)
        await pilot.press(*("j" * 9))
        await settled(pilot)
        (before,) = (row for row in screen_text(app).splitlines() if row.startswith("▌"))
        await reported(pilot, monitor, checklist=checklist())
        (after,) = (row for row in screen_text(app).splitlines() if row.startswith("▌"))
        assert before[:50] == after[:50]
        assert "31:00 of 30:00" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not any(row.startswith("▌") for row in screen_text(app).splitlines())


async def test_r_runs_it_again() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await reported(pilot, monitor, checklist=checklist())
        await pilot.press("4", "r")
        await settled(pilot)
        assert monitor.asked == ["run checklist"]


async def test_r_does_nothing_while_it_runs() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await reported(pilot, monitor, checklist=checklist(progress=under_way()))
        await pilot.press("4")
        await settled(pilot)
        assert "run 2: tiers 1 and 2" in screen_text(app)
        await pilot.press("r")
        await settled(pilot)
        assert monitor.asked == []
        assert any("already" in note.message for note in app._notifications)


async def test_without_a_checklist_it_says_so() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await reported(pilot, monitor)
        await pilot.press("4")
        await settled(pilot)
        assert "the checklist does not run in this session" in screen_text(app)
        await pilot.press("r", "j")
        await settled(pilot)
        assert monitor.asked == []


async def test_go_is_large() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await reported(pilot, monitor, checklist=checklist())
        await pilot.press("4")
        await settled(pilot)
        rows = screen_text(app).splitlines()
        # The middle bar of the G, and no hyphen before it.
        assert any("██    ████  ██      ██" in row for row in rows)
        assert "31:00 of 30:00" in screen_text(app)
