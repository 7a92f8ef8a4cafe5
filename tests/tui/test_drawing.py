"""The changed cells of the whole program: whatever is pressed, the terminal shows its screen."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import textual
from rich.color import ColorSystem
from structlog.testing import capture_logs
from textual import constants, events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from cgtui.tui.app import CgtuiApp
from cgtui.tui.frame_writer import CHECKED_WITH, FrameWriter
from cgtui.tui.screens.house import HouseScreen
from tests.sample import snapshot, tape_row
from tests.terminal import Terminal
from tests.tui.fake_monitor import fake_app
from tests.tui.glass import Glass, Shown
from tests.tui.test_app import reported, settled

SIZE = (100, 30)
KEYS = (
    *"12345671234567",
    *("tab", "down", "down", "up", "pagedown", "end", "home", "enter", "escape", "escape"),
    *("space", "slash", "b", "x", "question_mark", "ctrl+c", "m", "s"),
)


class Line:
    """What goes from the program to its terminal."""

    def __init__(self) -> None:
        self.glass = Glass(*SIZE)
        self.sent: list[str] = []

    def write(self, text: str) -> None:
        self.sent.append(text)
        self.glass.feed(text)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """A headless run that is drawn none the less, in 256 colours."""
    made = Line()
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _driver: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _driver, text: made.write(text))
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "256")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return made


def whole_picture(app: CgtuiApp) -> list[list[Shown]]:
    """What a terminal shows that is sent every strip of the screen by Textual's own codes."""
    colours = app.console._color_system or ColorSystem.TRUECOLOR
    glass = Glass(*app.size)
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        glass.feed(f"\x1b[{y + 1}H")
        for text, style, _ in strip:
            # Not `Strip.render`: a style remembers the colours of other tests' consoles.
            codes = Strip.render_ansi(style, colours) if style else ""
            glass.feed(f"\x1b[{codes}m{text}\x1b[m")
    return glass.cells


async def drawn(pilot: Pilot[int]) -> None:
    """Until the screen has nothing more to send."""
    await settled(pilot)
    app = pilot.app
    while app.screen._compositor._dirty_regions or app.screen._dirty_widgets:
        await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize(
    ("colours", "colourless", "seed"),
    [("truecolor", "", 1), ("256", "", 2), ("standard", "", 3), ("256", "1", 4)],
)
async def test_after_any_keys_the_terminal_shows_the_screen(
    line: Line, monkeypatch: pytest.MonkeyPatch, colours: str, colourless: str, seed: int
) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", colours)
    monkeypatch.setenv("NO_COLOR", colourless)
    rng = random.Random(seed)
    app, monitor = fake_app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for step in range(15):
            if step % 3 == 0:
                rows = [tape_row(n, usd=rng.uniform(1, 9e6)) for n in range(rng.randrange(40))]
                await reported(pilot, monitor, tape=tuple(rows))
            key = rng.choice(KEYS)
            await pilot.press(key)
            await drawn(pilot)
            assert line.glass.cells == whole_picture(app), f"after {key}, step {step}"
            assert line.glass.pen_is_plain
            assert line.glass.cursor == app.cursor_position


async def test_a_picture_that_is_shown_already_is_not_sent(line: Line) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        line.sent.clear()
        app.screen.refresh()
        await drawn(pilot)
        monitor.report(snapshot())
        await drawn(pilot)
        assert line.sent == []


async def test_a_switch_of_screens_sends_less_than_a_screen(line: Line) -> None:
    app, _ = fake_app()
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        first = len("".join(line.sent))
        for key in "31":
            line.sent.clear()
            await pilot.press(key)
            await drawn(pilot)
            assert 0 < len("".join(line.sent)) < first


async def test_where_others_have_drawn_all_is_painted_anew(line: Line) -> None:
    app, _ = fake_app()
    away: list[Callable[[], object]] = [
        lambda: app.post_message(events.Resize(app.size, app.size)),  # SIGCONT, tmux attached
        app.action_paint_anew,
    ]
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        for back in away:
            line.glass.feed("\x1b[H\x1b[2Jbroadcast message")
            back()
            await drawn(pilot)
            assert line.glass.cells == whole_picture(app)


async def test_what_is_drawn_before_the_terminal_s_word_is_painted_again(line: Line) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        assert app._writer is not None
        line.glass.feed("\x1b[H\x1b[2J")
        app._writer.forget()
        await reported(pilot, monitor, tape=(tape_row(1, coin="NEW"),))  # a few rows only
        await drawn(pilot)
        assert line.glass.cells == whole_picture(app)


@pytest.mark.parametrize("size", [(130, 41), (80, 24)])
async def test_another_size_is_painted_whole(line: Line, size: tuple[int, int]) -> None:
    app, monitor = fake_app()
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        line.glass = Glass(*size)
        await pilot.resize_terminal(*size)
        await reported(pilot, monitor, tape=(tape_row(1),))
        await drawn(pilot)
        assert app.size == size
        assert line.glass.cells == whole_picture(app)


