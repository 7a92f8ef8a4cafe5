"""No secret in anything the program writes, whatever fails."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.terminal import Terminal

KEY = "k3y+S3cret/0123456789abcdef=="
TOKEN = "1234567890:AAF-s3cret_Token_of_35_characters_xy"
SECRETS = {"COINGLASS_API_KEY": KEY, "TELEGRAM_BOT_TOKEN": TOKEN}


def everything_written(home: Path, terminal: Terminal) -> bytes:
    files = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return bytes(terminal.output) + files


def assert_no_secret(written: bytes) -> None:
    for secret in (KEY, TOKEN, TOKEN.partition(":")[2]):
        for spelling in (secret, quote(secret), quote(secret, safe="")):
            assert spelling.encode() not in written


@contextmanager
def server_that_says(answer: bytes) -> Iterator[int]:
    """A server that answers whatever comes with ``answer`` and closes; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    try:
                        connection.recv(65_536)
                        connection.sendall(answer)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("command", [[], ["watch"], ["watch", "--json"]])
def test_a_refused_connection_leaks_nothing(tmp_path: Path, command: list[str]) -> None:
    environ = {**SECRETS, "CGTUI_WS_URL": "ws://127.0.0.1:1/ws-api"}
    with Terminal(command, tmp_path, environ=environ) as terminal:
        terminal.wait_for("refused")
        terminal.process.terminate()
        terminal.wait_for_end()
        assert_no_secret(everything_written(tmp_path, terminal))


@pytest.mark.parametrize("command", [[], ["watch"]])
def test_a_tls_error_leaks_nothing(tmp_path: Path, command: list[str]) -> None:
    with server_that_says(b"this is no TLS\r\n") as port:
        environ = {**SECRETS, "CGTUI_WS_URL": f"wss://127.0.0.1:{port}/ws-api"}
        with Terminal(command, tmp_path, environ=environ) as terminal:
            terminal.wait_for("TLS")
            terminal.process.terminate()
            terminal.wait_for_end()
            assert_no_secret(everything_written(tmp_path, terminal))


def test_a_server_that_repeats_the_key_leaks_nothing(tmp_path: Path) -> None:
    body = f"Invalid API key provided: {KEY} {quote(KEY, safe='')}".encode()
    head = f"HTTP/1.1 401 Unauthorized\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with server_that_says(head + body) as port:
        environ = {**SECRETS, "CGTUI_WS_URL": f"ws://127.0.0.1:{port}/ws-api"}
        with Terminal([], tmp_path, environ=environ) as terminal:
            terminal.wait_for("REFUSED")
            terminal.press("3")
            terminal.wait_for("WEBSOCKET")
            terminal.press("7")
            terminal.wait_for("SOURCE")
            terminal.press("q")
            terminal.wait_for_end()
            assert_no_secret(everything_written(tmp_path, terminal))


@pytest.mark.parametrize("place", ["feed", "screen", "command"])
@pytest.mark.parametrize("command", [[], ["watch"]])
def test_an_exception_with_the_key_in_it_leaks_nothing(
    tmp_path: Path, command: list[str], place: str
) -> None:
    """The key is in the exception's text and in a local variable of the frame that raises it."""
    broken = {
        "feed": "import cgtui.monitor.feed.feed_task as m; m.FeedTask.run = explode_later",
        "screen": "import cgtui.views.numbers as m; m.utc_time = explode",
        "command": "import cgtui.cli.session as m; m.resolve_paths = explode",
    }[place]
    script = tmp_path / "broken.py"
    script.write_text(
        f"""
import os, sys
KEY = os.environ["COINGLASS_API_KEY"]
def explode(*args, **kwargs):
    held = KEY
    raise RuntimeError("at wss://host/ws-api?cg-api-key=" + held)
async def explode_later(*args, **kwargs):
    explode()
{broken}
from cgtui.cli import main
main()
"""
    )
    home = tmp_path / "home"
    environ = {**SECRETS, "CGTUI_WS_URL": "ws://127.0.0.1:1/ws-api"}
    program = (sys.executable, str(script))
    with Terminal(command, home, environ=environ, program=program) as terminal:
        if place == "command" or (place == "screen" and not command):
            assert terminal.wait_for_end() == 1
            assert "internal error (RuntimeError)" in terminal.text
        else:
            terminal.wait_for("refused" if place == "screen" else "feed")
            terminal.process.terminate()
            terminal.wait_for_end()
        written = everything_written(home, terminal)
        assert_no_secret(written)
        if place != "screen" or not command:
            assert b"RuntimeError" in written
