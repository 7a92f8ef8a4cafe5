"""Websocket and raw TCP servers on loopback, for what only real sockets can show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from cgtui.coinglass.stream_config import StreamConfig

KEY = "secret-key-4711"
Handler = Callable[[ServerConnection], Awaitable[None]]


def port_of(server: Server | asyncio.Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port


def config_for(port: int) -> StreamConfig:
    return StreamConfig(url=f"ws://127.0.0.1:{port}/ws-api", max_frame_mb=0.01, open_timeout_s=5.0)


@asynccontextmanager
async def serving(
    handler: Handler,
    answer: Callable[[ServerConnection, Request], Response | None] | None = None,
) -> AsyncIterator[StreamConfig]:
    async with serve(handler, "127.0.0.1", 0, process_request=answer, close_timeout=0.05) as server:
        yield config_for(port_of(server))


@asynccontextmanager
async def serving_raw(
    handler: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[StreamConfig]:
    handled: list[asyncio.Task[None]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handled.append(task)
        try:
            await handler(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield config_for(port_of(server))
    for _ in range(10):  # what was accepted as the server closed has its handler only now
        await asyncio.sleep(0)
    await asyncio.gather(*handled)


async def talk(websocket: ServerConnection) -> None:
    """A server as it should be."""
    async for text in websocket:
        await websocket.send("pong" if text == "ping" else '{"event":"subscribe"}')


async def nothing(websocket: ServerConnection) -> None:
    await websocket.wait_closed()
