"""The real program in a real terminal: how it leaves it behind."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.terminal import Terminal

LEFT_ALTERNATE_SCREEN, CURSOR_SHOWN = b"\x1b[?1049l", b"\x1b[?25h"
ESCAPE, DOWN, ENTER = "\x1b", "\x1b[B", "\r"


def assert_clean(terminal: Terminal) -> None:
    tail = bytes(terminal.output[-400:])
    assert LEFT_ALTERNATE_SCREEN in tail
    assert CURSOR_SHOWN in tail
    assert terminal.attributes == terminal.attributes_before


def test_q_leaves_a_clean_terminal_and_exit_code_zero(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("DEMO cascade")
        terminal.wait_for("MARKET 60s")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert_clean(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_a_clean_terminal(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        terminal.send(number)
        assert terminal.wait_for_end() == 0
        assert_clean(terminal)


def test_a_terminal_that_is_gone_ends_the_program(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        terminal.hang_up()
        assert terminal.process.wait(timeout=20) == 0


def test_without_a_key_the_first_screen_says_how_to_give_one(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("cgtui config set coinglass.api_key")
        terminal.press(ESCAPE)
        assert terminal.wait_for_end() == 2
        assert "no CoinGlass API key" in terminal.text


def test_the_demo_can_be_started_from_the_first_screen(tmp_path: Path) -> None:
    with Terminal([], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("try the demo")
        terminal.press(DOWN + ENTER)
        terminal.wait_for("DEMO cascade")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_first_screen_cleanly(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with Terminal([], tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("try the demo")
        terminal.send(number)
        assert terminal.wait_for_end() == code
        assert_clean(terminal)


def test_ascii_draws_nothing_but_ascii(tmp_path: Path) -> None:
    with Terminal(["--demo", "--ascii"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        terminal.wait_for("LONG")
        for key, words in (("3", "TELEGRAM"), ("7", "SOURCE"), ("5", "KILL-SWITCH")):
            terminal.press(key)
            terminal.wait_for(words)
        terminal.press("\x0b")
        terminal.wait_for("HOLD ALL ALERTS?")
        terminal.press("\x1b")
        terminal.wait_for("KILL-SWITCH")
        terminal.press("2")
        terminal.wait_for("charts 5m")
        terminal.press("?")
        terminal.wait_for("EVERYWHERE")
        terminal.press("q")
        terminal.wait_for_end()
        drawn = bytes(terminal.output).decode()
        assert [sign for sign in drawn if not sign.isascii()] == []


SYNC_START, SYNC_SUPPORTED = b"\x1b[?2026h", "\x1b[?2026;2$y"


@pytest.mark.parametrize(
    ("sync", "supported", "sent"),
    [
        ("auto", False, False),
        ("auto", True, True),
        ("on", False, True),
        ("off", True, False),
    ],
)
def test_pictures_are_sent_as_one_where_that_is_wanted(
    tmp_path: Path, sync: str, supported: bool, sent: bool
) -> None:
    with Terminal(["--demo", "--set", f"ui.sync={sync}"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        if supported:
            terminal.press(SYNC_SUPPORTED)
        terminal.press("3")
        terminal.wait_for("TELEGRAM")
        terminal.press("1")
        terminal.wait_for("MARKET 60s")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert (SYNC_START in bytes(terminal.output)) == sent


@pytest.mark.parametrize(("mouse", "asked"), [("on", True), ("off", False)])
def test_the_mouse_is_left_to_the_terminal_where_it_is_not_wanted(
    tmp_path: Path, mouse: str, asked: bool
) -> None:
    with Terminal(["--demo", "--set", f"ui.mouse={mouse}"], tmp_path) as terminal:
        terminal.wait_for("MARKET 60s")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert (b"\x1b[?1000h" in bytes(terminal.output)) == asked


def test_an_unknown_theme_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with Terminal(["--demo", "--set", "ui.theme=foo"], tmp_path) as terminal:
        assert terminal.wait_for_end() == 2
        assert (
            "ui.theme = 'foo' from command line --set ui.theme: expected auto, dark, "
            in terminal.text
        )
