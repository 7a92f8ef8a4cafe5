"""A recording in place of the live feed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from cgtui.simulator.loopback import LoopbackService
from cgtui.simulator.player import PlayerProgress, TapePlayer
from cgtui.simulator.tape import Tape
from cgtui.simulator.ws import FeedServer


class Replay(LoopbackService):
    """A recording behind CoinGlass's feed alone: ``rest_url`` and ``telegram_url`` stay empty.

    Use ``async with``, or ``in_thread``. Any key is let in, none too. ``clock`` is the tape's time,
    ``progress`` tells how far it is; both may be read from any thread. Raises ``TapeError`` (one
    line) when the file cannot be played and ``ValueError`` for a speed that is not positive.
    """

    def __init__(
        self,
        path: Path | str,
        speed: float = 1.0,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.feed = FeedServer(on_error=self.fail)
        self._player = TapePlayer(
            Tape(Path(path)), self.feed, speed=speed, sleep=sleep, monotonic=monotonic
        )
        self.clock = self._player.clock
        self.ws_url = self.rest_url = self.telegram_url = ""
        self.api_key = self.bot_token = self.chat_id = ""

    def progress(self) -> PlayerProgress:
        """How far the tape has been played."""
        return self._player.progress()

    async def _start(self) -> None:
        await self._stack.enter_async_context(self.feed)
        self.ws_url = self.feed.url
        self._spawn(self._player.run())
