"""A key that is pasted on the screen is in config.toml and nowhere else."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from cgtui.simulator.credentials import Credentials
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.simulator import Simulator
from tests.terminal import Terminal
from tests.test_no_leak import KEY, TOKEN, server_that_says

WRONG = "wr0ng+K3y/fedcba9876543210=="
ENTER, ESCAPE, DOWN = "\r", "\x1b", "\x1b[B"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    known = Credentials(api_key=KEY, bot_token=TOKEN, chat_id="987654321")
    with in_thread(Simulator("calm", 1, credentials=known)) as running:
        yield running


def addresses(simulator: Simulator) -> dict[str, str]:
    return {
        "CGTUI_REST_URL": simulator.rest_url,
        "CGTUI_WS_URL": simulator.ws_url,
        "CGTUI_TELEGRAM_URL": simulator.telegram_url,
    }


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def assert_unseen(home: Path, terminal: Terminal, *secrets: str) -> None:
    """Not in what the terminal got (its title included), nor in any file but config.toml."""
    files = [path for path in home.rglob("*") if path.is_file() and path.name != "config.toml"]
    written = bytes(terminal.output) + b"".join(path.read_bytes() for path in files)
    for secret in secrets:
        for spelling in (secret, quote(secret), quote(secret, safe=""), secret[:12], secret[-12:]):
            assert spelling.encode() not in written


def test_from_the_first_paste_to_the_live_screen(tmp_path: Path, simulator: Simulator) -> None:
    file = tmp_path / "config.toml"
    with Terminal([], tmp_path, columns=80, rows=24, environ=addresses(simulator)) as terminal:
        terminal.wait_for("NO COINGLASS API KEY YET")
        terminal.press(pasted(WRONG))
        terminal.wait_for(f"{len(WRONG)} characters")
        terminal.press(ENTER)
        terminal.wait_for("Nothing was kept.")
        assert not file.exists()
        terminal.press(pasted(f"{KEY}\n"))
        terminal.wait_for(f"{len(KEY)} characters")
        terminal.press(ENTER)
        terminal.wait_for("TELEGRAM BOT")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert KEY in file.read_text()
        terminal.press(pasted(TOKEN))
        terminal.wait_for(f"{len(TOKEN)} characters")
        terminal.press(ENTER)
        terminal.wait_for("look for the chat")
        terminal.press(ENTER)
        terminal.wait_for("987654321")
        terminal.press(ENTER)
        terminal.wait_for("send a test message")
        terminal.press(ENTER)
        terminal.wait_for("message_id")
        terminal.press(ENTER)
        terminal.wait_for("open the live screen")
        terminal.press(ENTER)
        terminal.wait_for("MARKET 60s")
        terminal.press(",")
        terminal.wait_for("settings in force")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert_unseen(tmp_path, terminal, KEY, TOKEN, TOKEN.partition(":")[2], WRONG)
        assert WRONG not in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_typed_without_bracketed_paste_in_one_burst(tmp_path: Path, simulator: Simulator) -> None:
    with Terminal([], tmp_path, columns=80, rows=24, environ=addresses(simulator)) as terminal:
        terminal.wait_for("NO COINGLASS API KEY YET")
        terminal.press(f"{KEY}{ENTER}")
        terminal.wait_for("TELEGRAM BOT")
        terminal.press(ESCAPE)
        terminal.wait_for("go on with the key that was given")
        terminal.press(ESCAPE)
        assert terminal.wait_for_end() == 0
        assert KEY in (tmp_path / "config.toml").read_text()
        assert_unseen(tmp_path, terminal, KEY)


def test_a_server_that_repeats_the_key(tmp_path: Path) -> None:
    body = f'{{"code":"40001","msg":"Invalid API key {KEY} {quote(KEY, safe="")}"}}'.encode()
    head = f"HTTP/1.1 401 Unauthorized\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with server_that_says(head + body) as port:
        environ = {"CGTUI_REST_URL": f"http://127.0.0.1:{port}"}
        with Terminal([], tmp_path, columns=80, rows=24, environ=environ) as terminal:
            terminal.wait_for("NO COINGLASS API KEY YET")
            terminal.press(pasted(KEY) + ENTER)
            terminal.wait_for("CoinGlass refuses the key")
            terminal.press(ESCAPE)
            terminal.wait_for("Esc leave")
            terminal.press(ESCAPE)
            assert terminal.wait_for_end() == 2
            assert_unseen(tmp_path, terminal, KEY)
            assert not (tmp_path / "config.toml").exists()


def test_a_crash_while_the_key_stands_in_the_form(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text(
        """
import cgtui.tui.setup.form as form
drawn = form.form_lines
def explode(flow, *rest):
    held = flow.stage.entry.text
    if len(held) > 20:
        raise RuntimeError("at " + held)
    return drawn(flow, *rest)
form.form_lines = explode
from cgtui.cli import main
main()
"""
    )
    home = tmp_path / "home"
    program = (sys.executable, str(script))
    with Terminal([], home, columns=80, rows=24, program=program) as terminal:
        terminal.wait_for("NO COINGLASS API KEY YET")
        terminal.press(pasted(KEY))
        assert terminal.wait_for_end() == 1
        assert "internal error (RuntimeError)" in terminal.text
        assert_unseen(home, terminal, KEY)


def test_a_key_for_this_run_is_written_nowhere(tmp_path: Path, simulator: Simulator) -> None:
    environ = {**addresses(simulator), "COINGLASS_API_KEY": WRONG}
    with Terminal([], tmp_path, columns=80, rows=24, environ=environ) as terminal:
        terminal.wait_for("REFUSED")
        terminal.press("3")
        terminal.wait_for("new key")
        terminal.press("K")
        terminal.wait_for("ANOTHER COINGLASS API KEY")
        terminal.press(pasted(KEY) + ENTER)
        terminal.wait_for("takes the key")
        terminal.press(",")
        terminal.wait_for("given in this run")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert_unseen(tmp_path, terminal, KEY, WRONG)
        assert not (tmp_path / "config.toml").exists()
