"""A row copied: into the terminal's clipboard, and into a file beside it."""

from __future__ import annotations

import base64
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cgtui.log_ring import LogRing
from cgtui.monitor.source import Mode
from cgtui.tui.app import CgtuiApp
from cgtui.tui.copying import FILE_NAME, LONGEST_CHARS, keep, plain_text
from cgtui.tui.options import Options
from cgtui.views.cells import Role, Span
from cgtui.views.glyphs import UNICODE
from tests.sample import tape_row
from tests.signal_sample import signals
from tests.terminal import Terminal
from tests.tui.fake_monitor import FakeMonitor
from tests.tui.test_app import reported, settled
from tests.tui.test_checklist_screen import half_way


def app_in(folder: Path | None) -> tuple[CgtuiApp, FakeMonitor]:
    options = replace(Options(), data_dir=folder)
    app = CgtuiApp(FakeMonitor, log_ring=LogRing(), glyphs=UNICODE, options=options)
    assert isinstance(app.monitor, FakeMonitor)
    return app, app.monitor


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)
    if copying := [worker for worker in pilot.app.workers if worker.group == "copying"]:
        await pilot.app.workers.wait_for_complete(copying)
    await settled(pilot)


def told(app: CgtuiApp) -> str:
    return " ".join(note.message for note in app._notifications)


async def test_the_row_under_the_cursor_goes_to_the_clipboard_and_to_a_file(tmp_path: Path) -> None:
    app, _ = app_in(tmp_path / "data")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await pressed(pilot, "j", "y")
        file = tmp_path / "data" / FILE_NAME
        assert app.clipboard.startswith("21:15:02 BIN ETH ▲ SHORT 90.0k")
        assert file.read_text() == f"{app.clipboard}\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert f"copied to the terminal's clipboard and to {file}" in told(app)


async def test_the_next_row_takes_its_place(tmp_path: Path) -> None:
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "j", "y", "j", "j", "y")
        text = (tmp_path / FILE_NAME).read_text()
        assert text.count("\n") == 1
        assert "BTC" in text
        assert os.listdir(tmp_path) == [FILE_NAME]


@pytest.mark.parametrize("key", ["1", "4", "5", "7", "comma"])
async def test_without_a_picked_row_it_says_what_is_needed(tmp_path: Path, key: str) -> None:
    app, _ = app_in(tmp_path)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await pressed(pilot, key, "y")
        assert "no row is picked" in told(app)
        assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["tab"], "BTC"),
        (["5", "j"], "BTC"),
        (["5", "tab", "j"], "BTC"),
        (["4", "j"], "api_key"),
        (["7", "k"], "something was noted"),
    ],
)
async def test_every_list_has_rows_to_copy(tmp_path: Path, keys: list[str], text: str) -> None:
    app, monitor = app_in(tmp_path)
    app.log_ring.append(0, "info", "feed", "something was noted")
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, signals=signals(), checklist=half_way())
        await pressed(pilot, *keys, "y")
        assert app.clipboard
        if keys[0] != "4":
            assert text in app.clipboard


async def test_what_is_not_the_market_says_so(tmp_path: Path) -> None:
    app, monitor = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await reported(pilot, monitor, mode=Mode.DEMO, label="calm, seed 1")
        await pressed(pilot, "j", "y")
        assert app.clipboard.startswith("DEMO calm, seed 1: 21:15:02 ")


async def test_a_hostile_name_is_copied_inert(tmp_path: Path) -> None:
    app, monitor = app_in(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        evil = tape_row(1, coin="X\x1b]52;c;ZXZpbA==\x07\u202e")
        await reported(pilot, monitor, tape=(evil,))
        await pressed(pilot, "j", "y")
        copied = (tmp_path / FILE_NAME).read_text()
        assert "\x1b" not in copied + app.clipboard
        assert "\u202e" not in copied


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    app, _ = app_in(blocked)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await pressed(pilot, "j", "y")
        assert "copied to the terminal's clipboard; not to a file: " in told(app)
        assert app.is_running


async def test_without_a_folder_only_the_clipboard_gets_it() -> None:
    app, _ = app_in(None)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await pressed(pilot, "j", "y")
        assert told(app) == "copied to the terminal's clipboard"


def test_a_line_as_plain_text() -> None:
    line = (Span("  BTC   ", Role.HEAD), Span("▼ LONG   "), Span("  1.2M"))
    assert plain_text(line) == "BTC ▼ LONG 1.2M"
    assert len(plain_text((Span("x" * 5000),))) == LONGEST_CHARS


def test_a_link_in_the_files_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("untouched")
    (tmp_path / FILE_NAME).symlink_to(other)
    keep(tmp_path, "text")
    assert other.read_text() == "untouched"
    assert (tmp_path / FILE_NAME).read_text() == "text\n"


def test_the_terminal_gets_osc_52(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("LONG")
        terminal.press("\tjy")
        terminal.wait_for("copied to the")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        copied = (tmp_path / FILE_NAME).read_text().rstrip("\n")
        assert copied.startswith("DEMO cascade, seed 1: ")
        encoded = base64.b64encode(copied.encode())
        assert b"\x1b]52;c;" + encoded + b"\x07" in bytes(terminal.output)
