"""One connection from the attempt to its end: open, subscribe, ping, read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from cgtui.clock import Clock
from cgtui.coinglass.connection import Connection, Connector
from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.frames import FrameParser, Pong, RefusalText
from cgtui.coinglass.heartbeat import Heartbeat
from cgtui.coinglass.overlap import ReconnectOverlap
from cgtui.coinglass.read_pacing import ReadPacing
from cgtui.coinglass.stream_config import StreamConfig, masked_url
from cgtui.coinglass.stream_events import (
    DisconnectKind,
    NoticeReceived,
    Opened,
    OrdersReceived,
    RefusalKind,
    StreamEvent,
    Subscribed,
)

REFUSAL_REASONS: Final = {
    RefusalKind.KEY: "the API key was refused",
    RefusalKind.PLAN: "the plan is too low",
}


@dataclass(frozen=True, slots=True)
class SessionParts:
    """What outlives a connection and every session works with."""

    config: StreamConfig
    key: str
    clock: Clock
    elapsed_s: Callable[[], float]
    connect: Connector
    parser: FrameParser
    overlap: ReconnectOverlap
    emit: Callable[[StreamEvent], None]
    tap: Callable[[int, str | bytes], None] | None

    def __repr__(self) -> str:
        return f"SessionParts({masked_url(self.config.url)})"


class Session:
    """A single connection. ``live`` it once, then ``close`` it."""

    def __init__(self, parts: SessionParts) -> None:
        self._parts = parts
        self._loop = asyncio.get_running_loop()
        self._cut: asyncio.Future[ConnectionEndedError] = self._loop.create_future()
        self._connection: Connection | None = None
        self._opened_s: float | None = None
        self.got_data = False
        """Whether a frame with orders came."""
        self._last_frame_s: float | None = None  # by `elapsed_s`; at first the subscription

    @property
    def is_open(self) -> bool:
        """Whether the connection was made (it may be over by now)."""
        return self._opened_s is not None

    @property
    def open_s(self) -> float:
        """How long it has been open, real time; 0.0 if it never was."""
        return 0.0 if self._opened_s is None else self._loop.time() - self._opened_s

    @property
    def silent_s(self) -> float | None:
        """How long ago a frame of any kind last came (before any, the subscription), by
        ``elapsed_s``; ``None`` where nothing was subscribed to."""
        last_s = self._last_frame_s
        return None if last_s is None else self._parts.elapsed_s() - last_s

    def cut(self, reason: str) -> None:
        """End it from our side, in whatever state it is."""
        if not self._cut.done():
            self._cut.set_result(ConnectionEndedError(DisconnectKind.CUT, reason))

    async def live(self) -> ConnectionEndedError:
        """Everything until the end, and why it ended. Raises nothing but CancelledError."""
        life = self._loop.create_task(self._live())
        try:
            await asyncio.wait({life, self._cut}, return_when=asyncio.FIRST_COMPLETED)
            return life.result() if life.done() else self._cut.result()
        finally:
            await _finish(life)

    async def close(self) -> None:
        """Free the socket, with a short goodbye where somebody listens."""
        if self._connection is not None:
            # The connection is given up in any case; what closing it stumbles on is of no use.
            with suppress(Exception):
                await self._connection.close()

    async def _live(self) -> ConnectionEndedError:
        parts = self._parts
        try:
            started_s = self._loop.time()
            self._connection = await parts.connect(parts.config, parts.key)
            self._opened_s = self._loop.time()
            handshake_ms = (self._opened_s - started_s) * 1_000.0
            now_ms = parts.clock.now_ms()
            parts.overlap.connection_opened(now_ms)
            parts.emit(Opened(at_ms=now_ms, handshake_ms=handshake_ms))
            return await self._talk(self._connection)
        except ConnectionEndedError as ended:
            return ended.with_traceback(None)  # its frames hold the key
        except Exception as error:  # noqa: BLE001  # whatever it was, the stream goes on
            # Only the type: the text of an unknown error may hold the address with the key.
            kind = DisconnectKind.CLOSED if self.is_open else DisconnectKind.CONNECT_FAILED
            return ConnectionEndedError(kind, f"unexpected {type(error).__name__}")

    async def _talk(self, connection: Connection) -> ConnectionEndedError:
        """Subscribe, then ping and read side by side until one of them ends it."""
        await self._subscribe(connection)
        heartbeat = Heartbeat(connection, self._parts.config, self._parts.clock, self._parts.emit)
        reader = self._loop.create_task(self._read(connection, heartbeat))
        pinger = self._loop.create_task(heartbeat.run())
        try:
            await asyncio.wait({reader, pinger}, return_when=asyncio.FIRST_COMPLETED)
            # Both may be over; what the server said counts for more than what was missing.
            return (reader if reader.done() else pinger).result()
        finally:
            await _finish(reader, pinger)

    async def _subscribe(self, connection: Connection) -> None:
        channel = self._parts.config.channel
        message = json.dumps({"method": "subscribe", "channels": [channel]}, separators=(",", ":"))
        # Already closed: what came before the end, a refusal perhaps, is still to be read.
        with suppress(ConnectionEndedError):
            await connection.send(message)
            now_ms, self._last_frame_s = self._parts.clock.now_ms(), self._parts.elapsed_s()
            self._parts.emit(Subscribed(at_ms=now_ms, channel=channel))

    async def _read(self, connection: Connection, heartbeat: Heartbeat) -> NoReturn:
        pacing = ReadPacing(self._loop.time())
        while True:
            frame = await connection.recv()
            now_s = self._loop.time()
            heartbeat.last_frame_s = now_s
            self._handle(frame, heartbeat)
            rest_s = pacing.rest_s(self._loop.time(), has_buffered=connection.has_buffered)
            if rest_s is not None:
                await asyncio.sleep(rest_s)

    def _handle(self, frame: str | bytes, heartbeat: Heartbeat) -> None:
        parts = self._parts
        now_ms, self._last_frame_s = parts.clock.now_ms(), parts.elapsed_s()
        parsed = parts.parser.parse(frame, received_ms=now_ms)
        if isinstance(parsed, Pong):
            heartbeat.pong()
            return
        if parts.tap is not None:
            parts.tap(now_ms, frame)
        if isinstance(parsed, OrdersReceived):
            self._deliver(parsed)
        elif isinstance(parsed, RefusalText):
            if not parts.config.obey_refusals:
                parts.emit(NoticeReceived(at_ms=now_ms, text=parsed.text))
                return
            reason = f"{REFUSAL_REASONS[parsed.kind]}: {parsed.text}"
            raise ConnectionEndedError(DisconnectKind.CLOSED, reason, parsed.kind)
        else:
            parts.emit(parsed)

    def _deliver(self, event: OrdersReceived) -> None:
        if event.orders:
            self.got_data = True
            fresh = self._parts.overlap.fresh(event.orders, event.received_ms)
            duplicates = len(event.orders) - len(fresh)
            if duplicates:
                event = replace(event, orders=fresh, duplicates=duplicates)
        self._parts.emit(event)


async def _finish(*tasks: asyncio.Task[object]) -> None:
    """Cancel what still runs and wait for its end; a result not fetched is not an error."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
