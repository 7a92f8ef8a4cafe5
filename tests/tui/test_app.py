from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cgtui.monitor.signal_snapshot import ArmedState, TelegramState
from cgtui.monitor.snapshot import FeedState
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.keymap import ACTIONS
from cgtui.tui.screens import house
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.screens.help import HelpScreen
from cgtui.tui.screens.log import LogScreen
from cgtui.tui.screens.ticker import TickerScreen
from tests.sample import feed, snapshot, tape_row
from tests.signal_sample import signals, trip
from tests.tui.busy import is_busy
from tests.tui.fake_monitor import FakeMonitor, fake_app

SIZES = [(80, 24), (120, 40), (160, 45), (200, 60)]


def screen_text(app: CgtuiApp) -> str:
    """What a person reads on the screen now."""
    width, _height = app.size
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.ljust(width) for strip in strips)


async def settled(pilot: Pilot[int]) -> None:
    """Until the monitor's first report is there and everything posted since has been painted."""
    app = pilot.app
    assert isinstance(app, CgtuiApp)
    while app.snapshot is None and app.is_running:
        await pilot.pause()
    quiet = 0
    # A row that appears is laid out first and painted then, which may take several turns.
    while quiet < 2 and app.is_running:
        await pilot.pause()
        quiet = 0 if is_busy(app) else quiet + 1


async def reported(pilot: Pilot[int], monitor: FakeMonitor, **changes: object) -> None:
    await settled(pilot)
    monitor.report(replace(snapshot(), **changes))  # type: ignore[arg-type]
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_home_screen_shows_market_board_and_tape_at_any_size(
    size: tuple[int, int],
) -> None:
    app, _ = fake_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "● LIVE 0.4s" in text
        assert "MARKET 60s L 118M S 6.20M" in text
        assert "XPL" in text
        assert "▼ LONG" in text
        assert "gap 14 s" in text
        assert "? help" in text


async def test_the_number_keys_show_the_screens() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        for key, screen in (("3", ConnectionScreen), ("7", LogScreen), ("1", TickerScreen)):
            await pilot.press(key)
            await settled(pilot)
            assert isinstance(app.screen, screen)


async def test_help_lists_every_key_and_closes_with_escape() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 100)) as pilot:
        await pilot.press("question_mark")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        text = screen_text(app)
        assert all(action.text in text for action in ACTIONS)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)


async def test_q_stops_the_monitor_and_leaves_with_zero() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
    assert "stop" in monitor.asked
    assert app.return_value == 0


async def test_ctrl_c_does_not_end_the_program() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        await settled(pilot)
        assert monitor.asked == []
        assert app.is_running


async def test_a_monitor_that_died_is_on_the_screen() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        monitor.error = RuntimeError("boom")
        monitor.stop()
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "the monitor has stopped: RuntimeError" in screen_text(app)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("for programmers"), "RuntimeError"),
        (OSError(24, "Too many open files"), "Too many open files"),
        (OSError(24, "Too \x1bmany"), r"Too \x1bmany"),
        (OSError(), "OSError"),
    ],
)
async def test_what_the_monitor_failed_with_is_said_and_kept(error: Exception, said: str) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert app.monitor_failure is None
        monitor.error = error
        monitor.stop()
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert f"the monitor has stopped: {said}; see the log" in screen_text(app)
        await pilot.press("q")
    assert app.monitor_failure == said


async def test_a_monitor_that_was_asked_to_stop_has_not_failed() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        monitor.stop()
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "the monitor has stopped: it was asked to" in screen_text(app)
    assert app.monitor_failure is None


async def test_a_monitor_that_cannot_even_begin_is_on_the_screen() -> None:
    app, monitor = fake_app()

    async def run() -> None:
        raise RuntimeError("boom")

    monitor.run = run  # type: ignore[method-assign]
    app.log_ring.append(1_000, "error", "tui", "monitor ended by an error")
    async with app.run_test(size=(120, 40)) as pilot:
        while not app._monitor_trouble:
            await pilot.pause()
        await pilot.pause()
        assert "the monitor has stopped: RuntimeError" in screen_text(app)
        await pilot.press("7")
        await pilot.pause()
        assert "monitor ended by an error" in screen_text(app)
        assert "the monitor has stopped: RuntimeError" in screen_text(app)


async def test_numbers_that_no_longer_move_say_how_old_they_are() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app._reported_at -= 42
        app._look_around()
        await settled(pilot)
        assert "these numbers are 42s old: the monitor does not report" in screen_text(app)


async def test_the_demo_label_is_on_every_screen() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await reported(pilot, monitor, mode=Mode.DEMO, label="calm, seed 1")
        for key in ("1", "3", "7", "question_mark"):
            await pilot.press(key)
            await settled(pilot)
            assert "DEMO calm, seed 1" in screen_text(app)


async def test_a_smaller_terminal_is_told_what_is_needed() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(79, 24)) as pilot:
        await settled(pilot)
        assert "cgtui needs 80x24; this is 79x24" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "MARKET" in screen_text(app)


