"""The address, with its key and without."""

from __future__ import annotations

import pytest

from cgtui.coinglass.key_mask import KeyMask
from cgtui.coinglass.stream_config import StreamConfig, is_loopback, masked_url, url_with_key

URL = "wss://open-ws.coinglass.com/ws-api"


def test_the_key_goes_into_the_query_quoted() -> None:
    assert url_with_key(URL, "a b&c") == f"{URL}?cg-api-key=a+b%26c"
    assert url_with_key(f"{URL}?x=1&cg-api-key=old", "new") == f"{URL}?x=1&cg-api-key=new"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, f"{URL}?cg-api-key=***"),
        (f"{URL}?cg-api-key=secret", f"{URL}?cg-api-key=***"),
        (f"{URL}?CG-API-KEY=secret&x=1", f"{URL}?x=1&cg-api-key=***"),
        ("wss://user:secret@host/ws", "wss://host/ws?cg-api-key=***"),
        ("wss://[secret", "(address that cannot be read)"),
    ],
)
def test_the_shown_address_has_no_secret(url: str, shown: str) -> None:
    assert masked_url(url) == shown


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("ws://127.0.0.1:8765/ws-api", True),
        ("ws://localhost/", True),
        ("ws://[::1]:80/", True),
        (URL, False),
        ("ws://127.example.org/", False),
        ("ws://10.0.0.1/", False),
        ("not an address", False),
    ],
)
def test_this_machine_is_recognised(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_the_frame_limit_is_in_mebibytes() -> None:
    assert StreamConfig(max_frame_mb=16).max_frame_bytes == 16_777_216


@pytest.mark.parametrize("text", ["key a/b+c d!", "a%2Fb%2Bc%20d%21", "a%2Fb%2Bc+d%21"])
def test_the_key_is_masked_in_every_spelling(text: str) -> None:
    shown = KeyMask("a/b+c d")(f"x {text} y")
    assert "b" not in shown
    assert "***" in shown
    assert "a/b" not in repr(KeyMask("a/b+c d"))


def test_a_key_of_a_letter_or_two_does_not_garble_everything() -> None:
    assert KeyMask("e")("never") == "never"
    assert KeyMask("")("never") == "never"
