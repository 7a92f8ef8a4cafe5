"""An asyncio loop whose clock jumps to the next timer, so that an hour of waiting takes no time.

For code that meets no real socket, file or thread: whatever is awaited must be woken by another
task or a timer of the same loop. A loop in which nothing is left to happen raises an error in
place of hanging.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

EPOCH_MS = 1_760_000_000_000

P = ParamSpec("P")
T = TypeVar("T")


class _SkippingSelector(selectors.DefaultSelector):
    """Never sleeps: a wait becomes a step of the virtual clock."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("virtual time stands still: nothing is left that could happen")
        self.now_s += max(timeout, 1e-9)
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop that starts at 0 s and whose ``time()`` only timers move."""

    def __init__(self) -> None:
        self._skipping = _SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._skipping.now_s

    def stall(self, seconds: float) -> None:
        """Let time pass without running anything, as a stopped process would."""
        self._skipping.now_s += seconds


class VirtualClock:
    """A Clock that follows the running virtual loop, from a fixed date on."""

    def __init__(self, epoch_ms: int = EPOCH_MS, speed: float = 1.0) -> None:
        self._epoch_ms = epoch_ms
        self._speed = speed

    def now_ms(self) -> int:
        """Milliseconds since the epoch, by the loop that is running."""
        return self._epoch_ms + round(asyncio.get_running_loop().time() * 1_000 * self._speed)


def run_virtual(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run ``coroutine`` to its end under virtual time."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(coroutine)


def virtual_time(test: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Make an async test a plain one that runs under virtual time. Fixtures work as usual."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return run_virtual(test(*args, **kwargs))

    return run


def virtual_loop() -> VirtualTimeLoop:
    """The running loop, which must be a virtual one."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    return loop
