"""The websocket feed on loopback: upgrade, subscribe, text ping and pong, broadcast."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from cgtui.simulator.admission import Admission, UnknownKeyReply, admit_all
from cgtui.simulator.broken_transport import end_within_frame, reset
from cgtui.simulator.liquidation_frame import CHANNELS, encode_frames
from cgtui.simulator.order import Order

HOST = "127.0.0.1"
PATH = "/ws-api"
MAX_BACKLOG_BYTES = 8 * 1024 * 1024
"""What may wait for a client that does not read before it is cut off."""

_MAX_COMMAND_BYTES = 64 * 1024
_OPEN_TIMEOUT_S: float | None = 10.0
_CLOSE_TIMEOUT_S: float | None = 2.0
_STOP_TIMEOUT_S = 0.2

# The request line holds the client's key, which may be a real one in a replay: nothing is logged.
_SILENT = logging.getLogger("cgtui.simulator.ws")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL + 1)


@dataclass(slots=True)
class Impairment:
    """What the server does wrong at the moment. All off: it behaves."""

    refuses_upgrades: bool = False
    closes_on_accept: bool = False
    withholds_data: bool = False
    withholds_pongs: bool = False


class FeedServer:
    """CoinGlass's feed as one loopback server; use with ``async with``.

    ``url`` is there once it runs. Everything but ``url`` belongs to the loop it was started in.
    ``on_error`` is told of an unexpected exception in a connection's handler.
    """

    def __init__(
        self,
        *,
        admit: Callable[[str], Admission] = admit_all,
        unknown_key: UnknownKeyReply = UnknownKeyReply.HTTP_401,
        max_backlog_bytes: int = MAX_BACKLOG_BYTES,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        self.impairment = Impairment()
        self.url = ""
        self.dropped_slow = 0
        self._admit = admit
        self._unknown_key = unknown_key
        self._max_backlog_bytes = max_backlog_bytes
        self._on_error = on_error
        self._server: Server | None = None
        self._transports: set[asyncio.BaseTransport] = set()
        self._channels: dict[ServerConnection, set[str]] = {}
        self._frozen: set[ServerConnection] = set()
        self._subscribed = asyncio.Event()

    async def __aenter__(self) -> FeedServer:
        transports = self._transports

        class TrackedConnection(ServerConnection):
            """Known from its first byte, so that stopping need not wait for a handshake."""

            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                transports.add(transport)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.discard(self.transport)
                super().connection_lost(exc)

        self._server = await serve(
            self._converse,
            HOST,
            0,
            # A browser names the page it serves; none has business here.
            origins=[None],
            compression=None,
            process_request=self._answer_upgrade,
            server_header=None,
            ping_interval=None,
            open_timeout=_OPEN_TIMEOUT_S,
            close_timeout=_CLOSE_TIMEOUT_S,
            max_size=_MAX_COMMAND_BYTES,
            logger=_SILENT,
            create_connection=TrackedConnection,
        )
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://{HOST}:{port}{PATH}"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        try:
            async with asyncio.timeout(_STOP_TIMEOUT_S):
                await server.wait_closed()
        except TimeoutError:
            for transport in tuple(self._transports):
                if isinstance(transport, asyncio.Transport):
                    transport.abort()
            await server.wait_closed()

    @property
    def connections(self) -> Collection[ServerConnection]:
        """Every connection past its upgrade, subscribed or not."""
        return tuple(self._channels)

    @property
    def subscribers(self) -> Sequence[ServerConnection]:
        """The connections that receive data."""
        return [c for c, channels in self._channels.items() if channels and c not in self._frozen]

    async def wait_subscribed(self) -> None:
        """Return as soon as a connection receives data; at once if one does."""
        while not self.subscribers:
            self._subscribed.clear()
            await self._subscribed.wait()

    def broadcast_orders(self, orders: Sequence[Order]) -> None:
        """Send the orders to each subscriber in the spelling of each channel it asked for."""
        for channel in CHANNELS:
            wanting = [c for c in self.subscribers if channel in self._channels[c]]
            if wanting:
                for frame in encode_frames(orders, channel):
                    self._push(wanting, frame)

    def broadcast_text(self, text: str) -> None:
        """Send one frame, whatever it holds, to every subscriber."""
        self._push(self.subscribers, text)

    async def deliver(self, frames: Sequence[str]) -> int:
        """Send the frames at the pace of the slowest subscriber; how many of them arrived.

        A frame has arrived when a subscriber answered the protocol ping sent after it. Fewer than
        all arrive only if every subscriber was lost on the way, or there was none.
        """
        arrived = await asyncio.gather(*(self._deliver_to(c, frames) for c in self.subscribers))
        return max(arrived, default=0)

    async def _deliver_to(self, connection: ServerConnection, frames: Sequence[str]) -> int:
        answers: list[asyncio.Future[float]] = []
        try:
            for frame in frames:
                await connection.send(frame)
                answers.append(asyncio.ensure_future(await connection.ping()))
            for answer in answers:
                await answer
        except ConnectionClosed:
            self._forget(connection)
        return sum(a.done() and not a.cancelled() and a.exception() is None for a in answers)

    def abort(self) -> None:
        """Cut every connection with a TCP reset."""
        for connection in self.connections:
            self._forget(connection)
            reset(connection)

    async def close_all(self, code: int, reason: str = "") -> None:
        """Close every connection in good order."""
        leaving = self.connections
        for connection in leaving:
            self._forget(connection)
        await asyncio.gather(*(connection.close(code, reason) for connection in leaving))

    def abort_within_frame(self, text: str) -> None:
        """Send the first half of a frame to every connection, then end the stream."""
        for connection in self.connections:
            self._forget(connection)
            end_within_frame(connection, text)

    def freeze(self) -> Callable[[], None]:
        """Leave the present connections open and dead; call the result to bring them back.

        A connection made afterwards works: the path of the old one is gone, not the server.
        """
        frozen = self.connections
        for connection in frozen:
            self._frozen.add(connection)
            connection.transport.pause_reading()

        def thaw() -> None:
            for connection in frozen:
                self._frozen.discard(connection)
                if not connection.transport.is_closing():
                    connection.transport.resume_reading()
            self._subscribed.set()

        return thaw

    def _push(self, connections: Sequence[ServerConnection], text: str) -> None:
        if self.impairment.withholds_data:
            return
        keeping_up = []
        for connection in connections:
            if connection.transport.get_write_buffer_size() > self._max_backlog_bytes:
                self.dropped_slow += 1
                self._forget(connection)
                reset(connection)
            else:
                keeping_up.append(connection)
        broadcast(keeping_up, text)

    def _forget(self, connection: ServerConnection) -> None:
        self._channels.pop(connection, None)
        self._frozen.discard(connection)

    def _answer_upgrade(self, connection: ServerConnection, request: Request) -> Response | None:
        if urlsplit(request.path).path != PATH:
            return connection.respond(HTTPStatus.NOT_FOUND, "Not Found\n")
        if self.impairment.refuses_upgrades:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable\n")
        unknown = self._admission(request) is Admission.UNKNOWN_KEY
        if unknown and self._unknown_key is UnknownKeyReply.HTTP_401:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "Unauthorized\n")
        return None

    def _admission(self, request: Request) -> Admission:
        keys = parse_qs(urlsplit(request.path).query).get("cg-api-key", [""])
        return self._admit(keys[0])

    async def _converse(self, connection: ServerConnection) -> None:
        if self.impairment.closes_on_accept or connection.request is None:
            return
        admission = self._admission(connection.request)
        try:
            if admission is Admission.UNKNOWN_KEY:
                if self._unknown_key is UnknownKeyReply.ERROR_TEXT:
                    await connection.send('{"code":"400","msg":"Invalid API key provided"}')
                    await connection.wait_closed()
                return
            self._channels[connection] = set()
            async for message in connection:
                if connection not in self._frozen:
                    await self._obey(connection, message, admission)
        except ConnectionClosed:
            pass
        except Exception as error:
            if self._on_error is not None:
                self._on_error(error)
            raise
        finally:
            self._forget(connection)

    async def _obey(
        self, connection: ServerConnection, message: str | bytes, admission: Admission
    ) -> None:
        if message == "ping":
            if not self.impairment.withholds_pongs:
                await connection.send("pong")
            return
        method, channels = _command(message)
        subscribed = self._channels.get(connection)
        if subscribed is None:
            return
        if method == "unsubscribe":
            subscribed.difference_update(channels)
        elif method == "subscribe" and admission is Admission.NEEDS_UPGRADE:
            for channel in channels:
                await connection.send(f"{channel} need upgrade plan")
        elif method == "subscribe":
            subscribed.update(channels)
            self._subscribed.set()


def _command(message: str | bytes) -> tuple[str, list[str]]:
    """The method and the known channels of a client's message; nothing for anything else."""
    try:
        command = json.loads(message)
    except (ValueError, RecursionError):
        return "", []
    if not isinstance(command, dict) or not isinstance(command.get("channels"), list):
        return "", []
    return str(command.get("method")), [c for c in CHANNELS if c in command["channels"]]
