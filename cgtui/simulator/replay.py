"""A recording in place of the live feed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cgtui.simulator.credentials import Credentials
from cgtui.simulator.loopback import LoopbackService
from cgtui.simulator.player import PlayerProgress, TapePlayer
from cgtui.simulator.tape import Tape
from cgtui.simulator.ws import FeedServer

if TYPE_CHECKING:
    from cgtui.simulator.replay_inputs import ReplayInputs


class Replay(LoopbackService):
    """A recording behind CoinGlass's feed.

    Use ``async with``, or ``in_thread``. Any key is let in to the feed, none too. ``clock`` is the
    tape's time, ``progress`` tells how far it is; both may be read from any thread. Raises
    ``TapeError`` (one line) when the file cannot be played and ``ValueError`` for a speed that is
    not positive.

    With ``inputs`` a REST API and a Bot API are served as well, while it serves under ``rest_url``
    and ``telegram_url``; they answer to ``api_key``, ``bot_token`` and ``chat_id`` (random unless
    ``credentials`` gives them), and what REST tells of a moment follows from the orders sent until
    then. Without, ``inputs`` is None and these are empty. The tape is read once more for it.
    """

    def __init__(
        self,
        path: Path | str,
        speed: float = 1.0,
        *,
        inputs: bool = False,
        credentials: Credentials | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.feed = FeedServer(on_error=self.fail)
        tape = Tape(Path(path))
        self._player = TapePlayer(
            tape,
            self.feed,
            speed=speed,
            on_frame=self._on_frame if inputs else None,
            sleep=sleep,
            monotonic=monotonic,
        )
        self.clock = self._player.clock
        self.ws_url = self.rest_url = self.telegram_url = ""
        self.api_key = self.bot_token = self.chat_id = ""
        self.inputs: ReplayInputs | None = None
        if inputs:
            # Loads a web framework, which a plain replay does without.
            from cgtui.simulator.replay_inputs import ReplayInputs  # noqa: PLC0415

            credentials = credentials or Credentials()
            self.api_key = credentials.api_key
            self.bot_token = credentials.bot_token
            self.chat_id = credentials.chat_id
            self.inputs = ReplayInputs(tape, self.clock.now_ms, credentials)

    def progress(self) -> PlayerProgress:
        """How far the tape has been played."""
        return self._player.progress()

    def _on_frame(self, at_ms: int, frame: str) -> None:
        if self.inputs is not None:
            self.inputs.send(at_ms, frame)

    async def _start(self) -> None:
        enter = self._stack.enter_async_context
        if self.inputs is not None:
            from cgtui.simulator.http_server import serve_http  # noqa: PLC0415 - see above

            self.rest_url = await enter(serve_http(self.inputs.rest_app, self.fail))
            self.telegram_url = await enter(serve_http(self.inputs.bot_app, self.fail))
        await enter(self.feed)
        self.ws_url = self.feed.url
        self._spawn(self._player.run())
