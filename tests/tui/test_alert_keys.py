from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from cgtui.monitor.signal_snapshot import (
    ArmedState,
    InputsMode,
    JournalState,
    SignalsSnapshot,
    TelegramState,
)
from cgtui.monitor.source import Mode
from cgtui.signals.trip import Cause
from cgtui.tui.app import CgtuiApp
from cgtui.tui.screens.question import QuestionScreen
from cgtui.tui.screens.ticker import TickerScreen
from tests.sample import NOW_MS, snapshot
from tests.signal_sample import coin_signal, signals, trip
from tests.tui.fake_monitor import FakeMonitor, fake_app
from tests.tui.test_app import reported, screen_text, settled

OFF = signals(telegram=TelegramState(reason="switched off"))
HELD = signals(
    armed=ArmedState("HELD", "by hand", "by hand", (trip(Cause.BY_HAND, reason="by hand"),))
)


async def pressed(
    pilot: Pilot[int], monitor: FakeMonitor, *keys: str, state: SignalsSnapshot, **changes: Any
) -> None:
    await reported(pilot, monitor, signals=state, **changes)
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def told(app: CgtuiApp) -> str:
    return " ".join(note.message for note in app._notifications)


async def test_telegram_goes_off_at_once() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, "t", state=signals())
        assert monitor.asked == ["telegram False"]
        assert "only recorded" in told(app)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("y", ["telegram True"]),
        ("n", []),
        ("escape", []),
        ("enter", []),  # the cursor starts on the answer that sends nothing
    ],
)
async def test_telegram_goes_on_for_live_data_only_when_the_question_is_answered(
    answer: str, asked: list[str]
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "t", state=OFF)
        assert isinstance(app.screen, QuestionScreen)
        text = screen_text(app)
        assert "TURN TELEGRAM ON?" in text
        assert "What was only recorded so far is not sent." in text
        await pilot.press(answer)
        await settled(pilot)
        assert monitor.asked == asked
        assert isinstance(app.screen, TickerScreen)


async def test_a_demo_turns_telegram_on_without_asking() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "t", state=OFF, mode=Mode.DEMO, label="calm")
        assert monitor.asked == ["telegram True"]


async def test_a_second_press_takes_the_first_back_before_a_snapshot_shows_it() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, "t", "t", state=signals(), mode=Mode.DEMO, label="calm")
        assert monitor.asked == ["telegram False", "telegram True"]


@pytest.mark.parametrize("reason", ["no bot token", "no chat id"])
async def test_telegram_that_is_not_set_up_says_what_mends_it(reason: str) -> None:
    app, monitor = fake_app()
    state = signals(telegram=TelegramState(reason=reason))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, "t", state=state)
        assert monitor.asked == []
        assert f"{reason}: `cgtui" in told(app)


@pytest.mark.parametrize(
    ("state", "title", "answer", "asked"),
    [
        (signals(), "HOLD ALL ALERTS?", "y", ["hold True"]),
        (signals(), "HOLD ALL ALERTS?", "n", []),
        (HELD, "ARM ALERTS AGAIN?", "y", ["hold False"]),
        (HELD, "ARM ALERTS AGAIN?", "escape", []),
    ],
)
async def test_holding_and_arming_ask_first(
    state: SignalsSnapshot, title: str, answer: str, asked: list[str]
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "ctrl+k", state=state)
        assert title in screen_text(app)
        assert monitor.asked == []
        await pilot.press(answer)
        await settled(pilot)
        assert monitor.asked == asked


async def test_what_else_holds_alerts_is_said_before_they_are_armed() -> None:
    app, monitor = fake_app()
    by_hand = trip(Cause.BY_HAND, reason="by hand", rearms="by hand")
    state = signals(armed=ArmedState("HELD", "by hand", "by hand", (by_hand, trip())))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "ctrl+k", state=state)
        assert "Also HOLD: no order for 74 s; re-arms: 60 s of data." in screen_text(app)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("1", "mute BTC 15"),
        ("2", "mute BTC 60"),
        ("3", "mute BTC 480"),
        ("4", "mute BTC None"),
        ("enter", "mute BTC 15"),
    ],
)
async def test_the_coin_under_the_cursor_is_muted_for_as_long_as_is_chosen(
    answer: str, asked: str
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "tab", "n", state=signals())
        assert "MUTE BTC FOR HOW LONG?" in screen_text(app)
        await pilot.press(answer)
        await settled(pilot)
        assert monitor.asked == [asked]
        assert isinstance(app.screen, TickerScreen)


@pytest.mark.parametrize(("until_ms", "words"), [(0, "until it is unmuted"), (NOW_MS + 1, "Z")])
async def test_a_muted_coin_can_be_unmuted(until_ms: int, words: str) -> None:
    app, monitor = fake_app()
    state = signals(coins={"BTC": coin_signal("BTC", muted_until_ms=until_ms)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "tab", "n", state=state)
        assert f"{words}." in screen_text(app)
        await pilot.press("5")
        await settled(pilot)
        assert monitor.asked == ["unmute BTC"]


async def test_a_coin_is_muted_from_the_tape_too() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "j", "n", "2", state=signals())
        assert monitor.asked == ["mute ETH 60"]


@pytest.mark.parametrize("key", ["n", "plus", "minus"])
async def test_without_a_picked_row_the_key_says_what_is_needed(key: str) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, key, state=signals())
        assert monitor.asked == []
        assert "move to its row first" in told(app)


async def test_plus_and_minus_change_which_coins_are_watched() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, "tab", "plus", "minus", state=signals())
        assert monitor.asked == ["unwatch BTC"]
        assert "BTC is no longer watched" in told(app)
        await pressed(pilot, monitor, "G", "minus", "plus", state=signals())
        assert monitor.asked == ["unwatch BTC", "watch XPL"]


@pytest.mark.parametrize("key", ["t", "ctrl+k"])
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "alerts do not run in this session"),
        (signals(journal=JournalState(role="viewer")), "this is a viewer"),
        (signals(inputs=InputsMode.NONE), "a replay without inputs sends nothing"),
    ],
)
async def test_an_instance_that_sends_nothing_says_so_and_asks_nothing(
    key: str, state: SignalsSnapshot, words: str
) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, monitor, key, state=state)
        assert monitor.asked == []
        assert words in told(app)


async def test_a_question_is_left_by_another_screens_key_and_asks_once() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, "ctrl+k", "ctrl+k", "t", state=OFF)
        assert "HOLD ALL ALERTS?" in screen_text(app)
        await pilot.press("7", "1")
        await settled(pilot)
        assert isinstance(app.screen, TickerScreen)
        assert monitor.asked == []


async def test_the_palette_offers_telegram_and_hold() -> None:
    app, monitor = fake_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, monitor, state=signals())
        await pilot.press("ctrl+p", *"telegram", "enter")
        await settled(pilot)
        assert monitor.asked == ["telegram False"]


async def test_a_hostile_coin_name_is_asked_about_and_not_run() -> None:
    app, monitor = fake_app()
    evil = "'); quit("
    async with app.run_test(size=(80, 24)) as pilot:
        row = replace(snapshot().coins[0], coin=evil)
        await pressed(pilot, monitor, "tab", "n", "1", state=signals(), coins=(row,))
        assert monitor.asked == [f"mute {evil} 15"]
