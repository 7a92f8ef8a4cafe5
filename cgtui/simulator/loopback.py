"""Something that serves on loopback: started and stopped in a loop, or in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from types import TracebackType
from typing import Self, TypeVar

_JOIN_TIMEOUT_S = 2.0


class LoopbackService:
    """Base of what serves. ``error`` is the first exception that ended a part of it, or None."""

    error: BaseException | None = None

    def __init__(self) -> None:
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._stack = stack
            await self._start()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        """Enter what is needed into ``self._stack``; on an exception it is left again."""
        raise NotImplementedError

    def fail(self, error: BaseException) -> None:
        """Keep the first exception for the owner."""
        self.error = self.error or error

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        """Run ``work`` until the service stops; its exception goes to ``error``."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._note_end)
        self._stack.push_async_callback(_cancel, task)

    def _note_end(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.fail(error)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


ServiceT = TypeVar("ServiceT", bound=LoopbackService)


@contextmanager
def in_thread(service: ServiceT) -> Iterator[ServiceT]:
    """Run ``service`` in a thread with a loop of its own, from here to the end of the block.

    It serves when this returns; an exception while starting is raised here. What goes wrong later
    is in ``service.error``.
    """
    runner = _ThreadRunner(service)
    runner.start()
    try:
        yield service
    finally:
        runner.stop()


class _ThreadRunner:
    def __init__(self, service: LoopbackService) -> None:
        self._service = service
        self._settled = threading.Event()
        self._serving = False
        self._stop: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="cgtui-simulator", daemon=True)
        self._failure: BaseException | None = None

    def start(self) -> None:
        self._thread.start()
        self._settled.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        # The loop may have ended by itself; its exception is with the service then.
        with suppress(RuntimeError):
            self._stop()
        self._thread.join(_JOIN_TIMEOUT_S)
        if self._thread.is_alive():
            self._service.fail(TimeoutError("the simulator's thread does not stop"))

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - whatever ends the thread, the owner is told
            if self._serving:
                self._service.fail(error)
            else:
                self._failure = error
        finally:
            self._settled.set()

    async def _serve(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with self._service:

            def stop_from_outside() -> None:
                loop.call_soon_threadsafe(stop.set)

            self._stop = stop_from_outside
            self._serving = True
            self._settled.set()
            await stop.wait()
