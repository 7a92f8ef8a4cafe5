"""One exchange over real sockets on loopback: time, size, and why none came about."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from cgtui.coinglass.call_key import CallKey
from cgtui.coinglass.rest_config import RestConfig
from cgtui.coinglass.rest_errors import BadBodyError, UnreachableError
from cgtui.coinglass.transport import HttpAnswer, Transport

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\n"


@asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[str]:
    handled: list[asyncio.Task[None]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handled.append(task)
        try:
            await reader.read(1 << 16)
            await talk(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for _ in range(10):  # what was accepted as the server closed has its handler only now
        await asyncio.sleep(0)
    await asyncio.gather(*handled)


def saying(answer: bytes) -> Talk:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Larger than what a client takes that has seen enough.
        with suppress(ConnectionError):
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    return talk


async def get(url: str, *, timeout_s: float = 5.0, limit: int = 1 << 20) -> HttpAnswer:
    transport = Transport(RestConfig(url), max_body_bytes=limit)
    try:
        return await transport.get(
            "test", "/api/x", {"symbol": "BTC,ETH"}, key=CallKey("key-4711"), timeout_s=timeout_s
        )
    finally:
        await transport.aclose()


async def test_the_answer_is_given_as_it_is() -> None:
    async with serving(saying(HEAD + b"X-Y: 1\r\nContent-Length: 2\r\n\r\n{}")) as url:
        answer = await get(url)
    assert (answer.http_status, answer.body, answer.headers["x-y"]) == (200, b"{}", "1")


@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_beyond_the_limit_is_not_read_to_its_end(*, packed: bool) -> None:
    body = b" " * (1 << 21)
    if packed:
        body = gzip.compress(body)
        assert len(body) < 1 << 14
    coding = b"Content-Encoding: gzip\r\n" if packed else b""
    head = HEAD + coding + b"Content-Length: %d\r\n\r\n" % len(body)
    async with serving(saying(head + body)) as url:
        with pytest.raises(BadBodyError, match="larger than 1 MiB") as raised:
            await get(url)
        assert not raised.value.retryable
        assert len((await get(url, limit=1 << 22)).body) == 1 << 21


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "closed before the answer was complete"),
        (HEAD + b"Content-Length: 10\r\n\r\nhalf", "closed before the answer was complete"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "closed before the answer was complete"),
        (
            HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
            "could not be decompressed",
        ),
    ],
)
async def test_half_an_answer_is_none(answer: bytes, words: str) -> None:
    async with serving(saying(answer)) as url:
        with pytest.raises(UnreachableError, match=words) as raised:
            await get(url)
    assert raised.value.retryable
    assert raised.value.__context__ is None


async def test_an_answer_that_drips_does_not_outlast_the_call() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000000\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b".")
            await asyncio.sleep(0.01)

    async with serving(drip) as url:
        with pytest.raises(UnreachableError, match=r"no answer in 0\.1 s"):
            await get(url, timeout_s=0.1)


async def test_a_silent_server_is_left() -> None:
    async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(silence) as url:
        with pytest.raises(UnreachableError, match=r"no answer in 0\.1 s|timed out"):
            await get(url, timeout_s=0.1)


async def test_a_closed_port_and_tls_to_a_plain_server_are_told_apart() -> None:
    async with serving(saying(HEAD + b"Content-Length: 0\r\n\r\n")) as url:
        with pytest.raises(UnreachableError, match="TLS: "):
            await get(url.replace("http:", "https:"))
    with pytest.raises(UnreachableError, match="connection refused") as raised:
        await get(url)
    assert raised.value.retryable
    assert "127.0.0.1" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1", "not an http"),
        ("127.0.0.1", "not an http"),
        ("", "not an http"),
        ("http://[::1", "not an address"),
        ("http://127.0.0.1:port", "not an address"),
    ],
)
async def test_an_address_that_is_none_is_not_tried_twice(url: str, words: str) -> None:
    with pytest.raises(UnreachableError, match=words) as raised:
        await get(url)
    assert not raised.value.retryable


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_no_proxy_stands_before_this_machine(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving(saying(HEAD + b"Content-Length: 2\r\n\r\n{}")) as url:
        assert (await get(url.replace("127.0.0.1", host))).http_status == 200


async def test_a_proxy_is_used_for_other_machines_and_its_password_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://user:hunter2@127.0.0.1:9")
    with pytest.raises(UnreachableError, match="connection refused") as raised:
        await get("http://rest.example")
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "gopher://user:hunter2@127.0.0.1:9")
    with pytest.raises(UnreachableError, match="proxy") as bad:
        await get("http://rest.example")
    assert not bad.value.retryable
    assert "hunter2" not in f"{raised.value} {bad.value}"


async def test_what_goes_out_is_what_was_meant() -> None:
    heard: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        await saying(HEAD + b"Content-Length: 0\r\n\r\n")(reader, writer)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        await get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    first, *lines = heard[0].decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    assert first == "GET /api/x?symbol=BTC%2CETH HTTP/1.1"
    assert headers["cg-api-key"] == "key-4711"
    assert headers["accept"] == "application/json"
    assert headers["user-agent"] == "cgtui"
