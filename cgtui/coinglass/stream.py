"""The liquidation stream: a websocket that is kept connected until the server refuses us."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cgtui.clock import Clock, elapsed_s
from cgtui.coinglass.backoff import Backoff
from cgtui.coinglass.connection import Connection, Connector, connect_websocket
from cgtui.coinglass.connection_errors import ConnectionEndedError
from cgtui.coinglass.frame_queue import FrameQueue
from cgtui.coinglass.frames import FrameParser
from cgtui.coinglass.key_mask import KeyMask
from cgtui.coinglass.overlap import ReconnectOverlap
from cgtui.coinglass.session import Session, SessionParts
from cgtui.coinglass.stream_config import StreamConfig, masked_url
from cgtui.coinglass.stream_events import Connecting, Disconnected, Refused
from cgtui.sanitize import clean

__all__ = ["Connection", "Connector", "LiquidationStream", "StreamConfig", "Tap"]

_REASON_LIMIT: Final = 200
_KEYS_MASKED: Final = 4

Tap = Callable[[int, str], None]
"""Gets ``received_ms`` and the text of every frame but pongs, verbatim (the API key apart)."""


class LiquidationStream:
    """Connects, subscribes, pings, reads and reconnects; everything it sees goes to ``queue``.

    Times in events are by ``clock`` (the source's); pings, waits and time-outs are real time by
    the event loop, silence by ``elapsed_s``, which counts sleep too. All methods belong to the
    loop that runs ``run``. The key appears in no event, exception or repr. Memory is bounded:
    names, the orders of two minutes, the queue.
    """

    def __init__(
        self,
        config: StreamConfig,
        *,
        key: str,
        clock: Clock,
        queue: FrameQueue,
        rng: random.Random,
        connect: Connector | None = None,
        tap: Tap | None = None,
        elapsed_s: Callable[[], float] = elapsed_s,
    ) -> None:
        self._config = config
        self._clock = clock
        self._queue = queue
        self._keys = [key]
        self._mask = KeyMask(key)
        self._backoff = Backoff(config.backoff_base_s, config.backoff_cap_s, rng)
        self._tap = tap
        self._parts = SessionParts(
            config=config,
            key=key,
            clock=clock,
            elapsed_s=elapsed_s,
            connect=connect or connect_websocket,
            parser=FrameParser(config.channel, mask=self._mask),
            overlap=ReconnectOverlap(),
            emit=queue.put,
            tap=self._record if tap else None,
        )
        self._session: Session | None = None
        self._wait_over = asyncio.Event()
        self._at_once = False
        self._rekeyed = False
        self._attempt = 0
        self._reconnects = 0
        self.tap_errors = 0
        """How often ``tap`` raised; its frames still reached the queue."""
        self.last_tap_error: str | None = None

    def __repr__(self) -> str:
        return f"LiquidationStream({masked_url(self._config.url)})"

    async def run(self) -> None:
        """Keep connected; returns after a Refused. Cancelling it closes the socket promptly."""
        while True:
            self._attempt += 1
            self._at_once = self._rekeyed = False
            self._queue.put(
                Connecting(self._clock.now_ms(), masked_url(self._config.url), self._attempt)
            )
            session = self._session = Session(self._parts)
            try:
                ended = await session.live()
                wait_until_s = self._tell(ended, session)
            finally:
                self._session = None
                await session.close()
            if wait_until_s is None:
                if self._rekeyed:  # it was the earlier key that was refused
                    continue
                return
            await self._wait(wait_until_s)

    def reconnect_now(self, reason: str) -> None:
        """Skip the wait before the next attempt, or replace the present connection at once.

        Does nothing while an attempt is already under way.
        """
        self._wait_over.set()
        if self._session is not None and self._session.is_open:
            self._at_once = True
            self._session.cut(reason)

    def use_key(self, key: str) -> None:
        """Go on with another API key; a connection or an attempt with the earlier one ends.

        What was refused stays so until ``run`` is called again.
        """
        # What still comes for an earlier key may show it.
        self._keys = [key, *(one for one in self._keys if one != key)][:_KEYS_MASKED]
        self._mask = KeyMask(*self._keys)
        parser = FrameParser(self._config.channel, mask=self._mask)
        self._parts = replace(self._parts, key=key, parser=parser)
        self._at_once = self._rekeyed = True
        self._wait_over.set()
        if self._session is not None:
            self._session.cut("another API key was given")

    def cut(self, reason: str) -> None:
        """End the present connection or attempt; the next follows after the usual wait."""
        if self._session is not None:
            self._session.cut(reason)

    def _tell(self, ended: ConnectionEndedError, session: Session) -> float | None:
        """Say how it ended. When to try again, by the loop's clock; None for never."""
        now_ms, open_s = self._clock.now_ms(), session.open_s
        reason = clean(self._mask(ended.reason), _REASON_LIMIT)
        if ended.refusal:
            self._queue.put(Refused(now_ms, ended.refusal, reason, open_s))
            return None
        wait_s = self._backoff.next_s(open_s=open_s, got_data=session.got_data)
        if self._at_once:
            wait_s = 0.0
        if session.is_open:
            self._attempt = 0
        self._reconnects += 1
        self._wait_over.clear()
        self._queue.put(
            Disconnected(
                now_ms,
                ended.kind,
                reason,
                wait_s,
                self._reconnects,
                open_s,
                silent_s=session.silent_s,
            )
        )
        return asyncio.get_running_loop().time() + wait_s

    async def _wait(self, until_s: float) -> None:
        try:
            async with asyncio.timeout_at(until_s):
                await self._wait_over.wait()
        except TimeoutError:
            pass

    def _record(self, received_ms: int, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        assert self._tap is not None
        try:
            self._tap(received_ms, self._mask(text))
        except Exception as error:  # noqa: BLE001  # no recorder's trouble may stop the stream
            self.tap_errors += 1
            why = error.strerror if isinstance(error, OSError) else None
            self.last_tap_error = why or type(error).__name__
