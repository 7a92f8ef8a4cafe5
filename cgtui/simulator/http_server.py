"""One ASGI application on a loopback port, inside the running loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

HOST = "127.0.0.1"
_DATE_EVERY_S = 1.0

# Its log would hold bot tokens (they are in the path) and would reach a terminal that draws.
_SILENT = logging.getLogger("uvicorn.error")


class _LoopbackServer(uvicorn.Server):
    """Uvicorn without signal handlers, and stopped by an event instead of a look every 0.1 s."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.stop.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_DATE_EVERY_S):
                    await self.stop.wait()
            await self.on_tick(0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once: requests in flight are cut, as they are when a server goes away."""
        for server in self.servers:
            server.close()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        tasks = tuple(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def serve_http(app: ASGIApp, on_error: Callable[[BaseException], None]) -> AsyncIterator[str]:
    """Serve ``app`` on a free port of 127.0.0.1; gives the base URL, without a slash at the end.

    ``on_error`` is told of an exception that the application let through.
    """
    _SILENT.setLevel(logging.CRITICAL + 1)
    _SILENT.propagate = False
    # Named TCP, or asyncio leaves Nagle's algorithm on and each answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((HOST, 0))
    server = _LoopbackServer(
        uvicorn.Config(
            _telling(app, on_error),
            http="h11",
            ws="none",
            loop="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        ready.cancel()
        server.stop.set()
        await serving
        listener.close()


def _telling(app: ASGIApp, on_error: Callable[[BaseException], None]) -> ASGIApp:
    async def telling(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except Exception as error:
            on_error(error)
            raise

    return telling
