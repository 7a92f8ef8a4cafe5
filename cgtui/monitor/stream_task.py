"""The task that keeps the stream running, and what a person may ask of it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from cgtui.coinglass.stream_events import Disconnected, DisconnectKind
from cgtui.monitor.snapshot import Defect

# Longer than the feed's longest wait for its restart: the refusal may still lie in the queue.
_REFUSAL_BOOKED_S = 60.0


class Stream(Protocol):
    """The liquidation stream, as far as the monitor drives it."""

    async def run(self) -> None:
        """Stay connected; returns after a refusal. May be run again after that or an error."""
        ...

    def reconnect_now(self, reason: str) -> None:
        """Connect anew without waiting."""
        ...

    def cut(self, reason: str) -> None:
        """End the connection; the usual wait follows."""
        ...

    def use_key(self, key: str) -> None:
        """Go on with another API key, at once."""
        ...


class StreamEndedError(Exception):
    """The stream returned although nobody refused it."""


class StreamTask:
    """Runs ``stream`` for ever. ``refused`` is set once a refusal has been booked."""

    def __init__(self, stream: Stream, refused: asyncio.Event) -> None:
        self._stream = stream
        self._refused = refused
        self._resume = asyncio.Event()
        self._streaming = False

    async def run(self) -> None:
        """Until cancelled. After a refusal nothing is tried until somebody asks for it.

        Raises StreamEndedError, and what the stream raises.
        """
        while True:
            self._refused.clear()
            self._resume.clear()
            self._streaming = True
            try:
                await self._stream.run()
            finally:
                self._streaming = False
            await self._wait_for_refusal()
            await self._resume.wait()

    async def _wait_for_refusal(self) -> None:
        try:
            async with asyncio.timeout(_REFUSAL_BOOKED_S):
                await self._refused.wait()
        except TimeoutError:
            raise StreamEndedError from None

    def reconnect(self) -> None:
        """Connect anew now, or try again after a refusal."""
        if self._streaming:
            self._stream.reconnect_now("reconnect asked for")
        else:
            self._resume.set()

    def cut(self, reason: str) -> None:
        """End the present connection; the stream comes back in its usual way."""
        self._stream.cut(reason)

    def use_key(self, key: str) -> None:
        """Go on with another API key, also after a refusal."""
        self._stream.use_key(key)
        if not self._streaming:
            self._resume.set()


def failure(defect: Defect, restart_in_s: float, open_s: float) -> Disconnected:
    """What a stream that died did not say: its connection was open for ``open_s`` seconds."""
    reason = f"stream task failed: {defect.text}"
    return Disconnected(
        defect.at_ms, DisconnectKind.CUT, reason, restart_in_s, reconnects=0, open_s=open_s
    )