async def test_a_defect_of_the_diff_leaves_the_drawing_to_textual_and_says_so(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = FrameWriter.frame
    calls = 0

    def failing(writer: FrameWriter, update: LayoutUpdate | ChopsUpdate) -> str:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise KeyError("a new Textual")
        return usual(writer, update)

    monkeypatch.setattr(FrameWriter, "frame", failing)
    app, monitor = fake_app()
    with capture_logs() as logged:
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await drawn(pilot)
            for usd in (1.0, 2.0, 3.0):
                await reported(pilot, monitor, tape=(tape_row(1, usd=usd),))
            await drawn(pilot)
            said = " ".join("".join(line.glass.text).split())
            assert "drawing by changed cells has failed" in said
            await pilot.press("3")
            await drawn(pilot)
            assert line.glass.cells == whole_picture(app)
    assert calls == 3
    assert [entry["log_level"] for entry in logged if "cell diff" in entry["event"]] == ["error"]


@pytest.mark.parametrize(
    ("diff", "found", "used"),
    [
        ("auto", "8.2.8", True),
        ("auto", "8.2.9", False),
        ("on", "8.2.9", True),
        ("off", "8.2.8", False),
    ],
)
def test_only_the_textual_it_was_checked_with_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, diff: str, found: str, used: bool
) -> None:
    package = tmp_path / "textual"
    monkeypatch.setattr(textual, "__file__", str(package / "__init__.py"))
    monkeypatch.setattr(textual, "__version__", found, raising=False)
    app, _ = fake_app()
    app.draw_by(diff)
    assert (app._writer is not None) == used


def test_the_version_is_not_looked_up_where_its_folder_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / f"textual-{CHECKED_WITH}.dist-info").mkdir()
    monkeypatch.setattr(textual, "__file__", str(tmp_path / "textual" / "__init__.py"))
    monkeypatch.setattr(textual, "__version__", "unknown", raising=False)
    app, _ = fake_app()
    assert app._writer is not None


def test_the_textual_in_use_is_the_one_that_all_of_this_was_compared_with() -> None:
    assert version("textual") == CHECKED_WITH


# What the program takes of Textual's and Rich's own, wherever in cgtui.tui it stands.
OF_APP = (
    *("_batch_count", "_bindings", "_close_messages_no_wait", "_closed", "_css_update_count"),
    *("_display", "_driver", "_exception", "_exception_event", "_handle_exception"),
    *("_load_screen_css", "_previous_cursor_position", "_return_code", "_running"),
)
OF_SCREEN = ("_bindings", "_compositor_refresh", "_css_update_count")


def test_every_private_name_that_is_used_is_there_in_the_textual_in_use() -> None:
    app: App[None] = App()
    screen: Screen[None] = Screen()
    owners: tuple[tuple[object, tuple[str, ...]], ...] = (
        (app, OF_APP),
        (screen, OF_SCREEN),
        (app.console, ("_color_system",)),
    )
    assert [name for one, names in owners for name in names if not hasattr(one, name)] == []


def test_without_its_private_names_textual_draws_and_reads_its_sheets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Screen, "_compositor_refresh", lambda _screen: asked.append("draw"))
    monkeypatch.setattr(App, "_load_screen_css", lambda _app, _screen: asked.append("read"))
    monkeypatch.setattr(HouseScreen, "house", object())
    HouseScreen()._compositor_refresh()
    app, _ = fake_app()
    del app._css_update_count
    screen = HouseScreen()
    before = screen._css_update_count
    app._load_screen_css(screen)
    assert asked == ["draw", "read"]
    assert screen._css_update_count == before


async def test_without_the_diff_textual_draws(line: Line) -> None:
    app, monitor = fake_app()
    app.draw_by("off")
    async with app.run_test(size=SIZE) as pilot:
        await reported(pilot, monitor, tape=(tape_row(1),))
        await drawn(pilot)
        line.sent.clear()
        app.screen.refresh()
        await drawn(pilot)
        assert len("".join(line.sent)) > SIZE[0] * SIZE[1]


def test_a_program_that_was_stopped_paints_over_what_was_there(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        terminal.wait_for("? help")
        terminal.send(signal.SIGTSTP)
        stat = Path(f"/proc/{terminal.process.pid}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "T":
            terminal._read(0.05)
        os.write(terminal._slave, b"\x1b[2J\x1b[20;1Hthe shell wrote this")
        terminal.wait_for("the shell wrote this")
        terminal.send(signal.SIGCONT)
        for words in ("MARKET 60s", "DEMO cascade", "BTC", "? help"):
            terminal.wait_for(words)
        assert "the shell wrote this" not in terminal.text
        terminal.press("q")
        assert terminal.wait_for_end() == 0
