"""The task that reads the inputs of open episodes, the largest first, one set in flight a coin."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable
from typing import Final, Protocol

from cgtui.monitor.engine import SignalEngine
from cgtui.signals.heads_up import HeadsUp
from cgtui.signals.inputs import Inputs

MOST_SETS: Final = 12
"""Sets in flight at once. More would only wait in the budget, where the largest can no longer go
first."""
CALLS_A_SET: Final = 6
"""For a coin not met before; what is begun is not left half read for want of budget."""
LOOK_S: Final = 0.25


class InputsReader(Protocol):
    """What reads a set of inputs; never raises but when cancelled."""

    async def read(self, coin: str, opened_ms: int) -> Inputs:
        """The four inputs for an episode of ``coin`` that opened at ``opened_ms``."""
        ...


class ReadingTask:
    """``calls_left`` is what the budget still gives; where it is short the smaller episodes wait.

    ``failed`` is told what a reading or its evaluation raised; ``changed`` of each reading."""

    def __init__(
        self,
        engine: SignalEngine,
        reader: InputsReader,
        *,
        calls_left: Callable[[], int],
        now_ms: Callable[[], int],
        failed: Callable[[Exception], None],
        changed: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._reader = reader
        self._calls_left = calls_left
        self._now_ms = now_ms
        self._failed = failed
        self._changed = changed
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
        room = min(MOST_SETS, self._calls_left() // CALLS_A_SET) - len(self._busy)
        if room <= 0:
            return
        now_ms = self._now_ms()
        for heads_up in self._engine.due(now_ms, self._busy.keys())[:room]:
            self._engine.desk.began(heads_up.episode_id, now_ms)
            task = asyncio.create_task(self._read(heads_up), name=f"read {heads_up.coin}")
            self._busy[heads_up.coin] = task
            task.add_done_callback(functools.partial(self._ended, heads_up.coin))

    def _ended(self, coin: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(coin, None)
        self._woken.set()

    async def _read(self, heads_up: HeadsUp) -> None:
        try:
            inputs = await self._reader.read(heads_up.coin, heads_up.opened_ms)
            self._engine.read(heads_up.episode_id, inputs, self._now_ms())
        except asyncio.CancelledError:
            self._engine.desk.abandoned(heads_up.episode_id)
            raise
        except Exception as error:  # noqa: BLE001 - one reading's trouble is not the others'
            self._engine.desk.abandoned(heads_up.episode_id)
            self._failed(error)
        self._changed()
