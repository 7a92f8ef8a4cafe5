"""The real websocket client against servers on loopback that misbehave."""

from __future__ import annotations

import asyncio
import http
import logging
import socket
from contextlib import closing

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from cgtui.coinglass.connection import connect_websocket
from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.stream_config import StreamConfig
from cgtui.coinglass.stream_events import DisconnectKind, RefusalKind
from tests.coinglass.loopback_server import (
    KEY,
    config_for,
    nothing,
    port_of,
    serving,
    serving_raw,
    talk,
)

BARE_403 = "HTTP 403 Forbidden: no refusal of the key or the plan (a proxy or a firewall?)"


async def failure(config: StreamConfig) -> ConnectionEndedError:
    """Why the connection cannot be opened; nothing about the error may show the key."""
    with pytest.raises(ConnectionEndedError) as caught:
        await connect_websocket(config, KEY)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert KEY not in repr(caught.value) + str(caught.value) + caught.value.reason
    return caught.value


async def ending(config: StreamConfig) -> ConnectionEndedError:
    """How a connection ends that could be opened."""
    connection = await connect_websocket(config, KEY)

    async def drain() -> None:
        while True:
            await connection.recv()

    try:
        with pytest.raises(ConnectionEndedError) as caught:
            await drain()
        assert caught.value.__context__ is None
        with pytest.raises(ConnectionEndedError):
            await connection.send("ping")
        return caught.value
    finally:
        await connection.close()


async def test_the_key_goes_with_the_address_and_frames_come_undecoded() -> None:
    paths: list[str] = []
    agents: list[str] = []

    async def handler(websocket: ServerConnection) -> None:
        assert websocket.request is not None
        paths.append(websocket.request.path)
        agents.append(websocket.request.headers["User-Agent"])
        await websocket.send(b"\xff\xfe", text=True)
        await talk(websocket)

    async with serving(handler) as config:
        connection = await connect_websocket(config, KEY)
        assert await connection.recv() == b"\xff\xfe"
        await connection.send("ping")
        assert await connection.recv() == b"pong"
        assert connection.bytes_received > 0
        assert not connection.has_buffered
        await connection.close()
        await connection.close()
    assert paths == [f"/ws-api?cg-api-key={KEY}"]
    assert agents == ["cgtui"]


async def test_frames_that_came_together_are_buffered() -> None:
    async def handler(websocket: ServerConnection) -> None:
        for _ in range(50):
            await websocket.send("x")
        await nothing(websocket)

    async with serving(handler) as config:
        connection = await connect_websocket(config, KEY)
        buffered = []
        for _ in range(50):
            await connection.recv()
            buffered.append(connection.has_buffered)
        assert any(buffered)
        assert not connection.has_buffered
        await connection.close()


async def test_nobody_listens() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    error = await failure(config_for(port))
    assert (error.kind, error.reason) == (DisconnectKind.CONNECT_FAILED, "connection refused")


async def test_accepted_and_closed_before_the_handshake() -> None:
    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with serving_raw(close) as config:
        error = await failure(config)
    assert error.kind is DisconnectKind.CONNECT_FAILED
    assert error.reason == "closed during the handshake"


async def test_a_server_that_speaks_something_else() -> None:
    async def chat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with serving_raw(chat) as config:
        error = await failure(config)
    assert (error.kind, error.reason) == (DisconnectKind.CONNECT_FAILED, "no valid HTTP answer")


async def test_a_handshake_that_never_comes_times_out() -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with serving_raw(stall) as config:
        error = await failure(StreamConfig(url=config.url, open_timeout_s=0.02))
    assert error.kind is DisconnectKind.CONNECT_FAILED
    assert error.reason == "the handshake timed out after 0.02 s"


async def test_a_server_that_never_answers_tls_is_not_connected_to() -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with serving_raw(stall) as config:
        wss = config.url.replace("ws:", "wss:")
        error = await failure(StreamConfig(url=wss, open_timeout_s=0.02))
    assert error.kind is DisconnectKind.CONNECT_FAILED
    assert error.reason == "connecting timed out after 0.02 s"


async def test_plain_text_where_tls_was_expected() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read()
        writer.close()

    async with serving_raw(plain) as config:
        error = await failure(StreamConfig(url=config.url.replace("ws:", "wss:")))
    assert (error.kind, error.reason) == (DisconnectKind.TLS, "TLS: wrong version number")


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "nonsense", "wss://[::", "wss://"])
async def test_an_address_that_is_none(url: str) -> None:
    error = await failure(StreamConfig(url=url))
    assert error.reason == "not a websocket address (ws:// or wss:// expected)"


