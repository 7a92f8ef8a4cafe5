"""The task that reads the inputs of open episodes, the largest first, one set in flight a coin."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from cgtui.monitor.signal.engine import SignalEngine
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import Inputs

MOST_SETS: Final = 12
"""Sets in flight at once. More would only wait in the budget, where the largest can no longer go
first."""
CALLS_A_SET: Final = 6
"""For a coin not met before; what is begun is not left half read for want of budget."""
LOOK_S: Final = 0.25
PRICES_S: Final = 2.0
"""No alert waits longer for a fresher price."""


class InputsReader(Protocol):
    """What reads a set of inputs; never raises but when cancelled."""

    async def read(self, coin: str, opened_ms: int) -> Inputs:
        """The four inputs for an episode of ``coin`` that opened at ``opened_ms``."""
        ...


class ReadingTask:
    """``calls_left`` is what the budget still gives; where it is short the smaller episodes wait.

    ``freshen`` brings prices up to now beside a reading, since an alert may follow.
    ``failed`` is told what a reading or its evaluation raised; ``changed`` of each reading."""

    def __init__(
        self,
        engine: SignalEngine,
        reader: InputsReader,
        *,
        calls_left: Callable[[], int],
        freshen: Callable[[], Awaitable[None]],
        now_ms: Callable[[], int],
        failed: Callable[[Exception], None],
        changed: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._reader = reader
        self._calls_left = calls_left
        self._freshen = freshen
        self._now_ms = now_ms
        self._failed = failed
        self._changed = changed
        self.starved = 0
        """Episodes that are due and wait because the budget has no set of calls left."""
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """An episode opened or rose: look now."""
        self._woken.set()

    async def run(self) -> None:
        """For good. Readings under way end with it."""
        try:
            while True:
                self._woken.clear()
                self._start_due()
                # Without an open episode nothing can become due by itself.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S if self._engine.desk.has_open else None):
                        await self._woken.wait()
        finally:
            for task in self._busy.values():
                task.cancel()
            self._busy.clear()

    def _start_due(self) -> None:
        sets_left = self._calls_left() // CALLS_A_SET
        room = max(0, min(MOST_SETS, sets_left) - len(self._busy))
        now_ms = self._now_ms()
        due = self._engine.due(now_ms, self._busy.keys())
        self.starved = max(0, len(due) - room) if sets_left < MOST_SETS else 0
        for heads_up in due[:room]:
            self._engine.desk.began(heads_up.episode_id, now_ms)
            task = asyncio.create_task(self._read(heads_up), name=f"read {heads_up.coin}")
            self._busy[heads_up.coin] = task
            task.add_done_callback(functools.partial(self._ended, heads_up.coin))

    def _ended(self, coin: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(coin, None)
        self._woken.set()

    async def _read(self, heads_up: HeadsUp) -> None:
        try:
            prices = asyncio.ensure_future(self._freshen())
            inputs = await self._reader.read(heads_up.coin, heads_up.opened_ms)
            await asyncio.wait({prices}, timeout=PRICES_S)
            self._engine.read(heads_up.episode_id, inputs, self._now_ms())
        except asyncio.CancelledError:
            self._engine.desk.abandoned(heads_up.episode_id)
            raise
        except Exception as error:  # noqa: BLE001 - one reading's trouble is not the others'
            self._engine.desk.abandoned(heads_up.episode_id)
            self._failed(error)
        self._changed()
