"""Another API key while the program runs."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.pilot import Pilot

from cgtui.log_ring import LogRing
from cgtui.tui.app import CgtuiApp
from cgtui.tui.options import Options
from cgtui.tui.screens.connection import ConnectionScreen
from cgtui.tui.setup.key_screen import KeyScreen
from cgtui.tui.setup.port import Finding, Outcome
from cgtui.views.glyphs import UNICODE
from tests.tui.fake_credentials import KEY, FakeCredentials
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.test_app import screen_text, settled


def app_with(credentials: FakeCredentials | None) -> tuple[CgtuiApp, FakeMonitor]:
    options = replace(Options(), credentials=credentials)
    app = CgtuiApp(FakeMonitor, log_ring=LogRing(), glyphs=UNICODE, options=options)
    assert isinstance(app.monitor, FakeMonitor)
    return app, app.monitor


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()
    await settled(pilot)


async def paste(pilot: Pilot[int], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


def told(app: CgtuiApp) -> str:
    return " ".join(note.message for note in app._notifications)


async def test_a_new_key_is_asked_about_kept_and_used_at_once() -> None:
    credentials = FakeCredentials()
    app, monitor = app_with(credentials)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, "3", "K")
        assert isinstance(app.screen, KeyScreen)
        await paste(pilot, KEY)
        assert f"{len(KEY)} characters" in screen_text(app)
        assert KEY not in screen_text(app)
        await pressed(pilot, "enter")
        assert credentials.asked == [f"check key {KEY}", f"keep key {KEY}"]
        assert monitor.asked == [f"key {KEY} from /home/me/config.toml"]
        assert isinstance(app.screen, ConnectionScreen)
        assert "Kept in /home/me/config.toml. The feed connects with it." in told(app)
        assert KEY not in told(app)


async def test_a_key_that_is_refused_changes_nothing() -> None:
    credentials = FakeCredentials()
    credentials.key = Finding(Outcome.REFUSED, "CoinGlass refuses the key")
    app, monitor = app_with(credentials)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "3", "K")
        await paste(pilot, KEY)
        await pressed(pilot, "enter")
        assert "Nothing was kept." in screen_text(app)
        assert monitor.asked == []
        assert "Esc clear" in screen_text(app)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, KeyScreen)
        assert "Esc back" in screen_text(app)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, ConnectionScreen)
        assert monitor.asked == []


async def test_one_that_is_insisted_on_is_used() -> None:
    credentials = FakeCredentials()
    credentials.key = Finding(Outcome.UNREACHABLE, "CoinGlass could not be asked")
    app, monitor = app_with(credentials)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "3", "K")
        await paste(pilot, KEY)
        await pressed(pilot, "enter", "down", "enter")
        assert monitor.asked == [f"key {KEY} from /home/me/config.toml"]


async def test_what_is_typed_is_no_command() -> None:
    app, monitor = app_with(FakeCredentials())
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "3", "K", *"t1q7?K,yr")
        assert isinstance(app.screen, KeyScreen)
        assert "9 characters" in screen_text(app)
        assert monitor.asked == []
        assert app.is_running


async def test_the_palette_finds_it() -> None:
    app, _ = app_with(FakeCredentials())
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "ctrl+p", *"api key")
        await pressed(pilot, "enter")
        assert isinstance(app.screen, KeyScreen)


async def test_a_session_without_a_key_of_the_persons_own_says_so() -> None:
    app, _ = app_with(None)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, "3", "K")
        assert isinstance(app.screen, ConnectionScreen)
        assert "the key of this session is not yours to change" in told(app)
