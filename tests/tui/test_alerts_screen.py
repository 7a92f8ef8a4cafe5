from __future__ import annotations

import pytest

from cgtui.monitor.signal_snapshot import ArmedState, SignalsSnapshot
from cgtui.signals.alert import AlertState
from cgtui.signals.inputs import InputName
from cgtui.tui.screens.alerts import AlertsScreen
from cgtui.tui.widgets.row_list import RowList
from tests.signal_sample import (
    VOTES,
    alert,
    closed,
    episode,
    missing,
    reading,
    record,
    signals,
    trip,
)
from tests.tui.fake_monitor import fake_app
from tests.tui.test_app import reported, screen_text, settled

SIZES = [(80, 24), (120, 40), (160, 45)]


def busy() -> SignalsSnapshot:
    votes = (*VOTES[:3], missing(InputName.FUNDING, "the plan lacks it"))
    return signals(
        open=(episode(), episode("SOL", last=reading("SOL", votes=votes))),
        alerts=(
            record(),
            record(
                AlertState.SUPPRESSED,
                reason="repeat in 4:18",
                alert=alert(alert_id="b", coin="SOL"),
            ),
        ),
        armed=ArmedState("HELD", "no order for 74 s", "60 s of data", (trip(),)),
    )


@pytest.mark.parametrize("size", SIZES)
async def test_the_lists_come_one_after_the_other(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5")
        await settled(pilot)
        assert isinstance(app.screen, AlertsScreen)
        assert "SINCE START" in screen_text(app)
        assert "[HEADS-UPS 2 open, 1 ended]" in screen_text(app)
        assert "ended 12m" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "[DELIVERIES 2]" in screen_text(app)
        assert "#123" in screen_text(app)
        assert "repeat at 21:" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "[OUTCOMES 0]" in screen_text(app)
        assert "no outcome yet" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "[KILL-SWITCH 1 cause]" in screen_text(app)
        assert "60 s of data" in screen_text(app)
        await pilot.press("tab", "shift+tab")
        await settled(pilot)
        assert "[KILL-SWITCH 1 cause]" in screen_text(app)


async def test_another_list_is_shown_as_a_list_after_a_row_in_full() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5", "enter")
        await settled(pilot)
        assert "INPUT" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "[DELIVERIES 2]" in screen_text(app)
        assert app.screen.query_one("#deliveries", RowList).size.height > 1


@pytest.mark.parametrize("size", SIZES)
async def test_enter_shows_the_votes_of_the_row_and_escape_the_list_again(
    size: tuple[int, int],
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5", "j", "j", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert "SOL LONG large" in text
        assert "the plan lacks it" in text
        assert "missing" in text
        assert "+26.2" in text
        assert "open-interest/aggregated-history" in text
        await pilot.press("escape")
        await settled(pilot)
        assert "OPENED" in screen_text(app)


async def test_the_row_in_full_follows_the_cursor() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5", "enter")
        await settled(pilot)
        assert "BTC LONG large" in screen_text(app)
        await pilot.press("j")
        await settled(pilot)
        assert "SOL LONG large" in screen_text(app)


async def test_an_episode_that_closes_keeps_the_cursor() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5", "j", "j")
        gone = signals(open=(episode(),), closed=(closed("SOL", episode().heads_up.side),))
        await reported(pilot, monitor, signals=gone)
        (row,) = (line for line in screen_text(app).splitlines() if line.startswith("▌"))
        assert "SOL" in row
        assert "ended 12m" in row


async def test_rows_keep_their_order_under_the_cursor() -> None:
    app, monitor = fake_app()
    first, second = episode(), episode("SOL")
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, signals=signals(open=(first, second)))
        await pilot.press("5", "j")
        await reported(pilot, monitor, signals=signals(open=(second, first)))
        rows = [line for line in screen_text(app).splitlines() if "open 4m" in line]
        assert ["BTC" in row for row in rows] == [True, False]
        await pilot.press("escape")
        await settled(pilot)
        rows = [line for line in screen_text(app).splitlines() if "open 4m" in line]
        assert ["BTC" in row for row in rows] == [False, True]


async def test_the_coin_of_a_heads_up_can_be_muted_here() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, signals=busy())
        await pilot.press("5", "j", "j", "n")
        await settled(pilot)
        await pilot.press("4")
        await settled(pilot)
        assert monitor.asked == ["mute SOL None"]
        assert isinstance(app.screen, AlertsScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_without_signals_it_says_so(size: tuple[int, int]) -> None:
    app, _ = fake_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("5", "tab", "enter", "j", "escape")
        await settled(pilot)
        assert "alerts do not run in this session" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_open_heads_ups_stand_above_the_board(size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=size) as pilot:
        await reported(pilot, monitor, signals=busy())
        lines = screen_text(app).splitlines()
        assert lines[3 if "▲!" in lines[1] else 2].startswith("▌BTC LONG")
        assert "▼CONFIRMED 4m" in screen_text(app)
        rows = next(place for place, line in enumerate(lines) if line.startswith(" COIN"))
        await reported(pilot, monitor, signals=signals(open=(), closed=(), armed=busy().armed))
        lines = screen_text(app).splitlines()
        assert "no heads-up since 21:13Z" in screen_text(app)
        # Nothing moves when one opens or closes.
        assert lines[rows].startswith(" COIN")
