"""Keeps the parts of the monitor running, and says so when one of them fails."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from cgtui.logging import get_logger
from cgtui.monitor.snapshot import Defect

_log = get_logger("supervisor")

BACKOFF_S = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
CLEAN_S = 120.0
"""A defect is shown until its part has run this long without another."""
LOG_EVERY_S = 60.0
"""A failure of something we only call is logged at most this often."""

_OUR_PACKAGE = "cgtui"


@dataclass(slots=True)
class _Part:
    """One part's record. ``restart_at_s`` is set while it is down."""

    failures: int = 0
    defect: Defect | None = None
    restart_at_s: float | None = None
    clean_since_s: float = 0.0
    logged_at_s: float | None = None

    def forgive(self, real_s: float) -> None:
        if self.restart_at_s is None and real_s - self.clean_since_s >= CLEAN_S:
            self.failures, self.defect, self.logged_at_s = 0, None, None


class Supervisor:
    """Runs parts for good: one that raises is reported, logged and started again.

    ``now_ms`` is the source's clock, ``monotonic`` real seconds. ``on_defect`` is told at once,
    with the seconds to the restart (``None`` where nothing has to be restarted).
    """

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        monotonic: Callable[[], float],
        on_defect: Callable[[Defect, float | None], None],
    ) -> None:
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._on_defect = on_defect
        self._parts: dict[str, _Part] = {}

    async def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` until it returns; after an exception again, 1, 2, 4 … 30 s later."""
        part = self._parts.setdefault(name, _Part())
        while True:
            part.restart_at_s = None
            part.clean_since_s = self._monotonic()
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - no error may end the program silently
                wait_s = self._failed(name, part, error)
            else:
                return
            await asyncio.sleep(wait_s)

    def _failed(self, name: str, part: _Part, error: Exception) -> float:
        real_s = self._monotonic()
        part.forgive(real_s)
        wait_s = BACKOFF_S[min(part.failures, len(BACKOFF_S) - 1)]
        part.failures += 1
        part.restart_at_s = real_s + wait_s
        part.defect = Defect(self._now_ms(), name, where(error))
        _log_error("part failed", error, part=name, restart_in_s=wait_s)
        self._on_defect(part.defect, wait_s)
        return wait_s

    def note(self, name: str, error: BaseException) -> None:
        """Report the failure of something that was called and is not a part of its own."""
        part = self._parts.setdefault(name, _Part())
        real_s = self._monotonic()
        part.forgive(real_s)
        part.failures += 1
        part.clean_since_s = real_s
        if part.logged_at_s is None or real_s - part.logged_at_s >= LOG_EVERY_S:
            part.logged_at_s = real_s
            _log_error("receiver failed", error, part=name, failures=part.failures)
        first = part.defect is None
        part.defect = Defect(self._now_ms(), name, where(error))
        if first:
            self._on_defect(part.defect, None)

    def defects(self) -> tuple[Defect, ...]:
        """What failed and has not run cleanly for two minutes since."""
        real_s = self._monotonic()
        for part in self._parts.values():
            part.forgive(real_s)
        return tuple(part.defect for part in self._parts.values() if part.defect is not None)

    def down(self, name: str) -> str | None:
        """Why ``name`` is not running now and when it will again; ``None`` if it is running."""
        part = self._parts.get(name)
        if part is None or part.restart_at_s is None or part.defect is None:
            return None
        wait_s = max(0.0, part.restart_at_s - self._monotonic())
        return f"{name} task failed: {part.defect.text}; restarts in {wait_s:.0f} s"


def _log_error(event: str, error: BaseException, **fields: object) -> None:
    # A log that cannot be written must not take the supervision with it.
    with contextlib.suppress(Exception):
        _log.error(event, exc_info=error, **fields)


def where(error: BaseException) -> str:
    """The error's type and our own line it came from: ``ValueError in feed.py:88``.

    Never its message, which may quote outside text or an address with a key in it.
    """
    places = [
        (PurePath(frame.f_code.co_filename), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename != __file__
    ]
    ours = [place for place in places if _OUR_PACKAGE in place[0].parts]
    if not places:
        return type(error).__name__
    path, line = (ours or places)[-1]
    return f"{type(error).__name__} in {path.name}:{line}"


async def cancelled(tasks: Sequence[asyncio.Task[None]], timeout_s: float) -> None:
    """End ``tasks``; returns when they have ended, or after ``timeout_s`` real seconds."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=timeout_s)