async def test_a_smaller_terminal_still_says_whose_data_and_what_is_wrong() -> None:
    app, monitor = fake_app()
    held = ArmedState("HELD", "no order for 74 s", trips=(trip(),))
    off = TelegramState(on=False, reason="turned off here")
    async with app.run_test(size=(60, 15)) as pilot:
        await reported(
            pilot,
            monitor,
            mode=Mode.DEMO,
            label="calm, seed 1",
            feed=feed(state=FeedState.WAITING, down_s=12.0, retry_in_s=3.0),
            signals=signals(armed=held, telegram=off),
        )
        seen = [row.strip() for row in screen_text(app).splitlines() if row.strip()]
        assert seen == [
            "DEMO calm, seed 1",
            "● DOWN 12s, retry 3.0s",
            "ALERTS HELD: no order for 74 s",
            "TG OFF: turned off here",
            "cgtui needs 80x24; this is 60x15",
        ]
        await reported(pilot, monitor, mode=Mode.LIVE, feed=feed(last_frame_age_s=4.0))
        assert "LIVE 4.0s" in screen_text(app)


async def test_a_paused_tape_stands_still_and_counts_what_comes() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("space")
        tape = (*snapshot().tape, tape_row(4, coin="SOL"))
        await reported(pilot, monitor, tape=tape, feed=feed(orders=2350))
        assert "PAUSED +5" in screen_text(app)
        assert "SOL" not in screen_text(app)
        await pilot.press("space")
        await settled(pilot)
        assert "PAUSED" not in screen_text(app)
        assert "SOL" in screen_text(app)


async def test_a_picked_row_keeps_its_place_while_new_rows_come() -> None:
    app, monitor = fake_app()
    rows = tuple(tape_row(seq, coin=f"C{seq:03d}") for seq in range(100))
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=rows)
        running = screen_text(app).splitlines()
        await pilot.press("j", "j")
        before = screen_text(app).splitlines()
        # As long as nothing new is out of sight the heading is whole.
        assert before[2] == running[2]
        await reported(pilot, monitor, tape=(*rows, tape_row(100, coin="NEW")))
        after = screen_text(app).splitlines()
        # Everything but the heading, which now counts the row that is out of sight.
        assert after[3:-1] == before[3:-1]
        assert "+1 above" in after[2]
        await pilot.press("g")
        await settled(pilot)
        assert "NEW" in screen_text(app)


async def test_the_board_keeps_its_order_under_the_cursor() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        btc, eth, xpl = snapshot().coins
        await reported(pilot, monitor, coins=(eth, btc, xpl))
        text = screen_text(app)
        assert text.index("BTC  ") < text.index("ETH  ")
        await pilot.press("escape")
        await settled(pilot)
        text = screen_text(app)
        assert text.index("ETH  ") < text.index("BTC  ")


async def test_r_on_the_connection_screen_asks_for_a_reconnect() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "r")
        await settled(pilot)
        assert monitor.asked == ["reconnect"]


async def test_a_hostile_coin_name_is_text_and_not_markup() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, tape=(tape_row(1, coin="[red]X[/]"),))
        assert "[red]X" in screen_text(app)


async def test_a_crash_prints_one_line_and_no_locals(capsys: pytest.CaptureFixture[str]) -> None:
    app, monitor = fake_app()
    secret = "s3cr3t-key-that-is-a-local-variable"

    def explode() -> None:
        held = secret
        raise KeyError(len(held))

    async def crash() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            app.call_later(explode)
            await settled(pilot)

    with pytest.raises(KeyError):
        await crash()
    printed = capsys.readouterr()
    assert app.crash == "KeyError"
    assert secret not in printed.err + printed.out
    assert "stop" in monitor.asked


async def test_the_palette_finds_an_action_by_name_and_runs_it() -> None:
    app, _ = fake_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"connec")
        await settled(pilot)
        assert "Connection: the feed's health" in screen_text(app)
        assert "what the program noted" not in screen_text(app)
        # The footer shows only keys that the search line does not take.
        assert "Enter run" in screen_text(app)
        assert "q quit" not in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ConnectionScreen)


async def test_keys_that_come_in_one_burst_with_the_palette_harm_nothing() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        burst = ["ctrl+p", "pagedown", "pageup", "down", "G", "escape", "ctrl+p", "escape"]
        await pilot.press(*burst * 5, "1")
        await settled(pilot)
        assert app.is_running
        assert isinstance(app.screen, TickerScreen)
        assert monitor.asked == []


async def test_a_log_that_cannot_be_written_is_on_every_screen() -> None:
    app, _ = fake_app()
    app.log_ring.file_error = "No space left on device"
    async with app.run_test(size=(120, 40)) as pilot:
        for key in ("1", "3", "7"):
            await pilot.press(key)
            await settled(pilot)
            assert "not kept on disk: No space left on device" in screen_text(app)


async def test_no_screens_style_reaches_another_screen() -> None:
    app, _ = fake_app()
    app.log_ring.append(0, "info", "feed", "something was noted")
    async with app.run_test(size=(120, 40)) as pilot:
        for key in ("4", "5", "7", "2", "6", "comma", "5", "7"):
            await pilot.press(key)
            await settled(pilot)
        assert "something was noted" in screen_text(app)


def test_every_rule_of_a_screens_style_sheet_names_a_screen() -> None:
    # All sheets of the screens that were shown apply to all screens.
    for sheet in Path(house.__file__).parent.glob("*.tcss"):
        for rule in re.findall(r"([^{}]+)\{", sheet.read_text()):
            assert all("Screen" in selector for selector in rule.split(",")), (sheet.name, rule)