@pytest.mark.parametrize(
    ("status", "body", "refusal", "reason"),
    [
        (401, '{"msg":"Invalid"}', RefusalKind.KEY, 'HTTP 401 Unauthorized: {"msg":"Invalid"}'),
        (403, "<html>no</html>", None, BARE_403),
        (403, "", None, BARE_403),
        (403, "unauthorized", RefusalKind.KEY, "HTTP 403 Forbidden: unauthorized"),
        (401, "", RefusalKind.KEY, "HTTP 401 Unauthorized"),
        (401, "Unauthorized", RefusalKind.KEY, "HTTP 401 Unauthorized"),
        (403, "Upgrade plan", RefusalKind.PLAN, "HTTP 403 Forbidden: Upgrade plan"),
        (400, "API key missing.", RefusalKind.KEY, "HTTP 400 Bad Request: API key missing."),
        (400, "bad parameter", None, "HTTP 400 Bad Request"),
        (404, "no such key: API key", None, "no websocket at this address (HTTP 404)"),
        (429, "API key throttled", None, "HTTP 429 Too Many Requests"),
        (500, "Invalid API key", None, "HTTP 500 Internal Server Error"),
        (503, "", None, "HTTP 503 Service Unavailable"),
        (200, "hello", None, "HTTP 200 OK"),
    ],
)
async def test_an_http_answer_instead_of_the_upgrade(
    status: int, body: str, refusal: RefusalKind | None, reason: str
) -> None:
    def answer(websocket: ServerConnection, request: Request) -> Response:
        return websocket.respond(http.HTTPStatus(status), body)

    async with serving(nothing, answer) as config:
        error = await failure(config)
    assert (error.kind, error.refusal, error.reason) == (DisconnectKind.HTTP, refusal, reason)


async def test_a_403_that_names_the_key_in_its_status_line_is_a_refusal() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 Invalid API key\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with serving_raw(answer) as config:
        error = await failure(config)
    assert error.refusal is RefusalKind.KEY
    assert error.reason == "HTTP 403 Forbidden: Invalid API key"


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    async with serving(nothing) as elsewhere:

        def answer(websocket: ServerConnection, request: Request) -> Response:
            response = websocket.respond(http.HTTPStatus.FOUND, "")
            response.headers["Location"] = elsewhere.url
            return response

        async with serving(nothing, answer) as config:
            error = await failure(config)
    assert error.reason == "HTTP 302 Found: a redirect, which is not followed"
    assert error.refusal is None


@pytest.mark.parametrize(
    ("said", "told"), [("restarting", " restarting"), ("Going away", ""), ("", "")]
)
async def test_a_close_with_code_and_reason_is_told_once(said: str, told: str) -> None:
    async def close(websocket: ServerConnection) -> None:
        await websocket.close(1001, said)

    async with serving(close) as config:
        error = await ending(config)
    assert (error.kind, error.refusal) == (DisconnectKind.CLOSED, None)
    assert error.reason == f"closed by server: 1001 (going away){told}"


@pytest.mark.parametrize("code", [1008, 4001, 4003])
async def test_a_close_that_talks_of_the_key_is_a_refusal(code: int) -> None:
    async def close(websocket: ServerConnection) -> None:
        await websocket.close(code, "Invalid API key")

    async with serving(close) as config:
        error = await ending(config)
    assert error.refusal is RefusalKind.KEY


@pytest.mark.parametrize("code", [1008, 4001, 4003])
async def test_the_code_alone_is_none(code: int) -> None:
    async def close(websocket: ServerConnection) -> None:
        await websocket.close(code, "")

    async with serving(close) as config:
        error = await ending(config)
    assert error.refusal is None
    assert error.reason.startswith(f"closed by server: {code}")


async def test_a_frame_above_the_limit_ends_the_connection() -> None:
    async def flood(websocket: ServerConnection) -> None:
        await websocket.send("x" * 20_000)
        await nothing(websocket)

    async with serving(flood) as config:
        error = await ending(config)
    assert error.kind is DisconnectKind.FRAME_TOO_LARGE
    assert error.reason == "a frame larger than 0.01 MiB (max_frame_mb)"


async def test_half_a_frame_and_then_nothing() -> None:
    async def abort(websocket: ServerConnection) -> None:
        websocket.transport.write(b"\x81\x7e\x10\x00" + b"x" * 100)
        websocket.transport.close()

    async with serving(abort) as config:
        error = await ending(config)
    assert (error.kind, error.reason) == (DisconnectKind.CLOSED, "connection lost (1006)")


async def test_closing_does_not_wait_for_a_peer_that_is_not_there() -> None:
    async def deaf(websocket: ServerConnection) -> None:
        websocket.transport.pause_reading()
        await nothing(websocket)

    async with serving(deaf) as config:
        quick = StreamConfig(url=config.url, close_timeout_s=0.01)
        connection = await connect_websocket(quick, KEY)
        async with asyncio.timeout(5):
            await connection.close()
        with pytest.raises(ConnectionEndedError):
            await connection.recv()


async def test_the_key_reaches_no_logger(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("websockets", "websockets.client", "cgtui.coinglass.websocket"):
        caplog.set_level(logging.DEBUG, logger=name)

    def answer(websocket: ServerConnection, request: Request) -> Response:
        return websocket.respond(http.HTTPStatus.FORBIDDEN, "")

    silent = logging.Logger("server", level=logging.CRITICAL)
    async with serve(nothing, "127.0.0.1", 0, process_request=answer, logger=silent) as server:
        await failure(config_for(port_of(server)))
    assert KEY not in caplog.text
