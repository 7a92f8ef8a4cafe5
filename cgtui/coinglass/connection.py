"""One websocket connection, as the stream needs it, over the ``websockets`` library."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from cgtui.coinglass.connection_errors import closed, failed_to_open, opening_timed_out
from cgtui.coinglass.stream_config import StreamConfig, is_loopback, url_with_key


class Connection(Protocol):
    """An open connection. ``recv`` and ``send`` raise ConnectionEndedError once it is over."""

    @property
    def bytes_received(self) -> int:
        """Everything that came so far, part of a frame included: proof of life."""
        ...

    @property
    def has_buffered(self) -> bool:
        """Whether ``recv`` would return at once."""
        ...

    async def recv(self) -> str | bytes:
        """The next frame."""
        ...

    async def send(self, text: str) -> None:
        """Send a text frame."""
        ...

    async def close(self) -> None:
        """Say goodbye briefly and free the socket. May be called at any time, and again."""
        ...


Connector = Callable[[StreamConfig, str], Awaitable[Connection]]
"""Opens a connection with the settings and the key; raises ConnectionEndedError if it cannot."""


# The library logs the request line, key included, when its logger is at DEBUG. One that stands
# outside the logging hierarchy cannot be switched on by anybody's configuration.
_SILENT: Final = logging.Logger("cgtui.coinglass.websocket", level=logging.CRITICAL + 1)

# Reading stops when more frames than this wait, so that a storm collects in the kernel and comes
# in large pieces: a wake-up costs ten times what a frame costs.
_FRAMES_WAITING: Final = 1


class _CountingConnection(ClientConnection):
    """Counts bytes as they come: a large frame on a thin line is alive before it is whole."""

    bytes_received = 0

    def data_received(self, data: bytes) -> None:
        self.bytes_received += len(data)
        super().data_received(data)


class _NoRedirect(connect):
    """Another address that the server names gets neither our trust nor the key."""

    connected = False
    """Whether only the answer to the upgrade was still missing."""

    async def open_tcp_connection(self) -> ClientConnection:
        connection = await super().open_tcp_connection()
        self.connected = True
        return connection

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class WebsocketConnection:
    """A Connection over a websocket of the library."""

    def __init__(self, websocket: _CountingConnection, config: StreamConfig) -> None:
        self._websocket = websocket
        self._config = config

    @property
    def bytes_received(self) -> int:
        """Bytes that came so far, handshake and TLS overhead apart."""
        return self._websocket.bytes_received

    @property
    def has_buffered(self) -> bool:
        """Whether a frame, or a part of one, waits to be read."""
        return len(self._websocket.recv_messages.frames) > 0

    async def recv(self) -> bytes:
        """The next frame, undecoded: text that is not UTF-8 costs a frame, not the connection."""
        try:
            return await self._websocket.recv(decode=False)
        except ConnectionClosed as error:
            ended = closed(error, self._config)
        raise ended

    async def send(self, text: str) -> None:
        """Send a text frame; waits while the other side takes nothing."""
        try:
            return await self._websocket.send(text)
        except ConnectionClosed as error:
            ended = closed(error, self._config)
        raise ended

    async def close(self) -> None:
        """Closing handshake within ``close_timeout_s``, then the socket is dropped."""
        try:
            await self._websocket.close()
        finally:
            self._websocket.transport.abort()


async def connect_websocket(config: StreamConfig, key: str) -> WebsocketConnection:
    """Open a connection to ``config.url``. Raises ConnectionEndedError, which never shows the key.

    Compression is not offered: it saves bytes that are not scarce and costs time and memory.
    """
    try:
        attempt = _NoRedirect(
            url_with_key(config.url, key),
            compression=None,
            user_agent_header=config.user_agent,
            proxy=None if is_loopback(config.url) else True,
            open_timeout=config.open_timeout_s,
            ping_interval=None,
            close_timeout=config.close_timeout_s,
            max_size=config.max_frame_bytes,
            max_queue=(_FRAMES_WAITING, 0),
            logger=_SILENT,
            create_connection=_CountingConnection,
        )
        websocket = await attempt
    except (OSError, WebSocketException, ImportError, ValueError) as error:
        if isinstance(error, TimeoutError):
            ended = opening_timed_out(error, config, connected=attempt.connected)
        else:
            ended = failed_to_open(error)
    else:
        assert isinstance(websocket, _CountingConnection)
        return WebsocketConnection(websocket, config)
    # Outside the handler, so that no chained exception carries the address with the key.
    raise ended
